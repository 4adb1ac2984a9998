"""Two identities compared: all that speaks for them being one, and all that speaks against it."""

from __future__ import annotations

from collections.abc import Collection
from string import digits

from leadq.deduplicating.identities import Identity
from leadq.deduplicating.likeness import (
    Likeness,
    firms,
    first_names,
    is_near_street,
    is_slip,
    last_names,
)
from leadq.deduplicating.weights import (
    FIRMS_ALONE,
    FIRMS_OF_PEOPLE,
    FIRST_NAMES,
    FIRST_NAMES_BESIDE_NEAR,
    NEAR_ADDRESS,
    NEAR_EMAIL,
    NO_LAST_NAME,
    NUMBERED_EMAIL,
    OTHER_EMAIL,
    OTHER_EMAIL_THERE,
    OTHER_LAST_NAME,
    OTHER_PERSON,
    OTHER_TOWN,
    OTHER_TOWN_OF_FIRM,
    PART_OF_NAME,
    PERSON_AND_FIRM,
    SAME_ADDRESS,
    SAME_ADDRESS_ALONE,
    SAME_ADDRESS_OF_FIRM,
    SAME_EMAIL,
    SAME_EMAIL_OF_FIRM,
    SAME_FIRM,
    SAME_MAILBOX,
    SAME_MOBILE,
    SAME_NAME,
    SAME_PHONE,
    SAME_SWITCHBOARD,
    SAME_TOWN,
    SWAPPED_NAMES,
    Evidence,
)
from leadq.values.emails import is_role_mailbox

_NO_LIMIT = -1000
_MOST_BESIDES = SAME_FIRM.points + SAME_ADDRESS.points  # what firm and address can add for people
_MOST_OF_CONTACTS = SAME_MOBILE.points + SAME_EMAIL.points


def may_be_one(one: Identity, other: Identity, least: int) -> bool:
    """Whether a closer look at two identities can find `least` points; no for most, and quickly.

    People whose first names begin differently need a contact in common.
    """
    email, phone, mobile = one.email, one.phone, one.mobile
    if (
        (email is not None and email == other.email)
        or (phone is not None and phone in (other.phone, other.mobile))
        or (mobile is not None and mobile in (other.mobile, other.phone))
    ):
        return True
    first, other_first = one.first_name, other.first_name
    if first and other_first and first[0] != other_first[0] and first != other.last_name:
        return False
    return one.is_nameless or _most_without_contact(one, other) >= least


def evidence(
    one: Identity, other: Identity, *, shared: Collection[str], least: int = _NO_LIMIT
) -> list[Evidence]:
    """All that speaks for and against two identities being one; empty as soon as `least` points are out of reach.

    `shared` are the e-mails and phone numbers behind which there are several people.
    """
    found: list[Evidence] = []
    alone = one.is_nameless and other.is_nameless
    if not alone:
        names = _names(one, other)
        has_contact = _has_contact(one, other)
        most_of_contacts = _MOST_OF_CONTACTS if has_contact else NEAR_EMAIL.points
        if names.points + most_of_contacts + _MOST_BESIDES < least:
            return []
        found.append(names)
    number = _common_number(one, other)
    if number is not None:
        found.append(_of_number(number, one, other, shared))
    if one.email and other.email:
        found.append(_of_emails(one.email, other.email, shared, alone=alone))
    return found + _surroundings(one, other, alone=alone)


def _has_contact(one: Identity, other: Identity) -> bool:
    return (one.email is not None and one.email == other.email) or bool(_common_number(one, other))


def _most_without_contact(one: Identity, other: Identity) -> int:
    """More than this two identities cannot have when no e-mail and no number is the same."""
    most = SAME_NAME.points
    if one.firm and other.firm and one.firm[:3] == other.firm[:3]:
        most += SAME_FIRM.points
    if one.street and other.street and one.street[-2:] == other.street[-2:]:
        most += SAME_ADDRESS.points
    elif one.postcode == other.postcode or (one.city or "")[:1] == (other.city or "")[:1]:
        most += SAME_TOWN.points
    if one.email and other.email and one.email[-9:] == other.email[-9:]:
        most += NEAR_EMAIL.points
    return most


