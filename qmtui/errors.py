"""What can go wrong in a way people should read: one sentence each.

Exit codes: 20-29 books and folders, 30-39 what was typed, 40-49 files to import, 50-59 field books.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from qmtui.i18n import _, mark
from storage import errors as storage


class QmtuiError(Exception):
    """An expected failure: `str()` says in one sentence what happened and what to do.

    `exit_code` is what the command line ends with, from 20 up.
    """

    exit_code = 20
    sentence = ""

    def __str__(self) -> str:
        return _(self.sentence).format(*self.args)


class BookUnusable(QmtuiError):
    """A state of storage, in the words of the people who use the program."""

    def __init__(self, state: storage.StorageError) -> None:
        super().__init__()
        code, self.sentence = next(
            (_STATES[kind] for kind in type(state).__mro__ if kind in _STATES), _UNEXPECTED
        )
        self.exit_code = code
        self.state = state

    @property
    def is_folder_to_set_up(self) -> bool:
        """Whether an exchange folder is merely empty, so that `init` would take it."""
        return isinstance(self.state, (storage.FolderEmpty, storage.FolderEmptied))

    @property
    def is_worth_another_try(self) -> bool:
        """Whether an exchange with this very folder began and may well be completed there."""
        return isinstance(self.state, (storage.FolderFailed, storage.Cancelled))

    @property
    def is_stopped(self) -> bool:
        """Whether nothing failed: somebody ended an exchange before it was done."""
        return isinstance(self.state, storage.Cancelled)


@contextlib.contextmanager
def in_plain_words() -> Iterator[None]:
    """Turn what storage refuses into a sentence people understand."""
    try:
        yield
    except storage.StorageError as state:
        raise BookUnusable(state) from state


_STATES: dict[type, tuple[int, str]] = {
    storage.BookMissing: (20, mark("There is no book in this folder; check the path.")),
    storage.BookInUse: (
        21,
        mark("The book is open in the app or another program; close it there and try again."),
    ),
    storage.BookDamaged: (
        22,
        mark("The file book.json is damaged; fetch it again from the exchange folder."),
    ),
    storage.OtherBook: (23, mark("This folder already holds another book; choose an empty one.")),
    storage.FormatUnknown: (
        24,
        mark("The book was written by a newer version of qmtui; update the program."),
    ),
    storage.BookUnreachable: (
        27,
        mark("The folder of the book cannot be made, read or written; check the path."),
    ),
    storage.FolderIsBook: (
        26,
        mark("Here lies the book of this device itself; choose the stick or a shared folder."),
    ),
    storage.FolderMissing: (
        25,
        mark("The exchange folder is not there; is the stick plugged in?"),
    ),
    storage.FolderEmpty: (
        26,
        mark("This folder has not been set up for exchange; use --init to set it up."),
    ),
    storage.FolderEmptied: (
        26,
        mark(
            "This exchange folder held the book before and is suddenly empty. "
            "Nothing was changed; is it the right stick? --init sets it up again."
        ),
    ),
    storage.FolderOfOtherBook: (
        26,
        mark("This folder holds another event, not this one; choose the right stick or folder."),
    ),
    storage.FolderFailed: (
        27,
        mark("The exchange folder cannot be read or written; is the stick full or locked?"),
    ),
    storage.FolderFull: (
        27,
        mark("The stick is full. Nothing is lost: free some space on it or take another one."),
    ),
    storage.FolderReadOnly: (
        27,
        mark(
            "The stick is write-protected. Nothing is lost: move the small switch at its side "
            "or take another one."
        ),
    ),
    storage.FolderForbidden: (
        27,
        mark(
            "This folder does not let this computer write. Nothing is lost: choose another one, "
            "or ask whom it belongs to."
        ),
    ),
    storage.FolderGone: (
        27,
        mark("The stick was pulled out. Nothing is lost: plug it in again and exchange once more."),
    ),
    storage.FolderUnreliable: (
        27,
        mark(
            "The stick does not answer as it should. Nothing is lost: plug it in again, "
            "and if that does not help take another one."
        ),
    ),
    storage.Cancelled: (
        58,
        mark("Stopped. What has been moved stays; the next exchange goes on from there."),
    ),
    storage.NotWritten: (
        28,
        mark("Not saved: the disk does not take any more. Free some space and try again."),
    ),
    storage.ConflictGone: (
        39,
        mark("This is settled already; `qmtui conflicts` lists what is still open."),
    ),
    storage.RecordErased: (
        39,
        mark("This person was erased and is not taken in again."),
    ),
    storage.WrongSecret: (
        30,
        mark(
            "This passphrase or code does not open the book. Lost it? The printed recovery key "
            "opens it too, and the office opens every event."
        ),
    ),
    storage.RecoveryMistyped: (
        30,
        mark("The recovery key is mistyped; compare it line by line with the paper."),
    ),
    storage.KeysDamaged: (
        22,
        mark(
            "The file with the keys, keys.wrap, is damaged; the passphrase may well be right. "
            "Copy it anew from the exchange folder or a backup."
        ),
    ),
    storage.KeysMissing: (
        22,
        mark(
            "The file with the keys, keys.wrap, is missing; "
            "copy it from the exchange folder or a backup."
        ),
    ),
    storage.BookNotEncrypted: (22, mark("The file book.json and the keys do not fit together.")),
    storage.ReadOnly: (29, mark("The book was opened for reading only.")),
    storage.KeyNeeded: (
        29,
        mark("The book is encrypted: give the passphrase or access code, in $QMTUI_PASSPHRASE."),
    ),
}
_UNEXPECTED = 20, mark("The book cannot be used.")
