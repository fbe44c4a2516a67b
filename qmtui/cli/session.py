"""What all commands share: which book, who writes, and how answers are printed."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec
from msgspec.structs import replace

from qmtui.book import Book, now
from qmtui.clean import clean, printable, printable_json
from qmtui.config import Settings, read_config
from qmtui.errors import QmtuiError
from qmtui.i18n import _, mark
from qmtui.locations import books_folder, config_file
from qmtui.unlocking import is_encrypted, key_for, wait_after

RECOVERY_KEY = 200
"""Characters of a printed key, however it is spaced."""
TRIES = 3
"""So often a wrong secret is asked for again before the command gives up."""

Command = TypeVar("Command", bound=Callable[..., Any])  # what click decorates

as_json = click.option("--json", "as_json", is_flag=True, help=_("Answer as one JSON value."))


class BookNotFound(QmtuiError):
    sentence = mark(
        "There is no book on this device yet; name one with --book, or begin with "
        "`qmtui new` in the office and `qmtui join` at a station."
    )


class SeveralBooks(QmtuiError):
    sentence = mark("There are several books on this device; name one with --book: {0}")


class TerminalMissing(QmtuiError):
    sentence = mark("The app needs a terminal; without one use a command, see `qmtui --help`.")


@dataclass(frozen=True)
class Session:
    """One run of the command line."""

    folder: Path | None
    by: str | None
    settings: Settings
    mouse: bool = True

    @classmethod
    def from_options(cls, book: Path | None, by: str | None, *, mouse: bool = True) -> Session:
        """The options, else the environment, else the config file."""
        settings = read_config(config_file())
        config = settings.config
        named = os.environ.get("QMTUI_BOOK") or config.book
        folder = book or (Path(os.path.expanduser(named)) if named else None)  # noqa: PTH111 # never raises
        initials = clean(by or os.environ.get("QMTUI_BY") or config.initials, limit=8)
        return cls(folder, initials or None, settings, mouse and config.mouse)

    def book_folder(self) -> Path:
        """The book's folder: the one named, else the only one on this device."""
        if self.folder is not None:
            return self.folder
        books = books_here()
        if not books:
            raise BookNotFound
        if len(books) > 1:
            raise SeveralBooks(", ".join(map(str, books)))
        return books[0]

    @contextmanager
    def open(self, *, read_only: bool = False, station: str | None = None) -> Iterator[Book]:
        """The book, with this run's initials and station on every entry."""
        folder = self.book_folder()
        key = self.key(folder)
        with Book.open(folder, key=key, read_only=read_only) as book:
            book.post = replace(book.post, by=self.by)
            if not read_only and book.is_clock_doubtful(now()):
                click.echo(
                    _("Check this computer's date and time: they can hardly be right."), err=True
                )
            if station is not None:
                at = book.station_named(book.event(), station)
                book.post = replace(book.post, station_id=at.id)
            yield book

    def key(self, folder: Path) -> bytes | None:
        """The key of a book, from the passphrase or code in the environment, or asked for."""
        if not is_encrypted(folder):
            return None
        if _in_environment() or not _can_ask():
            return key_for(folder, self.secret(""))
        for wrong in range(TRIES):
            time.sleep(wait_after(wrong))
            try:
                return key_for(folder, self.secret(_("Passphrase or access code")))
            except QmtuiError as error:
                click.echo(printable(str(error)), err=True)
        return key_for(folder, self.secret(_("Passphrase or access code")))

    def secret(self, question: str) -> str:
        """What is never an option: others on the machine could read it there."""
        if (found := _in_environment()) or not _can_ask():
            return found
        answer: str = click.prompt(question, hide_input=True, err=True)
        return answer

    def new_secret(self, question: str) -> str:
        """A secret that is made up just now, asked for twice."""
        if (found := _in_environment()) or not _can_ask():
            return found
        answer: str = click.prompt(question, hide_input=True, confirmation_prompt=True, err=True)
        return answer

    def changed_secret(self, question: str) -> str:
        """A new secret beside the one that opens the book."""
        if not _can_ask():
            return os.environ.get("QMTUI_NEW_PASSPHRASE", "")
        answer: str = click.prompt(question, hide_input=True, confirmation_prompt=True, err=True)
        return answer

    def recovery_key(self, question: str) -> str:
        """The printed key, in one line or several; without a terminal from standard input."""
        if not _can_ask():
            return sys.stdin.read(RECOVERY_KEY)
        answer: str = click.prompt(question, hide_input=True, err=True)
        return answer

    def open_app(self, folder: Path | None = None) -> int:
        """Run the app on the book; without any book it begins with the first-start screen."""
        if folder is None and (self.folder is not None or len(books_here()) == 1):
            folder = self.book_folder()
        from qmtui.terminal import prepare_environment

        prepare_environment()
        # Importing Textual costs 200 ms and more; commands must not pay for it.
        from screens.app import run

        return run(folder, self.by, settings=self.settings, mouse=self.mouse)


def has_terminal() -> bool:
    """Whether the app can show itself."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def require_terminal() -> None:
    """Raises `TerminalMissing`."""
    if not has_terminal():
        raise TerminalMissing


def _in_environment() -> str:
    return os.environ.get("QMTUI_PASSPHRASE", "")


def _can_ask() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


pass_session = click.make_pass_decorator(Session)


def books_here() -> list[Path]:
    """The books on this device."""
    return sorted(path.parent for path in books_folder().glob("*/book.json"))


def emit(value: object, as_json: bool, text: str) -> None:
    """Print the answer: `value` as one line of JSON, or `text` for people."""
    click.echo(as_one_line(value) if as_json else printable(text))


def as_one_line(value: object) -> str:
    """`value` as JSON that no terminal mistakes for commands."""
    text = json.dumps(msgspec.to_builtins(value), ensure_ascii=False, separators=(",", ":"))
    return printable_json(text)
