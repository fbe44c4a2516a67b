"""Commands of the entrance: check in, register at the door, let out, take back, find, note."""

from __future__ import annotations

import click

from qmtui.book import now
from qmtui.cli.options import attendee, station
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.codes import grouped
from qmtui.desk import Desk, NoSuchAttendee
from qmtui.formats import clock
from qmtui.i18n import _
from qmtui.model.person import Attendance, Rebinding
from qmtui.model.result import REASONS, Hit, Result
from qmtui.passage import Coming
from qmtui.telling import told
from qmtui.undo import Latest, latest, undo_entry, undo_last
from qmtui.words import RESULTS, STATES


@click.command(help=_("Check somebody in by the CODE of the ticket."))
@click.argument("code", required=False)
@attendee
@station
@click.option("--people", type=int, help=_("How many come, the named person included."))
@click.option("--party", is_flag=True, help=_("Everybody registered together who is not here yet."))
@click.option(
    "--reason",
    help=_("Why in spite of a refusal: {0}, or own words.").format(", ".join(REASONS)),
)
@as_json
@pass_session
def checkin(
    session: Session,
    code: str | None,
    attendee_id: str | None,
    station: str | None,
    people: int | None,
    party: bool,
    reason: str | None,
    as_json: bool,
) -> None:
    one_of(code, attendee_id)
    if party and people is not None:
        raise click.UsageError(_("Name either --party or --people."))
    with session.open(station=station) as book:
        desk = Desk(book, now)
        wanted = attendee_id or desk.whose(code or "")
        if wanted is None:
            results = [desk.scan(code or "")]
        elif party:
            results = _whole_party(desk, wanted, reason)
        else:
            results = [desk.check_in(wanted, people, reason)]
    if not party:
        emit_result(results[0], as_json)
    else:
        emit(results, as_json, "\n".join(map(_told, results)) or _("All are here already."))


@click.command(help=_("Let somebody out by the CODE of the ticket."))
@click.argument("code", required=False)
@attendee
@station
@as_json
@pass_session
def checkout(
    session: Session, code: str | None, attendee_id: str | None, station: str | None, as_json: bool
) -> None:
    one_of(code, attendee_id)
    with session.open(station=station) as book:
        desk = Desk(book, now)
        result = desk.check_out(attendee_id) if attendee_id else desk.scan_out(code or "")
    emit_result(result, as_json)


@click.command(help=_("Take back the last action of this device, or the one with this ID."))
@click.argument("entry_id", metavar=_("[ID]"), required=False)
@click.option("--reason", help=_("Why; needed after a quarter of an hour."))
@click.option("--list", "lists", is_flag=True, help=_("Only list what can be taken back."))
@as_json
@pass_session
def undo(
    session: Session, entry_id: str | None, reason: str | None, lists: bool, as_json: bool
) -> None:
    if lists:
        with session.open(read_only=True) as book:
            found = latest(book, now)
            lines = [f"{one.entry.id}  {told(book, one.entry)}" for one in found]
        rows = [_undoable(one) for one in found]
        emit(rows, as_json, "\n".join(lines) or _("There is nothing to take back."))
        return
    with session.open() as book:
        undone = (
            undo_entry(book, now, entry_id, reason) if entry_id else undo_last(book, now, reason)
        )
        entry = undone.entry
        if isinstance(entry, (Attendance, Rebinding)) and entry.attendee_id:
            result = Desk(book, now).as_now(entry.attendee_id, "undone")
        else:
            result = Result(result="undone", inside=book.presence.inside)
    emit_result(result, as_json)


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
    emit_result(result, as_json)


@click.command(help=_("Find people by the beginning of their names, from three letters on."))
@click.argument("text")
@as_json
@pass_session
def search(session: Session, text: str, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        hits = Desk(book, now).search(text)
    rows = [{"id": h.id, "name": h.name, "offer": h.offer, "state": h.state} for h in hits]
    emit(rows, as_json, "\n".join(map(_hit, hits)) or _("Nobody found."))


@click.command(help=_("Show who is registered together with somebody."))
@click.argument("code", required=False)
@attendee
@as_json
@pass_session
def party(session: Session, code: str | None, attendee_id: str | None, as_json: bool) -> None:
    one_of(code, attendee_id)
    with session.open(read_only=True) as book:
        desk = Desk(book, now)
        wanted = attendee_id or desk.whose(code or "")
        if wanted is None:
            raise NoSuchAttendee
        members = desk.party(wanted)
    emit(members, as_json, "\n".join(map(_hit, members)))


@click.command(help=_("Note something about the person with this ID for whoever meets them next."))
@click.argument("attendee_id", metavar="ID")
@click.argument("text")
@station
@as_json
@pass_session
def note(session: Session, attendee_id: str, text: str, station: str | None, as_json: bool) -> None:
    with session.open(station=station) as book:
        result = Desk(book, now).note(attendee_id, text)
    emit_result(result, as_json)


def _whole_party(desk: Desk, attendee_id: str, reason: str | None) -> list[Result]:
    members = desk.party(attendee_id)
    waiting = [member for member in members if member.to_come and member.state != "left"]
    party = [Coming(attendee=member.id) for member in waiting]
    return list(desk.check_in_together(party, reason))


def one_of(code: str | None, attendee_id: str | None) -> None:
    """Refuse to guess whom somebody means who names nobody, or two."""
    if bool(code) == bool(attendee_id):
        raise click.UsageError(_("Name either a code or --id."))


def emit_result(result: Result, as_json: bool) -> None:
    """Answer as the desk does."""
    emit(result, as_json, _told(result))


def _told(result: Result) -> str:
    parts = [_(RESULTS[result.result]), result.text, result.name, result.offer]
    if result.first:
        parts.append(f"{clock(result.first.at)} {result.first.station}".strip())
    if result.code:
        parts.append(grouped(result.code))
    return " · ".join(filter(None, parts))


def _undoable(one: Latest) -> dict[str, object]:
    return {
        "id": one.entry.id,
        "table": one.table,
        "at": one.entry.observed_at,
        "by": one.entry.by,
        "needs_reason": one.needs_reason,
    }


def _hit(hit: Hit) -> str:
    return f"{hit.id}  {hit.name}  {hit.offer}  {_(STATES[hit.state])}"


COMMANDS = [checkin, checkout, undo, walkin, search, party, note]
