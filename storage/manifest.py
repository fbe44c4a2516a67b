"""`book.json`: which book a folder holds, readable by anyone and checked.

In an encrypted book `keys.wrap` vouches for it: one that somebody changed does not open.
"""

from __future__ import annotations

import re
import secrets
from hashlib import blake2b
from pathlib import Path
from typing import Any

from msgspec import Struct

from storage import checked, files
from storage.errors import BookDamaged, BookMissing, BookUnreachable, FormatUnknown

NAME = "book.json"
FORMAT = 1
LARGEST = 16 * 2**20
"""Bytes; of a longer file only these are read, and do not hold."""
UNUSABLE = BookMissing, BookDamaged, BookUnreachable, FormatUnknown
"""What reading a manifest may raise."""

_ID = re.compile("[0-9a-f]{32}")


class Manifest(Struct, frozen=True):
    """The book's id (32 hex digits), and what its program wants to know before opening it."""

    book: str
    about: dict[str, Any] = {}
    """Anything JSON holds; storage only keeps it."""
    encrypted: bool = False

    @property
    def digest(self) -> bytes:
        """32 bytes over all it says."""
        return blake2b(self.encode(), digest_size=32).digest()

    def encode(self) -> bytes:
        values = {"format": FORMAT, "book": self.book, "about": self.about}
        return checked.dumps({**values, "encrypted": True} if self.encrypted else values)


def new(book: str | None, about: dict[str, Any] | None, *, encrypted: bool = False) -> Manifest:
    if book is not None and not _ID.fullmatch(book):
        raise ValueError("a book's id has 32 hex digits")
    return Manifest(book or secrets.token_hex(16), about or {}, encrypted)


def read(folder: Path) -> Manifest:
    """The manifest of the book in `folder`.

    Raises `BookMissing`, `BookDamaged`, `BookUnreachable`, or `FormatUnknown`
    for a book of a newer version.
    """
    try:
        if (folder / NAME).exists() and not (folder / NAME).is_file():
            raise BookDamaged  # reading a pipe would wait for ever
        with (folder / NAME).open("rb") as file:
            content = file.read(LARGEST)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise BookMissing from error
    except OSError as error:
        raise BookUnreachable(error.strerror) from error
    return decode(content)


def decode(content: bytes) -> Manifest:
    try:
        values = checked.loads(content)
    except checked.Damaged as error:
        raise BookDamaged from error
    if values.get("format") != FORMAT:
        raise FormatUnknown
    book, about = values.get("book"), values.get("about")
    if not isinstance(book, str) or not _ID.fullmatch(book) or not isinstance(about, dict):
        raise BookDamaged
    return Manifest(book, about, values.get("encrypted") is True)


def write(folder: Path, manifest: Manifest) -> None:
    files.write_atomic(folder / NAME, manifest.encode())
