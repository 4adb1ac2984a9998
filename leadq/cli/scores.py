"""Scores: computed for all leads, explained for one."""

from __future__ import annotations

import typer

from leadq.cli.command import Command
from leadq.cli.options import FormatOption, LeadArgument
from leadq.cli.session import session
from leadq.output.messages import say, suggest
from leadq.output.printing import Format


def register(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command("score", cls=Command)(score)
    app.command("why", cls=Command)(why)


def score(ctx: typer.Context, form: FormatOption = Format.AUTO) -> None:
    """Compute every lead's score and grade from the rules.

    Only what changed is written.
    """
    from leadq import scoring
    from leadq.output.scores import print_summary

    with session(ctx).ruled() as (db, rulebook), session(ctx).writing(db, "score") as tx:
        summary = scoring.score(tx, rulebook, looks_back=session(ctx).as_of is not None)
    print_summary(summary, form)
    if summary.stored:
        say(f"{summary.leads} leads, {summary.changed} changed")
    else:
        say(f"as of {summary.as_of}, before the last stored score: looked at only, nothing stored")
    suggest("leadq list grade=A", "leadq next", "leadq why ID")


def why(ctx: typer.Context, lead: LeadArgument, form: FormatOption = Format.AUTO) -> None:
    """Explain a lead's score, rule by rule.

    Every rule that gave or took points is listed with its file and line; the points add up to the score.
    """
    from leadq import scoring
    from leadq.finding import find_lead
    from leadq.output.scores import print_explanation

    with session(ctx).ruled() as (db, rulebook):
        found = find_lead(db, lead)
        explanation = scoring.why(db, rulebook, found.id, as_of=session(ctx).today(db))
    print_explanation(explanation, found, form)
    if explanation.stored_score not in {None, explanation.score}:
        say(f"the stored score is {explanation.stored_score}; leadq score brings it up to date")
