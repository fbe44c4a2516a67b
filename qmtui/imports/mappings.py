"""Which column was which in files that came before: the next one like them is understood."""

from __future__ import annotations

from collections.abc import Mapping

from qmtui.book import Book
from qmtui.imports.columns import fingerprint, looks_personal
from qmtui.imports.rows import Row
from qmtui.model.mapping import ColumnMapping


def remembered(book: Book, header: Row) -> dict[str, str]:
    """The mapping that a file with such column names was taken in by; empty if there is none."""
    known = book.column_mappings.get(f"columns-{fingerprint(header)}")
    return dict(known.columns) if known else {}


def remember(book: Book, header: Row, mapping: Mapping[str, str]) -> None:
    """Keep a mapping for the next file with the same column names.

    Where a person seems to stand in place of the names, nothing is kept.
    """
    if not looks_personal(header):
        mapped = ColumnMapping(id=f"columns-{fingerprint(header)}", columns=dict(mapping))
        with book.transaction():
            book.column_mappings.put(mapped)
