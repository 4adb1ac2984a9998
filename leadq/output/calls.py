"""The screens of a call: who it is, what is asked, how it ended. All of it is said on stderr."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final

from leadq.calling.briefing import Briefing
from leadq.calling.endings import Ending
from leadq.calling.locks import Lock
from leadq.calling.prompts import KEYS_AT_QUESTIONS, Prompt
from leadq.output.columns import money, shown
from leadq.output.messages import say
from leadq.output.wrapping import say_wrapped
from leadq.rulebook.catalogue import FieldType
from leadq.rulebook.field_values import FieldValue
from leadq.rulebook.questions import Question
from leadq.scoring import Explanation
from leadq.store.due_calls import Callee
from leadq.store.leads import Standing
from leadq.store.stories import Event

_LABEL: Final = 15  # columns
_DIALED: Final = re.compile(r"\+?[0-9]+")
_WANTED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "date": "a day: 1.3.2027, 2027-03-01, in 3 months",
        "number": "a number",
        "integer": "a whole number",
        "money": "an amount",
        "person": "a name and a job, such as Eva Ott, Einkauf",
        "callback": "when we call again: friday, +3d, 24.12.",
    }
)


def print_briefing(briefing: Briefing, today: date) -> None:
    """Say who is called and why, where the score comes from, and the latest that happened."""
    callee, explanation = briefing.callee, briefing.explanation
    say_wrapped("", str(callee))
    if callee.job_title:
        _say_line("job", callee.job_title)
    _say_number(callee.number)
    _say_line("due", _why_due(callee, today))
    _say_line("stage", callee.stage + (f", owner {callee.owner}" if callee.owner else ""))
    _say_line("score", _score(explanation))
    _say_lines("because", [f"{part.points:+} {part.rule}" for part in briefing.reasons])
    _say_lines("history", [_event(event) for event in briefing.history])
    _say_line("keys", KEYS_AT_QUESTIONS)


def _say_line(name: str, text: str) -> None:
    say_wrapped(f"  {name:<{_LABEL}}", text)


def _say_lines(name: str, texts: Sequence[str]) -> None:
    for text in texts:
        _say_line(name, text)
        name = ""


def _say_number(number: str | None) -> None:
    """Say the number to call, on a terminal that knows links as one that dials."""
    can_link = sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"
    if number is None:
        _say_line("call", "no number is known")
    elif can_link and _DIALED.fullmatch(number):
        link = f"\x1b]8;;tel:{number}\x1b\\{number}\x1b]8;;\x1b\\"
        print(f"  {'call':<{_LABEL}}{link}", file=sys.stderr)
    else:
        _say_line("call", number)


def _why_due(callee: Callee, today: date) -> str:
    assert callee.due is not None
    assert callee.first_due is not None
    agreed = " (agreed call-back)" if callee.kind == "callback" else ""
    late = (today - date.fromisoformat(callee.first_due)).days
    if callee.due == today.isoformat():
        when = "today"
    elif callee.due < today.isoformat():
        when = f"{late} day{'s' if late > 1 else ''} late"
    else:
        when = "not due yet"
    put_off = f", put off from {callee.first_due}" if callee.first_due < callee.due else ""
    return f"{callee.action}{agreed}, {callee.due}: {when}{put_off}"


def _score(explanation: Explanation) -> str:
    return f"{explanation.score}, grade {explanation.grade}, {explanation.qualification}"


def _event(event: Event) -> str:
    return f"{event.day}  {event.what}" + (f": {event.detail}" if event.detail else "")


def print_prompt(prompt: Prompt) -> None:
    """Say what is asked, with the choices on the number keys and what Enter does."""
    if prompt.phase != "step":
        say("")
    if prompt.question is not None:
        _print_question(prompt.question, prompt.earlier)
    elif prompt.phase == "main contact":
        say_wrapped("", f"Make {prompt.named} the main contact? Enter: no")
    elif prompt.phase == "note":
        say_wrapped("", "Note (Enter: none):")
    elif prompt.phase == "call back":
        say_wrapped("", "Call back when? friday, +3d, 24.12. (Enter: no call-back)")
    elif prompt.phase == "result":
        say_wrapped("", "How did the call end?")
    elif prompt.ending is not None:
        _print_offer(prompt.ending)
    _print_choices(prompt)


def _print_question(question: Question, earlier: FieldValue | None) -> None:
    say_wrapped("", question.ask)
    wanted = _WANTED.get(question.type)
    stands = None if earlier is None else f"Enter keeps: {_words(question, earlier)}"
    hint = "; ".join(filter(None, (wanted, stands)))
    if hint:
        say_wrapped("  ", f"({hint})")


def _words(question: Question, value: FieldValue) -> str:
    """An answer in the words in which it was given."""
    if question.choices:
        return question.choices[str(value)]
    if question.value_type is FieldType.MONEY:
        return money(int(value))
    is_yes_no = question.value_type is FieldType.YES_NO
    return shown(bool(value) if is_yes_no else value)


def _print_choices(prompt: Prompt) -> None:
    labels = prompt.question.choices if prompt.question else {}
    for number, choice in enumerate(prompt.choices, start=1):
        say_wrapped(f"{number:>3}  ", labels.get(choice, choice))


def _print_offer(ending: Ending) -> None:
    """Say what the call would come to, and the step that is offered."""
    say("")
    _print_ending(ending)
    after = ending.logged.after
    if after.next_action is None:
        say_wrapped("", f"The lead is {after.stage} then. Enter logs the call, b goes back")
    else:
        say_wrapped("Next step: ", _step(after))
        say_wrapped(
            "", "Enter takes it; else type words, a day, or both: Send the brochure, friday"
        )


def _print_ending(ending: Ending) -> None:
    logged = ending.logged
    for sentence in logged.said:
        say_wrapped("", sentence)
    rule = ending.because
    because = f": questions.yaml:{rule.line}, {rule.when.words()}" if rule else ""
    _say_line("qualification", f"{logged.qualification}{because}")
    _say_line("score", _score(ending.explanation))
    if logged.after.stage != logged.before.stage:
        _say_line("stage", f"{logged.before.stage} -> {logged.after.stage}")
    if ending.offer is not None:
        _say_line("offered", f"to {ending.offer.owner}, to accept until {ending.offer.accept_by}")
    elif ending.waits_for_taker:
        _say_line("offered", f"to nobody: leadq handover {logged.after.id} --to NAME")


def _step(standing: Standing) -> str:
    agreed = " (agreed call-back)" if standing.next_kind == "callback" else ""
    return f"{standing.next_action}, {standing.next_due}{agreed}"


def print_sentences(sentences: Sequence[str]) -> None:
    """Say what the guide answers to a typed line."""
    for sentence in sentences:
        say_wrapped("", sentence)


def print_end(callee: Callee, ending: Ending | None, answered: int) -> None:
    """Say how a call ended, or that it was not logged and what became of its answers."""
    if ending is None:
        kept = f"; {answered} answer{'s' if answered != 1 else ''} stored" if answered else ""
        say_wrapped("", f"nothing was logged with {callee}{kept}")
        say_wrapped("", f"next step: {callee.action}, {callee.due}")
        return
    result = f": {ending.entry.result}" if ending.entry.result else ""
    say_wrapped("", f"logged call with {callee}{result}")
    if ending.logged.after.next_action is not None:
        say_wrapped("", f"next step: {_step(ending.logged.after)}")


def print_lock(callee: Callee, lock: Lock, *, is_put_off: bool) -> None:
    """Say that nobody calls a lead again so soon after a talk, and when its step is due."""
    say_wrapped(
        "",
        f"{callee} was talked with on {lock.talked_on}: no call before {lock.until} (no_call_within in process.yaml);"
        f" leadq call {callee.id} --anyway",
    )
    due = f"{lock.until} instead of {callee.due}" if is_put_off else callee.due
    say_wrapped("", f"next step: {callee.action}, {due}")
