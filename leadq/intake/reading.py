"""Lists of every format to rows: told once by their content, then streamed; no line is lost silently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadq.errors import UsageError
from leadq.intake.archives import unpacked, zipped_kind
from leadq.intake.contents import Content, named_content
from leadq.intake.delimited import delimited_rows, open_delimited
from leadq.intake.encodings import encoding_name
from leadq.intake.kinds import ARCHIVE, Kind, NoList, kind_of
from leadq.intake.limits import LAYERS
from leadq.intake.lists import ListFile, Row, tell_head
from leadq.intake.pages import open_page
from leadq.intake.tables import table_rows, table_sample
from leadq.intake.workbooks import WorkbookForm, open_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class NoSheets(UsageError):
    """`--sheet` was given for a file that has none."""

    def __init__(self, path: Path, sheet: str) -> None:
        super().__init__(
            f"{path} is no workbook, so there is no sheet {sheet!r}: leave out --sheet"
        )


def open_list(
    given: Path | Content,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    known_header: Callable[[str], bool],
) -> ListFile:
    """Tell what a file is and where its list begins; archives of one file are unpacked.

    What is given is obeyed where it is possible. Raises an InputError leaf about the file, or a UsageError leaf about
    what was given.
    """
    if encoding is not None:
        encoding_name(encoding)  # a workbook has no use for it, but a wrong one is not meant
    content, kind, form = _innermost(given if isinstance(given, Content) else named_content(given))
    if form:
        found = open_sheet(content, form, sheet=sheet, known_header=known_header)
        head = tell_head(content.path, table_sample(content.path, found), known_header)
        return ListFile(
            content.path, form.upper(), head, found, sheet=found.name, unread=found.unread
        )
    if sheet is not None:
        raise NoSheets(content.path, sheet)
    if kind:
        told, table = open_page(content, encoding=encoding, known_header=known_header)
        head = tell_head(content.path, table_sample(content.path, table), known_header)
        return ListFile(content.path, "HTML", head, table, encoding=told)
    return open_delimited(
        content, encoding=encoding, delimiter=delimiter, known_header=known_header
    )


def rows(file: ListFile) -> Iterator[Row]:
    """Each data line: the line where it starts, its cells, and what is wrong with it.

    Without a problem there are as many cells as headers; with one, the cells are as read. Blank lines and lines that
    repeat the header are none. Raises an InputError leaf.
    """
    if isinstance(file.content, Content):
        assert file.encoding
        assert file.dialect
        return delimited_rows(file, file.content, file.encoding, file.dialect)
    return table_rows(file, file.content)


def _innermost(content: Content) -> tuple[Content, Kind | None, WorkbookForm | None]:
    """The bytes of the list itself: what kind they are (None for a text), and the form of a workbook."""
    for _ in range(LAYERS):
        kind = kind_of(content.head())
        if kind is None or kind.form == "page":
            return content, kind, None
        if kind.form == "ole":
            return content, kind, "xls"
        if kind.form == "zip":
            held = zipped_kind(content, kind)
            if not isinstance(held, Kind):
                return content, kind, held
            kind = held
        if kind.form == "other":
            raise NoList(content.path, kind)
        content = unpacked(content, kind)
    raise NoList(content.path, ARCHIVE)
