"""Nodes to the results of a call: what follows when somebody was reached, was not, or must not be called again."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from leadq.rulebook.problems import shown, titled
from leadq.rulebook.process import Result
from leadq.rulebook.steps_parsing import parse_plain_step
from leadq.rulebook.structure import (
    check_given,
    check_known,
    duration,
    items,
    named,
    section,
    text,
)

if TYPE_CHECKING:
    from leadq.rulebook.problems import Problems
    from leadq.rulebook.process import Channel, Stage
    from leadq.rulebook.yaml_reading import Node
    from leadq.values.durations import Duration

RESULT_LINES: Final = ("retry", "then", "clear", "opt_out", "next_step")
THEN_LINES: Final = ("stage", "reason")
CHANNELS: Final[Mapping[str, Channel]] = MappingProxyType({"phone": "phone", "email": "email"})


def parse_results(
    root: Node, stages: tuple[Stage, ...], problems: Problems
) -> Mapping[str, Result]:
    """Read the results of a call, which may lead to one of `stages`."""
    found: dict[str, Result] = {}
    for name, node in named(root, "results", problems):
        within = problems.within(titled("result", name))
        lines = section(node, within, known=RESULT_LINES)
        retry = _retry(lines.get("retry"), within)
        then, reason = _then(lines.get("then"), stages, within)
        if ("retry" in lines) != ("then" in lines):
            within.add(
                node.line, "'retry' and 'then' belong together: when all is tried, what then?"
            )
        found[name] = Result(
            name,
            retry=retry,
            then=then,
            then_reason=reason,
            clear=_channel(lines.get("clear"), within),
            opt_out=_channel(lines.get("opt_out"), within),
            next_step=parse_plain_step(lines.get("next_step"), within),
        )
    return MappingProxyType(found)


def _retry(node: Node | None, problems: Problems) -> tuple[Duration, ...]:
    nodes = items(node, problems)
    if node is not None and not nodes:
        problems.add(node.line, "'retry' is a list, such as [1 workday, 2 workdays, 4 workdays]")
    return tuple(found for one in nodes if (found := duration(one, problems)))


def _then(
    node: Node | None, stages: tuple[Stage, ...], problems: Problems
) -> tuple[str | None, str | None]:
    """The stage, and the reason where it closes the lead: then: nurture, or then: {stage: lost, reason: no answer}."""
    if node is None:
        return None, None
    lines = {"stage": node}
    if isinstance(node.value, Mapping):
        lines = dict(section(node, problems, known=THEN_LINES))
        check_given(lines, ("stage",), node.line, problems)
    name = text(lines.get("stage"), problems)
    by_name = {stage.name: stage for stage in stages}
    if name is None or not check_known(name, node.line, by_name, what="stage", problems=problems):
        return None, None
    stage = by_name[name]
    reason = text(lines.get("reason"), problems)
    if stage.enter_when:
        problems.add(node.line, f"{shown(name)} has an 'enter_when', which nobody asks here")
    if stage.outcome == "won":
        problems.add(node.line, "nobody becomes an order by not answering")
    if stage.reasons and reason not in stage.reasons:
        listed = ", ".join(stage.reasons)
        problems.add(node.line, f"{{stage: {name}, reason: ...}} needs a reason, one of: {listed}")
    if reason and not stage.reasons:
        problems.add(node.line, f"{shown(name)} takes no reason")
    return name, reason


def _channel(node: Node | None, problems: Problems) -> Channel | None:
    written = text(node, problems)
    if node is None or written is None:
        return None
    check_known(written, node.line, CHANNELS, what="channel", problems=problems)
    return CHANNELS.get(written)
