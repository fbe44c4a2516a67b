"""Stations that know nothing of each other for a while tell the same once they have met.

Several devices, clocks that differ and jump back, and check-ins, exits, undos, walk-ins, overrides
and corrections in any order, exchanged by whatever way.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from qmtui.afterwards import NotHere, correct_present
from qmtui.book import Book
from qmtui.clock_checks import compare_own_clock
from qmtui.count import Count
from qmtui.desk import Desk
from qmtui.errors import QmtuiError
from qmtui.fieldbook import issue, join
from qmtui.model.event import Event, Reentry
from qmtui.model.result import REASONS
from qmtui.passage import Coming
from qmtui.reports.event import event_report
from qmtui.settling.reading import questions
from qmtui.stays import Stay
from qmtui.undo import undo_last
from tests.qmtui.conftest import NORTH, SOUTH, Clock, at, register

LABELS = {"G1": NORTH, "G2": SOUTH, "G3": NORTH}
PEOPLE = 4
TYPED_AHEAD = ("14:00", "14:11", "13:55")
"""What the devices' clocks say at two o'clock."""

person = st.integers(0, PEOPLE - 1)
step = st.one_of(
    st.tuples(st.just("in"), person, st.sampled_from([None, 1, 2])),
    st.tuples(st.just("in"), person, st.sampled_from([None, 1, 3])),
    st.tuples(st.just("in spite"), person, st.sampled_from(list(REASONS))),
    st.tuples(st.just("together")),
    st.tuples(st.just("out"), person),
    st.tuples(st.just("walk in"), st.integers(1, 3)),
    st.tuples(st.just("in, then"), person, st.integers(1, 5)),
    st.tuples(st.just("undo")),
    st.tuples(st.just("count")),
    st.tuples(st.just("clock"), st.sampled_from([-90, -1, 1, 40])),
    st.tuples(st.just("compare")),
    st.tuples(st.just("meet"), st.sampled_from(["one", "two"])),
    st.tuples(st.just("restart")),
)
days = st.tuples(
    st.lists(st.tuples(st.sampled_from(list(LABELS)), step), min_size=6, max_size=30),
    st.permutations(list(LABELS)),
    st.sampled_from(["free", "once", "once_per_day"]),
    st.booleans(),
)
Day = tuple[list[tuple[str, tuple[Any, ...]]], list[str], Reentry, bool]


class Stations:
    """Three devices of one event, each with a clock of its own."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.stack = stack
        self.clocks = {
            label: Clock(at(time)) for label, time in zip(LABELS, TYPED_AHEAD, strict=True)
        }
        self.books = {label: self._opened(label) for label in LABELS}
        self.people = sorted(p.id for p in self.books["G1"].people)

    def _opened(self, label: str) -> Book:
        return self.stack.enter_context(Book.open(self.folder / label))

    def restart(self, label: str) -> None:
        self.books[label].close()
        self.books[label] = self._opened(label)

    def do(self, label: str, what: tuple[Any, ...]) -> None:
        book, now = self.books[label], self.clocks[label]
        now.advance(seconds=20)
        desk = Desk(book, now)
        match what:
            case ("in", int(who), people):
                desk.check_in(self.people[who], people)
            case ("in spite", int(who), str(reason)):
                desk.check_in(self.people[who], reason=reason)
            case ("together",):
                desk.check_in_together([Coming(attendee=one) for one in self.people[:2]])
            case ("out", int(who)):
                desk.check_out(self.people[who])
            case ("walk in", int(adults)):
                desk.walk_in("Zoe", adults)
            case ("in, then", int(who), int(people)):
                desk.check_in(self.people[who])
                with suppress(NotHere):
                    correct_present(book, now, self.people[who], people)
            case ("undo",):
                with suppress(QmtuiError):
                    undo_last(book, now)
            case ("count",):
                Count(book, now).stroke()
            case ("clock", int(minutes)):
                now.advance(minutes=minutes)
            case ("compare",):
                compare_own_clock(book, now, now(), at("14:30"))
            case ("meet", str(stick)):
                book.database.exchange(self.folder / stick)
            case _:
                self.restart(label)

    def told(self, label: str) -> dict[str, Any]:
        """All that a device says of who is here, who came, and what is to be settled."""
        book = self.books[label]
        presence, attendees = book.presence, {e.attendee_id for e in book.attendance}
        report = event_report(book, book.event())
        return {
            "entries": {entry.id for entry in book.attendance},
            "inside": presence.inside,
            "inside_at": {at: heads for at, heads in presence.inside_at.items() if heads},
            "stays": {who: presence.stay(who) for who in attendees if who},
            "people": report.people,
            "twice": report.twice,
            "stations": report.stations,
            "visits": report.visits,
            "over": report.over_capacity,
            "open": questions(book, self.clocks["G1"]),
        }


@pytest.fixture
def prepared(office: Book, event: Event, now: Clock, tmp_path: Path) -> Path:
    """Joined devices that know of four people, and two sticks."""
    folder = tmp_path / "stations"
    (folder / "one").mkdir(parents=True)
    issue(office, now, event, folder / "one")
    for label, station in LABELS.items():
        join(folder / "one", label, station=station, at=folder / label)
    with Book.open(folder / "G1") as first:
        register(first, "Ali Öz", household="Öz")
        register(first, "Eva Öz", household="Öz", places=2, children=1)
        register(first, "Jan Vogel", places=4)
        register(first, "Mai Linh", is_revoked=True)
        first.database.exchange(folder / "one")
    (folder / "two").mkdir()
    for label in ("G2", "G3", "G2", "G3"):
        with Book.open(folder / label) as book:
            book.database.exchange(folder / "one")
            book.database.exchange(folder / "two", True)
    return tmp_path


def play(prepared: Path, day: Day) -> None:
    steps, order, reentry, entering_leaves = day
    work = prepared / "work"
    shutil.copytree(prepared / "stations", work)
    try:
        with ExitStack() as stack:
            stations = Stations(work, stack)
            first = stations.books["G1"]
            rules = {"reentry": reentry, "entering_leaves": entering_leaves, "capacity": 5}
            with first.transaction():
                first.events.put(replace(first.event(), mode="registration", **rules))
            for label, what in steps:
                stations.do(label, what)
                assert stations.books[label].presence.inside >= 0
            for label in [*order, *order]:
                stations.books[label].database.exchange(work / "one")
            kept = [stations.told(label) for label in LABELS]
            assert kept[0] == kept[1] == kept[2]
            stays: dict[str, Stay] = kept[0]["stays"]
            assert kept[0]["inside"] == sum(stay.people for stay in stays.values())
            assert kept[0]["inside"] == sum(kept[0]["inside_at"].values())
            stations.restart(order[0])
            assert stations.told(order[0]) == kept[0]
    finally:
        shutil.rmtree(work)


def all_days(prepared: Path, number: int, *phases: Phase) -> None:
    @settings(max_examples=number, derandomize=True, deadline=None, phases=phases)
    @given(days)
    def played(day: Day) -> None:
        play(prepared, day)

    played()


def test_stations_that_have_met_tell_the_same(prepared: Path) -> None:
    # Without looking for the shortest day that fails: that takes minutes.
    all_days(prepared, 8, Phase.generate)


@pytest.mark.campaign
def test_stations_that_have_met_tell_the_same_on_a_thousand_days(prepared: Path) -> None:
    all_days(prepared, 1000, Phase.generate, Phase.shrink)
