"""Measures: planned in the office, given dots to in the field."""

from __future__ import annotations

from typing import Any

import click
from click.core import ParameterSource

from qmtui.book import now
from qmtui.cli.options import station
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.feedback.polls import LETTERS, Poll, Result
from qmtui.formats import number
from qmtui.i18n import _, ngettext
from qmtui.measures import Measures
from qmtui.model.feedback import Measure

facts = click.option("--facts", default="", help=_("What people should know about it."))
options = click.option(
    "--option", "options", multiple=True, help=_("What people may choose; may be repeated.")
)
event_option = click.option(
    "--event", "wanted", help=_("Only for this event; else it goes out with every one.")
)


@click.group(help=_("Plan measures that people are asked about."))
def measure() -> None:
    pass


@measure.command("add", help=_("Plan a measure."))
@click.argument("title", metavar=_("TITLE"))
@facts
@options
@event_option
@as_json
@pass_session
def add(
    session: Session,
    title: str,
    facts: str,
    options: tuple[str, ...],
    wanted: str | None,
    as_json: bool,
) -> None:
    with session.open() as book:
        event_id = book.event(wanted).id if wanted else None
        added = Measures(book).add(title, facts, options, event_id)
    emit(added, as_json, _("Planned: {0}").format(_line(added)))


@measure.command("change", help=_("Change MEASURE; what is not named stays as it is."))
@click.argument("name", metavar=_("MEASURE"))
@click.option("--title", help=_("Title."))
@facts
@options
@event_option
@as_json
@pass_session
def change(session: Session, /, name: str, wanted: str | None, as_json: bool, **named: Any) -> None:
    source = click.get_current_context().get_parameter_source
    changes = {k: v for k, v in named.items() if source(k) is ParameterSource.COMMANDLINE}
    with session.open() as book:
        if wanted:
            changes["event_id"] = book.event(wanted).id
        measures = Measures(book)
        changed = measures.change(measures.find(name), **changes)
    emit(changed, as_json, _("Changed: {0}").format(_line(changed)))


@measure.command("remove", help=_("Take MEASURE off the plan."))
@click.argument("name", metavar=_("MEASURE"))
@as_json
@pass_session
def remove(session: Session, name: str, as_json: bool) -> None:
    with session.open() as book:
        measures = Measures(book)
        found = measures.find(name)
        measures.remove(found)
    emit({"id": found.id}, as_json, _("Removed: {0}").format(found.title))


@measure.command("list", help=_("List all measures."))
@as_json
@pass_session
def list_measures(session: Session, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        found = Measures(book).all()
    emit(found, as_json, "\n".join(map(_line, found)) or _("No measure is planned yet."))


@click.command(
    help=_("Give dots to an OPTION of MEASURE, -1 takes one away; without one: the result."),
    context_settings={"ignore_unknown_options": True},
)
@click.argument("name", metavar=_("MEASURE"))
@click.argument("option", required=False)
@click.argument("delta", type=int, default=1)
@station
@as_json
@pass_session
def dots(
    session: Session, name: str, option: str | None, delta: int, station: str | None, as_json: bool
) -> None:
    with session.open(read_only=option is None, station=station) as book:
        poll = Poll(book, now, Measures(book).find(name))
        if option is not None:
            poll.give(poll.option_meant(option), delta)
        result = poll.result()
    answer = {"measure": result.measure, "options": result.options, "total": result.total}
    emit(answer, as_json, _shown(result))


def _line(measure: Measure) -> str:
    lettered = (f"{key} {o}" for key, o in zip(LETTERS, measure.options, strict=False))
    shown = ", ".join(lettered) or _("no options yet")
    return f"{measure.title}: {shown}"


def _shown(result: Result) -> str:
    wide = max((len(option) for option in result.options), default=0)
    lines = [f"  {option:<{wide}}  {number(n):>6}" for option, n in result.options.items()]
    words = ngettext("{0} dot in all", "{0} dots in all", result.total)
    return "\n".join([result.measure, *lines, words.format(number(result.total))])


COMMANDS = [measure, dots]
