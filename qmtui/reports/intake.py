"""R15, the record of taking in (Einspielprotokoll): what came from which device, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from qmtui.book import Book, Now
from qmtui.formats import number, span
from qmtui.handover.log import collections_of
from qmtui.i18n import _, ngettext
from qmtui.model.event import Event
from qmtui.model.handover import CollectedDevice, Collection
from qmtui.reports.head import head_of
from qmtui.reports.layout import (
    Column,
    Headline,
    Headlines,
    Report,
    Row,
    Table,
    section,
    without_empty_columns,
)
from qmtui.words import clock_told


def intake_report_of(book: Book, now: Now, event: Event, *, public: bool = False) -> Report:
    """R15 of an event; a `public` one does not say what folders and sticks are called.

    Raises `NotAllowed` outside the office.
    """
    book.require_office()
    found = collections_of(book, event)
    end = event.end and event.end.astimezone(book.zone)
    return Report(
        code="R15",
        name="intake",
        title=": ".join((_("Record of taking in"), event.title)),
        head=head_of(
            book,
            now(),
            period=span(event.start.astimezone(book.zone), end),
            standing=_standing(found),
            is_preliminary=not (found and found[-1].complete),
            methods=(
                _("New: for the first time here. Known: taken in before, counted once."),
                _("Times of a wrong clock are set right; what the device showed is kept."),
            ),
        ),
        is_public=public,
        sections=(
            *section(_("At a glance"), _glance(found)),
            *section(_("Each time"), _times(book, found, public=public)),
            *section(_("Each device"), _devices(book, found, public=public)),
        ),
    )


def _standing(found: Sequence[Collection]) -> str:
    if not found:
        return _("Nothing was taken in yet.")
    return _("complete") if found[-1].complete else _("not complete yet")


def _glance(found: Sequence[Collection]) -> Headlines | None:
    if not found:
        return None
    new = sum(one.new for one in found)
    times = ngettext("{0} time", "{0} times", len(found)).format(number(len(found)))
    headlines = [
        Headline(
            number=new,
            label=ngettext("entry taken in", "entries taken in", new),
            made_of=times,
        )
    ]
    if open_ones := found[-1].disputed:
        label = ngettext("conflict still open", "conflicts still open", open_ones)
        headlines.append(Headline(number=open_ones, label=label))
    return Headlines(headlines=tuple(headlines))


def _when(book: Book, one: Collection) -> datetime:
    return one.observed_at.astimezone(book.zone)


def _times(book: Book, found: Sequence[Collection], *, public: bool) -> Table | None:
    if not found:
        return None
    titles = (_("new"), _("known here"), _("in conflict"), _("erased again"), _("unusable files"))
    table = Table(
        name="intake",
        title=_("What was taken in"),
        columns=(
            Column(title=_("When"), kind="moment"),
            Column(title=_("From the folder")),
            *(Column(title=title, kind="number") for title in titles),
            Column(title=_("By")),
            Column(title=_("complete")),
        ),
        rows=tuple(
            Row(
                cells=(
                    _when(book, one),
                    "" if public else one.folder,
                    one.new,
                    one.known,
                    one.disputed,
                    one.erased_again or None,
                    sum(one.problems.values()) or None,
                    "" if public else one.by or "",
                    _("yes") if one.complete else _("no"),
                )
            )
            for one in found
        ),
    )
    return without_empty_columns(table)


def _devices(book: Book, found: Sequence[Collection], *, public: bool) -> Table | None:
    """One row for each time that a device brought something; silent ones stand in the last."""
    labels = sorted({device.label for one in found for device in one.devices})
    # A label may be somebody's initials.
    called = {
        label: _("Device {0}").format(place) if public else label
        for place, label in enumerate(labels, start=1)
    }
    rows = [
        Row(cells=(_when(book, one), *_device(device, called[device.label])))
        for one in found
        for device in one.devices
        if device.new or device.known or one is found[-1]
    ]
    if not rows:
        return None
    titles = (_("new"), _("known here"), _("in conflict"), _("here in all"), _("missing"))
    table = Table(
        name="devices",
        title=_("What each device brought"),
        columns=(
            Column(title=_("When"), kind="moment"),
            Column(title=_("Device")),
            *(Column(title=title, kind="number") for title in titles),
            Column(title=_("open drafts"), kind="number"),
            Column(title=_("Clock")),
            Column(title=_("handed in")),
        ),
        rows=tuple(rows),
    )
    return without_empty_columns(table)


def _device(one: CollectedDevice, label: str) -> tuple[str | int | None, ...]:
    offset = one.ahead_s if one.clock_offset_s is None else one.clock_offset_s
    clock = "" if offset is None else clock_told(label, offset)
    return (
        label,
        one.new,
        one.known,
        one.disputed or None,
        one.entries,
        one.missing or None,
        one.drafts or None,
        clock.rstrip("."),
        _("yes") if one.handed_in else _("no"),
    )
