"""Commands about promised calls (Rückrufbitten)."""

from __future__ import annotations

import click

from qmtui import reach
from qmtui.book import now
from qmtui.cli.options import station
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.contacts.callbacks import Callbacks
from qmtui.contacts.contacts import Contacts
from qmtui.formats import day
from qmtui.i18n import _
from qmtui.times import in_zone, parse_time

note_option = click.option("--note", default="", help=_("Note."))


@click.group(help=_("Calls that were promised."))
def callback() -> None:
    pass


@callback.command("add", help=_("Promise a call to CONTACT, by id or code."))
@click.argument("contact", metavar=_("CONTACT"))
@click.option("--topic", default="", help=_("What to call about."))
@click.option("--good-time", default="", help=_("When to call."))
@click.option("--due", help=_("Until when; without it within a week."))
@station
@as_json
@pass_session
def add_callback(
    session: Session,
    contact: str,
    topic: str,
    good_time: str,
    due: str | None,
    station: str | None,
    as_json: bool,
) -> None:
    with session.open(station=station) as book:
        today = book.today(now)
        until = parse_time(due, book.zone, today) if due else None
        known = Contacts(book, now).find(contact)
        promised = Callbacks(book, now).promise(known.id, topic, good_time, until)
    told = _("Promised until {0}.").format(day(promised.due))
    emit({"id": promised.id, "due": promised.due}, as_json, told)


@callback.command("list", help=_("Calls we still owe, the most urgent first."))
@as_json
@pass_session
def list_callbacks(session: Session, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        calls = Callbacks(book, now).open()
        zone, is_staff = book.zone, book.role == "staff"
    rows = []
    for call in calls:
        # Volunteers see what is owed, not whom to call where.
        known = call.contact if is_staff else None
        rows.append(
            {
                "id": call.callback.id,
                "contact": call.callback.contact_id,
                "name": known.name if known else "",
                "phone": reach.spoken_phone(known.phone) if known else "",
                "topic": call.callback.topic,
                "good_time": call.callback.good_time,
                "due": call.callback.due,
                "tried": call.tried,
            }
        )
    lines = [
        "  ".join(
            filter(
                None,
                [
                    str(row["id"]),
                    day(in_zone(call.callback.due, zone)),
                    str(row["name"]),
                    str(row["phone"]),
                    call.callback.topic,
                    call.callback.good_time,
                    _("tried {0} times").format(call.tried) if call.tried else "",
                ],
            )
        )
        for row, call in zip(rows, calls, strict=True)
    ]
    emit(rows, as_json, "\n".join(lines) or _("No call is owed."))


@callback.command("tried", help=_("Nobody answered the call ID; it stays owed."))
@click.argument("callback_id", metavar="ID")
@note_option
@as_json
@pass_session
def tried(session: Session, callback_id: str, note: str, as_json: bool) -> None:
    with session.open() as book:
        step = Callbacks(book, now).tried(callback_id, note)
    emit({"id": callback_id, "kind": step.kind}, as_json, _("Noted; it stays on the list."))


@callback.command("done", help=_("The call ID is done; the number is forgotten in four weeks."))
@click.argument("callback_id", metavar="ID")
@note_option
@as_json
@pass_session
def done(session: Session, callback_id: str, note: str, as_json: bool) -> None:
    with session.open() as book:
        step = Callbacks(book, now).done(callback_id, note)
    emit({"id": callback_id, "kind": step.kind}, as_json, _("Done."))


COMMANDS = [callback]
