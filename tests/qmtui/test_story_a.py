"""A whole Stadtteilfest: four stations, a wrong clock, a dead battery, rain, people seen twice.

The story and its figures are those of the practice's own example (`story_a.py` plays it).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec import Struct

from qmtui.actors.people import People
from qmtui.actors.twins import twins
from qmtui.collecting import Collected, collect
from qmtui.contacts.contacts import Contacts, Figures
from qmtui.feedback.desk import FeedbackDesk
from qmtui.reports.event import EventReport, event_report
from qmtui.reports.making import event_report_of
from qmtui.reports.markdown import as_markdown
from screens.areas import areas_of
from tests.qmtui.conftest import at
from tests.qmtui.story_a import DRIER, DRY, Fest, played


class Evening(Struct, frozen=True, kw_only=True):
    """What came in, stick by stick, and the report before and after the office had its say."""

    preliminary: EventReport
    unmerged: EventReport
    report: EventReport
    text: str
    before: str
    collected: list[Collected]
    areas: dict[str, set[str]]
    packet: bytes
    registered: list[str]
    proposals: list[set[str]]
    as_g1_noted_it: list[int]
    shown_after_the_battery: int
    contacts: Figures
    names: set[str]
    ideas: list[str]


@pytest.fixture(scope="module")
def fest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evening]:
    with played(tmp_path_factory.mktemp("fest")) as fest:
        yield evening(fest)


def evening(fest: Fest) -> Evening:
    """The stick with the packets of G3 and G4 is lost; on Monday they export again."""
    office, now = fest.office, fest.now
    collected = [fest.bring("G2"), fest.bring("G1")]
    lost = fest.hand_in("G3"), fest.hand_in("G4")
    for stick in lost:
        stick.rename(stick.with_name(f"{stick.name}-lost"))
    collected.append(fest.bring("G3"))
    preliminary = event_report(office, fest.event)
    before = as_markdown(event_report_of(office, now, fest.event))
    collected += [fest.bring("G4"), fest.bring("G1")]
    collected += [collect(office, now, s.with_name(f"{s.name}-lost")) for s in lost]
    unmerged = event_report(office, fest.event)
    proposals = [{pair.one.name, pair.other.name} for pair in twins(People(office, now))]
    fest.settle_ayse()
    g1 = fest.laptops["G1"].book
    contacts = Contacts(office, now)
    return Evening(
        preliminary=preliminary,
        unmerged=unmerged,
        report=event_report(office, fest.event),
        text=as_markdown(event_report_of(office, now, fest.event)),
        before=before,
        collected=collected,
        areas={key: {a.name for a in areas_of(g.book)} for key, g in fest.laptops.items()},
        packet=fest.packet,
        registered=[person.family_name for person in office.people if person.family_name],
        proposals=proposals,
        as_g1_noted_it=sorted({t.observed_at.hour for t in g1.tallies if t.device == "G1"}),
        shown_after_the_battery=fest.shown_after_the_battery,
        contacts=contacts.figures(),
        names={contact.name for contact in contacts.agreed()},
        ideas=[said.text for said in FeedbackDesk(office, now).all() if said.kind == "idea"],
    )


def test_step_1_each_device_shows_what_its_station_needs(fest: Evening) -> None:
    assert {"desk", "count", "feedback"} <= fest.areas["G1"]
    assert fest.areas["G1"] == fest.areas["G2"]
    assert "desk" not in fest.areas["G3"] | fest.areas["G4"]
    assert "count" not in fest.areas["G3"]
    assert "feedback" not in fest.areas["G4"]
    # All four hold the same packet, and nobody reads a name in it who has no access code.
    assert fest.packet
    assert not any(name.encode() in fest.packet for name in fest.registered)


def test_step_2_a_slow_clock_is_set_right_in_the_figures(fest: Evening) -> None:
    (g1,) = [device for device in fest.report.devices if device.label == "G1"]
    assert g1.clock_offset_s == -3600
    north = fest.report.stations[0]
    assert [(hour.hour.hour, hour.visits) for hour in north.hours] == [
        (14, 310),
        (15, 405),
        (16, 240),
        (17, 190),
        (18, 130),
    ]
    assert "G1 geht 60 min nach" in fest.text
    assert fest.as_g1_noted_it == [13, 14, 15, 16, 17], "what it wrote stays as it was"


def test_step_3_no_stroke_is_lost_and_paper_stays_a_row_of_its_own(fest: Evening) -> None:
    assert fest.shown_after_the_battery == 612
    south = fest.report.stations[1]
    assert (south.visits, south.late_entry) == (1040, 95)
    assert [(hour.hour.hour, hour.visits) for hour in south.hours] == [
        (14, 290),
        (15, 322),
        (16, 48),
        (17, 165),
        (18, 120),
    ]
    (late,) = south.late
    assert (late.since, late.until, late.visits) == (at("15:52"), at("16:40"), 95)
    (row,) = [line for line in fest.text.splitlines() if "15:52–16:40 |" in line]
    assert [cell.strip() for cell in row.split("|")[3:-1]] == ["Besuche", "", "95", "95"]


def test_step_4_who_checked_in_twice_is_one_person_seen_twice(fest: Evening) -> None:
    report = fest.report
    assert sum(station.check_ins for station in report.stations) == 244 + 12
    assert (report.registered, report.arrived, report.no_shows) == (300, 238, 62)
    assert len(report.twice) == 6
    for twice in report.twice:
        # G1 noted 13:05 for the earlier of the two; it was 14:05.
        assert [seen.station for seen in twice.seen] == ["Eingang Nord", "Eingang Süd"]
        assert [seen.at.hour for seen in twice.seen] == [14, 15]


def test_step_5_two_spellings_are_two_people_until_the_office_says_so(fest: Evening) -> None:
    assert {"Ayşe Yılmaz", "Ayse Yilmaz"} in fest.proposals
    assert (fest.unmerged.walkins, fest.unmerged.people) == (12, 250)
    assert (fest.report.walkins, fest.report.people) == (11, 249)


def test_step_6_84_remarks_19_contacts_and_28_consents_less_frau_k(fest: Evening) -> None:
    assert fest.report.feedback == {
        "idea": 31,
        "problem": 29,
        "question": 14,
        "praise": 7,
        "offer": 3,
    }
    by_field = {one.field: 0 for one in fest.report.said}
    for one in fest.report.said:
        by_field[one.field] += one.mentions
    assert sorted(by_field.values(), reverse=True) == [41, 17, 12, 8, 6]


def test_step_8_the_report_has_both_places_and_33_of_40_had_come(fest: Evening) -> None:
    changes = fest.report.day.changes
    moved = {(c.station, f"{c.at:%H:%M}", c.before, c.after) for c in changes if c.kind == "moved"}
    assert moved == {
        ("QM-Stand", "16:15", DRY, DRIER),
        ("Kinder-Parcours", "16:15", DRY, DRIER),
    }
    (off,) = [change for change in changes if change.kind == "cancelled"]
    assert (off.offering, off.registered, off.came) == ("Flohmarkt", 40, 33)


def test_step_9_frau_k_is_gone_and_her_idea_stays(fest: Evening) -> None:
    assert fest.contacts == Figures(contacts=18, consents=26)
    assert (fest.report.contacts, fest.report.consents) == (18, 26)
    assert "Frau K." not in fest.names
    assert len(fest.ideas) == 31


def test_step_10_the_childrens_course_is_counted_by_band_and_not_added(fest: Evening) -> None:
    assert fest.report.counters == {"Parcours": 310}
    assert fest.report.bands["Parcours"] == {"unter 10": 170, "10–13": 96, "14–17": 44}


def test_step_12_an_estimate_is_told_apart(fest: Evening) -> None:
    visits = fest.report.visits
    assert (visits.total, visits.counted) == (2500, 2315)
    assert (visits.late_entry, visits.estimated) == (95, 185)
    assert "|      185 | geschätzt | offener Nebenweg |" in fest.text


def test_step_11_the_lost_stick_brings_nothing_new_when_it_is_found(fest: Evening) -> None:
    g3, g4 = fest.collected[-2:]
    assert (g3.new, g4.new) == (0, 0)
    # 84 remarks at G3 and 310 strokes at G4; what people said of themselves is counted beside.
    assert g3.known > 84
    assert g4.known == 310


def test_until_the_last_device_is_in_the_report_is_preliminary(fest: Evening) -> None:
    assert not fest.preliminary.complete
    assert sum(device.handed_in for device in fest.preliminary.devices) == 3
    assert fest.preliminary.counters == {}
    assert "vorläufig: 3 von 4 Geräten" in fest.before
    assert fest.report.complete
    assert "vollständig: 4 von 4 Geräten" in fest.text


def test_what_comes_twice_is_known(fest: Evening) -> None:
    again = fest.collected[4]
    assert (again.new, again.known > 0) == (0, True)


def test_the_report_says_what_the_practice_expects_of_it(fest: Evening) -> None:
    for sentence in (
        "**2.500 Besuche** (2.315 gezählt, davon 95 nacherfasst; 185 geschätzt)",
        "**249 namentlich gekommen** (238 von 300 Angemeldeten, 62 nicht erschienen;"
        " 11 vor Ort angemeldet)",
        "**84 Rückmeldungen**",
        "**18 Kontakte** (26 Einwilligungen)",
        "**310 Parcours** (nicht zu den Besuchen gezählt)",
    ):
        assert sentence in fest.text
