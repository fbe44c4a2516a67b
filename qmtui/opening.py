"""The office opens what stations sealed to it, into its own book under the same ids."""

from __future__ import annotations

from typing import TypeVar

from msgspec.structs import replace

from qmtui.book import Book
from qmtui.model.contact import Contact, Withdrawal
from qmtui.model.feedback import Feedback
from qmtui.office_keys import office_keys
from qmtui.records import Records
from qmtui.sealing import Words, unseal

Sealed = TypeVar("Sealed", Feedback, Contact, Withdrawal)

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
)
"""What may be sealed; anything else in a box is left out."""


def open_sealed(office: Book, field: Book) -> int:
    """Open what is new in a field book; the number of records opened."""
    private = bytes.fromhex(office_keys(office).seal_private)
    with office.transaction():
        return sum(
            [
                _open(office, "feedback", office.feedback, field.feedback, private),
                _open(office, "contacts", office.contacts, field.contacts, private),
                _open(office, "withdrawals", office.withdrawals, field.withdrawals, private),
            ]
        )


def _open(
    office: Book, table: str, mine: Records[Sealed], theirs: Records[Sealed], private: bytes
) -> int:
    opened = 0
    for record in theirs:
        known = mine.get(record.id)
        if not record.sealed or (known and known.sealed == record.sealed):
            continue
        words = unseal(record.sealed, private)
        if words is not None and not office.database.is_erased(table, record.id):
            mine.put(_with_words(record, words))
            opened += 1
    return opened


def _with_words(record: Sealed, words: Words) -> Sealed:
    known = {name: str(text) for name, text in words.items() if name in WORDS}
    return replace(record, **known)
