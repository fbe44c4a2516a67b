"""What storage refuses or cannot do, as states; callers translate them by class."""

from __future__ import annotations


class StorageError(Exception):
    """Base of every expected failure of this library."""


class BookMissing(StorageError):
    """There is no book in the folder."""


class BookUnreachable(StorageError):
    """The operating system refuses to make, read or write the book's folder."""


class BookInUse(StorageError):
    """Another process has the book open for writing."""


class BookDamaged(StorageError):
    """`book.json` is there but cannot be trusted."""


class OtherBook(StorageError):
    """The folder holds a book with another id than the one asked for."""


class FormatUnknown(StorageError):
    """The book was written by a newer version of this library."""


class KeysMissing(StorageError):
    """The folder has no `keys.wrap`: the book is not encrypted, or the file was lost."""


class KeysDamaged(StorageError):
    """`keys.wrap` is there but cannot be trusted."""


class WrongSecret(StorageError):
    """Neither a passphrase nor a key that opens this book; the file itself is sound."""


class RecoveryMistyped(StorageError):
    """A line of a printed recovery key does not fit its check symbols."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} is mistyped")
        self.line = line


class KeyNeeded(StorageError):
    """The book is encrypted and was opened without a key."""


class BookNotEncrypted(StorageError):
    """A key was given for a book that is not encrypted."""


class RecordErased(StorageError, ValueError):
    """A record of this id was erased for good, and nothing is written about it any more."""


class BookClosed(StorageError):
    """The database was closed and takes no more changes."""


class ReadOnly(StorageError):
    """The database was opened for reading and cannot be changed."""


class NotWritten(StorageError):
    """The operating system did not take the change; nothing was confirmed, nothing changed."""


class ValueRefused(StorageError, ValueError):
    """JSON readers would not agree on the value: NaN, beyond 64 bit, a lone surrogate."""


class IdTaken(StorageError, ValueError):
    """A record with this `id` is in the table already, or the `id` of a record would change."""


class StorageFixed(StorageError, TypeError):
    """Another TinyDB storage or a middleware was asked for; it would bypass the log."""


class TransactionOpen(StorageError):
    """This cannot be done inside a transaction."""


class ConflictGone(StorageError):
    """The conflict that was to be settled is not there any more."""


class Cancelled(StorageError):
    """Raised by a progress callback to end an exchange; what was moved until then stays."""


class FolderMissing(StorageError):
    """The exchange folder is not there."""


class FolderEmpty(StorageError):
    """The exchange folder holds no book yet; `init=True` starts one."""


class FolderEmptied(StorageError):
    """The exchange folder held this book before and is suddenly empty."""


class FolderOfOtherBook(StorageError):
    """The exchange folder holds books, but not this one."""


class FolderIsBook(StorageError):
    """The exchange folder is, or lies in, a folder that a book is worked on in."""


class FolderFailed(StorageError):
    """The operating system refused to read or write the exchange folder."""


class FolderFull(FolderFailed):
    """There is no more room where the exchange folder lies."""


class FolderReadOnly(FolderFailed):
    """The medium of the exchange folder is write-protected."""


class FolderForbidden(FolderFailed):
    """Whoever runs the program may not read or write in the exchange folder."""


class FolderGone(FolderFailed):
    """The exchange folder was there a moment ago and is not any more."""


class FolderUnreliable(FolderFailed):
    """The medium of the exchange folder does not answer, or not with what was written."""
