"""Commands of the office: begin a book, plan, import, issue."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from qmtui import fieldbook
from qmtui.book import now
from qmtui.clean import printable
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.errors import QmtuiError
from qmtui.events import Events
from qmtui.formats import clock, day
from qmtui.i18n import _, mark
from qmtui.model.event import KINDS, MODES, STATUSES, Event, Mode
from qmtui.office import found_office
from qmtui.recovery import new_recovery_key
from qmtui.registrations import Imported, import_registrations
from qmtui.times import parse_time


class RowsRejected(QmtuiError):
    exit_code = 40
    sentence = mark(
        "Nothing was imported: {0} rows cannot be used. Correct them, or take the rest with "
        "--skip-bad."
    )


class MappingUnreadable(QmtuiError):
    exit_code = 49
    sentence = mark("“{0}” is no mapping; write it like --map COLUMN=FIELD.")


@click.command(help=_("Begin an office book in DIR."))
@click.argument("folder", metavar=_("DIR"), type=click.Path(path_type=Path))
@click.option("--name", required=True, help=_("Name of the quarter."))
@click.option("--residents", type=click.IntRange(min=0), help=_("Number of residents."))
@click.option("--plain", is_flag=True, help=_("Unencrypted, for practice and demonstration."))
@as_json
@pass_session
def new(
    session: Session, folder: Path, name: str, residents: int | None, plain: bool, as_json: bool
) -> None:
    passphrase = "" if plain else session.new_secret(_("Passphrase for the office book"))
    with found_office(folder, name, residents, plain=plain, passphrase=passphrase) as book:
        name = next(iter(book.districts)).name
        recovery = None if plain else new_recovery_key(book)
    emit(
        {"book": str(folder), "name": name, "recovery_key": recovery},
        as_json,
        _begun(name, folder, recovery),
    )


def _begun(name: str, folder: Path, recovery: str | None) -> str:
    if recovery is None:
        return _("Office book “{0}” begun in {1} (unencrypted).").format(name, folder)
    return "\n".join(
        [
            _("Office book “{0}” begun in {1}, encrypted.").format(name, folder),
            _("Recovery key, shown this once: write it on paper, keep it away from the laptop."),
            recovery,
        ]
    )


@click.group(help=_("Plan events."))
def event() -> None:
    pass


@event.command(help=_("Plan an event."))
@click.option("--title", required=True, help=_("Title."))
@click.option("--kind", required=True, type=click.Choice(list(KINDS)), help=_("Kind of event."))
@click.option("--start", required=True, help=_("Start, like 2026-06-13T14:00."))
@click.option("--end", help=_("End, like 2026-06-13T19:00."))
@click.option("--place", default="", help=_("Place."))
@click.option("--mode", type=click.Choice(list(MODES)), help=_("How attendance is captured."))
@click.option("--station", "stations", multiple=True, help=_("Name of a station; may be repeated."))
@click.option("--capacity", type=int, help=_("How many people may be inside."))
@as_json
@pass_session
def add(
    session: Session,
    title: str,
    kind: str,
    start: str,
    end: str | None,
    place: str,
    mode: Mode | None,
    stations: tuple[str, ...],
    capacity: int | None,
    as_json: bool,
) -> None:
    with session.open() as book:
        begin = parse_time(start, book.zone, now().astimezone(book.zone).date())
        finish = parse_time(end, book.zone, begin.date()) if end else None
        planned = Events(book, now).add(
            title,
            kind,
            begin,
            finish,
            place=place,
            mode=mode,
            stations=stations,
            capacity=capacity,
        )
    emit({"id": planned.id}, as_json, _("Planned: {0} ({1})").format(planned.title, planned.id))


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


@click.command("import", help=_("Import registrations from FILE."))
@click.argument("file", metavar=_("FILE"), type=click.Path(path_type=Path))
@click.option("--event", "wanted", required=True, help=_("Id or title of the event."))
@click.option("--dry-run", is_flag=True, help=_("Only look what would happen."))
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar=_("COLUMN=FIELD"),
    help=_("Which column is which field."),
)
@click.option("--skip-bad", is_flag=True, help=_("Leave out rows that cannot be used."))
@as_json
@pass_session
def import_file(
    session: Session,
    file: Path,
    wanted: str,
    dry_run: bool,
    mapping: tuple[str, ...],
    skip_bad: bool,
    as_json: bool,
) -> None:
    with session.open() as book:
        imported = import_registrations(
            book,
            book.event(wanted),
            file,
            dict(map(_pair, mapping)),
            skip_bad=skip_bad,
            dry_run=dry_run,
        )
    for warning in imported.warnings:
        click.echo(printable(_("Row {0}: {1}").format(warning.row, warning.reason)), err=True)
    emit(
        {
            "new": imported.new,
            "known": imported.known,
            "changed": imported.changed,
            "rejected": [msgspec.to_builtins(rejection) for rejection in imported.rejected],
        },
        as_json,
        _told(imported),
    )
    if imported.rejected and not skip_bad:
        raise RowsRejected(len(imported.rejected))


@click.command(help=_("Hand an event out: make or refresh its field book in FOLDER."))
@click.argument("wanted", metavar=_("EVENT"))
@click.argument("folder", metavar=_("FOLDER"), type=click.Path(path_type=Path))
@click.option(
    "--devices", type=click.IntRange(min=1), help=_("How many devices are expected back.")
)
@click.option("--plain", is_flag=True, help=_("Unencrypted, for practice and demonstration."))
@click.option(
    "--new-code", is_flag=True, help=_("Another access code and key, if the first got about.")
)
@as_json
@pass_session
def issue(
    session: Session,
    wanted: str,
    folder: Path,
    devices: int | None,
    plain: bool,
    new_code: bool,
    as_json: bool,
) -> None:
    with session.open() as book:
        issued = fieldbook.issue(
            book, now, book.event(wanted), folder, devices, plain=plain, new_code=new_code
        )
    emit(issued, as_json, _issued(issued, folder))


def _issued(issued: fieldbook.Issued, folder: Path) -> str:
    lines = [
        _("Issued into {0}: {1} registrations, stations: {2}").format(
            folder, issued.registrations, ", ".join(issued.stations) or "–"
        )
    ]
    if not issued.encrypted:
        lines.append(_("unencrypted, for practice and demonstration only"))
    if issued.access_code:
        lines.append(_("Access code, shown this once, for paper and never for the stick:"))
        lines.append(issued.access_code)
    return "\n".join(lines)


def _pair(text: str) -> tuple[str, str]:
    column, equals, field = text.rpartition("=")
    if not equals:
        raise MappingUnreadable(text[:60])
    return column, field


def _line(event: Event) -> str:
    when = f"{day(event.start)} {clock(event.start)}"
    kind = _(KINDS.get(event.kind, event.kind))
    return f"{event.id}  {when}  {event.title}  ({kind}, {_(STATUSES[event.status])})"


def _told(imported: Imported) -> str:
    lines = [_("Row {0}: {1}").format(r.row, r.reason) for r in imported.rejected]
    lines.append(
        _("{0} new, {1} known, {2} changed, {3} rejected").format(
            imported.new, imported.known, imported.changed, len(imported.rejected)
        )
    )
    return "\n".join(lines)


COMMANDS = [new, event, import_file, issue]