def _of_number(number: str, one: Identity, other: Identity, shared: Collection[str]) -> Evidence:
    if number in shared and not one.is_nameless:
        return SAME_SWITCHBOARD
    return SAME_MOBILE if number in {one.mobile, other.mobile} else SAME_PHONE


def _common_number(one: Identity, other: Identity) -> str | None:
    mobile, phone = one.mobile, one.phone
    if mobile is not None and mobile in (other.mobile, other.phone):
        return mobile
    if phone is not None and phone in (other.phone, other.mobile):
        return phone
    return None


def _of_emails(one: str, other: str, shared: Collection[str], *, alone: bool) -> Evidence:
    if alone:
        return SAME_EMAIL_OF_FIRM if one == other else OTHER_EMAIL
    if one == other:
        return SAME_MAILBOX if one in shared or is_role_mailbox(one) else SAME_EMAIL
    local, _, domain = one.partition("@")
    other_local, _, other_domain = other.partition("@")
    if domain != other_domain:
        return OTHER_EMAIL
    if local.rstrip(digits) == other_local.rstrip(digits):
        return NUMBERED_EMAIL
    if local[0] == other_local[0] and is_slip(local, other_local):
        return NEAR_EMAIL
    return OTHER_EMAIL if is_role_mailbox(one) or is_role_mailbox(other) else OTHER_EMAIL_THERE


def _names(one: Identity, other: Identity) -> Evidence:
    if one.is_nameless or other.is_nameless:
        return PERSON_AND_FIRM
    of_first = first_names(one.first_name, other.first_name)
    if one.last_name is None or other.last_name is None:
        return NO_LAST_NAME if of_first is Likeness.SAME else OTHER_PERSON
    of_last = last_names(one.last_name, other.last_name)
    if of_last is Likeness.SAME:
        return FIRST_NAMES[of_first]
    if one.first_name == other.last_name and one.last_name == other.first_name:
        return SWAPPED_NAMES
    if of_last is Likeness.NEAR:
        return FIRST_NAMES_BESIDE_NEAR[of_first]
    return _one_name_only(of_first, of_last)


def _one_name_only(of_first: Likeness, of_last: Likeness) -> Evidence:
    if of_first is not Likeness.SAME:
        return OTHER_PERSON
    return PART_OF_NAME if of_last is Likeness.PART else OTHER_LAST_NAME


def _surroundings(one: Identity, other: Identity, *, alone: bool) -> list[Evidence]:
    found = []
    likeness = None
    if one.firm and other.firm:
        likeness = firms(one.firm, other.firm)
        found.append((FIRMS_ALONE if alone else FIRMS_OF_PEOPLE)[likeness])
    same_town = _same_town(one, other)
    if same_town is None:
        return found
    if not same_town:
        found.append(OTHER_TOWN_OF_FIRM if alone else OTHER_TOWN)
        return found
    of_firm = likeness is not None and likeness < Likeness.PART
    if one.street and one.street == other.street:
        of_people = SAME_ADDRESS_OF_FIRM if of_firm else SAME_ADDRESS
        found.append(SAME_ADDRESS_ALONE if alone else of_people)
    elif not (alone or of_firm) and _is_near(one.street, other.street):
        found.append(NEAR_ADDRESS)
    else:
        found.append(SAME_TOWN)
    return found


def _is_near(street: str | None, other: str | None) -> bool:
    return street is not None and other is not None and is_near_street(street, other)


def _same_town(one: Identity, other: Identity) -> bool | None:
    if one.postcode and one.postcode == other.postcode:
        return True
    if one.city and other.city:
        return one.city == other.city or is_slip(one.city, other.city)
    return False if one.postcode and other.postcode else None
