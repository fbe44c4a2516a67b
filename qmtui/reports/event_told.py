"""R1, the event report (Veranstaltungsbericht), as blocks that every format can show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from qmtui.counters import name_of
from qmtui.day.report import day_sentences
from qmtui.formats import clock, number, span
from qmtui.i18n import _, ngettext
from qmtui.model.count import METHODS, VISITS, Figure
from qmtui.model.event import KINDS
from qmtui.model.feedback import KINDS as FEEDBACK_KINDS
from qmtui.model.result import REASONS
from qmtui.reports.event import OWN_WORDS, Counted, EventReport, StationReport
from qmtui.reports.layout import (
    Bar,
    Bars,
    Column,
    Fact,
    Facts,
    Head,
    Headline,
    Headlines,
    Report,
    Row,
    Sentences,
    Table,
    section,
    sentences,
)
from qmtui.reports.small_cells import THRESHOLD, suppressed
from qmtui.walk.headcounts import compared, roles_of, roles_told
from qmtui.words import RESULTS, clock_told, parts_of, people

TOPICS = 10
"""So many topics are told; all of them are in `qmtui feedback figures`."""


def told(report: EventReport, head: Head, *, public: bool = False) -> Report:
    """The report in the order in which it is read; a `public` one without any name of a person."""
    return Report(
        code="R1",
        name="event",
        title=report.title,
        head=head,
        is_public=public,
        sections=(
            *section(_("At a glance"), _glance(report), _facts(report)),
            *section(
                _("Visits"),
                _walked(report),
                _by_hour(report),
                _stations(report),
                _counted(report),
                _headcounts(report),
                *_bands(report, public=public),
            ),
            *section(_("Registrations"), _offerings(report), _heads(report), _exceptions(report)),
            *section(_("Seen twice, counted once"), _twice(report, public=public)),
            *section(_("Feedback"), _kinds_and_fields(report), _topics(report), _agreed(report)),
            *section(_("The day"), sentences(*day_sentences(report.day))),
            *section(_("Devices"), _devices(report), _clocks(report)),
        ),
    )


def standing(report: EventReport) -> str:
    """Whether more is to come, with the devices that have handed in."""
    done = sum(device.handed_in for device in report.devices)
    expected = report.expected_devices or len(report.devices)
    if report.complete:
        return _("complete: {0} of {1} devices").format(done, expected)
    return _("preliminary: {0} of {1} devices have handed in").format(done, expected)


def methods(report: EventReport) -> tuple[str, ...]:
    """How the figures of this report came about, as far as they are in it."""
    found = [_("Visits are strokes and headcounts; check-ins are not added to them.")]
    if report.visits.late_entry:
        found.append(
            _("Entered later from paper: counted as the paper says, not spread over the hours.")
        )
    if report.visits.estimated:
        found.append(_("Estimates are told apart from what was counted."))
    if report.registered or report.walkins:
        found.append(_("People who were seen twice are counted once."))
    if any(device.clock_offset_s for device in report.devices):
        found.append(_("Times of devices with a wrong clock are set right."))
    return tuple(found)


def _glance(report: EventReport) -> Headlines:
    visits = report.visits
    figure = Figure(
        counted=visits.counted, late_entry=visits.late_entry, estimated=visits.estimated
    )
    found = [
        Headline(
            number=figure.total,
            label=ngettext("visit", "visits", figure.total),
            made_of=parts_of(figure),
            opens=("visits",),
        )
    ]
    if report.registered or report.walkins or report.people:
        found.append(
            Headline(
                number=report.arrived + report.walkins,
                label=_("came by name"),
                made_of=_(
                    "{0} of {1} registered came, {2} did not; {3} registered at the door"
                ).format(*map(number, _registrations(report))),
                opens=("registrations",),
            )
        )
    if total := sum(report.feedback.values()):
        found.append(
            Headline(number=total, label=ngettext("remark", "remarks", total), opens=("feedback",))
        )
    if report.contacts:
        consents = ngettext("{0} consent", "{0} consents", report.consents)
        found.append(
            Headline(
                number=report.contacts,
                label=ngettext("contact", "contacts", report.contacts),
                made_of=consents.format(number(report.consents)),
            )
        )
    found += [
        Headline(
            number=total,
            label=name_of(counter),
            made_of=_("not added to the visits"),
            opens=("visits", counter),
        )
        for counter, total in report.counters.items()
    ]
    return Headlines(headlines=tuple(found))


def _registrations(report: EventReport) -> tuple[int, int, int, int]:
    return report.arrived, report.registered, report.no_shows, report.walkins


def _facts(report: EventReport) -> Facts:
    plan = report.plan
    found = {
        _("Kind"): _(KINDS.get(report.kind, report.kind)),
        _("When"): span(report.start, report.end),
        _("Where"): report.place,
        _("Target groups"): ", ".join(plan.target_groups),
        _("Fields of action"): ", ".join(plan.action_fields),
        _("Funders"): ", ".join(plan.funders),
        _("Partners"): ", ".join(plan.partners),
    }
    return Facts(facts=tuple(Fact(label=k, text=v) for k, v in found.items() if v))


def _walked(report: EventReport) -> Sentences | None:
    if not report.walk:
        return None
    roles = roles_of(report.walk)
    return sentences(
        _("Walked along: {0}").format(compared(report.walk)),
        _("Who: {0}").format(roles_told(roles)) if roles else "",
    )


def _by_hour(report: EventReport) -> Bars | None:
    """The visits of all stations by the hour; what came from paper over a span has none."""
    hours: dict[datetime, int] = {}
    for row in report.counted:
        if row.counter == VISITS and row.until is None:
            hours[row.since] = hours.get(row.since, 0) + row.number
    if len(hours) < 2:
        return None
    return Bars(
        title=_("Visits by the hour"),
        bars=tuple(
            Bar(
                label=_moment(hour, report),
                number=hours[hour],
                opens=("visits", VISITS, "", hour.isoformat()),
            )
            for hour in sorted(hours)
        ),
    )


def _stations(report: EventReport) -> Table | None:
    """Visits and check-ins side by side: neither is part of the other."""
    stations = [station for station in report.stations if _has_visits(station)]
    if not stations:
        return None
    return Table(
        name="stations",
        title=_("What came in at each station"),
        columns=(
            Column(title=_("Station")),
            Column(title=_("Visits"), kind="number"),
            Column(title=_("Check-ins"), kind="number"),
        ),
        rows=tuple(
            Row(
                cells=(
                    station.name or _("without station"),
                    station.visits,
                    station.check_ins or None,
                ),
                opens=("visits", VISITS, station.name),
            )
            for station in stations
        ),
    )


def _has_visits(station: StationReport) -> bool:
    """Whether its visits are a figure: none are no news of a station that counts other things."""
    if station.counter == VISITS:
        return True
    return bool(station.check_ins or station.hours or station.late)


def _counted(report: EventReport) -> Table | None:
    """Station, hour, counter, and by which method; each station's visits summed up."""
    rows: list[Row] = []
    groups: dict[tuple[str, str], list[Counted]] = {}
    for one in report.counted:
        groups.setdefault((one.station, one.counter), []).append(one)
    for (station, counter), found in groups.items():
        rows += [_counted_row(one, report) for one in found]
        if len(found) > 1:
            late = sum(one.number for one in found if one.method == "late_entry")
            total = sum(one.number for one in found)
            rows.append(
                Row(
                    cells=(
                        station or _("without station"),
                        _("total"),
                        name_of(counter),
                        total - late,
                        late or None,
                        total,
                    ),
                    opens=("visits", counter, station),
                    is_total=True,
                )
            )
    if not rows:
        return None
    return Table(
        name="counted",
        title=_("Counted by station and hour"),
        columns=(
            Column(title=_("Station")),
            Column(title=_("Hour")),
            Column(title=_("Counter")),
            Column(title=_("counted"), kind="number"),
            Column(title=_("entered later"), kind="number"),
            Column(title=_("total"), kind="number"),
        ),
        rows=tuple(rows),
    )


