"""``leadq`` and ``python -m leadq``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the program and exit with its code."""
    from leadq.cli.program import run

    sys.exit(run())


if __name__ == "__main__":
    main()
