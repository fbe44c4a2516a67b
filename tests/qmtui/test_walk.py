"""A walk on its way: where it is, what changes its route, and how many walk along."""

from __future__ import annotations

from pathlib import Path

import pytest

from qmtui.book import Book
from qmtui.count import Count, NumberOutOfRange, RolesExceed
from qmtui.exchange import sync
from qmtui.feedback.desk import FeedbackDesk
from qmtui.model.event import Event
from qmtui.times import StillToCome
from qmtui.undo import undo_last
from qmtui.walk.export import as_geojson
from qmtui.walk.headcounts import compared, of_the_walk
from qmtui.walk.route import Route
from qmtui.walk.walk import NoStopYet, NoSuchStop, StopVisited, Walk
from tests.qmtui.conftest import Clock, OpenStation, at


@pytest.fixture
def book(office: Book, event: Event, open_station: OpenStation) -> Book:
    """The field book of a walk with the stops A to E."""
    for name in "ABCDE":
        Route(office, event).add(name)
    return open_station()


@pytest.fixture
def walk(book: Book, now: Clock) -> Walk:
    return Walk(book, now)


def shown(walk: Walk) -> str:
    """The stops in their order: `>` before where we are, small letters for what was cut."""
    return "".join(
        (">" if at.is_here else "") + (at.stop.name.lower() if at.cut else at.stop.name)
        for at in walk.stops()
    )


def go_on(walk: Walk, now: Clock, stops: int = 1) -> None:
    for _stop in range(stops):
        now.advance(minutes=10)
        following = walk.next()
        assert following
        walk.arrive(following.stop)


def test_arriving_at_b_closes_a(walk: Walk, now: Clock) -> None:
    go_on(walk, now, 2)
    a, b = walk.stops()[:2]
    assert (a.arrived, a.left) == (at("14:10"), at("14:20"))
    assert (b.arrived, b.left, b.is_here) == (at("14:20"), None, True)
    assert shown(walk) == "A>BCDE"


def test_leaving_ends_the_walk_and_undo_takes_it_back(walk: Walk, book: Book, now: Clock) -> None:
    with pytest.raises(NoStopYet):
        walk.leave()
    go_on(walk, now, 5)
    assert walk.next() is None
    now.advance(minutes=5)
    walk.leave()
    assert (walk.here(), walk.stops()[4].left) == (None, at("14:55"))
    undo_last(book, now)
    undo_last(book, now)
    assert shown(walk) == "ABC>DE"


def test_a_note_is_no_second_arrival(walk: Walk, now: Clock) -> None:
    with pytest.raises(NoStopYet):
        walk.note("unter dem Dach")
    go_on(walk, now)
    now.advance(minutes=3)
    walk.note("unter dem [/Dach]\n")
    here = walk.here()
    assert here
    assert (here.arrived, here.note) == (at("14:10"), "unter dem [/Dach]")


def test_stops_ahead_are_moved_cut_and_taken_in_again(walk: Walk, now: Clock) -> None:
    go_on(walk, now, 2)
    stops = {at.stop.name: at.stop for at in walk.stops()}
    walk.move(stops["E"], -1)
    assert shown(walk) == "A>BCED"
    walk.cut(stops["C"], "Regen")
    assert shown(walk) == "A>BEDc"
    walk.restore(stops["C"])
    assert walk.restore(stops["C"]) is None
    assert shown(walk) == "A>BCED"
    assert walk.move(stops["D"], 1) is None
    with pytest.raises(StopVisited):
        walk.move(stops["A"], 1)
    with pytest.raises(StopVisited):
        walk.cut(stops["B"])
    following = walk.next()
    assert following
    assert following.stop.name == "C"


def test_a_stop_from_paper_stands_where_its_time_belongs(walk: Walk, now: Clock) -> None:
    go_on(walk, now)
    now.set("15:00")
    walk.arrive(walk.stop_meant("c"))
    walk.arrive(walk.stop_meant("2"), at("14:30"), "vom Papier")
    a, b, c = walk.stops()[:3]
    assert (a.left, b.left) == (at("14:30"), at("15:00"))
    assert (a.is_late, b.is_late, c.is_here) == (False, True, True)
    with pytest.raises(StillToCome):
        walk.arrive(b.stop, at("15:01"))
    with pytest.raises(NoSuchStop):
        walk.stop_meant("Z")


def test_two_laptops_on_one_walk_see_the_same(
    walk: Walk, book: Book, now: Clock, open_station: OpenStation, stick: Path
) -> None:
    go_on(walk, now, 2)
    other = open_station("G2")
    sync(book, now, stick)
    sync(other, now, stick)
    there = Walk(other, now)
    there.cut(there.stop_meant("D"))
    FeedbackDesk(other, now).add("idea", "Eine Bank", stop="b")
    sync(other, now, stick)
    sync(book, now, stick)
    assert shown(walk) == shown(there) == "A>BCEd"
    assert len(walk.stops()[1].observations) == 1


def test_headcounts_of_a_walk_are_compared_and_others_as_ever(book: Book, now: Clock) -> None:
    count = Count(book, now)
    assert compared([]) == ""
    count.headcount(52, "counted", moment="start")
    now.advance(minutes=1)
    count.headcount(25, "counted", moment="start", roles={"resident": 17, "team": 2})
    assert compared(of_the_walk(count.headcounts())) == "25 am Anfang", "the newer one corrects"
    assert count.figure().total == 25
    now.advance(minutes=30)
    count.headcount(27, "estimated", moment="middle")
    now.advance(minutes=30)
    count.headcount(21, "counted", moment="end")
    assert count.figure().total == 27
    assert compared(of_the_walk(count.headcounts())) == (
        "27 (höchste Zählung, geschätzt), 21 am Ende"
    )
    count.headcount(10, "estimated", "Nebenweg")
    assert count.figure().total == 37


def test_roles_that_are_more_than_the_people_are_refused(book: Book, now: Clock) -> None:
    count = Count(book, now)
    with pytest.raises(RolesExceed, match="18 Personen, gezählt sind aber nur 17"):
        count.headcount(17, "counted", moment="start", roles={"resident": 17, "police": 1})
    with pytest.raises(NumberOutOfRange):
        count.headcount(17, "counted", roles={"team": -1})
    count.headcount(17, "counted", moment="start", roles={"resident": 17, "team": 2, "police": 0})
    (headcount,) = book.headcounts
    assert headcount.roles == {"resident": 17, "team": 2}


def test_a_topic_in_own_words_stays_in_the_book_when_the_walk_goes_to_a_map(
    book: Book, now: Clock
) -> None:
    for topic in ("lighting", "Herr Meier ist laut"):
        FeedbackDesk(book, now).add(
            "problem", "x", topic=topic, stop=Walk(book, now).stops()[0].stop.name
        )
    told = as_geojson(book, now, book.event())["features"]
    topics = [f["properties"]["topic"] for f in told if f["properties"]["type"] == "observation"]
    assert sorted(topics, key=str) == [None, "lighting"]
