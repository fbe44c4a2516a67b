"""How old the list of registrations is that a station has."""

from __future__ import annotations

from datetime import datetime

from qmtui.book import Book


class ListAge:
    """When the list was made, as far as it shows; looked up only for a code that is not on it."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._known: tuple[int, datetime | None] | None = None

    def as_of(self) -> datetime | None:
        """When the newest registration not taken at a door was written; None without any."""
        size = len(self._book.registrations)
        if self._known is None or self._known[0] != size:
            self._known = size, self._newest()
        return self._known[1]

    def _newest(self) -> datetime | None:
        origins = (
            self._book.database.origin("registrations", registration.id)
            for registration in self._book.registrations
            if not registration.is_walk_in
        )
        newest = max((origin.at for origin in origins if origin), default=None)
        return newest.astimezone(self._book.zone) if newest else None
