"""The reports of an event that the office can ask for; the next report is one line more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.i18n import _, mark
from qmtui.model.event import Event
from qmtui.reports.intake import intake_report_of
from qmtui.reports.layout import Report
from qmtui.reports.making import event_report_of
from qmtui.reports.quarters import quarters_report_of
from qmtui.reports.referrals import referral_report_of
from qmtui.reports.sheet import has_sheet, sheet_report_of
from qmtui.reports.walk import walk_minutes_of


class NoSuchReport(QmtuiError):
    exit_code = 31
    sentence = mark("There is no report “{0}” of this event; there are: {1}.")


class Make(Protocol):
    """Makes one report of an event; a `public` one may leave the house."""

    def __call__(self, book: Book, now: Now, event: Event, *, public: bool = False) -> Report: ...


class Kind(Struct, frozen=True, kw_only=True):
    """One report: its code in the list of what the office owes, and what makes it.

    `applies` says of which events there is one. One that `has_names` is noted whenever it is made,
    so the book has to be open for writing.
    """

    code: str
    title: str
    make: Make
    applies: Callable[[Event], bool] = lambda event: True
    has_names: bool = False


REPORTS: tuple[Kind, ...] = (
    Kind(
        code="R1",
        title=mark("Event report"),
        make=event_report_of,
    ),
    Kind(
        code="R3",
        title=mark("Minutes of the walk"),
        make=walk_minutes_of,
        applies=lambda event: event.kind == "district_walk",
    ),
    Kind(code="R8", title=mark("Referrals"), make=referral_report_of),
    Kind(code="R15", title=mark("Record of taking in"), make=intake_report_of),
    Kind(
        code="R16",
        title=mark("Attendance sheet"),
        make=sheet_report_of,
        applies=has_sheet,
        has_names=True,
    ),
    Kind(code="R1Q", title=mark("Counts by quarters of an hour"), make=quarters_report_of),
)


def reports_of(event: Event) -> tuple[Kind, ...]:
    """The reports that there are of this event."""
    return tuple(kind for kind in REPORTS if kind.applies(event))


def report_called(event: Event, wanted: str) -> Kind:
    """The report with this code or name; raises `NoSuchReport`."""
    known = reports_of(event)
    for kind in known:
        if _is_called(kind, wanted):
            return kind
    raise NoSuchReport(wanted, ", ".join(kind.code for kind in known))


def has_names(wanted: str) -> bool:
    """Whether the report with this code or name is about people by their names."""
    return any(kind.has_names for kind in REPORTS if _is_called(kind, wanted))


def _is_called(kind: Kind, wanted: str) -> bool:
    return wanted.casefold() in (kind.code.casefold(), _(kind.title).casefold())
