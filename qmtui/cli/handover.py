"""Commands about the devices of an event, and the record of what was taken in."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from qmtui.book import now
from qmtui.cli.privacy import read_date
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.handover import notes, telling
from qmtui.handover.log import collections_of
from qmtui.handover.obligations import all_obligations, oblige
from qmtui.handover.roll import OnTheRoll, roll_of
from qmtui.i18n import _
from qmtui.model.handover import STAGES

event_argument = click.argument("wanted", metavar=_("EVENT"))
device_argument = click.argument("label", metavar=_("DEVICE"))


@click.group("device", help=_("The devices of an event: handed out, back, lost, wiped."))
def device() -> None:
    pass


@device.command("list", help=_("Every device of EVENT, where it stands and what is next."))
@event_argument
@as_json
@pass_session
def list_devices(session: Session, wanted: str, as_json: bool) -> None:
    with session.open(read_only=True) as office:
        roll = roll_of(office, office.event(wanted))
    rows = [_row(row) for row in roll.devices]
    lines = [telling.summary(roll)]
    for row in roll.devices:
        lines.append(f"{telling.SIGNS[row.state.stage]} {telling.heading(row)}")
        lines.append(f"  {telling.sentence(row)}")
        lines.append("  → " + _(telling.NEXT[row.step]))
    emit(rows, as_json, "\n".join(lines))


def _row(row: OnTheRoll) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(row)
    state: dict[str, Any] = built.pop("state")
    held_by = list(row.rest.held_by) if row.rest else []
    return state | built | {"rest": held_by, "next": row.step}


@device.command("give", help=_("Note that DEVICE goes to somebody, known by initials."))
@event_argument
@device_argument
@click.option("--to", required=True, help=_("The initials of who takes it."))
@click.option("--obliged", is_flag=True, help=_("They have been bound to confidentiality today."))
@as_json
@pass_session
def give(session: Session, wanted: str, label: str, to: str, obliged: bool, as_json: bool) -> None:
    with session.open() as office:
        noted = notes.hand_out(office, now, office.event(wanted), label, to, is_obliged=obliged)
    emit(noted.device, as_json, _stands(noted))


@device.command("back", help=_("Note that DEVICE is back for good, if it could not hand in."))
@event_argument
@device_argument
@as_json
@pass_session
def back(session: Session, wanted: str, label: str, as_json: bool) -> None:
    with session.open() as office:
        noted = notes.hand_in_by_hand(office, now, office.event(wanted), label)
    emit(noted.device, as_json, _stands(noted))


@device.command("lost", help=_("Note that DEVICE will not come back; the reason is reported."))
@event_argument
@device_argument
@click.option("--reason", required=True, help=_("Why; it stands in the report, so no names."))
@as_json
@pass_session
def lost(session: Session, wanted: str, label: str, reason: str, as_json: bool) -> None:
    with session.open() as office:
        noted = notes.lose(office, now, office.event(wanted), label, reason)
    hint = _("Is people's data on it? Note the incident: qmtui incident add {0}").format(label)
    emit(noted.device, as_json, f"{_stands(noted)}\n{hint}")


@device.command("found", help=_("Note that DEVICE was found again."))
@event_argument
@device_argument
@as_json
@pass_session
def found(session: Session, wanted: str, label: str, as_json: bool) -> None:
    with session.open() as office:
        noted = notes.find(office, now, office.event(wanted), label)
    emit(noted.device, as_json, _stands(noted))


@device.command("wiped", help=_("Note that the event is off DEVICE, if it could not say so."))
@event_argument
@device_argument
@as_json
@pass_session
def wiped(session: Session, wanted: str, label: str, as_json: bool) -> None:
    with session.open() as office:
        noted = notes.note_wiped(office, now, office.event(wanted), label)
    emit(noted.device, as_json, _stands(noted))


def _stands(noted: notes.Noted) -> str:
    return f"{noted.device.label}: {_(STAGES[noted.device.stage])}"


@device.command("oblige", help=_("Note that somebody was bound to confidentiality, by INITIALS."))
@click.argument("initials", metavar=_("INITIALS"))
@click.option("--on", "day", help=_("On which day, like 2026-06-13; without it today."))
@as_json
@pass_session
def oblige_somebody(session: Session, initials: str, day: str | None, as_json: bool) -> None:
    with session.open() as office:
        obligation = oblige(office, now, initials, read_date(day))
    words = _("{0} was bound to confidentiality on {1}.")
    told = words.format(obligation.initials, obligation.on.strftime(_("%Y-%m-%d")))
    emit({"initials": obligation.initials, "on": obligation.on}, as_json, told)


@device.command("obligations", help=_("Who was bound to confidentiality, and when."))
@as_json
@pass_session
def list_obligations(session: Session, as_json: bool) -> None:
    with session.open(read_only=True) as office:
        office.require_office()
        found = all_obligations(office)
    lines = [f"{one.initials}  {one.on.strftime(_('%Y-%m-%d'))}" for one in found]
    rows = [{"initials": one.initials, "on": one.on} for one in found]
    emit(rows, as_json, "\n".join(lines) or _("Nobody yet."))


@click.command("intake", help=_("What was taken in of EVENT when, and from which device."))
@event_argument
@as_json
@pass_session
def intake(session: Session, wanted: str, as_json: bool) -> None:
    with session.open(read_only=True) as office:
        office.require_office()
        found = collections_of(office, office.event(wanted))
    lines = []
    for collection in found:
        lines.append(telling.collection_told(collection))
        lines += [f"  {telling.brought(one)}" for one in collection.devices if one.new or one.known]
    emit(found, as_json, "\n".join(lines) or _("Nothing was taken in yet."))


COMMANDS = [device, intake]
