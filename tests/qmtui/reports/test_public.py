"""A report that leaves the house: no name, no word that somebody typed, no small group."""

from __future__ import annotations

import io
import json
import re
import zipfile

import msgspec
import pytest
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.feedback.desk import FeedbackDesk
from qmtui.model.handover import DeviceState
from qmtui.replicas import replica
from qmtui.reports.event import EventReport, Exceptional, Lost, OfferingReport, event_report
from qmtui.reports.event_told import methods, standing, told
from qmtui.reports.files import FORMATS, Format, as_bytes
from qmtui.reports.layout import Head
from qmtui.reports.public import for_public
from tests.qmtui.conftest import NORTH, Clock, at
from tests.qmtui.story_a import Fest

TYPED = "Frau Kowalczyk ist gestürzt"
"""What volunteers wrote where there is room for words of their own."""


@pytest.fixture(scope="module")
def names(fest: Fest) -> set[str]:
    """Everybody whom any book knows."""
    with replica(fest.office, fest.event, read_only=True) as field:
        people = {person.name for person in field.people}
        contacts = {contact.name for contact in field.contacts}
    return {name for name in people | contacts if name} | {"Kowalczyk", "Laptop Jo"}


@pytest.fixture(scope="module")
def rich(fest: Fest) -> EventReport:
    """The festival, with words wherever somebody may have typed some."""
    report = event_report(fest.office, fest.event)
    day = replace(
        report.day,
        changes=tuple(replace(change, reason=TYPED) for change in report.day.changes),
        stands=3,
        stands_absent=("Kowalczyk",),
        weather=TYPED,
        remarks=TYPED,
    )
    let_in = Exceptional(what="over", station=NORTH, at=at("15:00"), people=2, reason="own_words")
    device = DeviceState(label="Laptop Jo", entries=3, missing=1, handed_in=True, lost=TYPED)
    return replace(
        report,
        day=day,
        children=3,
        over_capacity=1,
        exceptions=(let_in,),
        headcounts=tuple(replace(seen, note=TYPED) for seen in report.headcounts),
        bands={"Parcours": {"unter 10": 303, "10–13": 4, "14–17": 3}},
        devices=(*report.devices, device),
        lost=(Lost(label="Laptop Jo", reason=TYPED),),
    )


def words_of(content: bytes, form: Format) -> str:
    """All that stands in a file, also what only its insides hold."""
    if form != "xlsx":
        return content.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "\n".join(book.read(name).decode(errors="replace") for name in book.namelist())


def found_in(text: str, names: set[str]) -> set[str]:
    there = (name for name in names if name in text)
    return {name for name in there if re.search(rf"\b{re.escape(name)}\b", text)}


@pytest.mark.parametrize("form", FORMATS)
def test_no_name_of_anybody_stands_in_a_public_file(
    rich: EventReport, names: set[str], form: Format
) -> None:
    public = for_public(rich)
    head = Head(standing=standing(public), methods=methods(public))
    inside = words_of(as_bytes(told(rich, Head(standing=standing(rich))), form), form)
    assert found_in(inside, names), "inside there are names to find"
    outside = words_of(as_bytes(told(rich, head, public=True), form), form)
    assert found_in(outside, names) == set()


def test_the_public_figures_as_json_hold_no_name_either(rich: EventReport, names: set[str]) -> None:
    text = msgspec.json.encode(for_public(rich)).decode()
    assert found_in(json.dumps(json.loads(text), ensure_ascii=False), names) == set()


def test_small_groups_are_hidden_in_every_form(rich: EventReport) -> None:
    public = for_public(rich)
    assert public.children is None
    assert public.bands["Parcours"] == {"unter 10": 303, "10–13": None, "14–17": None}
    text = as_bytes(told(rich, Head(), public=True), "md").decode()
    assert re.search(r"\| 10–13 +\| +• \|", text)
    assert "als Kinder notiert: •" in text
    assert for_public(public) == public, "a figure that was hidden would be a zero"


def offering(name: str, arrived: int, no_shows: int, walkins: int = 0) -> OfferingReport:
    return OfferingReport(
        name=name,
        registered=arrived + no_shows,
        arrived=arrived,
        no_shows=no_shows,
        walkins=walkins,
    )


def test_few_at_an_offering_are_not_worked_out_from_the_total(rich: EventReport) -> None:
    few = replace(
        rich,
        offerings=(
            offering("Tafel", 120, 30),
            offering("Beratung", 1, 0, walkins=1),
            offering("Werkstatt", 38, 2, walkins=9),
            offering("Markt", 10, 10, walkins=20),
        ),
    )
    public = for_public(few)
    assert {
        one.name: (one.registered, one.arrived, one.no_shows, one.walkins)
        for one in public.offerings
    } == {
        "Tafel": (150, 120, 30, 0),
        "Beratung": (None, None, None, None),
        "Werkstatt": (40, None, None, None),
        "Markt": (None, None, None, 20),
    }
    assert for_public(public) == public
    two = for_public(replace(few, offerings=few.offerings[2:] + few.offerings[:1]))
    assert [(one.registered, one.no_shows) for one in two.offerings] == [
        (40, None),
        (20, None),
        (150, 30),
    ]
    text = as_bytes(told(few, Head(), public=True), "md").decode()
    assert re.search(r"\| Werkstatt +\| +40 \| +• \| +• \| +• \|", text)
    assert "• steht für" in text


def test_small_figures_of_purposes_and_of_one_alone_stay_in_the_house(rich: EventReport) -> None:
    few = replace(
        rich,
        purposes={"K4": 18, "K5": 3},
        bands={"Parcours": {"unter 10": 3}},
        offerings=(offering("Beratung", 2, 0),),
        twice=rich.twice[:2],
    )
    public = for_public(few)
    assert public.purposes == {"K4": None, "K5": None}
    assert (public.bands, public.offerings, public.twice) == ({}, (), ())
    text = as_bytes(told(few, Head(), public=True), "md").decode()
    assert "Zweimal gesehen" not in text
    assert not re.search(r"\| 18 \||\| 3 \|", text)


def test_figures_that_are_not_of_groups_stay_as_they_are(rich: EventReport) -> None:
    public = for_public(rich)
    assert (public.visits, public.registered, len(public.twice)) == (rich.visits, 300, 6)
    assert [(device.entries, device.missing) for device in public.devices] == [
        (device.entries, device.missing) for device in rich.devices
    ]


def test_no_public_table_crosses_hours_with_groups(rich: EventReport) -> None:
    tables = list(told(rich, Head(), public=True).tables())
    titles = {table.name: {column.title for column in table.columns} for table in tables}
    assert all(len(titles[name]) == 2 for name in titles if name.startswith("groups"))
    assert not [name for name in titles if {"Gruppe", "Stunde"} <= titles[name]]


def test_a_topic_in_own_words_may_be_a_name_and_stays_inside(field_book: Book, now: Clock) -> None:
    desk = FeedbackDesk(field_book, now)
    desk.add("problem", "Es ist laut", topic="Erika Geheim")
    desk.add("problem", "Es ist dunkel", topic="lighting")
    report = event_report(field_book, field_book.event())
    assert {topic.name for topic in report.topics} == {"Erika Geheim", "Beleuchtung"}
    assert [topic.name for topic in for_public(report).topics] == ["Beleuchtung"]
