"""The demo: commands as a user would type them, on invented lists, on the days of an invented story."""

from __future__ import annotations

import contextlib
import os
import shlex
import sys
from collections.abc import Iterator

from leadq.output.messages import suggest
from leadq.workspace import Workspace

_DONE = {0, 4}  # 4: done, but rows were rejected, as real lists have them

# day: what is typed on it, in the folder of the workspace
STORY: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("2026-11-02", ("import lists/crm-2025.csv --mapping lists/crm-2025.yaml",)),
    (
        "2026-11-02",
        ("import lists/contest-autumn-2026.csv --source 'Autumn contest 2026' --kind contest",),
    ),
    (
        "2026-11-16",
        (
            "import lists/fair-stuttgart-2026.csv --source 'Fair Stuttgart 2026' --kind fair",
            "import lists/web-form-2026.tsv --source 'Web form' --kind 'web form'",
            "import lists/newsletter-clicks-2026.csv --mapping lists/newsletter-clicks-2026.yaml",
            "source 'Fair Stuttgart 2026' --cost 14500",
            "score",
        ),
    ),
    (
        "2026-11-17",
        (
            (
                "log n.jansen@gemrau-logistik.example call --result talked"
                " --answer need=concrete --answer budget=10-50k --answer start=2027-03-01"
                " --note 'wants two shuttles for the new hall'"
            ),
            "handover n.jansen@gemrau-logistik.example --to 'Nadja Brehm'",
            ("log h.stoehr@korvent-maschinenbau.example call --result no_answer"),
        ),
    ),
    (
        "2026-11-18",
        (
            (
                "log h.stoehr@korvent-maschinenbau.example call --result talked"
                " --answer need=later --answer start=2027-09-01"
            ),
            "advance h.stoehr@korvent-maschinenbau.example nurture",
            "accept n.jansen@gemrau-logistik.example",
        ),
    ),
    (
        "2026-11-19",
        (
            "advance thomas.foerster@kaltenried-feinkost.example won --value 48500",
            "advance karin.graf@nordhelm-maschinenbau.example lost --reason competitor",
        ),
    ),
    (
        "2026-11-20",
        (
            "run",
            "next --owner 'Nadja Brehm' --limit 6",
            "why n.jansen@gemrau-logistik.example",
            "next --overdue --limit 8",
            "report conversion",
        ),
    ),
)


def play(workspace: Workspace) -> int:
    """Run the story's commands one after the other; answers the first exit code that tells of a failure, or 0."""
    _print(f"$ cd {shlex.quote(str(workspace.folder))}")
    with contextlib.chdir(workspace.folder), _nobody_to_ask():
        for day, commands in STORY:
            for command in commands:
                code = _type(command, day)
                if code not in _DONE:
                    return code
    folder = shlex.quote(str(workspace.folder))
    suggest(f"leadq next -C {folder}", f"leadq call -C {folder}")
    return 0


@contextlib.contextmanager
def _nobody_to_ask() -> Iterator[None]:
    """Let the commands run through, as in a pipe: somebody watches who has not seen the lists."""
    typed = sys.stdin
    with open(os.devnull, encoding="utf-8") as nothing:  # noqa: PTH123
        sys.stdin = nothing
        try:
            yield
        finally:
            sys.stdin = typed


def _type(command: str, day: str) -> int:
    from leadq.cli.program import run

    _print(f"\n$ leadq {command} --as-of {day}")
    code = run(["-C", ".", *shlex.split(command), "--as-of", day])
    sys.stderr.flush()
    return code


def _print(line: str) -> None:
    print(line, flush=True)
