"""What each device brought, what is missing, and what was put right."""

from __future__ import annotations

from collections.abc import Iterator

from qmtui.counters import name_of
from qmtui.formats import clock, number
from qmtui.i18n import _, ngettext
from qmtui.model.handover import DeviceState
from qmtui.reports.corrections import TITLES
from qmtui.reports.event import EventReport
from qmtui.reports.layout import Column, Row, Sentences, Table, sentences
from qmtui.reports.sections.times import moment_told
from qmtui.words import clock_told


def devices(report: EventReport) -> Table | None:
    if not report.devices:
        return None
    return Table(
        name="devices",
        title=_("What each device brought"),
        columns=(
            Column(title=_("Device")),
            Column(title=_("entries"), kind="number"),
            Column(title=_("missing"), kind="number"),
            Column(title=_("handed in")),
        ),
        rows=tuple(
            Row(
                cells=(
                    device.label,
                    device.entries,
                    device.missing,
                    _handed_in(device),
                )
            )
            for device in report.devices
        ),
    )


def _handed_in(device: DeviceState) -> str:
    if device.lost and not device.is_in:
        return _("lost: {0}").format(device.lost)
    return _("yes") if device.handed_in else _("no")


def troubles(report: EventReport) -> Sentences | None:
    """What is lost or missing, and which clocks went wrong."""
    return sentences(*_troubles(report))


def _troubles(report: EventReport) -> Iterator[str]:
    brought = {device.label for device in report.devices}
    for lost in report.lost:
        if lost.label not in brought:
            yield _("{0} is lost and has brought nothing: {1}").format(lost.label, lost.reason)
    for device in report.devices:
        if device.missing:
            missing = ngettext(
                "Of {0} {1} entry has not arrived.",
                "Of {0} {1} entries have not arrived.",
                device.missing,
            )
            yield missing.format(device.label, number(device.missing))
        if device.clock_offset_s:
            yield clock_told(device.label, device.clock_offset_s)


def late(report: EventReport) -> Sentences | None:
    """What was counted on paper first, when and where."""
    return sentences(
        *(
            _("From paper: {0}, {1}–{2}: {3} {4}").format(
                one.station or _("without station"),
                moment_told(one.since, report),
                clock(one.until),
                number(one.number),
                name_of(one.counter),
            )
            for one in report.counted
            if one.until
        )
    )


def corrections(report: EventReport) -> Table | None:
    """What was put right, entered later or is in doubt; each opens."""
    numbers = {kind: getattr(report, kind) for kind in TITLES}
    rows = tuple(
        Row(cells=(_(TITLES[kind]), number), opens=("corrections", kind))
        for kind, number in numbers.items()
        if number
    )
    if not rows:
        return None
    return Table(
        name="corrections",
        title=_("Entries put right, entered later or in doubt"),
        columns=(Column(title=_("What")), Column(title=_("Entries"), kind="number")),
        rows=rows,
    )
