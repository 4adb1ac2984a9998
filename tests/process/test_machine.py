"""Whatever people do in whatever order, leads are where the process says.

A long run, before a release: `python -m tests.process.long_run --steps 20000`.
"""

from __future__ import annotations

from tests.process.long_run import run


def test_leads_are_where_the_process_says() -> None:
    run(steps=2_000)
