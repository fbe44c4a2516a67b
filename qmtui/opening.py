"""The office opens what stations sealed to it, into its own book under the same ids."""

from __future__ import annotations

from msgspec.structs import replace

from qmtui.book import Book
from qmtui.model.feedback import Feedback
from qmtui.office_keys import office_keys
from qmtui.sealing import unseal


def open_sealed(office: Book, field: Book) -> int:
    """Open what is new in a field book; the number of records opened."""
    private = bytes.fromhex(office_keys(office).seal_private)
    opened = 0
    with office.transaction():
        for feedback in field.feedback:
            if feedback.sealed and not _is_opened(office, feedback):
                words = unseal(feedback.sealed, private)
                if words is not None:
                    text = str(words.get("text", ""))
                    office.feedback.put(replace(feedback, text=text))
                    opened += 1
    return opened


def _is_opened(office: Book, feedback: Feedback) -> bool:
    """Whether just these words were opened before, or were erased since."""
    known = office.feedback.get(feedback.id)
    if known is None:
        return office.database.is_erased("feedback", feedback.id)
    return known.sealed == feedback.sealed
