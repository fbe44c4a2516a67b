"""What steers, hides, reverses or breaks; and every record of a book full of it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from unicodedata import category

import msgspec

from qmtui.book import Book
from qmtui.tables import kinds_of

AWKWARD = {
    "markup": "Bob [/foo]",
    "action": "[@click=app.quit]x[/]",
    "format": "{0.__class__} %s %(x)d {",
    "clear": "Bob\x1b[2J\x1b[HEve",
    "title": "Bob\x1b]0;root\x07",
    "clipboard": "Bob\x1b]52;c;cm0gLXJmIC8K\x1b\\",
    "link": "\x1b]8;;https://example.org\x1b\\Bob\x1b]8;;\x1b\\",
    "C1": "Bob\x9b31m\x9d0;root\x9c\x85Eve",
    "overstrike": "Bob\b\b\bEve\r\x7f",
    "bidi": "Bob\u202eexe.txt\u2066\u200f\u061c",
    "hidden": "B\u200bo\ufeffb\u00ad\U000e0065\u2028",
    "marks": "B" + "\u0301" * 50 + "ob",
    "NUL": "Bo\x00b",
    "surrogate": "Bob\ud83d",
    "long": "x" * 5_000,
    "nothing": "\x1b\x07\u200b",
}

NEVER_DRAWN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}

POINTS_AT_OTHERS = {
    *("id", "key", "table", "copy", "code", "secret", "targets", "stops", "set", "device", "to"),
    *("kept", "merged", "one", "other", "into", "first", "second", "starts", "ends", "time_zone"),
    *("device_labels", "sealed", "signature", "upto", "photos", "at"),
    *("seal_public", "seal_private", "sign_public", "sign_private"),
}
"""What holds a book together: with these changed it would be another book, or none."""


def obeyed(text: str) -> list[str]:
    """What a terminal would obey, hide or reverse instead of drawing it."""
    return [ascii(char) for char in text if char != "\n" and category(char) in NEVER_DRAWN]


def piles(text: str) -> list[int]:
    """How high marks are piled on one letter where they cover the lines above it."""
    runs = itertools.groupby(text, lambda char: category(char).startswith("M"))
    return [height for is_mark, run in runs if is_mark and (height := len(list(run))) > 3]


def free_texts(kind: type[msgspec.Struct]) -> set[str]:
    """The fields of a record in which any text can stand, also those that come to be."""
    texts = (str, str | None, tuple[str, ...])
    names = {field.name for field in msgspec.structs.fields(kind) if field.type in texts}
    return {name for name in names if not name.endswith("_id")} - POINTS_AT_OTHERS


def overwrite(book: Book, change: Callable[[str], str]) -> None:
    """Write over every free text of every record, as only another program could."""

    def changed(value: str | list[str] | None) -> str | list[str] | None:
        return [change(text) for text in value] if isinstance(value, list) else change(value or "")

    for name, kind in kinds_of("planned", "captured", "office", "book").items():
        table = book.database.table(name)
        for document in table:
            held = free_texts(kind) & document.keys()
            if fields := {field: changed(document[field]) for field in held}:
                table.update(fields, doc_ids=[document.doc_id])
