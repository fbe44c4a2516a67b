"""Commands that plan events and set their stations up."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import click
from click.core import ParameterSource

from qmtui.book import Book, now
from qmtui.clean import printable
from qmtui.cli.repeating import REPEATING, dates_meant, dates_told, emit_planned, repeating
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.day.relocating import Relocating
from qmtui.day.replanning import Replanning
from qmtui.directory.notices import Notices
from qmtui.events import AREAS, Events, counter_from
from qmtui.formats import clock, day
from qmtui.i18n import _
from qmtui.lists import FIELD_SETS
from qmtui.model.day import TURNS, Relocation
from qmtui.model.event import HERE_FROM, KINDS, MODES, REENTRIES, Event
from qmtui.planning.planner import Planner
from qmtui.planning.recurring import Every
from qmtui.planning.series import events_in, put_in, title_of
from qmtui.planning.steps import state_told
from qmtui.planning.templates import Templates, blank
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
field_set = click.option(
    "--field-set", type=click.Choice(list(FIELD_SETS)), help=_("Its set of fields of action.")
)
counters = click.option("--counter", "counters", multiple=True, help=COUNTER)
series = click.option("--series", default="", help=_("The series it is part of."))
_SEVERAL = {
    "offerings": ("--offering", _("What people can choose from; may be repeated.")),
    "target_groups": ("--target-group", _("For whom, a code or its words; may be repeated.")),
    "action_fields": ("--action-field", _("Field of action; may be repeated.")),
    "funders": ("--funder", _("Who funds it; may be repeated.")),
    "partners": ("--partner", _("An actor who takes part, by name; may be repeated.")),
}

since = click.option("--at", help=_("Since when, like 16:15; without it from now on."))
why = click.option("--reason", default="", help=_("Why."))
signatures = click.option(
    "--signatures/--no-signatures", help=_("The grant notice demands names and signatures.")
)
demanded = click.option(
    "--demanded", multiple=True, help=_("What it demands as well, like PLZ; may be repeated.")
)


def about(command: Any) -> Any:  # click's own decorators
    """For whom an event is, with whom and with whose money."""
    for name, (option, help_text) in reversed(_SEVERAL.items()):
        command = click.option(option, name, multiple=True, help=help_text)(command)
    return series(command)


def what(command: Any) -> Any:  # click's own decorators
    """Which part of an event is meant."""
    command = click.option("--station", help=_("Only this station."))(command)
    return click.option("--offering", default="", help=_("Only this offering."))(command)


@click.group(help=_("Plan events."))
def event() -> None:
    pass


@event.command(help=_("Plan an event, or one on each date of a series."))
@click.option("--title", required=True, help=_("Title."))
@click.option("--kind", type=click.Choice(list(KINDS)), help=_("Kind of event."))
@click.option("--template", help=_("What it brings along; a template's name, or a kind."))
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
@field_set
@about
@repeating
@as_json
@pass_session
def add(
    session: Session,
    /,
    title: str,
    kind: str | None,
    template: str | None,
    start: str,
    end: str | None,
    stations: tuple[str, ...],
    series: str,
    every: Every | None,
    as_json: bool,
    **options: Any,  # of many kinds, see above
) -> None:
    if kind is None and template is None:
        raise click.UsageError(_("Name --kind or --template."))
    with session.open() as book:
        begin = parse_time(start, book.zone, book.today(now)).astimezone(book.zone)
        finish = parse_time(end, book.zone, begin.date()) if end else None
        dates = dates_meant(book, begin, every, options)
        chosen = Templates(book).named(template) if template else blank(kind or "")
        if options["dry_run"]:
            emit(dates, as_json, dates_told(dates))
            return
        planned = Planner(book, now).plan(
            chosen,
            dates,
            finish,
            title=title,
            series=series,
            stations=stations or None,
            **({"kind": kind} if kind else {}),
            **_rules(options),
        )
        for event in planned:
            _warn(book, event)
    emit_planned(planned, as_json)


@event.command(help=_("Change EVENT; what is not named stays as it is."))
@click.argument("wanted", metavar=_("EVENT"))
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
@signatures
@demanded
@field_set
@about
@as_json
@pass_session
def change(
    session: Session, /, wanted: str, as_json: bool, no_capacity: bool, **options: Any
) -> None:
    named = _rules(options) | ({"capacity": None} if no_capacity else {})
    into = named.pop("series", None)
    with session.open() as book:
        event = book.event(wanted)
        day = event.start.astimezone(book.zone).date()
        if "start" in named:
            named["start"] = parse_time(named["start"], book.zone, day)
            day = named["start"].astimezone(book.zone).date()
        if "end" in named:
            named["end"] = parse_time(named["end"], book.zone, day)
        changed = Events(book, now).change(event, **named)
        if into is not None:
            changed = put_in(book, now, changed, into)
        _warn(book, changed)
    emit(changed, as_json, _after(_("Changed: {0}").format(changed.title), changed))


@event.command(help=_("Set a station of EVENT up, by its NAME; a new name adds one."))
@click.argument("wanted", metavar=_("EVENT"))
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


@event.command(
    help=_("Move EVENT or one station; a station says since when, the office changes its plan.")
)
@click.argument("wanted", metavar=_("EVENT"))
@click.option("--to", "place", required=True, help=_("Where to."))
@click.option("--station", help=_("Only this station."))
@since
@why
@as_json
@pass_session
def move(
    session: Session,
    wanted: str,
    place: str,
    station: str | None,
    at: str | None,
    reason: str,
    as_json: bool,
) -> None:
    with session.open() as book:
        event = book.event(wanted)
        if book.kind == "office":
            _only_planned(at, reason)
            changed = Replanning(book, now).move(event, place, station)
        else:
            moment = _moment(book, at)
            entry = Relocating(book, now).move(place, station, at=moment, reason=reason)
    subject = station or event.title
    words = _("{0} → {1}").format(subject, place)
    if book.kind == "office":
        emit(_became(changed), as_json, _after(words, changed))
    else:
        emit(_noted(entry), as_json, words)


@event.command(help=_("Call EVENT off, or one offering or station of it."))
@click.argument("wanted", metavar=_("EVENT"))
@what
@since
@why
@as_json
@pass_session
def cancel(session: Session, /, wanted: str, as_json: bool, **more: Any) -> None:
    _turn(session, wanted, as_json, "cancelled", **more)


@event.command(help=_("Interrupt EVENT or one station of it until it goes on."))
@click.argument("wanted", metavar=_("EVENT"))
@what
@since
@why
@as_json
@pass_session
def interrupt(session: Session, /, wanted: str, as_json: bool, **more: Any) -> None:
    _turn(session, wanted, as_json, "interrupted", **more)


@event.command(help=_("EVENT, an offering or a station goes on after all."))
@click.argument("wanted", metavar=_("EVENT"))
@what
@since
@why
@as_json
@pass_session
def resume(session: Session, /, wanted: str, as_json: bool, **more: Any) -> None:
    _turn(session, wanted, as_json, "resumed", **more)


@event.command(help=_("EVENT is over: weather and remarks for its report."))
@click.argument("wanted", metavar=_("EVENT"))
@click.option("--weather", default="", help=_("Weather."))
@click.option("--remarks", default="", help=_("Remarks, no names."))
@as_json
@pass_session
def close(session: Session, wanted: str, weather: str, remarks: str, as_json: bool) -> None:
    with session.open() as book:
        event = book.event(wanted)
        words = _("Over: {0}").format(event.title)
        if book.kind == "office":
            closed = Replanning(book, now).close(event, weather, remarks)
            emit(_became(closed), as_json, words)
        else:
            closing = Relocating(book, now).close(weather, remarks)
            emit({"id": closing.id, "status": "ended"}, as_json, words)


def _turn(
    session: Session,
    wanted: str,
    as_json: bool,
    kind: Literal["cancelled", "interrupted", "resumed"],
    *,
    station: str | None,
    offering: str,
    at: str | None,
    reason: str,
) -> None:
    """What is called off, interrupted or goes on: the plan in the office, an entry elsewhere."""
    with session.open() as book:
        event = book.event(wanted)
        words = f"{offering or station or event.title}: {_(TURNS[kind])}"
        if book.kind == "field":
            relocating, moment = Relocating(book, now), _moment(book, at)
            entry = relocating.turn(kind, station, offering, at=moment, reason=reason)
            emit(_noted(entry), as_json, words)
            return
        _only_planned(at, reason, station)
        replanning = Replanning(book, now)
        if kind == "interrupted":
            changed = replanning.interrupt(event)
        elif kind == "cancelled":
            changed = replanning.cancel(event, offering)
        else:
            changed = replanning.resume(event, offering)
        emit(_became(changed), as_json, _after(words, changed))


def _only_planned(*of_a_station: str | None) -> None:
    """The office changes what is planned; since when and why is noted where it happens."""
    if any(of_a_station):
        raise click.UsageError(_("--at, --reason and --station are noted at a station."))


def _moment(book: Book, at: str | None) -> datetime | None:
    return parse_time(at, book.zone, book.today(now)) if at else None


def _became(event: Event) -> dict[str, object]:
    return {"id": event.id, "status": event.status, "place": event.place}


def _noted(entry: Relocation) -> dict[str, object]:
    return {"id": entry.id, "status": entry.kind, "place": entry.place}


@event.command("list", help=_("List all events, or those of a series."))
@click.option("--series", help=_("Only the events of this series."))
@as_json
@pass_session
def list_events(session: Session, series: str | None, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        found = list(book.events) if series is None else events_in(book, series)
        events = sorted(found, key=lambda event: (event.start, event.id))
        rows = [
            {
                "id": e.id,
                "title": e.title,
                "kind": e.kind,
                "start": e.start,
                "status": e.status,
                "series": title_of(book, e),
            }
            for e in events
        ]
    emit(
        rows, as_json, "\n".join(map(_line, events)) or _("No events yet; add one: qmtui event add")
    )


def _warn(book: Book, event: Event) -> None:
    """Say if the place of an event is closed; it is planned all the same."""
    if warning := Notices(book, now).warning(event):
        click.echo(printable(f"▲ {warning}"), err=True)


def _named(options: dict[str, Any]) -> dict[str, Any]:
    """The options that were written on the command line, and no others."""
    source = click.get_current_context().get_parameter_source
    return {name: v for name, v in options.items() if source(name) is ParameterSource.COMMANDLINE}


def _rules(options: dict[str, Any]) -> dict[str, Any]:
    """The fields of the event that were named."""
    named = {name: v for name, v in _named(options).items() if name not in REPEATING}
    if "counters" in named:
        named["counters"] = tuple(map(counter_from, named["counters"]))
    return named


def _after(sentence: str, event: Event) -> str:
    """A change reaches the stations with the next issue only; say so once it matters."""
    if event.fieldbook is None:
        return sentence
    return sentence + "\n" + _("The stations learn of it when you issue the event once more.")


def _line(event: Event) -> str:
    when = f"{day(event.start)} {clock(event.start)}"
    kind = _(KINDS.get(event.kind, event.kind))
    return f"{event.id}  {when}  {event.title}  ({kind}, {state_told(event, now())})"


COMMANDS = [event]
