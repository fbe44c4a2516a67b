"""Commands about secrets: another passphrase, the printed key, the drill."""

from __future__ import annotations

from pathlib import Path

import click

from qmtui.book import now
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.errors import QmtuiError
from qmtui.i18n import _, mark
from qmtui.recovery import (
    Practised,
    new_passphrase,
    new_recovery_key,
    open_station,
    practise,
)


class DrillFailed(QmtuiError):
    exit_code = 30
    sentence = mark("Not every book opened. Print a new recovery key, and practise again.")


@click.command(help=_("Open the office book with another passphrase from now on."))
@as_json
@pass_session
def passphrase(session: Session, as_json: bool) -> None:
    with session.open() as book:
        book.require("keys")
        new_passphrase(book, session.changed_secret(_("New passphrase")))
        book.note(now(), "keys")
    emit({"changed": True}, as_json, _("The new passphrase holds; the recovery key stays."))


@click.group(help=_("The printed key for the day when the passphrase is lost."))
def recovery() -> None:
    pass


@recovery.command("print", help=_("Make a new recovery key, shown once; an older one ends."))
@as_json
@pass_session
def print_key(session: Session, as_json: bool) -> None:
    with session.open() as book:
        book.require("keys")
        text = new_recovery_key(book)
        book.note(now(), "keys")
    emit({"recovery_key": text}, as_json, text)


@recovery.command("station", help=_("A new access code for a station's book in DIR."))
@click.argument("folder", metavar=_("DIR"), type=click.Path(path_type=Path))
@as_json
@pass_session
def station(session: Session, folder: Path, as_json: bool) -> None:
    with session.open() as book:
        book.require("keys")
        code = open_station(book, folder)
        book.note(now(), "keys")
    spread = _("With the next exchange it holds for every station of the event.")
    emit({"access_code": code}, as_json, f"{code}\n{spread}")


@recovery.command("drill", help=_("Practise: open every book as if its secret had been lost."))
@as_json
@pass_session
def drill(session: Session, as_json: bool) -> None:
    printed = session.recovery_key(_("The recovery key, all four lines"))
    with session.open() as book:
        book.require("keys")
        done = practise(book, now, printed)
    emit(done, as_json, "\n".join(map(_told, done)))
    if not all(one.opened for one in done):
        raise DrillFailed


def _told(done: Practised) -> str:
    ways = {"printed": _("by the printed key"), "office": _("by the office's own key")}
    if not done.opened:
        return _("{0}: NOT opened {1}").format(done.book, ways[done.way])
    return _("{0}: opened {1}, {2} entries read, {3} s").format(
        done.book, ways[done.way], done.entries, done.seconds
    )


COMMANDS = [passphrase, recovery]
