"""What every report begins with: for whom, of what time, how complete, and how it was counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from qmtui.book import Book
from qmtui.model.event import District
from qmtui.reports.layout import Head


def head_of(
    book: Book,
    made_at: datetime,
    *,
    period: str,
    standing: str = "",
    is_preliminary: bool = False,
    methods: Sequence[str] = (),
) -> Head:
    """The head of a report made from `book`; whom it names is set up once (`qmtui office set`)."""
    district = next(iter(book.districts), None) or District(id="", name="")
    return Head(
        district=district.name,
        provider=district.provider,
        client=district.client,
        programme=district.programme,
        logo_line=district.logo_line,
        period=period,
        made_at=made_at.astimezone(book.zone),
        standing=standing,
        is_preliminary=is_preliminary,
        methods=tuple(methods),
    )
