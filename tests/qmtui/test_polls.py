"""Measures planned in the office, and the dots people give to their options."""

from __future__ import annotations

from pathlib import Path

import pytest

from qmtui.book import Book, NotAtStation
from qmtui.collecting import collect
from qmtui.count import NumberOutOfRange
from qmtui.exchange import sync
from qmtui.feedback.polls import DotMissing, NoSuchOption, Poll
from qmtui.measures import (
    MeasureHasDots,
    Measures,
    MeasureTitleMissing,
    MeasureTwice,
    NoSuchMeasure,
    OptionHasDots,
    OptionsUnclear,
)
from qmtui.model.feedback import Measure
from qmtui.rights import NotAllowed
from qmtui.undo import undo_last
from tests.qmtui.conftest import SOUTH, Clock, OpenStation

OPTIONS = ("Hecke", "Zaun", "Bänke")


@pytest.fixture
def measure(office: Book) -> Measure:
    return Measures(office).add("Ahornplatz", "Umbau 2027", OPTIONS)


@pytest.fixture
def poll(measure: Measure, open_station: OpenStation, now: Clock) -> Poll:
    """The poll at G1, to whom the measure was handed out."""
    book = open_station()
    return Poll(book, now, Measures(book).find("ahornplatz"))


def test_a_measure_reaches_the_station_with_its_facts(poll: Poll, measure: Measure) -> None:
    assert poll.measure == measure


def test_dots_add_up_option_by_option_in_the_measures_order(poll: Poll) -> None:
    for option, delta in (("Zaun", 1), ("Zaun", 5), ("Hecke", 2), ("Zaun", -1)):
        poll.give(option, delta)
    result = poll.result()
    assert (result.options, result.total) == ({"Hecke": 2, "Zaun": 5, "Bänke": 0}, 7)


def test_a_dot_taken_back_is_not_in_the_result(
    poll: Poll, open_station: OpenStation, now: Clock
) -> None:
    poll.give("Zaun", 5)
    poll.give("Hecke")
    undo_last(poll._book, now)
    assert poll.result().options == {"Hecke": 0, "Zaun": 5, "Bänke": 0}


def test_no_option_falls_below_nothing(poll: Poll) -> None:
    poll.give("Zaun", 2)
    with pytest.raises(DotMissing):
        poll.give("Zaun", -3)
    with pytest.raises(NumberOutOfRange):
        poll.give("Zaun", 0)
    assert poll.result().total == 2


def test_an_option_is_meant_by_its_name_or_letter(poll: Poll) -> None:
    assert [poll.option_meant(text) for text in ("zaun", "C", " Hecke ")] == [
        "Zaun",
        "Bänke",
        "Hecke",
    ]
    with pytest.raises(NoSuchOption, match="Hecke, Zaun, Bänke"):
        poll.option_meant("d")


def test_the_office_adds_up_all_devices_and_gives_no_dots_itself(
    measure: Measure, office: Book, open_station: OpenStation, now: Clock, stick: Path
) -> None:
    for label, station, dots in (("G1", None, 3), ("G2", SOUTH, 4)):
        book = open_station(label, *([station] if station else []))
        Poll(book, now, measure).give("Bänke", dots)
        sync(book, now, stick)
    collect(office, now, stick)
    poll = Poll(office, now, measure)
    assert poll.result().options == {"Hecke": 0, "Zaun": 0, "Bänke": 7}
    with pytest.raises(NotAtStation):
        poll.give("Hecke")
    measures = Measures(office)
    with pytest.raises(MeasureHasDots):
        measures.remove(measure)
    with pytest.raises(OptionHasDots, match="Bänke"):
        measures.change(measure, options=("Hecke", "Zaun"))
    changed = measures.change(measure, options=("Bänke", "Zaun"), facts="Umbau 2028")
    assert measures.find(measure.id) == changed


@pytest.mark.parametrize(
    ("title", "options", "refusal"),
    [
        ("  ", (), MeasureTitleMissing),
        ("AHORNPLATZ", (), MeasureTwice),
        ("Neu", ("Hecke", "hecke"), OptionsUnclear),
        ("Neu", tuple("abcdefghi"), OptionsUnclear),
    ],
)
def test_a_measure_that_cannot_be_is_refused(
    office: Book, measure: Measure, title: str, options: tuple[str, ...], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        Measures(office).add(title, options=options)
    assert Measures(office).all() == [measure]


def test_a_measure_nobody_chose_from_can_go_again(office: Book, measure: Measure) -> None:
    Measures(office).remove(measure)
    with pytest.raises(NoSuchMeasure):
        Measures(office).find("Ahornplatz")


def test_a_station_plans_no_measures(field_book: Book) -> None:
    with pytest.raises(NotAllowed):
        Measures(field_book).add("Eigenmächtig")
