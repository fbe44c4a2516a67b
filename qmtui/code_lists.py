"""Which codes a list has on a day, and what they are called: the office's version, else ours."""

from __future__ import annotations

from datetime import date

from qmtui.book import Book
from qmtui.i18n import _
from qmtui.model.lists import BUILT_IN


def codes_of(book: Book, name: str, day: date, field_set: str = "") -> dict[str, str]:
    """The codes of a list with their words, in the order they are offered.

    `field_set` chooses among the sets of one list (fields of action: A, B, C).
    """
    versions = [v for v in book.code_lists if v.list == name and v.set == field_set]
    in_force = [v for v in versions if v.valid_from <= day]
    if in_force:
        newest = max(in_force, key=lambda version: (version.valid_from, version.id))
        return {code.code: code.label for code in newest.codes}
    return {code: _(words) for code, words in BUILT_IN.get((name, field_set), {}).items()}


def word_of(book: Book, name: str, code: str, field_set: str = "") -> str:
    """What a code is or was called, in the newest version that has it; else the code itself."""
    versions = [v for v in book.code_lists if v.list == name and v.set == field_set]
    for version in sorted(versions, key=lambda v: (v.valid_from, v.id), reverse=True):
        for known in version.codes:
            if known.code == code:
                return known.label
    words = BUILT_IN.get((name, field_set), {}).get(code)
    return _(words) if words else code


def code_meant(codes: dict[str, str], text: str) -> str:
    """The code whose name or words `text` is, in whatever case; else the text itself."""
    wanted = text.strip().casefold()
    found = (c for c, words in codes.items() if wanted in (c.casefold(), words.casefold()))
    return next(found, text.strip())
