"""The fields of a lead: one table of what they are called, what they hold and who may see them.

A field's name is its column in ``lead``; a text field has a folded twin, which is what rules compare.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum
from types import MappingProxyType


class FieldType(Enum):
    """What a field holds, and so which operators make sense and how its text is read."""

    TEXT = "text"
    CODE = "code"  # text in one canonical writing (E.164, ISO country): compared as it is
    INTEGER = "integer"
    NUMBER = "number"
    MONEY = "money"  # integer cents
    DATE = "date"  # ISO day
    YES_NO = "yes_no"  # 1, 0
    CHOICE = "choice"
    LIST = "list"  # items, one per line


class Level(IntEnum):
    """The order of evaluation: a rule sees only what stands to its left."""

    FACT = 0
    QUALIFICATION = 1
    POINTS = 2
    SCORE = 3
    GRADE = 4
    PROCESS = 5


class Part(Enum):
    """The part of a lead that a field belongs to."""

    PERSON = "person"
    FIRM = "firm"
    ADDRESS = "address"
    STORY = "story"
    ASSESSMENT = "assessment"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a lead (its main contact's included) that rules, lists and filters can name."""

    name: str
    type: FieldType
    part: Part
    level: Level = Level.FACT
    editable: bool = True
    column: str = ""
    choices: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.column:
            object.__setattr__(self, "column", self.name)

    @property
    def folded_column(self) -> str | None:
        """The twin that rules compare; None where the value itself is canonical."""
        has_twin = self.type in {FieldType.TEXT, FieldType.LIST}
        return f"{self.column}_folded" if has_twin else None


def _texts(part: Part, *names: str) -> list[Field]:
    return [Field(name, FieldType.TEXT, part) for name in names]


def _codes(part: Part, *names: str) -> list[Field]:
    return [Field(name, FieldType.CODE, part) for name in names]


OUTCOMES = ("open", "parked", "won", "lost", "invalid")
QUALIFICATIONS = ("unasked", "no_need", "not_ready", "ready")

_FIELDS = [
    *_texts(
        Part.PERSON, "salutation", "title", "first_name", "last_name", "job_title", "department"
    ),
    *_codes(Part.PERSON, "email", "phone", "mobile"),
    *_texts(Part.FIRM, "company", "industry", "product"),
    Field("employees", FieldType.INTEGER, Part.FIRM),
    Field("revenue", FieldType.MONEY, Part.FIRM),
    *_texts(Part.FIRM, "website"),
    *_texts(Part.ADDRESS, "street"),
    *_codes(Part.ADDRESS, "postcode"),
    *_texts(Part.ADDRESS, "city", "region"),
    *_codes(Part.ADDRESS, "country"),
    Field("address_checked_on", FieldType.DATE, Part.ADDRESS),
    *_texts(Part.STORY, "note", "owner"),
    Field("problem", FieldType.LIST, Part.STORY, editable=False),  # fields not understood
    Field("received_on", FieldType.DATE, Part.STORY, editable=False),
    Field("stage", FieldType.CHOICE, Part.STORY, editable=False),
    Field("outcome", FieldType.CHOICE, Part.STORY, editable=False, choices=OUTCOMES),
    Field("stage_entered_on", FieldType.DATE, Part.STORY, editable=False),
    Field("closed_on", FieldType.DATE, Part.STORY, editable=False),
    Field("reason", FieldType.CODE, Part.STORY, editable=False),
    Field("order_value", FieldType.MONEY, Part.STORY),
    Field("next_action", FieldType.CODE, Part.STORY, Level.PROCESS),  # shown, but no rule sees it
    Field("next_due", FieldType.DATE, Part.STORY),
    Field(
        "qualification",
        FieldType.CHOICE,
        Part.ASSESSMENT,
        Level.QUALIFICATION,
        editable=False,
        choices=QUALIFICATIONS,
    ),
    Field("fit", FieldType.INTEGER, Part.ASSESSMENT, Level.POINTS, editable=False),
    Field("interest", FieldType.INTEGER, Part.ASSESSMENT, Level.POINTS, editable=False),
    Field("score", FieldType.INTEGER, Part.ASSESSMENT, Level.SCORE, editable=False),
    Field("grade", FieldType.CHOICE, Part.ASSESSMENT, Level.GRADE, editable=False),
]

BUILT_IN: Mapping[str, Field] = MappingProxyType({field.name: field for field in _FIELDS})

# What a lead's sources answer to; they live in other tables, so a condition looks there.
SOURCE_FIELDS = ("source", "first_source", "source_kind")
SOURCE_KINDS = ("fair", "contest", "web form", "referral", "newsletter", "list", "other")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The built-in fields and the workspace's own ones, by name."""

    fields: Mapping[str, Field]

    @classmethod
    def of(cls, own_fields: tuple[Field, ...] = ()) -> Catalogue:
        """Join the built-in fields and `own_fields`; an own field never replaces a built-in one."""
        return cls(MappingProxyType({**{field.name: field for field in own_fields}, **BUILT_IN}))

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields.values())

    def find(self, name: str) -> Field | None:
        """The field of that name, or None."""
        return self.fields.get(name)

    @property
    def own(self) -> tuple[Field, ...]:
        """The workspace's own fields, in the order in which they were declared."""
        return tuple(field for field in self if field.part is Part.OWN)


def own_field(name: str, type_: FieldType, choices: tuple[str, ...] = ()) -> Field:
    """An own field: a real column of ``lead``, its name set apart from the built-in ones."""
    return Field(name, type_, Part.OWN, column=f"own_{name}", choices=choices)
