"""How well the points sort."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from leadq.cli.command import Command
from leadq.cli.options import FormatOption
from leadq.cli.reports.options import FromOption, ToOption, received
from leadq.cli.session import session
from leadq.cli.sources import KindOption
from leadq.output.messages import say
from leadq.output.printing import Format, is_screen

if TYPE_CHECKING:
    from leadq.reports.scores import ScoreQuality


def register(group: typer.Typer) -> None:
    """Add the command of this file."""
    group.command("scores", cls=Command)(scores)


def scores(
    ctx: typer.Context,
    from_: FromOption = None,
    to: ToOption = None,
    kind: KindOption = None,
    form: FormatOption = Format.AUTO,
) -> None:
    """Show whether the points sort well.

    Closed leads with the points that they had on the day before: conversion by grade, score and rule.
    """
    from leadq.output.score_quality import print_score_quality
    from leadq.reports.scores import score_quality

    leads = received(from_, to, kind)
    shared = session(ctx)
    with shared.ruled_reading() as (db, rulebook):
        quality = score_quality(db, rulebook, as_of=shared.today(db), received=leads)
    print_score_quality(quality, form)
    if is_screen(form):
        _explain(quality)


def _explain(quality: ScoreQuality) -> None:
    """What the tables cannot say."""
    from leadq.output.columns import number

    closed = quality.closed
    if not closed.leads:
        say("no lead was won or lost: nothing to judge the points by")
        return
    say("points of the day before closing: activities, answers and stage of then, fields of today")
    say(f"AUC: how likely a won lead stands before a lost one; {number(0.5, 2)} is chance")
    if quality.too_few:
        say(
            f"too few to tell: {closed.won} won, {closed.leads - closed.won} lost;"
            " with fewer than 30 together, or than 10 of each, this is mostly chance"
        )
    if quality.closed_on_arrival:
        say(
            f"{quality.closed_on_arrival} closed on the day they were received:"
            " what they did is not counted"
        )
    seeing = [rule.rule for rule in quality.rules if rule.finding == "sees_the_end"]
    if seeing:
        say(f"order_value and next_due tell the end: no points here by {', '.join(seeing)}")
