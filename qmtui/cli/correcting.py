"""Commands for what turned out different at the entrance: how many came, another sticker."""

from __future__ import annotations

import click

from qmtui.afterwards import correct_present
from qmtui.book import now
from qmtui.cli.desk import emit_result, one_of
from qmtui.cli.options import attendee, station
from qmtui.cli.session import Session, as_json, pass_session
from qmtui.desk import Desk, NoSuchAttendee
from qmtui.i18n import _


@click.command(help=_("Correct how many came with somebody who is here: PEOPLE, them included."))
@click.argument("people", type=int, metavar=_("PEOPLE"))
@click.argument("code", required=False)
@attendee
@station
@as_json
@pass_session
def correct(
    session: Session,
    people: int,
    code: str | None,
    attendee_id: str | None,
    station: str | None,
    as_json: bool,
) -> None:
    one_of(code, attendee_id)
    with session.open(station=station) as book:
        desk = Desk(book, now)
        wanted = attendee_id or desk.whose(code or "")
        if wanted is None:
            raise NoSuchAttendee
        changed = correct_present(book, now, wanted, people)
        result = desk.as_now(wanted, changed.result)
    emit_result(result, as_json)


@click.command(help=_("Give the person with this ID, who came without registration, a new CODE."))
@click.argument("attendee_id", metavar="ID")
@click.argument("code")
@as_json
@pass_session
def bind(session: Session, attendee_id: str, code: str, as_json: bool) -> None:
    with session.open() as book:
        desk = Desk(book, now)
        desk.rebind(attendee_id, code)
        result = desk.as_now(attendee_id, "walkin")
    emit_result(result, as_json)


COMMANDS = [correct, bind]