def _counted_row(one: Counted, report: EventReport) -> Row:
    is_late = one.method == "late_entry"
    when = _moment(one.since, report)
    return Row(
        cells=(
            one.station or _("without station"),
            f"{when}–{clock(one.until)}" if one.until else when,
            name_of(one.counter),
            None if is_late else one.number,
            one.number if is_late else None,
            one.number,
        ),
        opens=("visits", one.counter, one.station, one.since.isoformat()),
    )


def _headcounts(report: EventReport) -> Table | None:
    if not report.headcounts:
        return None
    return Table(
        name="headcounts",
        title=_("Headcounts and estimates"),
        columns=(
            Column(title=_("Time")),
            Column(title=_("People"), kind="number"),
            Column(title=_("Method")),
            Column(title=_("What for")),
            Column(title=_("in the visits")),
        ),
        rows=tuple(
            Row(
                cells=(
                    _moment(seen.at, report),
                    seen.number,
                    _(METHODS[seen.method]),
                    seen.note,
                    _("yes") if seen.is_added else _("no"),
                )
            )
            for seen in report.headcounts
        ),
    )


def _bands(report: EventReport, *, public: bool) -> Iterator[Table]:
    """Groups such as ages; small numbers stay inside the house (hazards section 5)."""
    for counter, bands in report.bands.items():
        numbers = list(bands.values())
        cells = suppressed(numbers) if public else [*numbers]
        note = _("• stands for numbers below {0} and for what would give them away.")
        yield Table(
            name="groups",
            title=_("{0} by group").format(name_of(counter)),
            columns=(Column(title=_("Group")), Column(title=_("Number"), kind="number")),
            rows=tuple(
                Row(
                    cells=(band or _("without a group"), cell),
                    opens=("visits", counter, "", "", band),
                )
                for band, cell in zip(bands, cells, strict=True)
            ),
            note=note.format(THRESHOLD) if cells != numbers else "",
        )


