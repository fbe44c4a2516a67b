"""A device exchanges its field book with a stick or folder, and in the end hands it in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Never

from msgspec.structs import replace as with_changes

from qmtui.book import Book, Now
from qmtui.clean import clean
from qmtui.device_states import wrote_on
from qmtui.drafts import Drafts
from qmtui.errors import BookUnusable, QmtuiError, in_plain_words
from qmtui.i18n import mark
from qmtui.model.handover import HandIn
from qmtui.practice import PracticeStays
from qmtui.sticks import remember
from storage import books_in
from storage.errors import Cancelled, FolderOfOtherBook
from storage.exchange import Progress as Progress
from storage.values import ExchangeReport


class FolderNeeded(QmtuiError):
    exit_code = 55
    sentence = mark("Which folder? Name the stick or folder to exchange with.")


class FieldBookOnly(QmtuiError):
    exit_code = 33
    sentence = mark("This is done with a field book; the office collects instead.")


class StickOfOtherEvent(QmtuiError):
    exit_code = 26
    sentence = mark(
        "On this stick lies: {0}. That is not this event; nothing was written. "
        "Take the right stick or folder."
    )


def sync(
    book: Book,
    now: Now,
    folder: Path | None,
    *,
    init: bool = False,
    final: bool = False,
    progress: Progress | None = None,
    trusting: bool = False,
) -> ExchangeReport:
    """Exchange a field book with a folder, by default the one used last.

    `final` hands the device in: it says that nothing more will come, and ends what people had begun
    to say about themselves. A practice book exchanges with its own folder only. `progress` is told
    files done and files in all, in the calling thread, and may `stop`. `trusting` does not read
    again what was read back there since the book was opened.
    Raises `FieldBookOnly`, `FolderNeeded`, `PracticeStays`, `StickOfOtherEvent`.
    """
    if book.kind != "field":
        raise FieldBookOnly
    folder = folder or last_folder(book)
    if book.is_practice and str(folder.resolve()) not in book.database.folders:
        raise PracticeStays
    with _saying_whose(folder), in_plain_words():
        report = book.database.exchange(folder, init, progress, trusting=trusting)
        if final:
            Drafts(book, now).end_shift()
        if final and _hand_in(book, now):
            last = book.database.exchange(folder)
            report = with_changes(last, pushed=report.pushed + last.pushed, pulled=report.pulled)
    remember(book, folder, now())
    return report


def stop() -> Never:
    """End an exchange from within its `progress`: it raises a `BookUnusable` that `is_stopped`."""
    raise Cancelled


def last_folder(book: Book) -> Path:
    """The exchange folder met last; raises `FolderNeeded` if there was none."""
    if not book.database.folders:
        raise FolderNeeded
    return Path(book.database.folders[-1])


@contextmanager
def _saying_whose(folder: Path) -> Iterator[None]:
    """Name the events on a stick that is not this one's."""
    try:
        yield
    except BookUnusable as error:
        if not isinstance(error.state, FolderOfOtherBook):
            raise
        titles = [clean(str(found.about.get("title", ""))) for found in books_in(folder)]
        if not any(titles):
            raise
        raise StickOfOtherEvent(", ".join(sorted(filter(None, titles)))) from error


def _hand_in(book: Book, now: Now) -> bool:
    """Note that this device is done; False if it said so before and has captured nothing since."""
    own = book.database.own_writers()
    origins = (book.database.origin("hand_ins", hand_in.id) for hand_in in book.hand_ins)
    if any(origin and origin.writer in own for origin in origins) and not wrote_on(book):
        return False
    label, drafts = book.post.device, len(Drafts(book, now).all())
    with book.transaction():
        book.hand_ins.add(HandIn(**book.stamp(now()), label=label, drafts=drafts))
    return True
