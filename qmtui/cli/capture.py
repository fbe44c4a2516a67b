"""Commands of a station: check in, register at the door, count, take down."""

from __future__ import annotations

from datetime import datetime, timedelta

import click

from qmtui.book import Book, now
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.codes import grouped
from qmtui.count import Count
from qmtui.desk import Desk
from qmtui.feedback import FeedbackDesk
from qmtui.formats import clock
from qmtui.i18n import _
from qmtui.model.count import METHODS, VISITS, Figure, Method
from qmtui.model.feedback import KINDS, LIGHTS, TOPICS, Kind, Light
from qmtui.model.person import Attendance
from qmtui.model.result import Hit, Result
from qmtui.times import parse_time
from qmtui.undo import undo_entry, undo_last
from qmtui.words import RESULTS, STATES

LONGEST_NIGHT = timedelta(hours=12)
"""A span that ends before it begins and is no longer than this goes on after midnight."""

station = click.option("--station", help=_("Station, if not the one of this device."))
attendee = click.option("--id", "attendee_id", help=_("The person's id, as found by search."))


@click.command(help=_("Check somebody in by the CODE of the ticket."))
@click.argument("code", required=False)
@attendee
@station
@click.option("--people", type=int, help=_("How many come, the named person included."))
@click.option("--reason", help=_("Why, if it is unusual."))
@as_json
@pass_session
def checkin(
    session: Session,
    code: str | None,
    attendee_id: str | None,
    station: str | None,
    people: int | None,
    reason: str | None,
    as_json: bool,
) -> None:
    _one_of(code, attendee_id)
    with session.open(station=station) as book:
        desk = Desk(book, now)
        if attendee_id:
            result = desk.check_in(attendee_id, people, reason)
        else:
            result = desk.scan(code or "", people, reason)
    _emit_result(result, as_json)


@click.command(help=_("Let somebody out by the CODE of the ticket."))
@click.argument("code", required=False)
@attendee
@station
@as_json
@pass_session
def checkout(
    session: Session, code: str | None, attendee_id: str | None, station: str | None, as_json: bool
) -> None:
    _one_of(code, attendee_id)
    with session.open(station=station) as book:
        desk = Desk(book, now)
        result = desk.check_out(attendee_id) if attendee_id else desk.scan_out(code or "")
    _emit_result(result, as_json)


@click.command(help=_("Take back the last action of this device, or the one with this ID."))
@click.argument("entry_id", metavar=_("[ID]"), required=False)
@click.option("--reason", help=_("Why."))
@as_json
@pass_session
def undo(session: Session, entry_id: str | None, reason: str | None, as_json: bool) -> None:
    with session.open() as book:
        desk = Desk(book, now)
        undone = undo_entry(book, now, entry_id, reason) if entry_id else undo_last(book, now)
        entry = undone.entry
        if isinstance(entry, Attendance) and entry.attendee_id:
            result = desk.undone(entry.attendee_id)
        else:
            result = Result(result="undone", inside=desk.presence.inside)
    _emit_result(result, as_json)


@click.command(help=_("Register somebody at the door and check them in."))
@click.option("--name", default="", help=_("Name; a nickname or none is enough."))
@click.option("--adults", type=int, default=1, show_default=True, help=_("Adults, all counted."))
@click.option("--children", type=int, default=0, show_default=True, help=_("Children."))
@click.option("--offer", default="", help=_("What they come for."))
@click.option("--bind", metavar=_("CODE"), help=_("A code printed before, for this person."))
@station
@as_json
@pass_session
def walkin(
    session: Session,
    name: str,
    adults: int,
    children: int,
    offer: str,
    bind: str | None,
    station: str | None,
    as_json: bool,
) -> None:
    with session.open(station=station) as book:
        result = Desk(book, now).walk_in(name, adults, children, offer, bind)
    _emit_result(result, as_json)


