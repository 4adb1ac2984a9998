"""Names of people, taken apart: Frau Prof. Dr. Eva von der Heide.

Capitals stay as they are written: which of ANNA MCDONALD are large is not known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from leadq.values.firms import has_legal_form
from leadq.values.name_cells import names_a_job, only_the_name
from leadq.values.name_words import (
    GENERATIONS,
    JOINERS,
    LEADING_PARTICLES,
    NOBLE_WORDS,
    PARTICLES,
    SALUTATIONS,
    SMALL_PARTICLES,
    belongs_to_title,
    is_degree,
    is_title,
    may_be_special,
    word_key,
)

_WORD = r"[^\W\d_]+(?:[-'][^\W\d_]+)*"
_TITLES = r"((?:Prof\. |Dr\. )*)"
_PLAIN = re.compile(rf"(?:(Herrn?|Frau|Mr|Mrs|Ms)\.? )?{_TITLES}(?:({_WORD}) )?({_WORD})")
_TURNED = re.compile(rf"({_WORD}), {_TITLES}({_WORD})")
_LETTERS_OF_CAPITALS = 3  # two may be initials: JP Morgan
_STRONG_TITLES = frozenset({"dr", "prof", "dr-ing"})  # also in the middle: Meier Dr. Anna


@dataclass(frozen=True, slots=True)
class Name:
    """The parts of a person's name; None for what was not said."""

    salutation: str | None = None
    title: str | None = None
    first_name: str | None = None
    last_name: str | None = None


@dataclass(slots=True)
class _Part:
    """The words of one part between commas, sorted by what they are."""

    salutations: list[str] = field(default_factory=list)
    is_couple: bool = False
    titles: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def split_name(text: str) -> Name:
    """Take a name apart; a single word is a last name, and "Meier, Anna" and "MEIER Anna" are turned around.

    Of several people the first one counts; a couple keeps "Herr & Frau". A firm is not taken apart: it is all last
    name. What is no name (an e-mail, "n/a") gives no part.
    """
    name = _plain_name(text)
    if name:
        return name
    if has_legal_form(text):
        return Name(last_name=" ".join(text.split()))
    return _name([_part(piece.split()) for piece in only_the_name(text).split(",")])


def _plain_name(text: str) -> Name | None:
    """The name in the shapes that most lists have; None leaves it to the whole reading, which says the same."""
    plain = _PLAIN.fullmatch(text)
    if plain:
        salutation, titles, first, last = plain.groups()
    else:
        turned = _TURNED.fullmatch(text)
        if turned is None:
            return None
        salutation, (last, titles, first) = None, turned.groups()
    if may_be_special(last) or (
        first is not None and (may_be_special(first) or first.isupper() is not last.isupper())
    ):
        return None
    salutation = SALUTATIONS[salutation.lower()] if salutation else None
    return Name(salutation, titles.rstrip() or None, first, last)


def _name(parts: list[_Part]) -> Name:
    named = [part.words for part in parts[:1] if part.words]
    for part in parts[1:]:
        if part.words and not _is_aside(part, parts[0]):
            _add(part.words, named)
    first, last = _turned(named) if len(named) > 1 else _first_and_last(named[0] if named else [])
    saluted = next((part for part in parts if part.salutations), _Part())
    return Name(
        _salutation(saluted),
        " ".join(title for part in parts for title in part.titles) or None,
        " ".join(first) or None,
        _last_name(last),
    )


def _is_aside(part: _Part, front: _Part) -> bool:
    """Whether a part behind a comma is a job or another person, who has a salutation too."""
    return names_a_job(part.words) or bool(part.salutations and front.salutations)


def _add(words: list[str], named: list[list[str]]) -> None:
    """Put a part behind a comma where it belongs: "Jr." to the name before it."""
    if named and all(word_key(word) in GENERATIONS for word in words):
        named[0].extend(words)
    else:
        named.append(words)


