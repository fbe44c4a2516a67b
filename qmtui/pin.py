"""A short PIN that reopens a locked screen: per device and book, worth nothing without the key."""

from __future__ import annotations

import hmac
import re
import secrets
from contextlib import suppress

from qmtui.book import Book
from qmtui.errors import QmtuiError
from qmtui.i18n import mark

LEAST, MOST = 4, 8
TRIES = 5
"""So many wrong PINs in a row, and the key is let go of."""

_PIN = re.compile(f"[0-9]{{{LEAST},{MOST}}}")


class PinOdd(QmtuiError):
    exit_code = 38
    sentence = mark("A PIN has 4 to 8 digits.")


class Pin:
    """The PIN of a book on this device, and how often a wrong one was typed.

    The count lies beside the book, so that starting anew wins no tries.
    """

    def __init__(self, book: Book) -> None:
        self._book = book

    @property
    def left(self) -> int:
        """Tries that are left."""
        return max(0, TRIES - int(self._book.local.get("wrong_pins", 0)))

    def fits(self, pin: str) -> bool:
        """Whether this is the PIN; a wrong one uses a try up, a right one gives them all back."""
        known = self._book.local.get("pin") or {}
        hashed = _hashed(self._book, str(known.get("salt", "")), pin)
        fits = has_pin(self._book) and self.left > 0
        fits = fits and hmac.compare_digest(hashed, str(known.get("hash", "")))
        _keep(self._book, wrong_pins=0 if fits else TRIES - self.left + 1)
        return fits

    def forgive(self) -> None:
        """The book was opened by its secret: all tries are back."""
        if self.left < TRIES:
            _keep(self._book, wrong_pins=0)


def has_pin(book: Book) -> bool:
    """Whether a PIN was set, under the key that the book has now."""
    known = book.local.get("pin") or {}
    return bool(known) and known.get("key") == book.database.keyed_hash(b"pin")


def has_declined(book: Book) -> bool:
    """Whether somebody chose to do without."""
    return book.local.get("pin", "") is None


def set_pin(book: Book, pin: str) -> None:
    """Reopen with this PIN from here on; raises `PinOdd`, and `BookUnusable` if it is not saved."""
    if not _PIN.fullmatch(pin):
        raise PinOdd
    salt = secrets.token_hex(16)
    key = book.database.keyed_hash(b"pin")
    book.local["pin"] = {"salt": salt, "hash": _hashed(book, salt, pin), "key": key}
    book.local["wrong_pins"] = 0
    book.save_local()


def decline(book: Book) -> None:
    """Do without a PIN, and remember that."""
    _keep(book, pin=None)


def _hashed(book: Book, salt: str, pin: str) -> str:
    return book.database.keyed_hash(f"pin:{salt}:{pin}".encode())


def _keep(book: Book, **facts: object) -> None:
    """Keep facts of this device; on a full disk they hold until the program ends."""
    book.local.update(facts)
    with suppress(QmtuiError):
        book.save_local()
