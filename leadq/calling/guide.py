"""The telephone guide: what is asked next, and what a typed line comes to. It knows no terminal.

Answers are stored at once, each by a command of its own; the call is logged at the end, with its result.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from leadq import scoring
from leadq.calling.answering import answer_all
from leadq.calling.asking import YES_NO, choices_of, earlier_answer, meant, next_question
from leadq.calling.briefing import check_still_there
from leadq.calling.contacts import make_main, may_become_main
from leadq.calling.endings import day_typed, finish, foresee, step_typed
from leadq.calling.logging import Entry
from leadq.calling.prompts import HELP, Phase, Prompt
from leadq.calling.replies import ENTER, Reply, parse_reply
from leadq.errors import UsageError
from leadq.journey.moves import UnknownWord
from leadq.journey.steps import NO_STEP
from leadq.values.folding import fold
from leadq.values.texts import clean_text
from leadq.values.yes_no import parse_yes_no

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from leadq.calling.desk import Desk
    from leadq.calling.endings import Ending
    from leadq.rulebook.questions import Question

CALL: Final = "call"
"""The kind of activity that the guide logs."""


class Guide:
    """One call to one lead: `prompt` is what it waits for, `take` takes one typed line."""

    def __init__(self, desk: Desk, lead_id: int) -> None:
        if CALL not in desk.rulebook.process.kinds:
            raise UnknownWord("activity", CALL, list(desk.rulebook.process.kinds))
        self.ending: Ending | None = None  # what the call came to, once it is logged
        self.leaves = False  # whoever calls wants to stop
        self.answered = 0  # answers stored in this call
        self._desk = desk
        self._lead_id = lead_id
        self._asked: list[Question] = []  # up to the one that is asked now
        self._phase: Phase | None = None
        self._before: Phase = "question"  # where a note or a call-back was asked for
        self._named = ""
        self._notes: list[str] = []
        self._call_back: date | None = None
        self._result: str | None = None
        self._step = NO_STEP
        self._foreseen: Ending | None = None
        self._is_warned = False
        self._takes: Mapping[Phase, Callable[[Reply], list[str]]] = {
            "question": self._take_answer,
            "main contact": self._take_main_contact,
            "note": self._take_note,
            "call back": self._take_call_back,
            "result": self._take_result,
            "step": self._take_step,
        }
        self._go_on()

    @property
    def prompt(self) -> Prompt | None:
        """What is asked now; None when the call is over."""
        match self._phase:
            case "question":
                question = self._asked[-1]
                earlier = earlier_answer(self._desk, self._lead_id, question)
                return Prompt("question", question, earlier, choices_of(question))
            case "main contact":
                return Prompt("main contact", named=self._named, choices=YES_NO)
            case "result":
                return Prompt("result", choices=tuple(self._desk.rulebook.process.results))
            case "step":
                return Prompt("step", ending=self._foreseen)
            case "note" | "call back":
                return Prompt(self._phase)
            case None:
                return None

    def take(self, line: str) -> list[str]:
        """Take one typed line; answers what is to be said to it, in sentences. Raises `LeadGone`."""
        assert self._phase is not None, "the call is not over"
        check_still_there(self._desk, self._lead_id)
        try:
            return self._takes[self._phase](parse_reply(line))
        except UsageError as wrong:
            return [str(wrong)]

    def hang_up(self) -> None:
        """Leave at once: nothing more will be typed."""
        self.leaves, self._phase = True, None

    def _take_answer(self, reply: Reply) -> list[str]:
        question = self._asked[-1]
        if reply.key == ENTER:
            return self._keep(question)
        if reply.key == "s":
            return self._go_on()
        if reply.key == "b":
            return self._back()
        if reply.key is not None:
            return self._take_key(reply.key)
        return self._store(question, meant(reply, choices_of(question)))

    def _keep(self, question: Question) -> list[str]:
        earlier = earlier_answer(self._desk, self._lead_id, question)
        if earlier is None:
            return ["no answer stands here that could be kept; s skips the question, ? helps"]
        if question.type == "callback":
            self._call_back = date.fromisoformat(str(earlier))
        return self._go_on()

    def _store(self, question: Question, text: str) -> list[str]:
        desk, lead_id = self._desk, self._lead_id
        with desk.command(f"call {lead_id} {question.name}") as tx:
            answered = answer_all(tx, desk.rulebook, lead_id, {question.name: text})
            scoring.score_lead(tx, desk.rulebook, lead_id)
        self.answered += 1
        self._call_back = answered.call_back or self._call_back
        said = list(answered.said)
        if question.type == "person" and may_become_main(desk.db, lead_id, text):
            self._phase, self._named = "main contact", text
            return said
        return said + self._go_on()

    def _take_main_contact(self, reply: Reply) -> list[str]:
        is_wanted = parse_yes_no(meant(reply, YES_NO)) if reply.text else False
        if is_wanted is None:
            return ["yes or no?"]
        said = []
        if is_wanted:
            with self._desk.command(f"call {self._lead_id} main contact") as tx:
                said = make_main(tx, self._lead_id, self._named)
                scoring.score_lead(tx, self._desk.rulebook, self._lead_id)
        return said + self._go_on()

    def _go_on(self) -> list[str]:
        """To the next question that is to be asked, or to how the call ended."""
        after = self._asked[-1] if self._asked else None
        found = next_question(self._desk, self._lead_id, after)
        if found is None:
            return self._to_result()
        self._asked.append(found)
        self._phase = "question"
        return []

    def _back(self) -> list[str]:
        if len(self._asked) == 1:
            return ["this is the first question"]
        self._asked.pop()
        return []

    def _take_key(self, key: str) -> list[str]:
        """The keys that mean the same wherever they are typed."""
        assert self._phase is not None
        if key in {"n", "c"}:
            self._before, self._phase = self._phase, "note" if key == "n" else "call back"
            return []
        if key == "q":
            return self._leave()
        if key == "r" and self._phase == "question":
            return self._to_result()
        return list(HELP[self._phase])

    def _take_note(self, reply: Reply) -> list[str]:
        note = clean_text(reply.text)
        if note is not None:
            self._notes.append(note)
        return self._return()

    def _take_call_back(self, reply: Reply) -> list[str]:
        if reply.key == "b":
            return self._return()
        if reply.key == ENTER:
            self._call_back = None
            return self._return()
        self._call_back = day_typed(self._desk, reply.text)
        return self._to_result() if self._before == "question" else self._return()

    def _return(self) -> list[str]:
        """Back to where a note or a call-back was asked for."""
        self._phase = self._before
        return self._offer() if self._phase == "step" else []

    def _to_result(self) -> list[str]:
        self._phase = "result"
        return [] if self._desk.rulebook.process.results else self._offer()

    def _take_result(self, reply: Reply) -> list[str]:
        if reply.key == ENTER:
            return ["say how the call ended; q leaves without logging it"]
        if reply.key == "b":
            return self._to_last_question()
        if reply.key is not None:
            return self._take_key(reply.key)
        results = tuple(self._desk.rulebook.process.results)
        text = meant(reply, results)
        result = next((one for one in results if fold(one) == fold(text)), None)
        if result is None:
            raise UnknownWord("result", text, results)
        self._result = result
        return self._offer()

    def _to_last_question(self) -> list[str]:
        if not self._asked:
            return ["no question was asked"]
        self._phase, self.leaves = "question", False
        return []

    def _offer(self) -> list[str]:
        self._foreseen = foresee(self._desk, self._lead_id, self._entry())
        self._phase = "step"
        return []

    def _take_step(self, reply: Reply) -> list[str]:
        if reply.key in {ENTER, "q"}:
            self.ending = finish(self._desk, self._lead_id, self._entry())
            self.leaves = self.leaves or reply.key == "q"
            self._phase = None
            return []
        if reply.key == "b":
            self._step = NO_STEP
            has_results = bool(self._desk.rulebook.process.results)
            return self._to_result() if has_results else self._to_last_question()
        if reply.key is not None:
            return self._take_key(reply.key)
        before = self._step
        self._step = step_typed(self._desk, reply.text, before)
        try:
            return self._offer()
        except UsageError:
            self._step = before
            raise

    def _entry(self) -> Entry:
        """The call as it would be logged; the day of an agreed call-back is the one that was said last."""
        call_back = self._call_back and (self._step.due or self._call_back)
        return Entry(
            kind=CALL,
            result=self._result,
            note="\n".join(self._notes) or None,
            step=self._step,
            call_back=call_back,
            person=self._desk.person,
        )

    def _leave(self) -> list[str]:
        """Leave: what was said asks for a result first; without one nothing is logged."""
        has_more = bool(self._notes or self._call_back)
        self.leaves = True
        if self._phase == "question" and (self.answered or has_more):
            return self._to_result()
        if has_more and not self._is_warned:
            self._is_warned = True
            return ["without a result the note and the call-back are not kept; q again leaves"]
        self._phase = None
        return []
