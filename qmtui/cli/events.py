"""Commands that plan events and set their stations up."""

from __future__ import annotations

from typing import Any

import click
from click.core import ParameterSource

from qmtui.book import now
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.events import AREAS, Events, counter_from
from qmtui.formats import clock, day
from qmtui.i18n import _
from qmtui.model.event import HERE_FROM, KINDS, MODES, REENTRIES, STATUSES, Event
from qmtui.times import parse_time

COUNTER = _("Counted with strokes, like “Parcours=unter 10,10–13”; may be repeated.")

mode = click.option("--mode", type=click.Choice(list(MODES)), help=_("How attendance is captured."))
capacity = click.option("--capacity", type=int, help=_("How many people may be inside."))
no_capacity = click.option("--no-capacity", is_flag=True, help=_("No limit any more."))
reentry = click.option(
    "--reentry",
    type=click.Choice(list(REENTRIES)),
    help=_("How often the same ticket opens the gate."),
)
entering_leaves = click.option(
    "--entering-leaves/--no-entering-leaves",
    help=_("Whoever comes in at one station has left the one before."),
)
here = click.option(
    "--here", "here_from", type=click.Choice(list(HERE_FROM)), help=_("What “here now” rests on.")
)
counters = click.option("--counter", "counters", multiple=True, help=COUNTER)


@click.group(help=_("Plan events."))
def event() -> None:
    pass


@event.command(help=_("Plan an event."))
@click.option("--title", required=True, help=_("Title."))
@click.option("--kind", required=True, type=click.Choice(list(KINDS)), help=_("Kind of event."))
@click.option("--start", required=True, help=_("Start, like 2026-06-13T14:00."))
@click.option("--end", help=_("End, like 2026-06-13T19:00."))
@click.option("--place", default="", help=_("Place."))
@mode
@click.option("--station", "stations", multiple=True, help=_("Name of a station; may be repeated."))
@capacity
@reentry
@entering_leaves
@here
@counters
@as_json
@pass_session
def add(
    session: Session,
    /,
    title: str,
    kind: str,
    start: str,
    end: str | None,
    stations: tuple[str, ...],
    counters: tuple[str, ...],
    as_json: bool,
    reentry: Any,  # one of click's choices, as are the rest
    **rules: Any,
) -> None:
    with session.open() as book:
        begin = parse_time(start, book.zone, now().astimezone(book.zone).date())
        finish = parse_time(end, book.zone, begin.date()) if end else None
        planned = Events(book, now).add(
            title,
            kind,
            begin,
            finish,
            stations=stations,
            reentry=reentry or "free",
            counters=tuple(map(counter_from, counters)),
            **rules,
        )
    emit({"id": planned.id}, as_json, _("Planned: {0} ({1})").format(planned.title, planned.id))


@event.command(help=_("Change EVENT; what is not named stays as it is."))
@click.argument("wanted", metavar="EVENT")
@click.option("--title", help=_("Title."))
@click.option("--start", help=_("Start, like 2026-06-13T14:00."))
@click.option("--end", help=_("End, like 2026-06-13T19:00."))
@click.option("--place", help=_("Place."))
@mode
@capacity
@no_capacity
@reentry
@entering_leaves
@here
@counters
@as_json
@pass_session
def change(
    session: Session, /, wanted: str, as_json: bool, no_capacity: bool, **options: Any
) -> None:
    named = _named(options) | ({"capacity": None} if no_capacity else {})
    with session.open() as book:
        event = book.event(wanted)
        day = event.start.astimezone(book.zone).date()
        if "start" in named:
            named["start"] = parse_time(named["start"], book.zone, day)
            day = named["start"].astimezone(book.zone).date()
        if "end" in named:
            named["end"] = parse_time(named["end"], book.zone, day)
        if "counters" in named:
            named["counters"] = tuple(map(counter_from, named["counters"]))
        changed = Events(book, now).change(event, **named)
    emit(changed, as_json, _after(_("Changed: {0}").format(changed.title), changed))


@event.command(help=_("Set a station of EVENT up, by its NAME; a new name adds one."))
@click.argument("wanted", metavar="EVENT")
@click.argument("name")
@click.option("--rename", help=_("Another name."))
@capacity
@no_capacity
@click.option("--counter", help=_("What it counts, one of the event's counters."))
@click.option(
    "--area",
    "areas",
    multiple=True,
    type=click.Choice(AREAS),
    help=_("What it is there for; may be repeated, without it for everything."),
)
@as_json
@pass_session
def station(
    session: Session, /, wanted: str, name: str, as_json: bool, no_capacity: bool, **options: Any
) -> None:
    with session.open() as book:
        event = book.event(wanted)
        found = Events(book, now).set_up_station(
            event, name, no_limit=no_capacity, **_named(options)
        )
    emit(found, as_json, _after(_("Station set up: {0}").format(found.name), event))


@event.command("list", help=_("List all events."))
@as_json
@pass_session
def list_events(session: Session, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        events = sorted(book.events, key=lambda event: (event.start, event.id))
    rows = [
        {"id": e.id, "title": e.title, "kind": e.kind, "start": e.start, "status": e.status}
        for e in events
    ]
    emit(
        rows, as_json, "\n".join(map(_line, events)) or _("No events yet; add one: qmtui event add")
    )


def _named(options: dict[str, Any]) -> dict[str, Any]:
    """The options that were written on the command line, and no others."""
    source = click.get_current_context().get_parameter_source
    return {name: v for name, v in options.items() if source(name) is ParameterSource.COMMANDLINE}


def _after(sentence: str, event: Event) -> str:
    """A change reaches the stations with the next issue only; say so once it matters."""
    if event.fieldbook is None:
        return sentence
    return sentence + "\n" + _("The stations learn of it when you issue the event once more.")


def _line(event: Event) -> str:
    when = f"{day(event.start)} {clock(event.start)}"
    kind = _(KINDS.get(event.kind, event.kind))
    return f"{event.id}  {when}  {event.title}  ({kind}, {_(STATUSES[event.status])})"


COMMANDS = [event]
