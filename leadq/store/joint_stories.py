"""The stories of two leads become one: activities, answers, visits and touches, none of them twice.

Rows that move are deleted and written anew, because the key of a row never changes.
"""

from __future__ import annotations

import json
from collections import Counter
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from leadq.store.writing import Transaction

Value = str | int | float | None
Row = tuple[Value, ...]
_HALF = 1 << 63

_ACTIVITIES = """
SELECT happened_on, kind, happened_at, by, person, result, subject, subject_folded, note, count, machine, reference
FROM activity WHERE lead_id = ? ORDER BY seq
"""

_ADD_ACTIVITY = """
INSERT INTO activity (lead_id, seq, happened_on, kind, happened_at, by, person, result, subject, subject_folded, note,
  count, machine, reference)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def move_activities(tx: Transaction, *, keep: int, drop: int) -> int:
    """Give activities to the lead that stays, but those that it has already; answers how many."""
    there = Counter(tx.db.execute(_ACTIVITIES, (keep,)).fetchall())
    moved = []
    for row in tx.db.execute(_ACTIVITIES, (drop,)).fetchall():
        if there[row]:
            there[row] -= 1
        else:
            moved.append(row)
    tx.db.execute("DELETE FROM activity WHERE lead_id = ?", (drop,))
    _add(tx, "activity", _ADD_ACTIVITY, keep, moved)
    return len(moved)


def _add(tx: Transaction, table: str, statement: str, lead_id: int, rows: list[Row]) -> None:
    first = tx.reserve(table, len(rows))
    tx.db.executemany(statement, ((lead_id, seq, *row) for seq, row in enumerate(rows, first)))


_ANSWERS = """
SELECT question, answered_on, seq, lead_id, value, value_folded FROM answer WHERE lead_id IN (?, ?)
ORDER BY question, answered_on, seq
"""

_ADD_ANSWER = """
INSERT INTO answer (lead_id, seq, question, answered_on, value, value_folded) VALUES (?, ?, ?, ?, ?, ?)
"""

_REMOVE_ANSWERS = """
DELETE FROM answer WHERE lead_id = ? AND question = ? AND answered_on = ?
"""


def move_answers(tx: Transaction, *, keep: int, drop: int) -> int:
    """Give answers to the lead that stays, in the order in which they were given; answers how many.

    One that repeats what the other lead had just said to the same question on the same day is the same answer.
    """
    moved = 0
    rows = tx.db.execute(_ANSWERS, (keep, drop)).fetchall()
    for (question, day), found in groupby(rows, itemgetter(0, 1)):
        given = [row[3:] for row in found]
        said = _without_repetitions(given)
        new = len(said) - sum(lead_id == keep for lead_id, *_ in given)
        tx.db.execute(_REMOVE_ANSWERS, (drop, question, day))
        if new:
            tx.db.execute(_REMOVE_ANSWERS, (keep, question, day))
            _add(tx, "answer", _ADD_ANSWER, keep, [(question, day, *more) for _, *more in said])
        moved += new
    return moved


def _without_repetitions(given: Iterable[Row]) -> list[Row]:
    """Answers (lead, value, folded value) but those that repeat the one before, of the other lead, each once."""
    said: list[Row] = []
    for answer in given:
        lead_id, value, twin = answer
        if said and said[-1][0] not in (lead_id, None) and said[-1][1] == value:
            said[-1] = (None, value, twin)  # of both
        else:
            said.append(answer)
    return said


_VISITS = """
SELECT stage, entered_on, left_on, reason FROM stage_visit WHERE lead_id = ? ORDER BY seq
"""

_ADD_VISIT = """
INSERT INTO stage_visit (lead_id, seq, stage, entered_on, left_on, reason) VALUES (?, ?, ?, ?, ?, ?)
"""


def join_visits(tx: Transaction, *, keep: int, drop: int, leading: int) -> None:
    """Let the lead that stays have the visits of `leading` (one of the two), and before them the other's.

    What the other one visited since those begin is left out: a lead is in one stage at a time.
    """
    other = keep + drop - leading
    visits = tx.db.execute(_VISITS, (leading,)).fetchall()
    begin = min((entered_on for _, entered_on, _, _ in visits), default="")
    before = [
        (stage, entered_on, min(left_on or begin, begin), reason)
        for stage, entered_on, left_on, reason in tx.db.execute(_VISITS, (other,)).fetchall()
        if entered_on < begin
    ]
    if leading == keep and not before:
        tx.db.execute("DELETE FROM stage_visit WHERE lead_id = ?", (drop,))
        return
    tx.db.execute("DELETE FROM stage_visit WHERE lead_id IN (?, ?)", (keep, drop))
    _add(tx, "stage_visit", _ADD_VISIT, keep, [*before, *visits])


_TOUCHES = """
SELECT source_id, received_on, run_id, row_hash, kept, untaken FROM touch WHERE lead_id = ?
"""

_ADD_TOUCH = """
INSERT INTO touch (lead_id, source_id, received_on, run_id, row_hash, kept, untaken) VALUES (?, ?, ?, ?, ?, ?, ?)
"""

_REMOVE_TOUCH = """
DELETE FROM touch WHERE lead_id = ? AND source_id = ? AND received_on = ?
"""

_JOINED_ROWS = """
SELECT source_id, row_hash FROM joined_row WHERE lead_id = ?
"""

_ADD_JOINED_ROW = """
INSERT OR IGNORE INTO joined_row (lead_id, source_id, row_hash, seq) VALUES (?, ?, ?, ?)
"""


def move_touches(tx: Transaction, *, keep: int, drop: int) -> int:
    """Give touches to the lead that stays; answers how many it did not have.

    Two touches of one source and day become one, as two rows of a list do; each of the rows stays known.
    """
    there = {row[:2]: row for row in tx.db.execute(_TOUCHES, (keep,)).fetchall()}
    joined = tx.db.execute(_JOINED_ROWS, (drop,)).fetchall()
    moved = 0
    for row in tx.db.execute(_TOUCHES, (drop,)).fetchall():
        key = row[:2]
        tx.db.execute(_REMOVE_TOUCH, (drop, *key))
        if key in there:
            tx.db.execute(_REMOVE_TOUCH, (keep, *key))
        same = there.get(key)
        if same:
            joined += [(row[0], one[3]) for one in (same, row)]
        tx.db.execute(_ADD_TOUCH, (keep, *(_one_touch(same, row, drop) if same else row)))
        moved += same is None
    tx.db.execute("DELETE FROM joined_row WHERE lead_id = ?", (drop,))
    first = tx.reserve("joined_row", len(joined))
    rows = ((keep, *row, seq) for seq, row in enumerate(joined, first))
    tx.db.executemany(_ADD_JOINED_ROW, rows)
    return moved


_UNTAKEN = """
SELECT source_id, received_on, untaken FROM touch WHERE lead_id = ?
"""

_LEAVE = """
UPDATE touch SET untaken = ? WHERE lead_id = ? AND source_id = ? AND received_on = ?
"""


def remember_given_up(tx: Transaction, lead_id: int, given_up: Mapping[str, Value]) -> None:
    """Remember with all touches of a lead what it had, by column, and the merged one has not.

    Its lists said so, and when they say it again, it is no news.
    """
    if given_up:
        for source_id, day, untaken in tx.db.execute(_UNTAKEN, (lead_id,)).fetchall():
            joint = _with_untaken(untaken, given_up)
            tx.db.execute(_LEAVE, (joint, lead_id, source_id, day))


def _one_touch(mine: Row, theirs: Row, number: int) -> Row:
    """One touch of two, `theirs` of the lead with that number."""
    source_id, day, run, row_hash, kept, untaken = mine
    _, _, other_run, other_hash, other_kept, other_untaken = theirs
    hashes = {_number(row_hash), _number(other_hash)}
    cells = _object(kept)
    for header, text in _object(other_kept).items():
        cells[header if cells.get(header, text) == text else f"{header} ({number})"] = text
    return (
        source_id,
        day,
        min(_number(run), _number(other_run)),
        (sum(hashes) + _HALF) % (2 * _HALF) - _HALF,
        _text(cells),
        _with_untaken(untaken, _object(other_untaken)),
    )


def _number(value: Value) -> int:
    assert isinstance(value, int)
    return value


def _with_untaken(untaken: Value, more: Mapping[str, Value | list[Value]]) -> Value:
    """What a source said and the lead did not take: per column a value, or a list of several."""
    said = _object(untaken)
    for column, value in more.items():
        values = [*_several(said.get(column)), *_several(value)]
        distinct = list(dict.fromkeys(values))
        said[column] = distinct[0] if len(distinct) == 1 else distinct
    return _text(said)


def _several(value: Value | list[Value]) -> list[Value]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _object(text: Value) -> dict[str, Value | list[Value]]:
    return json.loads(str(text)) if text else {}


def _text(cells: Mapping[str, Value | list[Value]]) -> str | None:
    return json.dumps(cells, ensure_ascii=False) if cells else None
