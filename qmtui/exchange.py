"""A device exchanges its field book with a stick or folder, and in the end hands it in."""

from __future__ import annotations

from dataclasses import replace as with_changes
from pathlib import Path

from qmtui.book import Book, Now
from qmtui.drafts import Drafts
from qmtui.errors import QmtuiError, in_plain_words
from qmtui.i18n import mark
from qmtui.model.handover import HandIn
from storage.values import ExchangeReport


class FolderNeeded(QmtuiError):
    exit_code = 55
    sentence = mark("Which folder? Name the stick or folder to exchange with.")


class FieldBookOnly(QmtuiError):
    exit_code = 33
    sentence = mark("This is done with a field book; the office collects instead.")


class PracticeStays(QmtuiError):
    exit_code = 33
    sentence = mark("This is practice: nothing of it goes anywhere else.")


def sync(
    book: Book, now: Now, folder: Path | None, *, init: bool = False, final: bool = False
) -> ExchangeReport:
    """Exchange a field book with a folder, by default the one used last.

    `final` hands the device in: it says that nothing more will come, and ends what people had begun
    to say about themselves. A practice book exchanges with its own folder only.
    Raises `FieldBookOnly`, `FolderNeeded`, `PracticeStays`.
    """
    if book.kind != "field":
        raise FieldBookOnly
    folder = folder or last_folder(book)
    if book.is_practice and str(folder.resolve()) not in book.database.folders:
        raise PracticeStays
    with in_plain_words():
        report = book.database.exchange(folder, init)
        if final:
            Drafts(book, now).end_shift()
        if final and _hand_in(book, now):
            last = book.database.exchange(folder)
            report = with_changes(last, pushed=report.pushed + last.pushed, pulled=report.pulled)
    return report


def last_folder(book: Book) -> Path:
    """The exchange folder met last; raises `FolderNeeded` if there was none."""
    if not book.database.folders:
        raise FolderNeeded
    return Path(book.database.folders[-1])


def _hand_in(book: Book, now: Now) -> bool:
    """Note that this device is done; False if it said so before."""
    own = book.database.own_writers()
    origins = (book.database.origin("hand_ins", hand_in.id) for hand_in in book.hand_ins)
    if any(origin and origin.writer in own for origin in origins):
        return False
    with book.transaction():
        book.hand_ins.add(HandIn(**book.stamp(now()), label=book.post.device))
    return True
