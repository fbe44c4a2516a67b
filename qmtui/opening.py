"""The office opens what stations sealed to it, into its own book under the same ids."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from msgspec.structs import replace

from qmtui.book import Book
from qmtui.contacts.corrected import as_corrected
from qmtui.model.contact import Callback, Contact, Withdrawal
from qmtui.model.feedback import Feedback
from qmtui.office_keys import office_keys
from qmtui.records import Records
from qmtui.sealing import Words, unseal

Sealed = TypeVar("Sealed", Feedback, Contact, Withdrawal, Callback)

WORDS = (
    "text",
    "with_whom",
    "name",
    "email",
    "phone",
    "note",
    "guardian",
    "organisation",
    "function",
    "topic",
    "good_time",
)
"""What may be sealed; anything else in a box is left out."""


def open_sealed(office: Book, field: Book) -> int:
    """Open what is new in a field book; the number of records opened."""
    private = bytes.fromhex(office_keys(office).seal_private)
    with office.transaction():
        return sum(
            [
                _open(office, "feedback", office.feedback, field.feedback, private),
                _open(office, "contacts", office.contacts, field.contacts, private, as_corrected),
                _open(office, "withdrawals", office.withdrawals, field.withdrawals, private),
                _open(office, "callbacks", office.callbacks, field.callbacks, private),
            ]
        )


def _open(
    office: Book,
    table: str,
    mine: Records[Sealed],
    theirs: Records[Sealed],
    private: bytes,
    set_right: Callable[[Book, Sealed], Sealed] | None = None,
) -> int:
    """`set_right` keeps what the office has corrected meanwhile."""
    opened = 0
    for record in theirs:
        known = mine.get(record.id)
        if not record.sealed or (known and known.sealed == record.sealed):
            continue
        words = unseal(record.sealed, private)
        if words is not None and not office.database.is_erased(table, record.id):
            found = _with_words(record, words)
            mine.put(set_right(office, found) if set_right else found)
            opened += 1
    return opened


def _with_words(record: Sealed, words: Words) -> Sealed:
    known = {
        name: str(text) for name, text in words.items() if name in WORDS and hasattr(record, name)
    }
    return replace(record, **known)
