"""The event report as text: its sentences, and names that try to be markup."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from markdown_it import MarkdownIt
from msgspec.structs import replace

from qmtui.model.handover import DeviceState
from qmtui.reports import markdown
from qmtui.reports.event import (
    Counted,
    EventReport,
    Hour,
    Late,
    OfferingReport,
    Said,
    SeenAt,
    StationReport,
    Twice,
    Visits,
)
from qmtui.reports.event_told import standing, told
from qmtui.reports.layout import Head
from tests.qmtui.conftest import NORTH, SOUTH, at

REPORT = EventReport(
    event="01EVENT",
    title="Stadtteilfest",
    kind="street_fest",
    start=at("14:00"),
    end=at("19:00"),
    place="Lindenplatz",
    district="Lindenhof",
    registered=300,
    arrived=238,
    no_shows=62,
    walkins=11,
    people=1_249,
    named=249,
    twice=(
        Twice(
            attendee="01ALI",
            name="Ali Öz",
            seen=(
                SeenAt(station=NORTH, at=at("14:05")),
                SeenAt(station=SOUTH, at=at("14:11")),
            ),
        ),
    ),
    over_capacity=0,
    exceptions=(),
    children=0,
    visits=Visits(total=2_500, counted=2_315, late_entry=95, estimated=185),
    counters={"Parcours": 310},
    stations=(
        StationReport(
            name=NORTH,
            visits=1_275,
            late_entry=0,
            check_ins=141,
            hours=(Hour(hour=at("14:00"), visits=1_275),),
            late=(),
        ),
        StationReport(
            name=SOUTH,
            visits=1_040,
            late_entry=95,
            check_ins=1,
            hours=(Hour(hour=at("14:00"), visits=945),),
            late=(Late(since=at("15:52"), until=at("16:40"), visits=95),),
        ),
    ),
    offerings=(
        OfferingReport(name="Lange Tafel", registered=300, arrived=238, no_shows=62, walkins=11),
    ),
    feedback={"idea": 31, "problem": 29},
    said=(
        Said(kind="idea", field="Öffentlicher Raum", mentions=31),
        Said(kind="problem", field="Bildung", mentions=29),
    ),
    counted=(
        Counted(
            station=NORTH,
            counter="visits",
            since=at("14:00"),
            until=None,
            number=1_275,
            method="counted",
        ),
        Counted(
            station=SOUTH,
            counter="visits",
            since=at("14:00"),
            until=None,
            number=945,
            method="counted",
        ),
        Counted(
            station=SOUTH,
            counter="visits",
            since=at("15:52"),
            until=at("16:40"),
            number=95,
            method="late_entry",
        ),
    ),
    devices=(DeviceState(label="G1", entries=9, missing=0, handed_in=True),),
    expected_devices=4,
    complete=False,
)


def as_markdown(report: EventReport) -> str:
    head = Head(period="13. Juni 2026", district=report.district, standing=standing(report))
    return markdown.as_markdown(told(report, head))


def rows(report: EventReport) -> list[list[str]]:
    """The cells of every line that is a table's."""
    lines = as_markdown(report).splitlines()
    return [[cell.strip() for cell in line[1:-1].split("|")] for line in lines if line[:1] == "|"]


# -- Sentences


def test_the_figure_of_visits_says_what_it_is_made_of() -> None:
    sentence = "**2.500 Besuche** (2.315 gezählt, davon 95 nacherfasst; 185 geschätzt)"
    assert sentence in as_markdown(REPORT)


def test_what_is_not_in_the_figure_is_not_mentioned() -> None:
    visits = Visits(total=10, counted=10, late_entry=0, estimated=0)
    assert "**10 Besuche** (10 gezählt)" in as_markdown(replace(REPORT, visits=visits))


