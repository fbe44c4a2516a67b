"""Files that stations brought and that could not be read: there may be work in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from qmtui.book import Book
from storage.segments import parse_name
from storage.values import Problem

_KEY = "unread"
"""In the copy's own settings: by folder, the names of files."""

UNREAD = frozenset({"damaged_segment", "unknown_key", "unknown_format"})
"""The problems of files that hold entries of this book."""


def note_unread(field: Book, folder: Path, problems: Iterable[Problem]) -> None:
    """Remember what could not be read in a folder, in place of what was noted of it before.

    A segment stays noted until what its name announces is here, from wherever.
    """
    noted: dict[str, list[str]] = dict(field.local.get(_KEY, {}))
    place = str(folder.resolve())
    left = {name for name in noted.get(place, ()) if parse_name(name)}
    found = {_without_words(problem.file) for problem in problems if problem.kind in UNREAD}
    noted[place] = sorted(left | found)
    kept = {where: rest for where, names in noted.items() if (rest := _still_unread(field, names))}
    if kept != field.local.get(_KEY, {}):
        field.local[_KEY] = kept
        field.save_local()


def unread_files(field: Book, gone: Collection[str] = ()) -> set[str]:
    """The names of those whose entries are still not here; nobody waits for `gone` writers."""
    noted: dict[str, list[str]] = field.local.get(_KEY, {})
    unread = {name for names in noted.values() for name in _still_unread(field, names)}
    return {name for name in unread if not ((span := parse_name(name)) and span[0] in gone)}


def _still_unread(field: Book, names: Iterable[str]) -> list[str]:
    vector = field.database.vector()
    spans = {name: parse_name(name) for name in names}
    return [n for n, span in spans.items() if span is None or vector.get(span[0], 0) < span[-1]]


def _without_words(name: str) -> str:
    """A file that somebody named may tell of people; no more is kept than that there is one."""
    return name if parse_name(name) else "?"
