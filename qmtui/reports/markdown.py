"""The event report as Markdown text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from qmtui.counters import name_of
from qmtui.day.report import day_lines
from qmtui.formats import clock, number, span
from qmtui.i18n import _, ngettext
from qmtui.model.count import VISITS, Figure
from qmtui.model.event import KINDS
from qmtui.model.feedback import KINDS as FEEDBACK_KINDS
from qmtui.model.result import REASONS
from qmtui.reports.event import OWN_WORDS, EventReport, StationReport
from qmtui.walk.headcounts import compared, roles_of, roles_told
from qmtui.words import RESULTS, made_of, people

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_LIST_MARKER = re.compile(r"^([0-9]*)([-+=.)])")


def as_markdown(report: EventReport) -> str:
    """The whole report; what people typed is escaped, so no name can become markup."""
    parts = [
        _head(report),
        _visits(report),
        _registrations(report),
        _twice(report),
        _feedback(report),
        _day(report),
        _devices(report),
    ]
    return "\n".join(line for part in parts for line in part)


def unescaped(text: str) -> str:
    """Text of the report as people wrote it, for showing it without Markdown."""
    return re.sub(r"\\([^\w\s])", r"\1", text)


def _head(report: EventReport) -> Iterator[str]:
    yield f"# {escaped(report.title)}"
    yield ""
    facts = [_(KINDS.get(report.kind, report.kind)), span(report.start, report.end)]
    yield " · ".join([*facts, *map(escaped, filter(None, [report.place, report.district]))])
    yield ""
    yield f"**{completeness(report)}**"
    yield ""


def completeness(report: EventReport) -> str:
    """Whether more is to come, with the devices that have handed in."""
    done = sum(device.handed_in for device in report.devices)
    expected = report.expected_devices or len(report.devices)
    if report.complete:
        return _("complete: {0} of {1} devices").format(done, expected)
    return _("preliminary: {0} of {1} devices have handed in").format(done, expected)


def _visits(report: EventReport) -> Iterator[str]:
    yield from _heading(_("Visits"))
    visits = report.visits
    figure = Figure(
        counted=visits.counted, late_entry=visits.late_entry, estimated=visits.estimated
    )
    yield f"**{made_of(figure)}**"
    yield ""
    if report.walk:
        yield _("- Walked along: {0}").format(compared(report.walk))
        if roles := roles_of(report.walk):
            yield _("- Who: {0}").format(roles_told(roles))
        yield ""
    if rows := list(_rows(report)):
        yield from _table([_("Station"), _("Hour"), _("Visits"), _("Method")], rows)
        yield ""
    if VISITS in report.bands:
        yield _("- Visits by group: {0}").format(_bands(report.bands[VISITS]))
    for counter, total in report.counters.items():
        name = escaped(name_of(counter))
        yield _("- {0}: {1} (not added to the visits)").format(name, number(total))
        if counter in report.bands:
            yield _("- {0} by group: {1}").format(name, _bands(report.bands[counter]))
    if report.counters or VISITS in report.bands:
        yield ""


def _bands(bands: dict[str, int]) -> str:
    return " · ".join(
        f"{escaped(band) or _('without a group')}: {number(figure)}"
        for band, figure in bands.items()
    )


def _rows(report: EventReport) -> Iterator[list[str]]:
    for station in filter(_has_visits, report.stations):
        name = escaped(station.name) or _("without station")
        for hour in station.hours:
            yield [name, _moment(hour.hour, report), number(hour.visits), _("counted")]
        for late in station.late:
            since_until = f"{_moment(late.since, report)}–{clock(late.until)}"
            yield [name, since_until, number(late.visits), _("entered later")]
        yield [f"**{name}**", _("total"), f"**{number(station.visits)}**", _check_ins(station)]


def _has_visits(station: StationReport) -> bool:
    """Whether its visits are a figure: none are no news of a station that counts other things."""
    if station.counter == VISITS:
        return True
    return bool(station.check_ins or station.hours or station.late)


def _moment(moment: datetime, report: EventReport) -> str:
    """The time of day, with the day where it is not the event's first."""
    is_first = moment.date() == report.start.date()
    return clock(moment) if is_first else f"{moment:%d.%m.} {clock(moment)}"