def test_one_visit_is_no_plural() -> None:
    visits = Visits(total=1, counted=1, late_entry=0, estimated=0)
    assert "**1 Besuch** (1 gezählt)" in as_markdown(replace(REPORT, visits=visits))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "vorläufig: 1 von 4 Geräten"),
        ({"expected_devices": None}, "vorläufig: 1 von 1 Geräten"),
        ({"expected_devices": 1, "complete": True}, "vollständig: 1 von 1 Geräten"),
    ],
    ids=["expected", "seen", "complete"],
)
def test_a_report_says_whether_more_is_to_come(changes: dict[str, Any], sentence: str) -> None:
    assert standing(replace(REPORT, **changes)).startswith(sentence)
    assert f"**{sentence}" in as_markdown(replace(REPORT, **changes))


def test_the_head_says_what_where_and_when() -> None:
    lines = as_markdown(REPORT).splitlines()
    assert lines[:3] == ["# Stadtteilfest", "", "13\\. Juni 2026 · Lindenhof"]
    assert "- Art: Stadtteilfest" in lines
    assert "- Wann: Samstag, 13. Juni 2026 · 14:00–19:00" in lines
    assert "- Wo: Lindenplatz" in lines


def test_each_hour_late_entry_and_total_is_a_row_with_its_method() -> None:
    table = rows(REPORT)
    assert [NORTH, "14:00", "Besuche", "1.275", "", "1.275"] in table
    assert [SOUTH, "15:52–16:40", "Besuche", "", "95", "95"] in table
    assert [f"**{SOUTH}**", "**Summe**", "**Besuche**", "**945**", "**95**", "**1.040**"] in table
    assert [NORTH, "1.275", "141"] in table, "check-ins beside the visits"


def test_a_station_for_another_counter_has_a_row_only_if_something_was_there() -> None:
    course = StationReport(
        name="Spielplatz",
        visits=0,
        late_entry=0,
        check_ins=0,
        hours=(),
        late=(),
        counter="Parcours",
    )
    assert "Spielplatz" not in as_markdown(replace(REPORT, stations=(*REPORT.stations, course)))
    for used in (replace(course, check_ins=2), replace(course, counter="visits")):
        assert "Spielplatz" in as_markdown(replace(REPORT, stations=(used,)))
    assert "Einlässe" not in as_markdown(replace(REPORT, stations=(course,)))


def test_registrations_have_a_row_per_offering_and_a_total() -> None:
    table = rows(REPORT)
    assert ["Lange Tafel", "300", "238", "62", "11"] in table
    assert ["**Summe**", "**300**", "**238**", "**62**", "**11**"] in table


def test_while_the_event_is_on_nobody_has_failed_to_come() -> None:
    text = markdown.as_markdown(told(REPORT, Head(made_at=at("15:00"))))
    assert "62 noch nicht da" in text
    assert "nicht erschienen" not in text


def test_people_are_counted_apart_from_visits() -> None:
    assert "- Eingelassene Personen, Begleitung mitgezählt: 1.249" in as_markdown(REPORT)


def test_another_counter_says_that_it_is_not_added() -> None:
    assert "- **310 Parcours** (nicht zu den Besuchen gezählt)" in as_markdown(REPORT)


def test_bands_stand_below_their_counter() -> None:
    bands = {"visits": {"Kita": 7}, "Parcours": {"unter 10": 170, "10–13": 96, "": 3}}
    table = rows(replace(REPORT, bands=bands))
    for row in (["Kita", "7"], ["unter 10", "170"], ["10–13", "96"], ["ohne Gruppe", "3"]):
        assert row in table


def test_whoever_was_seen_twice_is_listed_with_both_times() -> None:
    assert f"- Ali Öz: 14:05 {NORTH}, 14:11 {SOUTH}" in as_markdown(REPORT)


def test_feedback_is_listed_by_kind() -> None:
    assert "- **60 Rückmeldungen**" in as_markdown(REPORT)
    table = rows(REPORT)
    assert ["Handlungsfeld", "Idee", "Problem", "Summe"] in table
    assert ["Bildung", "", "29", "29"] in table
    assert ["**Summe**", "**31**", "**29**", "**60**"] in table


