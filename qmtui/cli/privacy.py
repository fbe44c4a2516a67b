"""Commands of people's rights: information, erasure, retention, incidents, what was done."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from qmtui import disclosing, retention
from qmtui.access import access, as_markdown
from qmtui.book import now
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.erasing import Erased, erase
from qmtui.errors import QmtuiError
from qmtui.formats import clock, day
from qmtui.i18n import _, mark
from qmtui.incidents import Open, record, register
from qmtui.model.audit import ACTIONS, Audit
from qmtui.times import parse_time
from qmtui.wiping import wipe
from qmtui.words import DUE


class DateUnreadable(QmtuiError):
    exit_code = 36
    sentence = mark("“{0}” is no date; write it like 2026-06-13.")


@click.command("access", help=_("Tell a person everything held about them, by ID."))
@click.argument("record_id", metavar="ID")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help=_("Folder for a readable and a machine-readable file."),
)
@as_json
@pass_session
def access_command(session: Session, record_id: str, output: Path | None, as_json: bool) -> None:
    with session.open() as book:
        found = access(book, now, record_id)
    if output is None:
        emit(found, as_json, as_markdown(found).rstrip("\n"))
        return
    readable, machine = disclosing.write(found, output)
    emit(
        {"files": [str(readable), str(machine)]},
        as_json,
        _("Written: {0} and {1}").format(readable, machine),
    )


@click.command("erase", help=_("Erase the person, contact or remark with this ID for ever."))
@click.argument("record_id", metavar="ID")
@as_json
@pass_session
def erase_command(session: Session, record_id: str, as_json: bool) -> None:
    with session.open() as book:
        erased = erase(book, now, record_id)
    emit(erased, as_json, _erased(erased))


def _erased(erased: Erased) -> str:
    lines = [
        _("Erased for good: {0} records in {1} books. No figure has changed.").format(
            erased.records, erased.books
        )
    ]
    if erased.devices:
        lines.append(
            _("These devices follow with their next exchange: {0}").format(
                ", ".join(erased.devices)
            )
        )
    return "\n".join(lines)


@click.command("retention", help=_("Show what is kept longer than it is needed; erase it."))
@click.option("--apply", "applies", is_flag=True, help=_("Erase what was shown before."))
@click.option("--today", help=_("Today's date, if the computer's clock is in doubt."))
@as_json
@pass_session
def retention_command(session: Session, applies: bool, today: str | None, as_json: bool) -> None:
    with session.open() as book:
        if applies:
            applied = retention.apply(book, now, read_date(today))
            emit(
                applied,
                as_json,
                _("Forgotten: {0} people. Devices that follow with their exchange: {1}").format(
                    applied.people, ", ".join(applied.devices) or "–"
                ),
            )
            return
        found = retention.due(book, now)
    rows = [
        {"kind": d.kind, "event": d.event, "title": d.title, "since": d.since, "people": d.count}
        for d in found
    ]
    lines = [
        _("{0}: {1}, {2} people, since {3}").format(
            d.title, _(DUE[d.kind]), d.count, d.since.strftime("%d.%m.%Y")
        )
        for d in found
    ]
    if any(d.kind != "ask" for d in found):
        lines.append(_("Erase it with: qmtui retention --apply"))
    emit(rows, as_json, "\n".join(lines) or _("Nothing falls due."))


@click.command(
    "wipe", help=_("Take the event off this device, once the office has signed for all.")
)
@as_json
@pass_session
def wipe_command(session: Session, as_json: bool) -> None:
    with session.open() as book:
        wiped = wipe(book)
    emit(wiped, as_json, _("The event is no longer on this device ({0}).").format(wiped.folder))


@click.group(  # click would cut the line in the list of commands after "Art."
    help=_("A laptop or stick is gone (Art. 33 GDPR)."),
    short_help=_("A laptop or stick is gone (Art. 33 GDPR)."),
)
def incident() -> None:
    pass


@incident.command("add", help=_("Note it: DEVICE is the label of a laptop, none means a stick."))
@click.argument("device", metavar=_("[DEVICE]"), required=False)
@click.option("--noticed", help=_("When it was noticed, like 2026-06-13T19:45."))
@as_json
@pass_session
def add_incident(session: Session, device: str | None, noticed: str | None, as_json: bool) -> None:
    with session.open() as book:
        at = parse_time(noticed, book.zone, book.today(now)) if noticed else None
        added = record(book, now, device, at)
        [found] = [one for one in register(book, now) if one.incident.id == added.id]
    emit(found, as_json, _incident(found))


@incident.command("list", help=_("The register of incidents, the latest first."))
@as_json
@pass_session
def list_incidents(session: Session, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        found = register(book, now)
    emit(found, as_json, "\n\n".join(map(_incident, found)) or _("No incidents."))


def _incident(found: Open) -> str:
    i = found.incident
    lines = [
        _("Lost: {0}, noticed {1} {2}").format(
            i.label or _("a stick"), day(i.noticed_at), clock(i.noticed_at)
        ),
        _("To be reported until {0} {1} ({2} hours left)").format(
            day(i.report_by), clock(i.report_by), found.hours_left
        ),
    ]
    for lost in i.lost:
        state = _("encrypted") if lost.encrypted else _("NOT encrypted")
        lines.append(
            _(
                "{0}, {1}: {2} names, {3} contacts, {4} remarks, {5} arrivals and exits, "
                "{6} tallies"
            ).format(
                lost.title,
                state,
                *(lost.counts[t] for t in ("people", "contacts", "feedback", "attendance")),
                lost.counts["tallies"] + lost.counts["headcounts"],
            )
        )
    return "\n".join(lines or [_("nothing was on it")])


@click.command(help=_("What was done with people's data, and what was denied; no contents."))
@as_json
@pass_session
def audit(session: Session, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        book.require("audit")
        lines = sorted(book.audit, key=lambda line: (line.at, line.id))
        zone = book.zone
    text = "\n".join(_audit(line, day(line.at.astimezone(zone))) for line in lines)
    emit(lines, as_json, text or _("Nothing yet."))


def _audit(line: Audit, when: str) -> str:
    figures = ", ".join(f"{name} {count}" for name, count in line.figures.items())
    action = _(ACTIONS.get(line.action, line.action))
    return "  ".join(filter(None, [when, line.by or line.device, action, line.subject, figures]))


def read_date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise DateUnreadable(text) from error


COMMANDS = [
    access_command,
    erase_command,
    retention_command,
    wipe_command,
    incident,
    audit,
]