def _check_ins(station: StationReport) -> str:
    return ngettext("{0} check-in", "{0} check-ins", station.check_ins).format(
        number(station.check_ins)
    )


def _registrations(report: EventReport) -> Iterator[str]:
    yield from _heading(_("Registrations"))
    yield from _table(
        [_("Offering"), _("registered"), _("came"), _("did not come"), _("at the door")],
        [
            [
                escaped(offering.name) or _("without offering"),
                number(offering.registered),
                number(offering.arrived),
                number(offering.no_shows),
                number(offering.walkins),
            ]
            for offering in report.offerings
        ]
        + [
            [
                _("**total**"),
                number(report.registered),
                number(report.arrived),
                number(report.no_shows),
                number(report.walkins),
            ]
        ],
    )
    yield ""
    yield _("People checked in, companions included: {0}").format(f"**{number(report.people)}**")
    if report.children:
        yield ""
        yield _("of these, noted as children at the door: {0}").format(number(report.children))
    yield ""
    if report.over_capacity:
        yield _("Let in above capacity: {0}").format(number(report.over_capacity))
        yield ""
    yield from _exceptions(report)


def _exceptions(report: EventReport) -> Iterator[str]:
    """Who came in against a rule, and why: an overrun without its reason is a question."""
    for one in report.exceptions:
        what = _("above capacity") if one.what == "over" else _(RESULTS[one.what])
        own = _("in own words, see the history") if one.reason == OWN_WORDS else ""
        reason = _(REASONS[one.reason]) if one.reason in REASONS else own
        yield "- {} {}: {}, {} – {}".format(
            clock(one.at),
            escaped(one.station) or _("without station"),
            people(one.people),
            what,
            reason or _("no reason given"),
        )
    if report.exceptions:
        yield ""


def _twice(report: EventReport) -> Iterator[str]:
    if not report.twice:
        return
    yield from _heading(_("Seen twice, counted once"))
    for twice in report.twice:
        seen = ", ".join(
            f"{clock(seen.at)} {escaped(seen.station) or _('without station')}"
            for seen in twice.seen
        )
        yield "- {}: {}".format(escaped(twice.name) or _("without name"), seen)
    yield ""


def _feedback(report: EventReport) -> Iterator[str]:
    total = sum(report.feedback.values())
    yield from _heading(_("Feedback"))
    yield ngettext("{0} remark", "{0} remarks", total).format(number(total))
    yield ""
    for kind, count in sorted(report.feedback.items()):
        yield f"- {_(FEEDBACK_KINDS.get(kind, kind))}: {number(count)}"
    if report.agreeing:
        same = _("- Said the same: {0} (“me too”, and what the office merged)")
        yield same.format(number(report.agreeing))
    if report.feedback:
        yield ""
    if report.contacts:
        contacts = ngettext("{0} contact", "{0} contacts", report.contacts)
        consents = ngettext("{0} consent", "{0} consents", report.consents)
        parts = contacts.format(number(report.contacts)), consents.format(number(report.consents))
        yield "{} ({})".format(*parts)
        yield ""


def _day(report: EventReport) -> Iterator[str]:
    """Where things moved, who helped, who came to the stands; nothing on an ordinary day."""
    if lines := list(day_lines(report.day, escaped)):
        yield from _heading(_("The day"))
        yield from lines
        yield ""


def _devices(report: EventReport) -> Iterator[str]:
    if not report.devices:
        return
    yield from _heading(_("Devices"))
    yield from _table(
        [_("Device"), _("entries"), _("missing"), _("handed in")],
        [
            [
                escaped(device.label),
                number(device.entries),
                number(device.missing),
                _("yes") if device.handed_in else _("no"),
            ]
            for device in report.devices
        ],
    )
    yield ""


def _heading(text: str) -> Iterator[str]:
    yield f"## {text}"
    yield ""


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table with columns of equal width, readable as plain text too."""
    table = [list(header), *map(list, rows)]
    widths = [max(len(row[column]) for row in table) for column in range(len(header))]
    for index, row in enumerate(table):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"| {' | '.join(cells)} |"
        if index == 0:
            yield f"|{'|'.join('-' * (width + 2) for width in widths)}|"


def escaped(text: str) -> str:
    """What people typed, so that Markdown shows it as it is."""
    return _LIST_MARKER.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", text))