def test_devices_are_listed_with_what_is_missing() -> None:
    assert ["G1", "9", "0", "ja"] in rows(REPORT)


def test_nothing_to_say_is_not_said() -> None:
    empty = replace(
        REPORT,
        twice=(),
        counters={},
        devices=(),
        feedback={},
        stations=(),
        place="",
        offerings=(),
        people=0,
        registered=0,
        arrived=0,
        no_shows=0,
        walkins=0,
        counted=(),
        said=(),
    )
    headings = [line for line in as_markdown(empty).splitlines() if line.startswith("## ")]
    assert headings == ["## Auf einen Blick"]


def test_what_has_no_name_is_called_so() -> None:
    nameless = replace(
        REPORT,
        twice=(replace(REPORT.twice[0], name=""),),
        offerings=(replace(REPORT.offerings[0], name=""),),
        stations=(replace(REPORT.stations[0], name=""),),
    )
    assert "- ohne Namen: 14:05" in as_markdown(nameless)
    assert ["ohne Angebot", "300", "238", "62", "11"] in rows(nameless)
    assert ["ohne Station", "1.275", "141"] in rows(nameless)


def test_a_kind_of_a_newer_version_does_not_stop_the_report() -> None:
    wish = Said(kind="wish", field="", mentions=3)
    newer = replace(REPORT, kind="balcony_concert", feedback={"wish": 3}, said=(wish,))
    assert "balcony" in as_markdown(newer)
    assert ["Handlungsfeld", "wish", "Summe"] in rows(newer)


def test_the_columns_of_a_table_are_of_equal_width() -> None:
    lines = as_markdown(REPORT).splitlines()
    devices = lines[lines.index("**Was jedes Gerät gebracht hat**") + 2 :][:3]
    assert len({len(line) for line in devices}) == 1


# -- Names

PLACES = {
    "title": lambda name: replace(REPORT, title=name),
    "place": lambda name: replace(REPORT, place=name),
    "district": lambda name: replace(REPORT, district=name),
    "station": lambda name: replace(
        REPORT, stations=(replace(REPORT.stations[0], name=name), REPORT.stations[1])
    ),
    "offering": lambda name: replace(REPORT, offerings=(replace(REPORT.offerings[0], name=name),)),
    "counter": lambda name: replace(REPORT, counters={name: 310}),
    "band": lambda name: replace(REPORT, bands={"visits": {name: 170}}),
    "person": lambda name: replace(REPORT, twice=(replace(REPORT.twice[0], name=name),)),
    "device": lambda name: replace(REPORT, devices=(replace(REPORT.devices[0], label=name),)),
}


def rendered(report: EventReport) -> tuple[Counter[str], str]:
    """How often each kind of markup stands in the report, and its words."""
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = [t for token in reader.parse(as_markdown(report)) for t in token.children or [token]]
    kinds = Counter(token.type for token in tokens if token.type != "text")
    return kinds, "\n".join(token.content for token in tokens if token.type == "text")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "name",
    [
        "Bob [/foo]",
        "[x](https://example.org)",
        "![x](x.png)",
        "<b>Bob</b>",
        "<https://example.org>",
        "**Bob**",
        "_Bob_",
        "`Bob`",
        "~~Bob~~",
        "# Bob",
        "> Bob",
        "Bob | Eva",
        "Bob\\",
        "\\| Bob",
        "&lt;Bob&gt;",
        "1. Vorsitzende",
        "- Bob",
        "+ Bob",
        "---",
    ],
)
def test_a_name_is_never_markup(name: str, place: str) -> None:
    harmless, _ = rendered(PLACES[place]("Bob"))
    kinds, words = rendered(PLACES[place](name))
    assert kinds == harmless
    assert name in words
