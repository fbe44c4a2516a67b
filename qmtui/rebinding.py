"""A walk-in's lost sticker is replaced by another one, and that is taken back."""

from __future__ import annotations

from msgspec.structs import replace

from qmtui.book import Book
from qmtui.model.person import Rebinding, Registration


def with_code_before(book: Book, rebinding: Rebinding) -> Registration | None:
    """The registration with its code from before; None if either code is something else by now."""
    registration = book.registrations.get(rebinding.attendee_id)
    if registration is None or registration.code != rebinding.code:
        return None
    holders = book.registrations.where("code", rebinding.code_before)
    if any(book.presence.is_listed(holder.id) for holder in holders):
        return None
    return replace(registration, code=rebinding.code_before)
