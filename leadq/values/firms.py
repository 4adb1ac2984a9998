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
    gmbh|ggmbh|mbh|ug|gug|haftungsbeschraenkt|ag|se|kg|kgaa|ohg|gbr|egbr|ek|ekfr|ekfm|e kfr|e kfm|eg|egen|ev|ewiv|vvag|aoer|kdoer
    gesellschaft mit beschraenkter haftung|gesellschaft mbh|gesellschaft m b h|ges mbh|ges m b h|gesmbh|cokg
    gemeinnuetzige gmbh|gemeinnuetzige ug|gemeinnuetzige ag|gemeinnuetzige gesellschaft mbh
    aktiengesellschaft|kommanditgesellschaft|unternehmergesellschaft|offene handelsgesellschaft|eingetragener kaufmann
    eingetragene kauffrau|eingetragener verein|eingetragene genossenschaft|anstalt des oeffentlichen rechts
    partg|partgmbb|mbb|partg mbb|partnerschaft mbb|partnerschaftsgesellschaft|partnerschaftsgesellschaft mbb
    co|co kg|co kgaa|co ohg|cie|cie kg|cie sa|in gruendung|i gr|in liquidation|il|ig|in insolvenz
    ltd|limited|plc|llp|llc|lp|inc|incorporated|corp|corporation|company|co ltd|pty|pty ltd|pvt ltd|private limited
    limited liability company|public limited company|pte|pte ltd|sdn bhd|bhd|fze|fzco|ltd sti
    sa|sas|sasu|sarl|eurl|snc|srl|srls|spa|sapa|sagl|scop|sprl|scrl|sl|slu|lda|ltda|bv|nv|vof|bvba|cvba|cv|comm v|commv
    societe anonyme|societe par actions simplifiee|societa per azioni|societa a responsabilita limitata|c snc|c s n c|c sas|c s a s
    ab|aktiebolag|oy|oyj|oue|as|asa|aps|aktieselskab|hb|uab|sia|eood|ood
    sp zoo|sp z oo|sp z o o|sp j|sp k|spzoo|spk|s k a|spolka zoo|spolka z oo|spolka z o o|spolka akcyjna|spolka jawna
    spolka komandytowa|spolka z ograniczona odpowiedzialnoscia|sro|spol s r o|vos|kft|zrt|nyrt|bt|doo|d d|kk
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
_PARTNERS = frozenset({"co", "c", "cie"})
_JOINING_PARTNERS = frozenset({"und", "and", "u", "et", "e"})  # Müller u. Co. KG, Rossi e C. S.n.c.
_IN_FRONT = ("firma ", "fa. ")
# Not AB, AS, SA, SE: these are last names too.
_UNMISTAKABLE = re.compile(
    r"""(?<=\s)(?:g?gmbh|(?:ges\.?)?m\.?b\.?h\.?|kgaa|ohg|gbr|ltd|limited|inc|llc|plc|sarl|s\.?à\.?\s?r\.?l\.?|s\.p\.a\.
    |s\.r\.l\.|s\.a\.s?\.|b\.v\.|n\.v\.|sp\.\s?z\s?o\.?\s?o\.?|s\.r\.o\.|kft|e\.\s?[kv]\.|(?-i:AG|KG|UG|eG|e\.?K|SE\ &\ Co))(?![^\W\d_])""",
    re.VERBOSE | re.IGNORECASE,
)


def company_key(text: str) -> str:
    """The folded name without legal forms at its end and without punctuation; "" only for a blank text.

    A name that is nothing but legal forms keeps its first one.
    """
    folded = fold(text.replace("\u2122", "") if "\u2122" in text else text)  # it folds to "tm"
    if folded.startswith(_IN_FRONT):
        folded = folded.partition(" ")[2]
    words = _words(folded)
    if not words:
        return folded
    while words[-1] in _LAST_WORDS:
        length = _form_length(words)
        if not length:
            break
        has_partners = words[-length] in _PARTNERS
        del words[-length:]
        if has_partners and len(words) > 1 and words[-1] in _JOINING_PARTNERS:
            del words[-1]
    if len(words) > 2:
        words = [words[0], *(word for word in words[1:] if word not in _JOINING_WORDS)]
    return _joined_initials(words)


def has_legal_form(text: str) -> bool:
    """Whether a text is surely a firm's name, because a legal form stands behind its first word."""
    return _UNMISTAKABLE.search(text.strip()) is not None


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
