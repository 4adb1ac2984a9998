"""How far a long command is, in one line of the terminal that is gone when it has ended."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

from leadq.output.columns import number
from leadq.values.texts import visible


@contextlib.contextmanager
def progress(name: str) -> Iterator[Callable[[int], None] | None]:
    """A function that shows the rows read so far; None where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    widest = 0

    def show(rows: int) -> None:
        nonlocal widest
        line = f"{visible(name)[:40]}: {number(rows, digits=0)} rows"
        widest = max(widest, len(line))
        _write(f"\r{line}")

    try:
        yield show
    finally:
        _write(f"\r{' ' * widest}\r" if widest else "")


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