@click.command(help=_("Find people by the beginning of their names, from three letters on."))
@click.argument("text")
@as_json
@pass_session
def search(session: Session, text: str, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        hits = Desk(book, now).search(text)
    rows = [{"id": h.id, "name": h.name, "offer": h.offer, "state": h.state} for h in hits]
    emit(rows, as_json, "\n".join(map(_hit, hits)) or _("Nobody found."))


@click.command(
    help=_("Count DELTA visits; -1 takes a slip back."),
    context_settings={"ignore_unknown_options": True},
)
@click.argument("delta", type=int)
@click.option("--counter", default=VISITS, help=_("Another counter than visits."))
@click.option("--band", help=_("Age band or other band."))
@click.option(
    "--late", nargs=2, metavar=_("FROM TO"), help=_("Counted on paper between two times.")
)
@station
@as_json
@pass_session
def tally(
    session: Session,
    delta: int,
    counter: str,
    band: str | None,
    late: tuple[str, str] | None,
    station: str | None,
    as_json: bool,
) -> None:
    with session.open(station=station) as book:
        count = Count(book, now)
        if late:
            since, until = span_of(book, late)
            figure = count.late(delta, since, until, counter, band)
        else:
            figure = count.stroke(delta, counter, band)
    _emit_figure(figure, as_json)


@click.command(help=_("Enter a number of people taken at one look."))
@click.argument("number", type=int)
@click.option("--method", required=True, type=click.Choice(list(METHODS)), help=_("How counted."))
@click.option("--note", default="", help=_("What was counted."))
@station
@as_json
@pass_session
def headcount(
    session: Session, number: int, method: Method, note: str, station: str | None, as_json: bool
) -> None:
    with session.open(station=station) as book:
        figure = Count(book, now).headcount(number, method, note)
    _emit_figure(figure, as_json)


@click.group(help=_("Take down what people say."))
def feedback() -> None:
    pass


@feedback.command("add", help=_("Take one remark down."))
@click.option("--kind", required=True, type=click.Choice(list(KINDS)), help=_("Kind of remark."))
@click.option("--text", required=True, help=_("What was said."))
@click.option("--topic", type=click.Choice(list(TOPICS)), help=_("Topic."))
@click.option("--field", help=_("Field of action."))
@click.option("--place", default="", help=_("Which place it is about."))
@click.option("--stop", default="", help=_("Stop of the walk."))
@click.option("--light", type=click.Choice(list(LIGHTS)), help=_("Traffic light of the place."))
@click.option("--sensitive", is_flag=True, help=_("Sensitive: for the office only."))
@station
@as_json
@pass_session
def add_feedback(
    session: Session,
    kind: Kind,
    text: str,
    topic: str | None,
    field: str | None,
    place: str,
    stop: str,
    light: Light | None,
    sensitive: bool,
    station: str | None,
    as_json: bool,
) -> None:
    with session.open(station=station) as book:
        added = FeedbackDesk(book, now).add(
            kind,
            text,
            topic=topic,
            field=field,
            place=place,
            stop=stop,
            light=light,
            sensitive=sensitive,
        )
    emit({"id": added.id}, as_json, _("Taken down: {0}").format(_(KINDS[kind])))


@feedback.command("list", help=_("List all remarks, the newest first."))
@as_json
@pass_session
def list_feedback(session: Session, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        remarks = FeedbackDesk(book, now).all()
    lines = [f"{clock(f.observed_at)}  {_(KINDS[f.kind])}: {f.text}" for f in remarks]
    emit(remarks, as_json, "\n".join(lines) or _("No remarks yet."))


def _one_of(code: str | None, attendee_id: str | None) -> None:
    if bool(code) == bool(attendee_id):
        raise click.UsageError(_("Name either a code or --id."))


def span_of(book: Book, late: tuple[str, str]) -> tuple[datetime, datetime]:
    day = book.event().start.astimezone(book.zone).date()
    since = parse_time(late[0], book.zone, day)
    until = parse_time(late[1], book.zone, since.date())
    over_night = parse_time(late[1], book.zone, since.date() + timedelta(days=1))
    if until < since and over_night - since <= LONGEST_NIGHT:
        until = over_night
    return since, until


def _emit_result(result: Result, as_json: bool) -> None:
    parts = [_(RESULTS[result.result]), result.name, result.offer]
    if result.first:
        parts.append(f"{clock(result.first.at)} {result.first.station}".strip())
    if result.code:
        parts.append(grouped(result.code))
    emit(result, as_json, " · ".join(filter(None, parts)))


def _emit_figure(figure: Figure, as_json: bool) -> None:
    emit({"figure": figure.total}, as_json, str(figure.total))


def _hit(hit: Hit) -> str:
    return f"{hit.id}  {hit.name}  {hit.offer}  {_(STATES[hit.state])}"


COMMANDS = [checkin, checkout, undo, walkin, search, tally, headcount, feedback]
