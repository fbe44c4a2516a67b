"""Reports made from the book, ready for any format."""

from __future__ import annotations

from qmtui.book import Book, Now
from qmtui.formats import span
from qmtui.model.event import Event
from qmtui.reports import event_told
from qmtui.reports.event import event_report
from qmtui.reports.head import head_of
from qmtui.reports.layout import Report
from qmtui.reports.public import for_public


def event_report_of(book: Book, now: Now, event: Event, *, public: bool = False) -> Report:
    """R1 of an event, as it stands; raises `CopyUnusable`."""
    figures = event_report(book, event)
    if public:
        figures = for_public(figures)
    head = head_of(
        book,
        now(),
        period=span(figures.start, figures.end),
        standing=event_told.standing(figures),
        is_preliminary=not figures.complete,
        methods=event_told.methods(figures),
    )
    return event_told.told(figures, head, public=public)
