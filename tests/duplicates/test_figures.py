"""The bars: what is proposed at the default score, held against lists whose answer is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.duplicates import febrl
from tests.duplicates.generator import generate
from tests.duplicates.judging import judged
from tests.intake.lists import Office

_MAPPING = """
system: Labelled list
columns: {Nr: external_id}
"""


@pytest.mark.parametrize("seed", [11, 12])  # the weights were found with other seeds
def test_nearly_all_pairs_are_found_and_nearly_nothing_besides(tmp_path: Path, seed: int) -> None:
    people = generate(4000, seed)
    judgement = judged(tmp_path, people.records, unclear=people.unclear)
    assert judgement.true == frozenset(people.same)
    assert judgement.precision >= 0.97
    assert judgement.recall >= 0.90


def test_no_kind_of_pair_is_missed_as_a_whole(tmp_path: Path) -> None:
    people = generate(4000, seed=13)
    recalls = judged(tmp_path, people.records, unclear=people.unclear).recalls(people.same)
    assert min(share for share, _ in recalls.values()) >= 0.7, recalls


def test_an_import_makes_no_lead_of_two_people(tmp_path: Path) -> None:
    people = generate(3000, seed=14)
    office = Office(tmp_path)
    summary = office.take("people.csv", people.as_csv(), mapping=_MAPPING, source="People")
    assert summary.updated > 100  # it does find people again
    who: dict[int, set[int]] = {}
    for number, lead_id in office.rows("SELECT external_id, lead_id FROM external_reference"):
        who.setdefault(lead_id, set()).add(people.records[int(number)].who)
    assert sum(map(len, who.values())) >= len({record.who for record in people.records})
    assert [lead_id for lead_id, somebody in who.items() if len(somebody) > 1] == []


@pytest.mark.parametrize(("number", "recall"), [(1, 0.4), (2, 0.34), (3, 0.3), (4, 0.44)])
def test_of_febrl_what_names_and_addresses_tell_is_found(
    tmp_path: Path, number: int, recall: float
) -> None:
    judgement = judged(tmp_path, febrl.records(number))
    assert judgement.precision >= 0.99
    assert judgement.recall >= recall
