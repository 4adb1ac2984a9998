"""What every command shares: the workspace, the clock, who is asking."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from leadq import workspace
from leadq.output import locales
from leadq.output.messages import say
from leadq.store import settings
from leadq.store.opening import opened
from leadq.store.transactions import Db

if TYPE_CHECKING:
    from leadq.rulebook.loading import Rulebook
    from leadq.store.writing import Transaction
    from leadq.workspace import Workspace


@dataclass(slots=True)
class Session:
    """One run of the program: where, and as of when (None: the clock)."""

    folder: Path | None = None
    as_of: datetime | None = None

    def workspace(self) -> Workspace:
        """The workspace that is meant; raises `NoWorkspace`."""
        return workspace.find(self.folder, os.environ, Path.cwd())

    def now(self, db: Db) -> datetime:
        """The local time that counts: --as-of, else the clock in the workspace's time zone."""
        if self.as_of is not None:
            return self.as_of
        from zoneinfo import ZoneInfo

        zone = settings.setting(db, settings.TIMEZONE)
        return datetime.now(ZoneInfo(zone) if zone else None).replace(tzinfo=None)

    def today(self, db: Db) -> date:
        """The local day that counts."""
        return self.now(db).date()

    @contextlib.contextmanager
    def opened(self) -> Iterator[Db]:
        """Open the database, and write for people from now on as its workspace does."""
        with opened(self.workspace().database) as db:
            locales.choose(settings.setting(db, settings.LOCALE))
            yield db

    @contextlib.contextmanager
    def reading(self) -> Iterator[Db]:
        """Open the database and see it as it is at this moment."""
        with self.opened() as db:
            db.execute("BEGIN")
            yield db

    @contextlib.contextmanager
    def ruled(self, *, mirrors: bool = True) -> Iterator[tuple[Db, Rulebook]]:
        """Open the database together with the rules, which it has then mirrored; a dry run does that itself."""
        from leadq.rulebook.loading import load_rulebook

        found = self.workspace()
        rulebook = load_rulebook(found.rules)
        with opened(found.database) as db:
            if mirrors and not self._is_mirrored(db, rulebook):
                with self.writing(db, "take over the rules") as tx:
                    filled = self._mirror(tx, rulebook)
                for name, leads in filled.items():
                    say(f"own field {name}: filled for {leads} leads from what earlier lists had")
            locales.choose(rulebook.process.calendar.locale)
            yield db, rulebook

    @contextlib.contextmanager
    def ruled_reading(self) -> Iterator[tuple[Db, Rulebook]]:
        """Open the database together with the rules, and see it as it is at this moment."""
        with self.ruled() as (db, rulebook):
            db.execute("BEGIN")
            yield db, rulebook

    def _is_mirrored(self, db: Db, rulebook: Rulebook) -> bool:
        return workspace.is_mirrored(db, rulebook, self.now(db).date())

    def _mirror(self, tx: Transaction, rulebook: Rulebook) -> dict[str, int]:
        """Take over the rules; answers for how many leads which own field was filled."""
        from leadq.intake.backfill import fill_own_fields

        return fill_own_fields(tx, rulebook, workspace.mirror(tx, rulebook))

    @contextlib.contextmanager
    def trying(self, db: Db, rulebook: Rulebook, what: str) -> Iterator[Transaction]:
        """Carry out one command and take it back, with all that it needs: not one byte of the file changes."""
        with self.writing(db, what) as tx:
            if not self._is_mirrored(db, rulebook):
                self._mirror(tx, rulebook)
            yield tx
            tx.leave_as_it_was()

    @contextlib.contextmanager
    def writing(self, db: Db, what: str) -> Iterator[Transaction]:
        """Carry out one command, all or nothing."""
        from leadq.store.writing import Command, writing

        command = Command(what=what, who=user_name(), as_of=self.now(db), at=datetime.now(UTC))
        with writing(db, command) as tx:
            yield tx

    def workspace_for_import(self) -> Workspace:
        """The workspace, or a new one in the user's data folder, which is said."""
        try:
            return self.workspace()
        except workspace.NoWorkspace:
            if self.folder is not None or os.environ.get(workspace.VARIABLE):
                raise
        made = workspace.make(workspace.users_folder())
        say(f"made a new workspace in {made.folder}")
        return made


def user_name() -> str:
    """The user's name, from the environment or the system."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # nobody the system knows, as in a container
        return f"uid {os.getuid()}"


def session(ctx: typer.Context) -> Session:
    """The session of this run."""
    return ctx.ensure_object(Session)
