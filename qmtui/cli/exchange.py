"""Commands that move entries: join, sync, collect."""

from __future__ import annotations

from pathlib import Path

import click

from qmtui import fieldbook
from qmtui.book import Book, now
from qmtui.cli.progress import progress_line
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.cli.syncing import sync
from qmtui.clock_checks import both_read, compare_clock
from qmtui.collecting import Collected, collect
from qmtui.device_states import devices_of
from qmtui.handover.roll import roll_of
from qmtui.handover.telling import still_out, unread_told
from qmtui.i18n import _
from qmtui.locations import book_folder
from qmtui.replicas import replica
from qmtui.soundness import problem_told
from qmtui.times import parse_time
from qmtui.words import clock_told

folder_argument = click.argument("folder", metavar=_("FOLDER"), type=click.Path(path_type=Path))


@click.command(help=_("Take part in the event that FOLDER holds, with this device."))
@folder_argument
@click.option(
    "--as", "label", required=True, metavar=_("LABEL"), help=_("The device's label, like G1.")
)
@click.option("--station", help=_("Where the device stands."))
@click.option("--event", help=_("Which event, if the folder holds several."))
@click.option("--book", "at", type=click.Path(path_type=Path), help=_("Folder for the new book."))
@as_json
@pass_session
def join(
    session: Session,
    folder: Path,
    label: str,
    station: str | None,
    event: str | None,
    at: Path | None,
    as_json: bool,
) -> None:
    offered = fieldbook.offer_in(folder, event)
    at = at or session.folder or book_folder(offered.book)
    secret = session.secret(_("Access code")) if offered.encrypted else ""
    joined = fieldbook.join(folder, label, station=station, at=at, event=event, secret=secret)
    lines = [
        _("{0} takes part in “{1}”, station: {2}. The book lies in {3}").format(
            joined.label, joined.title, joined.station or "–", joined.book
        )
    ]
    if not joined.encrypted:
        lines.append(_("unencrypted, for practice and demonstration only"))
    emit(joined, as_json, "\n".join(lines))


@click.command("collect", help=_("Take in what the stations brought back in FOLDER."))
@folder_argument
@as_json
@pass_session
def collect_folder(session: Session, folder: Path, as_json: bool) -> None:
    with session.open() as book, progress_line() as tell:
        collected = collect(book, now, folder, tell)
    emit(collected, as_json, _told(collected))


def devices_text(book: Book) -> str:
    """One line per device of a field book."""
    return "\n".join(
        _("{0}: {1} entries, {2} missing").format(d.label or "–", d.entries, d.missing)
        for d in devices_of(book)
    )


def _told(collected: Collected) -> str:
    lines = [
        _("{0}: {1} new, {2} known, {3} disputed").format(
            ", ".join(collected.events), collected.new, collected.known, collected.disputed
        )
    ]
    for device in collected.devices:
        words = _("{0}: {1} entries, {2} missing")
        lines.append(words.format(device.label or "–", device.entries, device.missing))
        if device.clock_offset_s is not None:
            lines.append(clock_told(device.label, device.clock_offset_s))
    if collected.erased_again:
        lines.append(
            _("About erased people, taken out of the folder: {0}").format(collected.erased_again)
        )
    for kind in dict.fromkeys(problem.kind for problem in collected.problems):
        count = sum(problem.kind == kind for problem in collected.problems)
        lines.append(f"{count} × {problem_told(kind)}")
    lines.append(_("complete") if collected.complete else _("not complete yet"))
    if collected.out:
        lines.append(still_out(collected.out))
    if collected.unread:
        lines.append(unread_told(collected.unread))
    return "\n".join(lines)


@click.command("clock", help=_("Note that DEVICE showed the time SHOWN when it was really TRUE."))
@click.argument("wanted", metavar=_("EVENT"))
@click.argument("label", metavar=_("DEVICE"))
@click.argument("shown", metavar=_("SHOWN"))
@click.argument("true", metavar=_("[TRUE]"), required=False)
@as_json
@pass_session
def compare(
    session: Session, wanted: str, label: str, shown: str, true: str | None, as_json: bool
) -> None:
    with session.open() as office:
        event, moment = office.event(wanted), now().astimezone(office.zone)
        right = parse_time(true, office.zone, moment.date()) if true else moment
        seen, right = both_read(shown, office.zone, right)
        with replica(office, event) as field:
            check = compare_clock(field, now, label, seen, right)
        rows = roll_of(office, event).devices
    # A sentence for each clock that cannot go as noted.
    doubts = [f"▲ {row.doubt}" for row in rows if row.doubt]
    emit(
        {"label": check.label, "clock_offset_s": check.offset_s, "doubts": len(doubts)},
        as_json,
        "\n".join([clock_told(check.label, check.offset_s), *doubts]),
    )


COMMANDS = [join, sync, collect_folder, compare]
