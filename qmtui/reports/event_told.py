"""R1, the event report (Veranstaltungsbericht), as blocks that every format can show."""

from __future__ import annotations

from qmtui.day.report import day_sentences
from qmtui.formats import number
from qmtui.i18n import _
from qmtui.reports.event import EventReport
from qmtui.reports.layout import Head, Report, section, sentences
from qmtui.reports.public import for_public
from qmtui.reports.sections import devices, glance, people, remarks, visits


def told(report: EventReport, head: Head, *, public: bool = False) -> Report:
    """The report in the order in which it is read; a `public` one without any name of a person."""
    if public:
        report = for_public(report)
    is_on = bool(report.end and head.made_at and head.made_at < report.end)
    return Report(
        code="R1",
        name="event",
        title=report.title,
        head=head,
        is_public=public,
        sections=(
            *section(_("At a glance"), glance.glance(report, is_on=is_on), glance.facts(report)),
            *section(
                _("Visits"),
                visits.walked(report),
                visits.by_hour(report),
                visits.stations(report),
                visits.counted(report),
                visits.headcounts(report),
                *visits.bands(report),
            ),
            *section(
                _("Registrations"),
                people.offerings(report, is_on=is_on),
                people.heads(report),
                people.exceptions(report),
            ),
            *section(_("Seen twice, counted once"), people.twice(report, public=public)),
            *section(
                _("Feedback"),
                remarks.kinds_and_fields(report),
                remarks.topics(report),
                remarks.agreed(report),
            ),
            *section(_("Contacts"), people.consents(report)),
            *section(_("The day"), sentences(*day_sentences(report.day))),
            *section(
                _("Devices and corrections"),
                # Labels may tell who had which device; what is missing stands in the head.
                None if public else devices.devices(report),
                None if public else devices.troubles(report),
                devices.late(report),
                devices.corrections(report),
            ),
        ),
    )


def standing(report: EventReport) -> str:
    """Whether more is to come, with the devices that have handed in and those that are lost."""
    done = sum(device.handed_in for device in report.devices)
    expected = report.expected_devices or len(report.devices)
    # Labels do not leave the house; then there is their number.
    labels = ", ".join(filter(None, (lost.label for lost in report.lost)))
    lost = labels or number(len(report.lost))
    if report.complete and report.lost:
        return _("closed: {0} of {1} devices; lost: {2}").format(done, expected, lost)
    if report.complete:
        return _("complete: {0} of {1} devices").format(done, expected)
    words = _("preliminary: {0} of {1} devices have handed in").format(done, expected)
    return words + ("; " + _("lost: {0}").format(lost) if report.lost else "")


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
