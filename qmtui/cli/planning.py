"""Commands of the office: begin a book, plan, import, issue."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from qmtui import fieldbook
from qmtui.book import now
from qmtui.clean import printable
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.cli.stick_program import put, put_told
from qmtui.errors import QmtuiError
from qmtui.handover.labels import labels_from
from qmtui.i18n import _, mark
from qmtui.imports.changes import changes_told
from qmtui.office import found_office
from qmtui.recovery import new_recovery_key
from qmtui.registrations import Imported, import_registrations
from qmtui.registrations import revoke as withdraw
from qmtui.stick_program.platforms import PLATFORMS, PYTHONS


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


@click.command("import", help=_("Import registrations from FILE, CSV or XLSX."))
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
@click.option("--sheet", default="", help=_("Which sheet of a workbook."))
@click.option("--skip-bad", is_flag=True, help=_("Leave out rows that cannot be used."))
@as_json
@pass_session
def import_file(
    session: Session,
    file: Path,
    wanted: str,
    dry_run: bool,
    mapping: tuple[str, ...],
    sheet: str,
    skip_bad: bool,
    as_json: bool,
) -> None:
    with session.open() as book:
        imported = import_registrations(
            book,
            book.event(wanted),
            file,
            dict(map(_pair, mapping)),
            sheet=sheet,
            skip_bad=skip_bad,
            dry_run=dry_run,
        )
    for note in imported.notes:
        click.echo(printable(note), err=True)
    for warning in imported.warnings:
        click.echo(printable(_("Row {0}: {1}").format(warning.row, warning.reason)), err=True)
    emit(
        {
            "new": imported.new,
            "known": imported.known,
            "changed": imported.changed,
            "rejected": [msgspec.to_builtins(rejection) for rejection in imported.rejected],
            "changes": [
                {"row": change.row, "fields": [each.field for each in change.differences]}
                for change in imported.changes
            ],
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
@click.option(
    "--device", "labels", multiple=True, help=_("An expected device, like G1; again for more.")
)
@click.option("--plain", is_flag=True, help=_("Unencrypted, for practice and demonstration."))
@click.option(
    "--new-code", is_flag=True, help=_("Another access code and key, if the first got about.")
)
@click.option(
    "--with-program", is_flag=True, help=_("Put qmtui itself beside it, for laptops without it.")
)
@click.option(
    "--for",
    "platforms",
    multiple=True,
    type=click.Choice(list(PLATFORMS)),
    help=_("Only for such laptops; again for more."),
)
@click.option(
    "--python",
    "pythons",
    multiple=True,
    type=click.Choice(PYTHONS),
    help=_("Only for this Python there; again for more."),
)
@as_json
@pass_session
def issue(
    session: Session,
    wanted: str,
    folder: Path,
    devices: int | None,
    labels: tuple[str, ...],
    plain: bool,
    new_code: bool,
    with_program: bool,
    platforms: tuple[str, ...],
    pythons: tuple[str, ...],
    as_json: bool,
) -> None:
    program = None
    with session.open() as book:
        event = book.event(wanted)
        if with_program or platforms or pythons:
            # Before the event: its access code is told once, and nothing may go wrong after that.
            program = put(folder, platforms, pythons)
        issued = fieldbook.issue(
            book,
            now,
            event,
            folder,
            devices,
            plain=plain,
            new_code=new_code,
            labels=labels_from(labels),
        )
    text = _issued(issued, folder)
    if program is None:
        emit(issued, as_json, text)
    else:
        answer = {**msgspec.to_builtins(issued), "program": msgspec.to_builtins(program)}
        emit(answer, as_json, f"{text}\n{put_told(program)}")


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


def _told(imported: Imported) -> str:
    lines = [_("Row {0}: {1}").format(c.row, changes_told(c)) for c in imported.changes]
    lines += [_("Row {0}: {1}").format(r.row, r.reason) for r in imported.rejected]
    lines.append(
        _("{0} new, {1} known, {2} changed, {3} rejected").format(
            imported.new, imported.known, imported.changed, len(imported.rejected)
        )
    )
    return "\n".join(lines)


@click.command(help=_("Withdraw the ticket of the registration with this ID or CODE."))
@click.argument("wanted", metavar=_("ID|CODE"))
@click.option("--restore", is_flag=True, help=_("Make it good again."))
@as_json
@pass_session
def revoke(session: Session, wanted: str, restore: bool, as_json: bool) -> None:
    with session.open() as book:
        changed = withdraw(book, now, wanted, restore=restore)
    told = _("The ticket is good again.") if restore else _("The ticket is withdrawn.")
    hint = _("The stations learn of it when you issue the event once more.")
    emit({"id": changed.id, "revoked": changed.is_revoked}, as_json, f"{told}\n{hint}")


COMMANDS = [new, import_file, issue, revoke]
