"""Firms: the key under which Müller GmbH & Co. KG and MUELLER are the same company."""

from __future__ import annotations

import re

from leadq.values.folding import fold

_PUNCTUATION = str.maketrans(
    {**dict.fromkeys("""!"#$%&()*+,-./:;<=>?@[\\]^_{|}~""", " "), **dict.fromkeys("'`", "")}
)
_OTHER_PUNCTUATION = re.compile(r"[^\w]+|_")
_APOSTROPHES = re.compile("[\u2018\u2019\u02bc]")
_FORMS = frozenset(
    """
    gmbh|ggmbh|mbh|ug|haftungsbeschraenkt|ag|se|kg|kgaa|ohg|gbr|egbr|ek|ekfr|ekfm|eg|ev|partg|partgmbb|mbb|partg mbb|ewiv
    gesellschaft mit beschraenkter haftung|gesellschaft mbh|ges mbh|gesmbh|aktiengesellschaft|kommanditgesellschaft
    unternehmergesellschaft|offene handelsgesellschaft|eingetragener kaufmann|eingetragene kauffrau|eingetragener verein
    co|co kg|co kgaa|co ohg|in gruendung|i gr|in liquidation|il|ig
    ltd|limited|plc|llp|llc|lp|inc|incorporated|corp|corporation|company|co ltd|pty|pty ltd|pvt ltd|private limited
    sa|sas|sasu|sarl|eurl|snc|srl|srls|spa|sagl|sl|slu|lda|ltda|bv|nv|vof|bvba|cv
    ab|oy|oyj|as|asa|aps|hb|sp zoo|sp z oo|sp z o o|sp j|sp k|spzoo|sro|spol s r o|kft|zrt|nyrt|bt|doo|kk
    """.replace("\n", "|").split("|")
)
_FORM_WORDS = {
    form
    for name in (form.strip() for form in _FORMS)
    for form in (name, " ".join(name) if len(name) <= 4 else name)  # also as s. a., e. K.
    if name
}
_LAST_WORDS = frozenset(form.rpartition(" ")[2] for form in _FORM_WORDS)
_MOST_WORDS = max(form.count(" ") + 1 for form in _FORM_WORDS)
_JOINING_WORDS = frozenset({"und", "and"})


def company_key(text: str) -> str:
    """The folded name without legal forms at its end and without punctuation; "" only for a blank text.

    A name that is nothing but legal forms keeps its first one.
    """
    folded = fold(text)
    words = _words(folded)
    if not words:
        return folded
    while words[-1] in _LAST_WORDS:
        length = _form_length(words)
        if not length:
            break
        del words[-length:]
    if len(words) > 2:
        words = [words[0], *(word for word in words[1:] if word not in _JOINING_WORDS)]
    return _joined_initials(words)


def _words(folded: str) -> list[str]:
    plain = folded.translate(_PUNCTUATION)
    if not plain.isascii():
        plain = _OTHER_PUNCTUATION.sub(" ", _APOSTROPHES.sub("", plain))
    return plain.split()


def _form_length(words: list[str]) -> int:
    """How many words at the end are one legal form, the longest that leaves a name; 0 for none."""
    for length in range(min(_MOST_WORDS, len(words) - 1), 0, -1):
        if " ".join(words[-length:]) in _FORM_WORDS:
            return length
    return 0


def _joined_initials(words: list[str]) -> str:
    """Write "a t u" as "atu": dots between initials are a matter of taste."""
    if all(len(word) > 1 for word in words):
        return " ".join(words)
    key = ""
    was_initial = False
    for word in words:
        is_initial = len(word) == 1
        key += word if is_initial and was_initial else f" {word}"
        was_initial = is_initial
    return key.strip()
