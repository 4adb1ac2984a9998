"""Plays the process against its model for as many commands as are asked for: `python -m tests.process.long_run --steps 20000`."""

from __future__ import annotations

import argparse

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.process.machine import Process

_PER_STORY = 40


def run(steps: int, *, is_random: bool = False) -> None:
    """Do about `steps` commands, always the same ones unless `is_random`; raises where leadq and the model differ."""
    how = settings(
        max_examples=max(1, -(-steps // _PER_STORY)),
        stateful_step_count=_PER_STORY,
        deadline=None,
        derandomize=not is_random,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    run_state_machine_as_test(Process, settings=how)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=20_000)
    run(parser.parse_args().steps, is_random=True)


if __name__ == "__main__":
    main()
