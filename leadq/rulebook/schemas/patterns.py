"""Names as regular expressions that find them as leadq does: case off, ä or ae, accents on or off.

They are written for the engines of editors: no flags, and escapes that JavaScript knows too.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from leadq.values.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

_TWINS: Final = {"ae": "ä", "oe": "ö", "ue": "ü", "ss": "ß"}
_PARTS = re.compile(f"{'|'.join(_TWINS)}|.", re.IGNORECASE | re.DOTALL | re.ASCII)
_SIGNS = re.compile(r"[\\^$.*+?()\[\]{}|/]")


def folded_pattern(names: Iterable[str]) -> str:
    """A pattern of texts that are one of `names` once both are folded; accents may go, but none are added."""
    return f"^\\s*(?:{alternatives(names)})\\s*$"


def alternatives(names: Iterable[str]) -> str:
    """The names as alternatives, for a part of a pattern."""
    return "|".join(map(_pattern, names))


def _pattern(name: str) -> str:
    composed = unicodedata.normalize("NFC", " ".join(name.split()))
    return "".join(map(_part, _PARTS.findall(composed)))


def _part(written: str) -> str:
    """A letter, two that stand for an umlaut, or the blank between two words."""
    if written.isspace():
        return r"\s+"
    folded = fold(written)
    own = {_TWINS.get(folded, ""), written if len(written) == 1 else ""} - {"", folded}
    if len(folded) == 1:
        return _one_of(folded, *own)
    plain = "".join(map(_one_of, folded))
    return f"(?:{plain}|{_one_of(*own)})" if own else plain


def _one_of(*characters: str) -> str:
    """One of some characters, in either case."""
    cases = {case for one in characters for case in (one, one.lower(), one.upper())}
    found = sorted(case for case in cases if len(case) == 1)
    if len(found) == 1:
        return _SIGNS.sub(r"\\\g<0>", found[0])
    return f"[{''.join(found)}]"
