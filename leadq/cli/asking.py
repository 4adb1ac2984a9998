"""What the columns of a list mean, asked once: the answers become a mapping that later lists use by themselves."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from leadq.cli.prompts import ask, confirmed
from leadq.output.messages import say
from leadq.values.suggestions import did_you_mean

if TYPE_CHECKING:
    from leadq.intake.opening import UnknownColumn
    from leadq.intake.requests import Job
    from leadq.rulebook.loading import Rulebook
    from leadq.rulebook.mappings import MappingFile
    from leadq.workspace import Workspace

_HELP, _STOP = "?", "."
_SAVE = "Save this in rules/mappings, so that later lists with these columns are read the same way?"


@dataclass(slots=True)
class Asker:
    """Asks about one list after the other; what was answered for one counts for the next ones with the same headers."""

    rulebook: Rulebook
    workspace: Workspace
    _answered: dict[frozenset[str], MappingFile] = field(default_factory=dict)

    def understood(self, job: Job) -> Job:
        """Ask what the columns mean that nobody understands, and offer to save that; the job as it is then.

        Nothing is asked about a list that has a mapping.
        """
        from leadq.intake.opening import opened, unknown_columns

        unknown = unknown_columns(job) if job.request.mapping is None else ()
        if not unknown:
            return job
        headers = frozenset(job.file.headers)
        mapping = self._answered.get(headers)
        if mapping is None:
            mapping = self._answered[headers] = self._mapping(job, unknown)
        return opened(self.rulebook, replace(job.request, mapping=mapping))

    def _mapping(self, job: Job, unknown: Sequence[UnknownColumn]) -> MappingFile:
        from leadq.rulebook.loading import read_mapping
        from leadq.rulebook.mapping_writing import mapping_text, save_mapping
        from leadq.rulebook.targets import nameable_fields

        name = job.file.path.name
        meant = _asked(name, unknown, nameable_fields(self.rulebook.vocabulary))
        text = mapping_text(name, job.file.headers, meant)
        mapping = read_mapping(
            text.encode(), f"{name}: what was said of its columns", self.rulebook
        )
        if not job.request.dry_run and confirmed(_SAVE, default=True):
            say(f"saved {save_mapping(self.workspace.rules, job.file.path.stem, text)}")
        return mapping


def _asked(
    name: str, unknown: Sequence[UnknownColumn], fields: Collection[str]
) -> Mapping[str, str]:
    """Ask for each column which field it is; answers header → field, or ``keep``."""
    from leadq.rulebook.mappings import KEEP

    columns = "a column" if len(unknown) == 1 else f"{len(unknown)} columns"
    say(
        f"{name} has {columns} that nobody understands. Name the field of each, or press Enter to keep it with the"
        f" lead as it is. {_HELP} lists the fields, {_STOP} keeps this one and all that follow."
    )
    meant = dict.fromkeys((column.header for column in unknown), KEEP)
    for column in unknown:
        answer = _field(column, fields)
        if answer == _STOP:
            break
        meant[column.header] = answer
    return meant


def _field(column: UnknownColumn, fields: Collection[str]) -> str:
    from leadq.rulebook.mappings import KEEP

    samples = f"such as {', '.join(column.samples)}" if column.samples else "always blank"
    say(f"  {column.header}: {samples}")
    while True:
        answer = ask("  field?").lower().replace(" ", "_").replace("-", "_") or KEEP
        if answer in fields or answer in {KEEP, _STOP}:
            return answer
        if answer == _HELP:
            say("  " + ", ".join(fields))
        else:
            say(f"  there is no field {answer!r}{did_you_mean(answer, fields)}")
