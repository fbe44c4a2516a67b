"""Series (Reihen): events that belong together under one title."""

from __future__ import annotations

from qmtui.book import Book, Now, new_id
from qmtui.clean import NAME, clean_or_refuse
from qmtui.errors import QmtuiError
from qmtui.events import Events
from qmtui.i18n import mark
from qmtui.model.event import Event, EventSeries


class NoSuchSeries(QmtuiError):
    exit_code = 34
    sentence = mark("There is no series “{0}”; known: {1}.")


def all_series(book: Book) -> list[EventSeries]:
    """Every series, by title."""
    return sorted(book.event_series, key=lambda series: (series.title.casefold(), series.id))


def series_called(book: Book, title: str) -> EventSeries | None:
    """The series with this title or id, in whatever case."""
    wanted = clean_or_refuse(title, limit=NAME)
    found = (s for s in all_series(book) if wanted.casefold() in (s.title.casefold(), s.id))
    return next(found, None)


def series_for(book: Book, title: str) -> EventSeries | None:
    """The series with this title, a new one if need be, not yet saved; None for an empty title."""
    title = clean_or_refuse(title, limit=NAME)
    return (series_called(book, title) or EventSeries(id=new_id(), title=title)) if title else None


def put_in(book: Book, now: Now, event: Event, title: str) -> Event:
    """Make an event part of the series with this title, or with "" of none any more."""
    book.require_office()
    series = series_for(book, title)
    with book.transaction():
        if series is not None:
            book.event_series.put(series)
        return Events(book, now).set_status(event, series_id=series.id if series else None)


def events_in(book: Book, title: str) -> list[Event]:
    """The events of a series, the earliest first; raises `NoSuchSeries`."""
    series = series_called(book, title)
    if series is None:
        known = ", ".join(one.title for one in all_series(book))
        raise NoSuchSeries(title[:NAME], known or "–")
    found = [event for event in book.events if event.series_id == series.id]
    return sorted(found, key=lambda event: (event.start, event.id))


def title_of(book: Book, event: Event) -> str:
    """The title of the series an event is part of, "" for none."""
    series = book.event_series.get(event.series_id) if event.series_id else None
    return series.title if series else ""
