"""Commands of a walk: plan its stops, go from one to the next, take it to a map."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec

from qmtui.book import Book, now
from qmtui.cli.options import station
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.errors import QmtuiError
from qmtui.formats import clock
from qmtui.i18n import _, mark, ngettext
from qmtui.imports.rows import Rejected
from qmtui.model.event import Event
from qmtui.replicas import replica
from qmtui.reports.files import write_bytes
from qmtui.times import parse_time
from qmtui.walk.export import as_geojson, as_gpx
from qmtui.walk.route import Route
from qmtui.walk.walk import AtStop, Walk


class RowsUnusable(QmtuiError):
    exit_code = 40
    sentence = mark("Nothing was imported: {0} rows cannot be used. Correct them in the file.")


@click.group(help=_("A walk through the quarter and its stops."))
def walk() -> None:
    pass


@walk.command("import", help=_("Take the stops from FILE: CSV or GPX."))
@click.argument("file", metavar=_("FILE"), type=click.Path(path_type=Path))
@click.option("--event", "wanted", required=True, help=_("Id or title of the event."))
@click.option("--dry-run", is_flag=True, help=_("Only look what would happen."))
@as_json
@pass_session
def import_route(session: Session, file: Path, wanted: str, dry_run: bool, as_json: bool) -> None:
    with session.open() as book:
        done = Route(book, book.event(wanted)).take_in(file, dry_run=dry_run)
    words = _("{0} new, {1} known, {2} changed, {3} removed, {4} rejected")
    told = words.format(done.new, done.known, done.changed, done.removed, len(done.rejected))
    emit(done, as_json, "\n".join([*rejections_told(done.rejected), told]))
    if done.rejected:
        raise RowsUnusable(len(done.rejected))


@walk.command("add", help=_("Plan one more stop called STOP."))
@click.argument("name", metavar=_("STOP"))
@click.option("--event", "wanted", required=True, help=_("Id or title of the event."))
@click.option(
    "--at",
    "where",
    nargs=2,
    type=float,
    metavar=_("LAT LON"),
    help=_("Where it is, in degrees north and east."),
)
@as_json
@pass_session
def add_stop(
    session: Session, name: str, wanted: str, where: tuple[float, float] | None, as_json: bool
) -> None:
    with session.open() as book:
        stop = Route(book, book.event(wanted)).add(name, *(where or (None, None)))
    emit(stop, as_json, _("Stop {0}: {1}").format(stop.number, stop.name))


@walk.command("show", help=_("Show the stops of a walk, as far as it is now."))
@click.argument("wanted", metavar=_("[EVENT]"), required=False)
@as_json
@pass_session
def show_walk(session: Session, wanted: str | None, as_json: bool) -> None:
    with session.open(read_only=True) as book, walked(book, book.event(wanted)) as copy:
        stops = Walk(copy, now, book.event(wanted)).stops()
        lines = [_line(at, copy) for at in stops]
    emit([_facts(at) for at in stops], as_json, "\n".join(lines) or _("No stops planned yet."))


@walk.command("arrive", help=_("The walk is at STOP now, a number or name."))
@click.argument("wanted", metavar=_("STOP"))
@click.option("--at", "time", default="", help=_("The time, if it was written on paper first."))
@click.option("--note", default="", help=_("A few words about the stop."))
@station
@as_json
@pass_session
def arrive(
    session: Session, wanted: str, time: str, note: str, station: str | None, as_json: bool
) -> None:
    with session.open(station=station) as book:
        going = Walk(book, now)
        stop = going.stop_meant(wanted)
        day = book.event().start.astimezone(book.zone).date()
        going.arrive(stop, parse_time(time, book.zone, day) if time else None, note)
        _show(going, book, as_json)


@walk.command("leave", help=_("The walk leaves the stop where it is; at the last one it ends."))
@station
@as_json
@pass_session
def leave(session: Session, station: str | None, as_json: bool) -> None:
    with session.open(station=station) as book:
        going = Walk(book, now)
        going.leave()
        _show(going, book, as_json)


@walk.command("cut", help=_("Leave STOP out, or take it in again."))
@click.argument("wanted", metavar=_("STOP"))
@click.option("--reason", default="", help=_("Why."))
@click.option("--restore", is_flag=True, help=_("Take it in again."))
@station
@as_json
@pass_session
def cut(
    session: Session, wanted: str, reason: str, restore: bool, station: str | None, as_json: bool
) -> None:
    with session.open(station=station) as book:
        going = Walk(book, now)
        stop = going.stop_meant(wanted)
        if restore:
            going.restore(stop)
        else:
            going.cut(stop, reason)
        _show(going, book, as_json)


@walk.command(
    "move",
    help=_("Visit STOP so many STEPS later, or with -1 earlier."),
    context_settings={"ignore_unknown_options": True},
)
@click.argument("wanted", metavar=_("STOP"))
@click.argument("steps", metavar=_("STEPS"), type=int)
@station
@as_json
@pass_session
def move(session: Session, wanted: str, steps: int, station: str | None, as_json: bool) -> None:
    with session.open(station=station) as book:
        going = Walk(book, now)
        going.move(going.stop_meant(wanted), steps)
        _show(going, book, as_json)


@walk.command("export", help=_("The walk for maps, without texts and names."))
@click.argument("wanted", metavar=_("EVENT"))
@click.option(
    "--format",
    "form",
    type=click.Choice(["geojson", "gpx"]),
    default="geojson",
    help=_("Format."),
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help=_("Write into this file."),
)
@as_json
@pass_session
def export_walk(session: Session, wanted: str, form: str, output: Path, as_json: bool) -> None:
    with session.open() as book:
        book.require("export", now())
        event = book.event(wanted)
        with walked(book, event) as copy:
            if form == "gpx":
                text = f"<?xml version='1.0' encoding='UTF-8'?>\n{as_gpx(copy, now, event)}"
            else:
                text = json.dumps(as_geojson(copy, now, event), ensure_ascii=False, indent=1)
            stops = [at.stop for at in Walk(copy, now, event).stops()]
    write_bytes(f"{text}\n".encode(), output)
    missing = sum(stop.lat is None for stop in stops)
    lines = [_("The walk is in {0}.").format(output)]
    if missing:
        words = ngettext(
            "{0} stop is on no map: its coordinates are not known.",
            "{0} stops are on no map: their coordinates are not known.",
            missing,
        )
        lines.append(words.format(missing))
    emit(
        {"file": str(output), "stops": len(stops), "without_coordinates": missing},
        as_json,
        "\n".join(lines),
    )


@contextmanager
def walked(book: Book, event: Event) -> Iterator[Book]:
    """The book that knows how the walk went: in the office its copy of the field book."""
    if book.kind == "office" and event.fieldbook is not None:
        with replica(book, event, read_only=True) as copy:
            yield copy
    else:
        yield book


def rejections_told(rejected: tuple[Rejected, ...]) -> list[str]:
    return [_("Row {0}: {1}").format(one.row, one.reason) for one in rejected]


def _show(going: Walk, book: Book, as_json: bool) -> None:
    stops = going.stops()
    emit([_facts(at) for at in stops], as_json, "\n".join(_line(at, book) for at in stops))


def _facts(at: AtStop) -> dict[str, object]:
    facts = msgspec.to_builtins(at)
    return {**facts.pop("stop"), **facts, "observations": len(at.observations)}


def _line(at: AtStop, book: Book) -> str:
    times = "–".join(
        clock(moment.astimezone(book.zone)) if moment else ""
        for moment in (at.arrived, at.left)
        if at.arrived
    )
    more = [
        times,
        _("you are here") if at.is_here else "",
        _("entered later") if at.is_late else "",
        _("left out") if at.cut else "",
        ngettext("{0} observation", "{0} observations", len(at.observations)).format(
            len(at.observations)
        )
        if at.observations
        else "",
        at.note,
    ]
    return f"{at.stop.number:>3} {at.stop.name}  {' · '.join(filter(None, more))}".rstrip()


COMMANDS = [walk]
