"""Commands that look: status, report, info, and the demonstration."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

import click
import msgspec

from qmtui.book import Book, now
from qmtui.cli.exchange import devices_text
from qmtui.cli.session import (
    Session,
    as_json,
    books_here,
    emit,
    has_terminal,
    pass_session,
    require_terminal,
)
from qmtui.conflicts import disputes
from qmtui.device_states import devices_of
from qmtui.i18n import _
from qmtui.locations import books_folder, config_file, demo_folder, log_file
from qmtui.receipts import unreceipted
from qmtui.wiping import is_overdue


@click.command(help=_("Show what is here, unsent or missing."))
@as_json
@pass_session
def status(session: Session, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        state = book.database.status()
        answer = {
            "kind": book.kind,
            "label": book.post.device,
            "station": book.station_name(book.post.station_id),
            "entries": state.entries,
            # The office book itself is never exchanged.
            "unsent": state.unsent if book.kind == "field" else 0,
            "unreceipted": unreceipted(book) if book.kind == "field" else 0,
            "conflicts": len(disputes(book)),
            "encrypted": not book.is_plain,
            "wipe_due": is_overdue(book, now()),
            "clock_doubtful": book.is_clock_doubtful(now()),
            "devices": [msgspec.to_builtins(device) for device in devices_of(book)],
        }
        if book.kind == "field":
            text = _("{0}: {1} entries, {2} unsent, {3} conflicts").format(
                book.post.device, state.entries, state.unsent, answer["conflicts"]
            )
        else:
            text = _("{0}: {1} entries, {2} conflicts").format(
                book.post.device, state.entries, answer["conflicts"]
            )
        overdue = _("The event is over: hand in, then take it off this device (qmtui wipe).")
        lines = [text, devices_text(book), overdue if answer["wipe_due"] else ""]
        emit(answer, as_json, "\n".join(filter(None, lines)))


@click.command(help=_("Show versions and paths; no contents."))
@as_json
@pass_session
def info(session: Session, as_json: bool) -> None:
    books = books_here()
    if session.folder is not None and session.folder not in books:
        # One that was named lies anywhere.
        books = [session.folder, *books]
    facts = {
        "qmtui": version("qmtui"),
        "python": platform.python_version(),
        "textual": version("textual"),
        "tinydb": version("tinydb"),
        "system": platform.platform(),
        "terminal": sys.stdout.isatty(),
        "books": [str(book) for book in books],
        "folder": str(books_folder()),
        "log": str(log_file()),
        "config": str(config_file()),
        "ignored": [name for name in os.environ if name.upper().startswith("TEXTUAL")],
    }
    emit(facts, as_json, "\n".join(f"{name}: {value}" for name, value in facts.items()))


@click.command(help=_("Show the invented quarter Lindenhof with a festival that is on right now."))
@click.option("--dir", "folder", type=click.Path(path_type=Path), help=_("Where to build it."))
@click.option("--no-ui", is_flag=True, help=_("Print the report instead of opening the app."))
@click.option("--practise", is_flag=True, help=_("Clear all of it away when the app is left."))
@as_json
@pass_session
def demo(session: Session, folder: Path | None, no_ui: bool, practise: bool, as_json: bool) -> None:
    from qmtui.cli.reporting import text_of
    from qmtui.demo import build

    if practise:
        if folder or no_ui or as_json:
            raise click.UsageError(_("--practise goes without --dir, --no-ui and --json."))
        sys.exit(_practise(session))
    built = build(folder or demo_folder(), now)
    if not (no_ui or as_json) and has_terminal():
        sys.exit(session.open_app(built.stations[0]))
    with Book.open(built.office, read_only=True) as office:
        text = text_of(office, None)
    answer = {
        "office": str(built.office),
        "exchange": str(built.exchange),
        "stations": [str(station) for station in built.stations],
    }
    lines = [
        _("Office book: {0}").format(built.office),
        _("Exchange folder: {0}").format(built.exchange),
        *(_("Station: {0}").format(station) for station in built.stations),
    ]
    emit(answer, as_json, "\n".join([text, *lines]))


def _practise(session: Session) -> int:
    """The app in a quarter that goes when it is left."""
    from qmtui.demo import build
    from qmtui.practice_folder import practice_folder

    require_terminal()
    click.echo(_("Building the quarter Lindenhof …"), err=True)
    with practice_folder() as folder:
        return session.open_app(build(folder, now).stations[0])


COMMANDS = [status, info, demo]
