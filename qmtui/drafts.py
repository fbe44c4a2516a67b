"""What people have begun and not saved yet: each keeps their own, the next one may finish it.

A draft lies on this device only, encrypted like the book. It is no entry: no report, list or
exchange knows of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from msgspec import Struct

from qmtui.book import Book, Now

Values = dict[str, Any]
"""What was typed and chosen, by field, as JSON holds it."""

PERSONAL = frozenset({"contact"})
"""Areas whose drafts hold people's data; such a draft ends with the shift (domain.md 5.9)."""

SEARCHES = frozenset({"desk"})
"""Areas where no more than a search is begun: it comes back to whoever typed it, and is no work."""

SHIFT = timedelta(hours=12)
"""No shift is longer, whatever the event's end says."""


class Draft(Struct, frozen=True, kw_only=True):
    """What somebody began in an area; `by` None is nobody yet, and so whoever comes next."""

    name: str
    area: str
    by: str | None
    at: datetime
    values: Values

    @property
    def is_search(self) -> bool:
        return self.area in SEARCHES

    @property
    def is_private(self) -> bool:
        """Whether a list of drafts must not tell what is in it."""
        return self.area in PERSONAL or bool(self.values.get("sensitive"))


class Drafts:
    """The drafts of a book on this device, at most one for each person and area."""

    def __init__(self, book: Book, now: Now) -> None:
        self._book = book
        self._now = now
        self._kept = book.database.drafts

    def all(self) -> list[Draft]:
        """Every draft that can be read, the latest first; a search alone is none."""
        return open_drafts(self._book)

    def own(self, area: str) -> Draft | None:
        """What the person at the device has begun there, else what nobody has a name to."""
        here = (self._book.post.by, None)
        mine = [d for d in _latest_first(self._book) if d.area == area and d.by in here]
        return min(mine, key=lambda draft: draft.by is None, default=None)

    def others(self, area: str) -> list[Draft]:
        """What other people have begun there, the latest first."""
        own = (self._book.post.by, None)
        return [draft for draft in self.all() if draft.area == area and draft.by not in own]

    def keep(self, area: str, values: Values) -> None:
        """Have what was begun on the disk, in the place of what this person began there before.

        Nothing to keep drops it. Raises `OSError` if the system refuses.
        """
        known = self.own(area)
        if not values:
            if known:
                self.drop(known)
        elif known is None or (known.values, known.by) != (values, self._book.post.by):
            name = known.name if known else self._free_name(area)
            content = {"by": self._book.post.by, "at": self._now().isoformat(), "values": values}
            self._kept.keep(name, content)

    def take_over(self, draft: Draft) -> None:
        """Make somebody else's draft one of the person at the device."""
        content = {"by": self._book.post.by, "at": self._now().isoformat(), "values": draft.values}
        self._kept.keep(draft.name, content)

    def drop(self, draft: Draft) -> None:
        self._kept.drop(draft.name)

    def end_shift(self) -> None:
        """Drop what people had begun to say about themselves: nobody can ask them any more.

        The name that was looked for last goes as well.
        """
        self._drop_personal(_latest_first(self._book))

    def tidy_up(self) -> None:
        """Do so with what a shift has left that nobody ended."""
        moment = self._now()
        ends = [event.end for event in self._book.events if event.end and event.end <= moment]
        latest = max([moment - SHIFT, *ends])
        self._drop_personal(d for d in _latest_first(self._book) if d.at < latest)

    def _drop_personal(self, drafts: Iterable[Draft]) -> None:
        for draft in drafts:
            if draft.area in PERSONAL or draft.is_search:
                with suppress(OSError):
                    self.drop(draft)

    def _free_name(self, area: str) -> str:
        """The area, and a number from the second one on: a name says nothing about people."""
        taken = self._kept.names()
        names = (area if number == 1 else f"{area}-{number}" for number in count(1))
        return next(name for name in names if name not in taken)


def open_drafts(book: Book) -> list[Draft]:
    """What is begun and not saved on this device, by anybody, the latest first."""
    return [draft for draft in _latest_first(book) if not draft.is_search]


def _latest_first(book: Book) -> list[Draft]:
    return sorted(_each(book), key=lambda draft: draft.at, reverse=True)


def _each(book: Book) -> Iterator[Draft]:
    kept = book.database.drafts
    for name in kept.names():
        found = kept.get(name)
        with suppress(KeyError, TypeError, ValueError):
            if found and found["values"]:
                yield Draft(
                    name=name,
                    area=name.partition("-")[0],
                    by=found["by"],
                    at=datetime.fromisoformat(found["at"]),
                    values=dict(found["values"]),
                )
