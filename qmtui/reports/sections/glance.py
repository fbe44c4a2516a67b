"""What to read first: the figures that matter, what was planned, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator

from qmtui.counters import name_of
from qmtui.formats import clock, number, span
from qmtui.i18n import _, ngettext
from qmtui.model.count import Figure
from qmtui.model.event import KINDS
from qmtui.reports.event import EventReport
from qmtui.reports.layout import Fact, Facts, Headline, Headlines
from qmtui.words import parts_of


def glance(report: EventReport, *, is_on: bool = False) -> Headlines:
    """The visits first; beside them what is never added to them.

    While the event `is_on` nobody has failed to come yet.
    """
    return Headlines(headlines=(_visits(report), *_others(report, is_on=is_on)))


def _visits(report: EventReport) -> Headline:
    visits = report.visits
    figure = Figure(
        counted=visits.counted, late_entry=visits.late_entry, estimated=visits.estimated
    )
    return Headline(
        number=figure.total,
        label=ngettext("visit", "visits", figure.total),
        made_of=parts_of(figure),
        opens=("visits",),
    )


def _others(report: EventReport, *, is_on: bool) -> Iterator[Headline]:
    if report.registered or report.walkins or report.people:
        figures = (report.arrived, report.registered, report.no_shows, report.walkins)
        words = _("{0} of {1} registered came, {2} did not; {3} registered at the door")
        if is_on:
            words = _("{0} of {1} registered came, {2} not yet; {3} registered at the door")
        yield Headline(
            number=report.named,
            label=_("came by name"),
            made_of=words.format(*map(number, figures)),
            opens=("registrations",),
        )
    if total := sum(report.feedback.values()):
        label = ngettext("remark", "remarks", total)
        yield Headline(number=total, label=label, opens=("feedback",))
    if report.contacts:
        consents = ngettext("{0} consent", "{0} consents", report.consents)
        yield Headline(
            number=report.contacts,
            label=ngettext("contact", "contacts", report.contacts),
            made_of=consents.format(number(report.consents)),
            opens=("contacts",),
        )
    for counter, total in report.counters.items():
        yield Headline(
            number=total,
            label=name_of(counter),
            made_of=_("not added to the visits"),
            opens=("visits", counter),
        )


def facts(report: EventReport) -> Facts:
    """The master data; where it was is told with every place it moved to."""
    plan = report.plan
    found = {
        _("Kind"): _(KINDS.get(report.kind, report.kind)),
        _("When"): span(report.start, report.end),
        _("Where"): "; ".join(filter(None, [report.place, *_moves(report)])),
        _("Target groups"): ", ".join(plan.target_groups),
        _("Fields of action"): ", ".join(plan.action_fields),
        _("Funders"): ", ".join(plan.funders),
        _("Partners"): ", ".join(plan.partners),
    }
    return Facts(facts=tuple(Fact(label=k, text=v) for k, v in found.items() if v))


def _moves(report: EventReport) -> Iterator[str]:
    """Each place that something moved to, once, with what moved there: `ab 16:15 Halle (Stand)`."""
    moved: dict[tuple[str, str], list[str]] = {}
    for change in report.day.changes:
        if change.kind == "moved" and change.after:
            key = clock(change.at), change.after
            moved.setdefault(key, []).append(change.offering or change.station)
    for (at, place), names in moved.items():
        what = ", ".join(dict.fromkeys(filter(None, names)))
        words = _("from {0} on {1}").format(at, place)
        yield f"{words} ({what})" if what else words
