"""E-mail addresses in their one lower-case form, and the mailboxes that belong to no person."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from leadq.values.folding import fold
from leadq.values.texts import clean_text

_LONGEST = 1000
_SHORTEST_ENDING = 2
_LONGEST_ABBREVIATION = 3  # sales-de@, info.ch@
_PLAIN_LENGTH = 64  # below it no part can be too long
_PLAIN = re.compile(r"[a-z0-9_%+-]+(?:\.[a-z0-9_%+-]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,24}")
_AT_WORDS = re.compile(r"\s*[(\[{<]\s*(?:at|ät|a)\s*[)\]}>]\s*", re.IGNORECASE)
_DOT_WORDS = re.compile(r"\s*[(\[{]\s*(?:dot|punkt)\s*[)\]}]\s*", re.IGNORECASE)
_QUERY = re.compile(r"[?&][a-z_-]+=", re.IGNORECASE)  # mailto:...?cc=
_CANDIDATE = re.compile(
    r"[^\s<>()\[\]{},;:|\"\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a]+@[^\s<>()\[\]{},;:|\"\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a/?!*\\@]+"
)
_BEFORE, _BEHIND = "./'`\u2018\u2019", ".-'`\u2019"
# "anna @ firma. de": one address with blanks in it, and nothing else.
_SPACED = re.compile(r"[^\s@]+\s*@\s*[^\s@]+(?:\s*\.\s*[^\s@.]+)*")
# "anna meier@firma.de" has lost a dot or gained a name: whose mailbox it is cannot be told.
_TORN = re.compile(r"([a-z0-9._-]+)\s+[^\s@]+@[^\s@]+")
_LABELS = frozenset(
    """
    mail email e-mail emails mailto an to privat private personal dienstlich work business home office buero kontakt contact
    adresse address und oder and or
    """.split()  # noqa: SIM905  a list of words reads better as words
)
_LOCAL_BREAKS = re.compile(r"[._\d-]+")
_RESERVED_ENDINGS = frozenset({"example", "test", "invalid", "local", "localhost"})
ROLES = frozenset(
    """
    abuse accounting accounts admin administration all anfrage anfragen anmeldung auftrag auftraege bestellung bestellungen
    bewerbung bewerbungen billing booking bookings buchhaltung buero business career careers client clients compliance contact
    contactus customer customers datenschutz dispo disposition donotreply edv einkauf email empfang enquiries enquiry events
    export feedback fibu finance frontdesk geschaeftsfuehrung geschaeftsleitung geschaeftsstelle hallo hello help helpdesk hey
    hi hostmaster hr impressum inbox info information infos inquiries inquiry invoice invoices invoicing it jobs kanzlei
    karriere kasse kontakt kunden kundenberatung kundenbetreuung kundendienst kundenservice lager legal logistics logistik mail
    mailbox marketing media messe moin news newsletter noreply office operations order orders partner personal
    personalabteilung post postfach postmaster poststelle praxis presse press privacy procurement production produktion
    purchase purchasing quality qualitaet rechnung rechnungen rechnungseingang reception recruiting recruitment redaktion
    registration reklamation reservations reservierung rezeption root sales salesteam secretary security sekretariat service
    services servus shipping shop support team tech technik termin termine ticket tickets training verkauf versand vertrieb
    verwaltung vorstand vorzimmer warehouse web webmaster welcome werkstatt zentrale
    accueil achat achats bonjour commande commandes commercial comptabilite courrier devis direction facturation factures
    informations logistique recrutement reservation rh secretariat standard vente ventes
    acquisti amministrazione assistenza ciao clienti commerciale contabilita contatti contatto direzione fatture informazioni
    ordini preventivi segreteria ufficio vendite
    administratie algemeen balie bestellingen boekhouding directie facturen inkoop klantenservice receptie secretariaat verkoop
    administracja biuro faktury handlowy informacja kadry ksiegowosc logistyka oferta oferty poczta produkcja recepcja
    rekrutacja serwis sklep sprzedaz zamowienia zakupy zarzad
    """.split()  # noqa: SIM905  a list of words reads better as words
)
"""What the mailbox of an office begins with, folded, in six languages."""

_BESIDES_ROLES = frozenset(
    """
    care desk nord sued ost west north south east dach emea europe europa deutschland germany austria oesterreich schweiz
    suisse international national online
    """.split()  # noqa: SIM905
)


def parse_email(text: str) -> str | None:
    """Read the first e-mail address of a text in lower case; None when there is no valid one."""
    if "@" in text:
        plain = text.strip().lower()
        if len(plain) <= _PLAIN_LENGTH and _PLAIN.fullmatch(plain):
            return plain
    elif not any(mark in text for mark in "([{<\uff20"):  # anna (at) firma.de
        return None
    return _first_email(text[:_LONGEST])


def is_role_mailbox(email: str) -> bool:
    """Whether an address is an office and not a person: info@, sales-de@, no-reply@, vertrieb2@."""
    local = fold(email.partition("@")[0].partition("+")[0])
    parts = [part for part in _LOCAL_BREAKS.split(local) if part]
    if "".join(parts) in ROLES:
        return True
    return bool(parts) and parts[0] in ROLES and all(_goes_with_role(part) for part in parts[1:])


def _goes_with_role(part: str) -> bool:
    return len(part) <= _LONGEST_ABBREVIATION or part in ROLES or part in _BESIDES_ROLES


@lru_cache(maxsize=16_384)
def _first_email(text: str) -> str | None:
    cleaned = clean_text(unicodedata.normalize("NFKC", text)) or ""
    cleaned = _DOT_WORDS.sub(".", _AT_WORDS.sub("@", _QUERY.sub(" ", cleaned)))
    torn = _TORN.fullmatch(cleaned)
    if torn and torn[1] not in _LABELS:
        return None
    for candidate in _CANDIDATE.findall(cleaned):
        email = _valid_email(candidate)
        if email:
            return email
    return _valid_email("".join(cleaned.split())) if _SPACED.fullmatch(cleaned) else None


def _valid_email(candidate: str) -> str | None:
    plain = candidate.lstrip(_BEFORE).rstrip(_BEHIND).lower()
    if len(plain) <= _PLAIN_LENGTH and _PLAIN.fullmatch(plain):
        return plain
    return _library_email(plain)


def _library_email(text: str) -> str | None:
    from email_validator import EmailNotValidError, validate_email

    domain, _, ending = text.rpartition(".")
    if len(ending) < _SHORTEST_ENDING:
        return None
    is_reserved = ending in _RESERVED_ENDINGS
    try:
        # The library refuses endings reserved for examples and tests, which people do use.
        found = validate_email(f"{domain}.com" if is_reserved else text, check_deliverability=False)
    except (EmailNotValidError, ValueError):
        return None
    email: str = found.normalized.lower()
    return email.removesuffix("com") + ending if is_reserved else email
