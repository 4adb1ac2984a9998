"""The schemas of a workspace as files, in the folder ``schemas`` of its rules."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from leadq.errors import InputError
from leadq.rulebook.schemas.fields import fields_schema
from leadq.rulebook.schemas.mapping import mapping_schema
from leadq.rulebook.schemas.process import process_schema
from leadq.rulebook.schemas.questions import questions_schema
from leadq.rulebook.schemas.scoring import scoring_schema

if TYPE_CHECKING:
    from leadq.rulebook.loading import Rulebook
    from leadq.rulebook.schemas.shapes import Schema

FOLDER: Final = "schemas"
_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
_COMMENT: Final = "Written by 'leadq rules schema', with the words of this workspace."


class CannotWriteSchemas(InputError):
    """The schemas cannot be written where editors look for them."""

    def __init__(self, folder: Path, fault: OSError) -> None:
        super().__init__(f"{folder} cannot be written: {fault.strerror or fault}")


def schema_texts(rulebook: Rulebook) -> Mapping[str, str]:
    """The schemas with the words of these rules, by file name; the same rules give the same texts."""
    vocabulary = rulebook.vocabulary
    schemas = {
        "fields": fields_schema(),
        "mapping": mapping_schema(vocabulary),
        "process": process_schema(rulebook.process, vocabulary),
        "questions": questions_schema(vocabulary),
        "scoring": scoring_schema(vocabulary),
    }
    return {f"{name}.schema.json": _text(name, schema) for name, schema in schemas.items()}


def _text(name: str, schema: Schema) -> str:
    head = {"$schema": _DRAFT, "$comment": _COMMENT, "title": f"leadq: {name}"}
    return json.dumps({**head, **schema}, ensure_ascii=False, indent=1) + "\n"


def write_schemas(rules: Path, rulebook: Rulebook) -> tuple[Path, ...]:
    """Write the schemas beside the rules, each one at once or not at all; answers which. Raises CannotWriteSchemas."""
    folder = rules / FOLDER
    texts = {folder / name: text for name, text in schema_texts(rulebook).items()}
    try:
        folder.mkdir(exist_ok=True)
        for path, text in texts.items():
            _replace(path, text)
    except OSError as fault:
        raise CannotWriteSchemas(folder, fault) from fault
    return tuple(texts)


def _replace(path: Path, text: str) -> None:
    """Write a file; it appears under its name when it is complete."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        unfinished.write_text(text, encoding="utf-8", newline="\n")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