def _offerings(report: EventReport) -> Table | None:
    if not report.offerings:
        return None
    rows = [
        Row(
            cells=(
                offering.name or _("without offering"),
                offering.registered,
                offering.arrived,
                offering.no_shows,
                offering.walkins,
            ),
            opens=("registrations", offering.name),
        )
        for offering in report.offerings
    ]
    total = Row(
        cells=(
            _("total"),
            report.registered,
            report.arrived,
            report.no_shows,
            report.walkins,
        ),
        opens=("registrations",),
        is_total=True,
    )
    return Table(
        name="registrations",
        title=_("Registrations by offering"),
        columns=(
            Column(title=_("Offering")),
            *(
                Column(title=title, kind="number")
                for title in (_("registered"), _("came"), _("did not come"), _("at the door"))
            ),
        ),
        rows=(*rows, total),
    )


def _heads(report: EventReport) -> Sentences | None:
    if not (report.people or report.offerings):
        return None
    heads = _("People checked in, companions included: {0}").format(number(report.people))
    children = _("of these, noted as children at the door: {0}").format(number(report.children))
    return sentences(heads, children if report.children else "")


def _exceptions(report: EventReport) -> Sentences | None:
    """Who came in against a rule, and why: an overrun without its reason is a question."""
    found = []
    if report.over_capacity:
        found.append(_("Let in above capacity: {0}").format(number(report.over_capacity)))
    for one in report.exceptions:
        what = _("above capacity") if one.what == "over" else _(RESULTS[one.what])
        own = _("in own words, see the history") if one.reason == OWN_WORDS else ""
        reason = _(REASONS[one.reason]) if one.reason in REASONS else own
        found.append(
            "{} {}: {}, {} – {}".format(
                clock(one.at),
                one.station or _("without station"),
                people(one.people),
                what,
                reason or _("no reason given"),
            )
        )
    return sentences(*found)


def _twice(report: EventReport, *, public: bool) -> Sentences | None:
    if public and report.twice:
        found = ngettext("{0} person", "{0} people", len(report.twice))
        return sentences(found.format(number(len(report.twice))))
    return sentences(
        *(
            "{}: {}".format(
                twice.name or _("without name"),
                ", ".join(
                    f"{clock(seen.at)} {seen.station or _('without station')}"
                    for seen in twice.seen
                ),
            )
            for twice in report.twice
        )
    )


def _kinds_and_fields(report: EventReport) -> Table | None:
    """The matrix of kinds (Art) and fields of action (Handlungsfeld)."""
    if not report.said:
        return None
    kinds = sorted({one.kind for one in report.said}, key=_kind_order)
    fields = sorted({one.field for one in report.said}, key=lambda name: (not name, name))
    mentions = {(one.kind, one.field): one.mentions for one in report.said}

    def row(label: str, key: str, chosen: list[str], *, is_total: bool = False) -> Row:
        cells = [sum(mentions.get((kind, field), 0) for field in chosen) for kind in kinds]
        return Row(
            cells=(label, *(cell or None for cell in cells), sum(cells)),
            opens=("feedback", "field", key) if not is_total else ("feedback",),
            is_total=is_total,
        )

    return Table(
        name="feedback",
        title=_("Remarks by kind and field of action"),
        columns=(
            Column(title=_("Field of action")),
            *(Column(title=_(FEEDBACK_KINDS.get(kind, kind)), kind="number") for kind in kinds),
            Column(title=_("total"), kind="number"),
        ),
        rows=(
            *(row(field or _("not given"), field, [field]) for field in fields),
            row(_("total"), "", fields, is_total=True),
        ),
    )


def _kind_order(kind: str) -> tuple[int, str]:
    known = list(FEEDBACK_KINDS)
    return (known.index(kind) if kind in known else len(known), kind)


def _topics(report: EventReport) -> Table | None:
    if not report.topics:
        return None
    return Table(
        name="topics",
        title=_("What was mentioned most"),
        columns=(
            Column(title=_("Topic")),
            Column(title=_("Mentions"), kind="number"),
            Column(title=_("said the same"), kind="number"),
        ),
        rows=tuple(
            Row(
                cells=(topic.name, topic.mentions, topic.endorsements or None),
                opens=("feedback", "topic", topic.name),
            )
            for topic in report.topics[:TOPICS]
        ),
    )


def _agreed(report: EventReport) -> Sentences | None:
    same = _("Said the same: {0} (“me too”, and what the office merged)")
    return sentences(same.format(number(report.agreeing)) if report.agreeing else "")


def _devices(report: EventReport) -> Table | None:
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
                    _("yes") if device.handed_in else _("no"),
                )
            )
            for device in report.devices
        ),
    )


def _clocks(report: EventReport) -> Sentences | None:
    return sentences(
        *(
            clock_told(device.label, device.clock_offset_s)
            for device in report.devices
            if device.clock_offset_s
        ),
        _("Entries taken back by those who made them, in no figure: {0}").format(
            number(report.taken_back)
        )
        if report.taken_back
        else "",
    )


def _moment(moment: datetime, report: EventReport) -> str:
    """The time of day, with the day where it is not the event's first."""
    is_first = moment.date() == report.start.date()
    return clock(moment) if is_first else f"{moment:%d.%m.} {clock(moment)}"
