"""How much of a file is read at most: beyond these it is no list of leads, and would only fill the memory."""

from __future__ import annotations

from typing import Final

MEGABYTE: Final = 1 << 20

# What a spreadsheet lets a cell hold is 32,767 characters; a note from a CRM may be longer.
LINE_LIMIT: Final = 1 * MEGABYTE  # characters
CELL_LIMIT: Final = 1 * MEGABYTE  # characters
RECORD_LIMIT: Final = 4 * MEGABYTE  # characters, over all its lines
TEXT_LIMIT: Final = 8 * LINE_LIMIT  # bytes in XML, where a letter may be written as `&quot;`
COLUMN_LIMIT: Final = 2_000

# Four million leads with 13 columns.
UNPACKED_LIMIT: Final = 512 * MEGABYTE
# Lists shrink to a fifth or a twentieth when packed; what shrinks to less than a hundredth is made to fill the disk.
PACKED_SHARE: Final = 100
ALWAYS_UNPACKED: Final = 32 * MEGABYTE
LAYERS: Final = 3  # a zip in a gzip is met, more is a trap

# A sheet lies in memory as a whole, with 32 bytes for each cell of the rectangle that it fills and 40 more for each one
# that is not blank: 700 MB at worst. 400,000 leads with 25 columns fit.
WORKBOOK_LIMIT: Final = 256 * MEGABYTE  # of its parts, unpacked
SHEET_CELLS: Final = 10_000_000
PAGE_LIMIT: Final = 64 * MEGABYTE
