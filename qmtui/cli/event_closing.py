"""Commands for an event that is over: its closing sheet, checked, published."""

from __future__ import annotations

import click
import msgspec

from qmtui.book import now
from qmtui.cli.events import event
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.i18n import _
from qmtui.model.event import STATUSES
from qmtui.planning.closing import Closings
from qmtui.planning.steps import Steps
from qmtui.planning.telling import sheet_told

wanted = click.argument("wanted", metavar=_("EVENT"))


@event.command("sheet", help=_("Show or fill in the closing sheet of EVENT."))
@wanted
@click.option("--weather", help=_("Weather."))
@click.option("--incidents", help=_("What went wrong, no names."))
@click.option("--remarks", help=_("Remarks, no names."))
@click.option("--better", help=_("What to do better next time."))
@click.option("--estimate", type=int, help=_("Visitors nobody counted, estimated."))
@click.option("--how", default="", help=_("How it was estimated."))
@click.option("--confirm-hours", is_flag=True, help=_("The helpers' hours are right."))
@as_json
@pass_session
def closing_sheet(
    session: Session,
    /,
    wanted: str,
    estimate: int | None,
    how: str,
    confirm_hours: bool,
    as_json: bool,
    **texts: str | None,
) -> None:
    typed = {name: text for name, text in texts.items() if text is not None}
    with session.open() as book:
        event, closings = book.event(wanted), Closings(book, now)
        if estimate is not None:
            closings.estimate(event, estimate, how)
        if confirm_hours:
            closings.confirm_hours(event)
        sheet = closings.sheet(event)
        if typed:
            known = {name: getattr(sheet, name) for name in texts}
            closings.fill(event, **(known | typed))
            sheet = closings.sheet(event)
    value = msgspec.structs.asdict(sheet) | {"event": sheet.event.id, "status": sheet.event.status}
    emit(value, as_json, sheet_told(sheet))


@event.command(help=_("All of EVENT was looked through."))
@wanted
@as_json
@pass_session
def check(session: Session, wanted: str, as_json: bool) -> None:
    _step(session, wanted, as_json, "check")


@event.command(help=_("The report of EVENT is out."))
@wanted
@as_json
@pass_session
def publish(session: Session, wanted: str, as_json: bool) -> None:
    _step(session, wanted, as_json, "publish")


@event.command(help=_("Something about EVENT is to be mended after all."))
@wanted
@as_json
@pass_session
def reopen(session: Session, wanted: str, as_json: bool) -> None:
    _step(session, wanted, as_json, "reopen")


def _step(session: Session, wanted: str, as_json: bool, name: str) -> None:
    with session.open() as book:
        steps = Steps(book, now)
        act = {"check": steps.check, "publish": steps.publish, "reopen": steps.reopen}[name]
        changed = act(book.event(wanted))
    words = f"{changed.title}: {_(STATUSES[changed.status])}"
    emit({"id": changed.id, "status": changed.status}, as_json, words)


COMMANDS: list[click.Command] = []
"""Its commands are those of the group."""
