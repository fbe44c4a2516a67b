"""R8, what was passed on to each body (Weiterleitungsliste), and what has become of it.

Each body gets a list of its own items, to be filled in and sent back; the overview of all bodies
stays in the office. Nothing sensitive is in either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.code_lists import codes_of
from qmtui.formats import span
from qmtui.i18n import _
from qmtui.inbox.inbox import Inbox
from qmtui.inbox.lists import BodyFigures, is_public, per_body
from qmtui.inbox.matter import Matter
from qmtui.inbox.referral_list import COLUMNS, numbers, referral_rows
from qmtui.inbox.timeline import body_word, day_text
from qmtui.model.event import Event
from qmtui.reports.head import head_of
from qmtui.reports.layout import (
    Bar,
    Bars,
    Column,
    Head,
    Report,
    Row,
    Table,
    section,
    sentences,
    without_empty_columns,
)

LIST = "referrals"
"""The table that a body fills in."""

_RETURNED = ("answer", "done_on", "status")


class Referred(Struct, frozen=True, kw_only=True):
    """What one body was asked: its open items as the list shows them."""

    body: str
    word: str
    is_known: bool
    rows: tuple[dict[str, str], ...]
    overdue: int


def referral_report_of(
    book: Book, now: Now, event: Event | None = None, *, public: bool = False
) -> Report:
    """R8 of all bodies, of one event or of everything; a `public` one has the figures alone.

    Raises `NotInOffice`.
    """
    return Referrals(book, now, event).report(public=public)


class Referrals:
    """One look at what was passed on."""

    def __init__(self, book: Book, now: Now, event: Event | None) -> None:
        self._book = book
        self._now = now
        self._event = event
        self._inbox = Inbox(book)
        everything = self._inbox.all()
        self._matters = [m for m in everything if is_public(m) and _is_of(m, event)]
        number = numbers(everything)
        self._numbers = {number[matter.id] for matter in self._matters}
        self._known = codes_of(book, "bodies", book.today(now))

    def is_known(self, body: str) -> bool:
        """Whether a body is on the list, and no name in own words."""
        return body in self._known

    def figures(self) -> list[BodyFigures]:
        return per_body(self._matters, self._book.today(self._now))

    def referred(self) -> Iterator[Referred]:
        for figures in self.figures():
            rows = referral_rows(self._inbox, figures.body)
            yield Referred(
                body=figures.body,
                word=body_word(self._book, figures.body),
                is_known=self.is_known(figures.body),
                rows=tuple(row for row in rows if row["number"] in self._numbers),
                overdue=figures.overdue,
            )

    def report(self, *, public: bool = False) -> Report:
        """R8 of all bodies; a `public` one has the figures alone."""
        asked, figures = list(self.referred()), self.figures()
        names = {one.body: one.word for one in asked if one.is_known or not public}
        lists = () if public else tuple(_open_list(one) for one in asked if one.rows)
        return Report(
            code="R8",
            name="referrals",
            title=_("Referrals and what became of them"),
            head=self.head(),
            is_public=public,
            sections=(
                *section(_("Follow-up"), _follow_up(figures, names), _bars(figures, names)),
                *section(_("Not answered yet"), *lists),
                *(
                    ()
                    if figures
                    else section(_("Follow-up"), sentences(_("Nothing was passed on yet.")))
                ),
            ),
        )

    def list_of(self, one: Referred) -> Report:
        """The list of one body, with the empty columns that it fills in."""
        return Report(
            code="R8",
            name=LIST,
            title=_("For {0}").format(one.word),
            head=self.head(_("Please fill in the last three columns and send the file back.")),
            sections=tuple(section(_("What people told us"), _table(one, list(COLUMNS)))),
        )

    def head(self, *methods: str) -> Head:
        book, event = self._book, self._event
        if event is None:
            period = _("As of {0}").format(day_text(book.today(self._now)))
        else:
            end = event.end and event.end.astimezone(book.zone)
            when = span(event.start.astimezone(book.zone), end)
            period = f"{event.title} · {when}"
        return head_of(book, self._now(), period=period, methods=methods or _methods())


def _methods() -> tuple[str, ...]:
    return (
        _("Overdue: not answered by the day that we had asked for."),
        _("Days: the median from passing on to the answer."),
    )


def _is_of(matter: Matter, event: Event | None) -> bool:
    return event is None or (matter.event is not None and matter.event.id == event.id)


def _open_list(one: Referred) -> Table:
    shown = [name for name in COLUMNS if name not in ("body", *_RETURNED)]
    return without_empty_columns(_table(one, shown))


def _table(one: Referred, shown: Sequence[str]) -> Table:
    return Table(
        name=LIST,
        title=one.word,
        columns=tuple(
            Column(
                title=_(COLUMNS[name]),
                kind="number" if name == "endorsements" else "text",
            )
            for name in shown
        ),
        rows=tuple(
            Row(
                cells=tuple(
                    int(row[name]) if name == "endorsements" else row[name] for name in shown
                )
            )
            for row in one.rows
        ),
    )


def _follow_up(figures: Sequence[BodyFigures], names: dict[str, str]) -> Table | None:
    if not figures:
        return None
    rows = [
        Row(
            cells=(
                names.get(one.body, _("another body")),
                one.open,
                one.overdue,
                one.answered,
                None if one.days is None else round(one.days),
            )
        )
        for one in figures
    ]
    total = Row(
        cells=(
            _("total"),
            sum(one.open for one in figures),
            sum(one.overdue for one in figures),
            sum(one.answered for one in figures),
            None,
        ),
        is_total=True,
    )
    return Table(
        name="follow_up",
        title=_("How far each body has come"),
        columns=(
            Column(title=_("Body")),
            Column(title=_("open"), kind="number"),
            Column(title=_("overdue"), kind="number"),
            Column(title=_("answered"), kind="number"),
            Column(title=_("days until the answer"), kind="number"),
        ),
        rows=(*rows, total),
    )


def _bars(figures: Sequence[BodyFigures], names: dict[str, str]) -> Bars | None:
    waiting = [one for one in figures if one.open]
    if len(waiting) < 2:
        return None
    return Bars(
        title=_("Still waiting for"),
        bars=tuple(
            Bar(label=names.get(one.body, _("another body")), number=one.open) for one in waiting
        ),
    )
