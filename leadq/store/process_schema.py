"""The third schema: who was handed what and until when, what escalated, what waits to be sent, who must not be called."""

from __future__ import annotations

from leadq.store.schema import is_day, is_said

# Who of us did it: one of `people`, or NULL where nobody said so.
_ACTIVITY = (f"ALTER TABLE activity ADD COLUMN person TEXT {is_said('person')}",)

# After so many days (or working days) without an activity a lead in this stage rots; both NULL: never.
_STAGE = (
    "ALTER TABLE stage ADD COLUMN rots_after INTEGER",
    "ALTER TABLE stage ADD COLUMN rots_unit TEXT CHECK (rots_unit IN ('day', 'workday'))",
)

# A rejected lead goes back to the stage and the owner that it had; `ended_by` is the command that ended it, after
# which something new must come before the lead is handed over by itself again.
_HANDOVER = f"""
CREATE TABLE handover (
  lead_id INTEGER NOT NULL REFERENCES lead(id),
  seq INTEGER NOT NULL,
  owner TEXT NOT NULL {is_said("owner")},
  stage TEXT NOT NULL,
  from_stage TEXT NOT NULL,
  former_owner TEXT {is_said("former_owner")},
  handed_on TEXT NOT NULL {is_day("handed_on")},
  accept_by TEXT NOT NULL {is_day("accept_by")},
  ended_on TEXT {is_day("ended_on")},
  ending TEXT CHECK (ending IN ('accepted', 'rejected', 'reassigned', 'withdrawn')),
  reason TEXT {is_said("reason")},
  ended_by INTEGER REFERENCES command(id),
  PRIMARY KEY (lead_id, seq),
  CHECK (ended_on >= handed_on),
  CHECK ((ending IS NULL) = (ended_on IS NULL)),
  CHECK ((ending IS NULL) = (ended_by IS NULL)),
  CHECK (ending IS NOT 'rejected' OR reason IS NOT NULL)
) STRICT, WITHOUT ROWID
"""

# What a late step has led to; of several levels that are due at once the highest acts, the others are skipped.
_ESCALATION = f"""
CREATE TABLE escalation (
  lead_id INTEGER NOT NULL REFERENCES lead(id),
  step_no INTEGER NOT NULL,
  level INTEGER NOT NULL CHECK (level > 0),
  seq INTEGER NOT NULL,
  fired_on TEXT NOT NULL {is_day("fired_on")},
  act TEXT NOT NULL CHECK (act IN ('remind', 'tell', 'reassign', 'skip')),
  person TEXT,
  PRIMARY KEY (lead_id, step_no, level)
) STRICT, WITHOUT ROWID
"""

# A line of a digest for one of our people, about one step of a lead; it waits until `sent_at`, or until `settled_on`,
# when there was no longer a reason to send it. What it says is read from the lead when it is sent.
_MESSAGE = f"""
CREATE TABLE message (
  id INTEGER PRIMARY KEY,
  person TEXT NOT NULL {is_said("person")},
  lead_id INTEGER NOT NULL REFERENCES lead(id),
  step_no INTEGER NOT NULL,
  about TEXT NOT NULL CHECK (about IN ('handover', 'remind', 'tell', 'reassign')),
  written_on TEXT NOT NULL {is_day("written_on")},
  sent_at TEXT,
  settled_on TEXT {is_day("settled_on")},
  tries INTEGER NOT NULL DEFAULT 0,
  CHECK (sent_at IS NULL OR settled_on IS NULL)
) STRICT
"""

_CHANNEL = "channel TEXT NOT NULL CHECK (channel IN ('phone', 'email'))"

# A lead said so, whatever its numbers are.
_OPT_OUT = f"""
CREATE TABLE opt_out (
  lead_id INTEGER NOT NULL REFERENCES lead(id),
  {_CHANNEL},
  seq INTEGER NOT NULL,
  opted_out_on TEXT NOT NULL {is_day("opted_out_on")},
  PRIMARY KEY (lead_id, channel)
) STRICT, WITHOUT ROWID
"""

# The numbers and addresses that it had then, whatever lead has them now.
_SUPPRESSION = f"""
CREATE TABLE suppression (
  {_CHANNEL},
  address TEXT NOT NULL {is_said("address")},
  seq INTEGER NOT NULL,
  noted_on TEXT NOT NULL {is_day("noted_on")},
  PRIMARY KEY (channel, address)
) STRICT, WITHOUT ROWID
"""

# Whose leads are whose, and how many of them are open.
_LEAD = ("CREATE INDEX lead_owner ON lead(owner_folded, outcome) WHERE owner_folded IS NOT NULL",)

STATEMENTS = (
    *_LEAD,
    *_ACTIVITY,
    *_STAGE,
    _HANDOVER,
    "CREATE UNIQUE INDEX handover_running ON handover(lead_id) WHERE ended_on IS NULL",
    _ESCALATION,
    _MESSAGE,
    "CREATE INDEX message_lead ON message(lead_id)",
    "CREATE INDEX message_waiting ON message(person) WHERE sent_at IS NULL AND settled_on IS NULL",
    _OPT_OUT,
    _SUPPRESSION,
)