def _part(words: list[str]) -> _Part:
    part = _Part()
    is_after_title = False
    for position, word in enumerate(words):
        key = word_key(word)
        following = words[position + 1] if position + 1 < len(words) else ""
        was_title, is_after_title = is_after_title, False
        if not part.words and (key in SALUTATIONS or _is_choice_of_salutations(key)):
            part.salutations.extend(SALUTATIONS[each] for each in key.split("/"))
        elif (
            key in JOINERS
            and part.salutations
            and not part.words
            and word_key(following) in SALUTATIONS
        ):
            part.is_couple = True
        elif _is_title_here(word, key, part.words, was_title=was_title):
            part.titles.append(word)
            is_after_title = True
        elif key in JOINERS and _is_complete(part.words):
            break
        elif word.strip(".-'"):
            part.words.append(word)
    while len(part.words) > 1 and _is_degree_behind(part.words):
        part.titles.append(part.words.pop())
    if part.words and _is_bare_degree(part.words):
        part.titles.append(part.words.pop())
    return part


def _is_choice_of_salutations(key: str) -> bool:
    return "/" in key and all(each in SALUTATIONS for each in key.split("/"))


def _is_title_here(word: str, key: str, before: list[str], *, was_title: bool) -> bool:
    if was_title and belongs_to_title(word, key):
        return True
    return is_title(word, key) if not before else key in _STRONG_TITLES


def _is_complete(words: list[str]) -> bool:
    """Whether a first and a last name stand here already, so that "und" begins another person."""
    return len(words) > 1 and words[-1].lower() not in PARTICLES


def _is_degree_behind(words: list[str]) -> bool:
    return is_degree(words[-1], word_key(words[-1])) and len(words) > 2


def _is_bare_degree(words: list[str]) -> bool:
    return len(words) == 1 and is_degree(words[0], word_key(words[0]))


def _salutation(part: _Part) -> str | None:
    """One salutation, or that of a couple; "Herr/Frau" says nothing."""
    if part.is_couple:
        return " & ".join(dict.fromkeys(part.salutations))
    return part.salutations[0] if len(part.salutations) == 1 else None


def _turned(named: list[list[str]]) -> tuple[list[str], list[str]]:
    """First and last name of "Heide, Eva von der": particles and "Jr." go to the last name."""
    last = named[0]
    first = [word for words in named[1:] for word in words]
    suffix = [first.pop()] if len(first) > 1 and word_key(first[-1]) in GENERATIONS else []
    end = len(first)
    while end > 1 and first[end - 1].lower() in PARTICLES:
        end -= 1
    return first[:end], first[end:] + last + suffix


def _first_and_last(words: list[str]) -> tuple[list[str], list[str]]:
    capitals = _last_name_in_capitals(words)
    if capitals:
        return words[capitals:], words[:capitals]
    start = len(words) - 1
    if start > 1 and word_key(words[start]) in GENERATIONS:
        start -= 1
    start = next((at for at in range(len(words) - 1) if _begins_last_name(words, at)), start)
    return words[: max(start, 0)], words[max(start, 0) :]


def _begins_last_name(words: list[str], at: int) -> bool:
    word, following = words[at], words[at + 1].lower()
    if word.lower() in PARTICLES or word in SMALL_PARTICLES:
        return True
    if not at:
        return False
    return word_key(word) in NOBLE_WORDS or (word in LEADING_PARTICLES and following in PARTICLES)


def _last_name_in_capitals(words: list[str]) -> int:
    """How many words in front are a last name as badges write it, MEIER Anna; 0 when it is not so."""
    count = 0
    while count < len(words) and (_is_shouted(words[count]) or words[count].lower() in PARTICLES):
        count += 1
    rest = words[count:]
    if not rest or not count or not _is_shouted(words[count - 1]):
        return 0
    return count if all(_is_first_name(word) for word in rest) else 0


def _is_shouted(word: str) -> bool:
    return word.isupper() and "." not in word and len(word) >= _LETTERS_OF_CAPITALS


def _is_first_name(word: str) -> bool:
    if word.lower() in PARTICLES | SMALL_PARTICLES:
        return False
    return word[:1].isupper() and (not word.isupper() or len(word.strip(".")) == 1)


def _last_name(words: list[str]) -> str | None:
    if words and len(words[-1]) > _LETTERS_OF_CAPITALS and word_key(words[-1]) not in GENERATIONS:
        words = [*words[:-1], words[-1].rstrip(".") if words[-1].count(".") == 1 else words[-1]]
    return " ".join(words) or None
