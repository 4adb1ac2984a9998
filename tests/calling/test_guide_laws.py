"""Whatever is typed: the guide answers it, the lead keeps exactly one next step, and no stored answer is lost."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadq.calling.guide import Guide
from tests.calling.desks import answers, calls, desk, step, workspace

_WORDS = [
    *(
        "",
        "b",
        "s",
        "n",
        "c",
        "r",
        "q",
        "?",
        "1",
        "2",
        "3",
        "4",
        "0",
        "yes",
        "nein",
        "monday",
        "+3d",
    ),
    *(
        "1.3.2027",
        "2026-01-01",
        "2,5",
        "10.000 €",
        "Eva Ott, Einkauf",
        "die Chefin",
        "Write, friday",
    ),
    *(
        "=b",
        "=",
        "==",
        "talked",
        "no_answer",
        "do_not_call",
        "\x1b[2J",
        "\u202e",
        "\x00",
        "9" * 50,
        ",",
    ),
]
_LINES = st.lists(st.one_of(st.sampled_from(_WORDS), st.text(max_size=12)), max_size=25)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(_LINES)
def test_no_line_breaks_the_guide_or_takes_the_step_away(lines: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        leadq = workspace(Path(folder) / "ws")
        before = step(leadq)
        with desk(leadq) as at:
            guide = Guide(at, 1)
            seen: set[str] = set()
            for line in lines:
                if guide.prompt is None:
                    break
                said = guide.take(line)
                assert all(sentence.strip() for sentence in said)
                stored = set(answers(leadq))
                assert seen <= stored
                seen = stored
            has_logged = guide.ending is not None
            assert guide.prompt is not None or has_logged or guide.leaves
            assert guide.prompt is None or not has_logged
        action, due, _, number = step(leadq)
        assert action
        assert due
        assert len(calls(leadq)) == has_logged
        assert has_logged or step(leadq) == before
        assert number > before[3] or not has_logged
