"""The guide at a real (pseudo-)terminal: keys and screens at two widths, a hang-up, a kill, an interruption."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pexpect
import pyte
import pytest

import leadq as package
from tests.calling.desks import TODAY, answers, calls, step, workspace
from tests.commands import Leadq

_ROOT = Path(package.__file__).parent.parent
_SCREENS = Path(__file__).parent / "calls"
_LONG = "Vereinigte Oberschwäbische Fördertechnik- und Lagersysteme Gesellschaft mbH & Co. KG"


@pytest.fixture
def leadq(tmp_path: Path) -> Leadq:
    leadq = workspace(tmp_path / "ws")
    leadq.ok("edit", "1", f"company={_LONG}", "job_title=Geschäftsführerin für 物流 und Einkauf")
    return leadq


class Terminal:
    """leadq at a terminal: what is typed, and the screen as a person sees it."""

    def __init__(self, leadq: Leadq, *words: str, width: int = 80, term: str = "xterm") -> None:
        environment = {**os.environ, "PYTHONPATH": str(_ROOT), "TERM": term, "LC_ALL": "C.UTF-8"}
        environment.pop("COLUMNS", None)
        self.written = ""
        self._screen = pyte.Screen(width, 100)
        self.child: pexpect.spawn[str] = pexpect.spawn(
            sys.executable,
            ["-m", "leadq", "-C", str(leadq.folder), "--as-of", TODAY, "call", *words],
            dimensions=(100, width),
            env=environment,
            encoding="utf-8",
            timeout=30,
        )

    def until(self, text: str) -> None:
        """Wait for a text, and the mark behind it."""
        self.child.expect_exact(text)
        self._read()
        self.child.expect_exact("> ")
        self._read()

    def type(self, *lines: str) -> None:
        """Type lines, each when it is waited for."""
        for number, line in enumerate(lines):
            if number:
                self.child.expect_exact("> ")
                self._read()
            self.child.sendline(line)

    def end(self) -> int | None:
        """Wait for the end; answers the exit code."""
        self.child.expect(pexpect.EOF)
        self._read()
        self.child.close()
        return self.child.exitstatus

    @property
    def screen(self) -> str:
        """What stands on the screen."""
        pyte.Stream(self._screen).feed(self.written)
        return "\n".join(line.rstrip() for line in self._screen.display).rstrip() + "\n"

    def _read(self) -> None:
        self.written += str(self.child.before) + (
            self.child.after if isinstance(self.child.after, str) else ""
        )


@pytest.mark.parametrize("width", [80, 120])
def test_the_screens_of_a_call(leadq: Leadq, width: int) -> None:
    terminal = Terminal(leadq, "1", width=width)
    terminal.until("What for?")
    terminal.type("3", "y", "1.3.2027", "2,5", "12", "?", "s", "die Chefin", "s")
    terminal.until("How did the call end?")
    terminal.type("1", f"Send {_LONG} the brochure, monday", "")
    assert terminal.end() == 0
    assert terminal.screen == (_SCREENS / f"{width}.txt").read_text("utf-8")
    assert max(map(len, terminal.screen.splitlines())) <= width
    assert step(leadq)[:2] == (f"Send {_LONG} the brochure", "2026-11-23")
    assert calls(leadq) == [("talked", None)]


def test_the_number_is_a_link_that_dials(leadq: Leadq) -> None:
    terminal = Terminal(leadq, "1")
    terminal.until("What for?")
    assert "\x1b]8;;tel:+493023125001\x1b\\+493023125001\x1b]8;;\x1b\\" in terminal.written


def test_a_terminal_that_knows_nothing_gets_the_number_as_it_is(leadq: Leadq) -> None:
    terminal = Terminal(leadq, "1", term="dumb")
    terminal.until("What for?")
    assert "\x1b" not in terminal.written
    assert "+493023125001" in terminal.written


def test_the_keys_go_back_skip_keep_and_note(leadq: Leadq) -> None:
    terminal = Terminal(leadq)
    terminal.until("What for?")
    terminal.type("2")
    terminal.until("Did you see it at the fair?")
    terminal.type("b")
    terminal.until("(Enter keeps: later)")
    terminal.type("", "s")
    terminal.until("When again?")
    terminal.type("n", "has a cold", "c", "monday")
    terminal.until("How did the call end?")
    terminal.type("1", "q")
    assert terminal.end() == 0
    assert answers(leadq) == {"need": "later"}
    assert calls(leadq) == [("talked", "has a cold")]
    assert step(leadq)[:3] == ("Call back", "2026-11-23", "callback")


@pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM])
def test_a_killed_terminal_loses_no_answer_and_leaves_the_lead_with_its_step(
    leadq: Leadq, way: signal.Signals
) -> None:
    before = step(leadq)
    terminal = Terminal(leadq, "1")
    terminal.until("What for?")
    terminal.type("3")
    terminal.until("Did you see it at the fair?")
    terminal.type("yes")
    terminal.until("When?")
    terminal.child.send("1.3.20")  # not yet Enter
    terminal.child.kill(way)
    terminal.end()
    assert terminal.child.signalstatus == way
    assert answers(leadq) == {"need": "concrete", "visited": 1}
    assert (step(leadq), calls(leadq)) == (before, [])
    assert leadq.ok("show", "1", "--format", "json").json["score"] == 30


def test_a_hung_up_line_leaves_the_call_unlogged(leadq: Leadq) -> None:
    terminal = Terminal(leadq, "1")
    terminal.until("What for?")
    terminal.type("3")
    terminal.until("Did you see it at the fair?")
    terminal.child.close(force=True)
    assert (answers(leadq), calls(leadq)) == ({"need": "concrete"}, [])


def test_control_c_interrupts_with_130_and_what_was_answered_stays(leadq: Leadq) -> None:
    terminal = Terminal(leadq, "1")
    terminal.until("What for?")
    terminal.type("3")
    terminal.until("Did you see it at the fair?")
    terminal.child.sendintr()
    assert terminal.end() == 130
    assert "nothing was logged with 1 Anna Arndt" in terminal.screen
    assert "1 answer stored" in " ".join(terminal.screen.split())
    assert "interrupted" in terminal.screen
    assert (answers(leadq), calls(leadq)) == ({"need": "concrete"}, [])


def test_control_d_leaves(leadq: Leadq) -> None:
    terminal = Terminal(leadq, "1")
    terminal.until("What for?")
    terminal.child.sendeof()
    assert terminal.end() == 0
    assert "nothing was logged with 1 Anna Arndt" in terminal.screen
