"""``leadq`` and ``python -m leadq``."""

from __future__ import annotations

import gc
import sys

gc.set_threshold(
    100_000
)  # a start makes much that stays and no garbage: looking for it takes a tenth


def main() -> None:
    """Run the program and exit with its code."""
    from leadq.cli.program import run

    sys.exit(run())


if __name__ == "__main__":
    main()
