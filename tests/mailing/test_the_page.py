"""The page about messages shows the letter that its rules write."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

from leadq.mailing.digests import digests
from leadq.rulebook.loading import load_rulebook
from leadq.store.outbox import Message

ROOT = Path(__file__).parents[2]
ANNA = Message(
    id=1,
    person="south",
    about="remind",
    written_on="2026-11-20",
    lead_id=17,
    name="Anna Meier",
    company="Alpha GmbH",
    action="Erstgespräch",
    due="2026-11-16",
    stage="sales",
    owner="south",
    phone="+4971112345",
)


def test_the_page_shows_the_letter_that_its_rules_write(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "mail.md").read_text(encoding="utf-8")
    (rules,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    (shown,) = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    (tmp_path / "rules" / "process.yaml").write_text(rules, encoding="utf-8")
    bea = replace(
        ANNA,
        id=2,
        about="handover",
        lead_id=21,
        name="Bea Kurz",
        company="Beta AG",
        action="Annehmen oder ablehnen",
        due="2026-11-19",
        phone="+493012345",
    )
    (digest,) = digests([ANNA, bea], load_rulebook(tmp_path / "rules").process, origin="")
    assert digest.body == shown
