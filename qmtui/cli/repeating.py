"""Options that say on which dates something takes place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import click

from qmtui.book import Book
from qmtui.cli.session import emit
from qmtui.formats import clock, day, number
from qmtui.i18n import _, ngettext
from qmtui.inbox.days import day_meant
from qmtui.model.event import Event
from qmtui.planning.recurring import EVERY, Every, Rhythm, dates_of

REPEATING = {"times", "until", "without", "dry_run"}


def repeating(command: Any) -> Any:  # click's own decorators
    """How often, until when, which dates not."""
    options = (
        click.option(
            "--repeat",
            "every",
            type=click.Choice(list(EVERY)),
            help=_("Again every week, every fortnight, or in the month on the same weekday."),
        ),
        click.option("--times", type=int, help=_("How many dates in all.")),
        click.option("--until", help=_("The last day.")),
        click.option("--without", multiple=True, help=_("A date to leave out; may be repeated.")),
        click.option("--dry-run", is_flag=True, help=_("Only show the dates.")),
    )
    for option in reversed(options):
        command = option(command)
    return command


def dates_meant(
    book: Book, first: datetime, every: Every | None, options: dict[str, Any]
) -> list[datetime]:
    """The dates that the options mean; without `--repeat` the first alone."""
    if every is None:
        if options["times"] or options["until"]:
            raise click.UsageError(_("--times and --until go with --repeat."))
        return [first]

    def meant(text: str) -> date:
        # A day without a year lies behind the first one.
        return day_meant(book, lambda: first, text)

    until = meant(options["until"]) if options["until"] else None
    rhythm = Rhythm(every=every, until=until, times=options["times"])
    left_out = {meant(text) for text in options["without"]}
    dates = [moment for moment in dates_of(first, rhythm) if moment.date() not in left_out]
    if not dates:
        raise click.UsageError(_("All dates are left out."))
    return dates


def dates_told(dates: Sequence[datetime]) -> str:
    return "\n".join(f"{day(date)} {clock(date)}" for date in dates)


def emit_planned(planned: Sequence[Event], as_json: bool) -> None:
    """What was planned: the id of the first one, and of all."""
    first = planned[0]
    told = _("Planned: {0} ({1})").format(first.title, first.id)
    if len(planned) > 1:
        count = ngettext("{0} event", "{0} events", len(planned)).format(number(len(planned)))
        told = _("Planned: {0}, {1}").format(first.title, count)
        told += "\n" + dates_told([event.start for event in planned])
    emit({"id": first.id, "ids": [event.id for event in planned]}, as_json, told)
