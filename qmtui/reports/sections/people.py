"""Who came by name, who was let in against a rule, who was seen twice."""

from __future__ import annotations

from qmtui.formats import clock, number
from qmtui.i18n import _, ngettext
from qmtui.model.contact import PURPOSES
from qmtui.model.result import REASONS
from qmtui.model.settling import VERDICTS
from qmtui.reports.event import OWN_WORDS, EventReport, OfferingReport, Twice
from qmtui.reports.layout import Column, Row, Sentences, Table, sentences
from qmtui.reports.small_cells import HIDDEN, note_on
from qmtui.words import RESULTS, people


def offerings(report: EventReport, *, is_on: bool = False) -> Table | None:
    """Who came of those who registered; while the event `is_on` the others may still come."""
    if not report.offerings:
        return None
    absent = _("not there yet") if is_on else _("did not come")
    rows = [
        Row(
            cells=(
                offering.name or _("without offering"),
                *(HIDDEN if number is None else number for number in _numbers(offering)),
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
                for title in (_("registered"), _("came"), absent, _("at the door"))
            ),
        ),
        rows=(*rows, total),
        note=note_on([number for offering in report.offerings for number in _numbers(offering)]),
    )


def _numbers(offering: OfferingReport) -> tuple[int | None, ...]:
    return offering.registered, offering.arrived, offering.no_shows, offering.walkins


def heads(report: EventReport) -> Sentences | None:
    if not (report.people or report.offerings):
        return None
    heads = _("People checked in, companions included: {0}").format(number(report.people))
    told = HIDDEN if report.children is None else number(report.children)
    children = _("of these, noted as children at the door: {0}").format(told)
    return sentences(heads, children if report.children != 0 else "")


def exceptions(report: EventReport) -> Sentences | None:
    """Who came in against a rule, and why: an overrun without its reason is a question."""
    found = []
    if report.over_capacity:
        found.append(_("Let in above capacity: {0}").format(number(report.over_capacity)))
    for one in report.exceptions:
        what = _("above capacity") if one.what == "over" else _(RESULTS.get(one.what, one.what))
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


def twice(report: EventReport, *, public: bool) -> Sentences | None:
    """Who was seen at two stations, and what was decided; outside only how many."""
    if public and report.twice:
        found = ngettext("{0} person", "{0} people", len(report.twice))
        return sentences(found.format(number(len(report.twice))))
    return sentences(*map(_seen_twice, report.twice))


def _seen_twice(one: Twice) -> str:
    seen = (f"{clock(at.at)} {at.station or _('without station')}" for at in one.seen)
    told = f"{one.name or _('without name')}: {', '.join(seen)}"
    return f"{told} – {_(VERDICTS[one.verdict])}" if one.verdict in VERDICTS else told


def consents(report: EventReport) -> Table | None:
    """For what people left their address; nobody is named."""
    if not report.purposes:
        return None
    return Table(
        name="consents",
        title=_("Consents by purpose"),
        columns=(Column(title=_("Purpose")), Column(title=_("Consents"), kind="number")),
        rows=tuple(
            Row(
                cells=(
                    _(PURPOSES.get(purpose, purpose)),
                    HIDDEN if agreed is None else agreed,
                ),
                opens=("contacts",),
            )
            for purpose, agreed in report.purposes.items()
        ),
        note=note_on(report.purposes.values()),
    )
