"""What speaks for two leads being one and what against it, with its weight; the score is the sum of the points.

Who wants another score changes a number here: there is nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

from leadq.deduplicating.likeness import Likeness


@dataclass(frozen=True, slots=True)
class Evidence:
    """Points and what they are for; the two values of `field` are shown behind the words when they are not the same."""

    points: int
    words: str
    field: str | None = None


# contacts
SAME_EMAIL = Evidence(60, "same e-mail")
SAME_MAILBOX = Evidence(35, "same mailbox, which several people use")
NEAR_EMAIL = Evidence(15, "nearly the same e-mail", "email")
NUMBERED_EMAIL = Evidence(-25, "e-mails that differ by their number only", "email")
OTHER_EMAIL_THERE = Evidence(-8, "two e-mails at one firm", "email")
OTHER_EMAIL = Evidence(-2, "other e-mail")
SAME_MOBILE = Evidence(70, "same mobile number")
SAME_EMAIL_OF_FIRM = Evidence(35, "same e-mail")
SAME_PHONE = Evidence(52, "same phone number")
SAME_SWITCHBOARD = Evidence(20, "same phone number, which several people use")

# names of people
SAME_NAME = Evidence(40, "same name", "name")
SHORT_FIRST_NAME = Evidence(37, "same last name, short first name", "first_name")
INITIAL = Evidence(35, "same last name, initial of the first name", "first_name")
NEAR_FIRST_NAME = Evidence(37, "same last name, nearly the same first name", "first_name")
NO_FIRST_NAME = Evidence(25, "same last name, a first name is missing")
NEAR_LAST_NAME = Evidence(37, "nearly the same last name", "last_name")
NEAR_BOTH_NAMES = Evidence(28, "nearly the same name", "name")
NEAR_LAST_NAME_ONLY = Evidence(15, "nearly the same last name", "last_name")
PART_OF_NAME = Evidence(36, "same first name, part of the last name", "last_name")
SWAPPED_NAMES = Evidence(38, "first and last name swapped")
OTHER_LAST_NAME = Evidence(-25, "same first name, other last name", "last_name")
OTHER_FIRST_NAME = Evidence(-60, "same last name, other first name", "first_name")
OTHER_PERSON = Evidence(-80, "other name", "name")
NO_LAST_NAME = Evidence(15, "same first name, a last name is missing")
PERSON_AND_FIRM = Evidence(-30, "a person and a firm")

# firms of people
SAME_FIRM = Evidence(38, "same firm", "company")
SHORT_FIRM = Evidence(33, "same firm, abbreviated", "company")
NEAR_FIRM = Evidence(33, "nearly the same firm", "company")
PART_OF_FIRM = Evidence(10, "firms that begin alike", "company")
OTHER_FIRM = Evidence(-8, "other firm", "company")

# firms of which nobody is known
FIRM_ALONE = Evidence(60, "same firm", "company")
SHORT_FIRM_ALONE = Evidence(55, "same firm, abbreviated", "company")
NEAR_FIRM_ALONE = Evidence(55, "nearly the same firm", "company")
PART_OF_FIRM_ALONE = Evidence(-30, "firms that begin alike", "company")
OTHER_FIRM_ALONE = Evidence(-80, "other firm", "company")

# addresses
SAME_ADDRESS = Evidence(50, "same address")
NEAR_ADDRESS = Evidence(45, "nearly the same address", "street")
SAME_ADDRESS_ALONE = Evidence(30, "same address")
SAME_ADDRESS_OF_FIRM = Evidence(15, "same address")
SAME_TOWN = Evidence(10, "same town")
OTHER_TOWN = Evidence(-5, "other town", "city")
OTHER_TOWN_OF_FIRM = Evidence(-20, "other town", "city")

FIRMS_OF_PEOPLE = {
    Likeness.SAME: SAME_FIRM,
    Likeness.SHORT: SHORT_FIRM,
    Likeness.NEAR: NEAR_FIRM,
    Likeness.PART: PART_OF_FIRM,
    Likeness.OTHER: OTHER_FIRM,
}
FIRMS_ALONE = {
    Likeness.SAME: FIRM_ALONE,
    Likeness.SHORT: SHORT_FIRM_ALONE,
    Likeness.NEAR: NEAR_FIRM_ALONE,
    Likeness.PART: PART_OF_FIRM_ALONE,
    Likeness.OTHER: OTHER_FIRM_ALONE,
}
FIRST_NAMES = {
    Likeness.SAME: SAME_NAME,
    Likeness.SHORT: SHORT_FIRST_NAME,
    Likeness.INITIAL: INITIAL,
    Likeness.NEAR: NEAR_FIRST_NAME,
    Likeness.PART: NO_FIRST_NAME,
    Likeness.OTHER: OTHER_FIRST_NAME,
}
FIRST_NAMES_BESIDE_NEAR = {
    Likeness.SAME: NEAR_LAST_NAME,
    Likeness.SHORT: NEAR_BOTH_NAMES,
    Likeness.INITIAL: NEAR_BOTH_NAMES,
    Likeness.NEAR: NEAR_BOTH_NAMES,
    Likeness.PART: NEAR_LAST_NAME_ONLY,
    Likeness.OTHER: OTHER_PERSON,
}
