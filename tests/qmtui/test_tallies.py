"""Running sums: always what a sum computed afresh would say."""

from __future__ import annotations

import contextlib
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.count import Count
from qmtui.exchange import sync
from qmtui.model.count import VISITS, Figure, Tally
from qmtui.model.entry import Undo
from qmtui.tallies import Cell, cell_of, without_negatives
from qmtui.undo import undo_entry
from tests.qmtui.conftest import NORTH, SOUTH, Clock, OpenStation, at


def tally(tally_id: str, delta: int = 1, **more: object) -> Tally:
    return replace(
        Tally(id=tally_id, observed_at=at("14:00"), recorded_at=at("14:00"), delta=delta), **more
    )


def undo(undo_id: str, *targets: str) -> Undo:
    moment = at("15:00")
    return Undo(id=undo_id, observed_at=moment, recorded_at=moment, targets=targets)


def sums_of(tallies: list[Tally]) -> Counter[Cell]:
    """The sums of these strokes, computed afresh."""
    sums: Counter[Cell] = Counter()
    for tally in tallies:
        sums[cell_of(tally, tally.observed_at)] += tally.delta
    return Counter({cell: number for cell, number in sums.items() if number})


def standing(book: Book, counter: str) -> list[Tally]:
    undone = {target for undo in book.undos for target in undo.targets}
    return [t for t in book.tallies if t.counter == counter and t.id not in undone]


def assert_sums_are_right(book: Book, count: Count) -> None:
    """Compare every figure with one made from nothing but the records."""
    for counter in (VISITS, "Parcours"):
        tallies = standing(book, counter)
        written = sums_of(tallies)
        sums, overdrawn = without_negatives(written)
        assert book.strokes.sums(counter) == sums
        assert book.strokes.overdrawn(counter) == overdrawn
        assert all(number > 0 for number in sums.values())
        assert sums.total() - overdrawn.total() == written.total(), "nothing is lost on the way"
        late = sum(tally.delta for tally in tallies if tally.is_late)
        assert count.figure(counter) == Figure(counted=sums.total(), late_entry=late)
        assert {t.id for t in count.late_entries(counter)} == {t.id for t in tallies if t.is_late}
        hours: Counter[datetime] = Counter()
        bands: Counter[str] = Counter()
        for cell, number in sums.items():
            bands[cell.band or ""] += number
            if cell.method == "counted":
                local = cell.quarter.astimezone(book.zone)
                hours[local.replace(minute=0)] += number
        assert count.hours(counter) == hours
        assert {b: n for b, n in count.bands(counter).items() if n} == bands


@pytest.mark.parametrize("seed", range(4))
def test_running_sums_are_right_after_any_sequence(
    open_station: OpenStation, stick: Path, now: Clock, seed: int
) -> None:
    chance = random.Random(seed)
    books = [open_station("G1", NORTH), open_station("G2", SOUTH)]
    counts = [Count(book, now) for book in books]
    for _step in range(60):
        now.advance(minutes=chance.choice((0, 3, 14, 50)))
        place = chance.randrange(2)
        book, count = books[place], counts[place]
        counter = chance.choice((VISITS, "Parcours"))
        known = sorted(book.tallies, key=lambda t: t.id)
        match chance.randrange(7):
            case 0 | 1 | 2:
                count.stroke(chance.choice((1, 1, 5, -1)), counter, chance.choice((None, "a", "b")))
            case 3:
                since = now() - timedelta(minutes=chance.randrange(90))
                count.late(chance.randrange(1, 90), since, now(), counter)
            case 4:
                if standing(book, counter):
                    slip = chance.choice(standing(book, counter))
                    undo_entry(book, now, slip.id, "vertippt")
            case 5:
                for other in books:
                    sync(other, now, stick)
            case 6 if known:
                target = chance.choice(known)
                with book.transaction():
                    if chance.random() < 0.5:
                        book.tallies.put(replace(target, delta=7))
                    else:
                        book.tallies.remove(target.id)
        assert_sums_are_right(book, count)
    for book, count in zip(books, counts, strict=True):
        sync(book, now, stick)
        assert_sums_are_right(book, count)


def test_an_undo_that_arrives_before_its_stroke_still_takes_it_back(field_book: Book) -> None:
    strokes = field_book.strokes
    with field_book.transaction():
        field_book.undos.add(undo("u", "t"))
    with field_book.transaction():
        field_book.tallies.add(tally("t", 5))
    assert strokes.sums(VISITS).total() == 0


def test_a_stroke_taken_back_twice_counts_again_only_without_both(field_book: Book) -> None:
    """Two devices may take the same slip back before they meet."""
    strokes = field_book.strokes
    with field_book.transaction():
        field_book.tallies.add(tally("t", 5))
        field_book.undos.add(undo("u1", "t"))
        field_book.undos.add(undo("u2", "t"))
    assert strokes.sums(VISITS).total() == 0
    with field_book.transaction():
        field_book.undos.remove("u1")
    assert strokes.sums(VISITS).total() == 0
    with field_book.transaction():
        field_book.undos.remove("u2")
    assert strokes.sums(VISITS).total() == 5


def test_a_stroke_that_changes_its_counter_leaves_the_old_one(field_book: Book) -> None:
    strokes = field_book.strokes
    with field_book.transaction():
        field_book.tallies.add(tally("t", 5, counter="Parkur"))
    with field_book.transaction():
        field_book.tallies.put(tally("t", 6, counter="Parcours"))
    assert strokes.counters() == {"Parcours"}
    assert strokes.sums("Parcours").total() == 6


def test_a_change_that_could_not_be_saved_is_not_in_the_sums(field_book: Book) -> None:
    strokes = field_book.strokes
    with contextlib.suppress(RuntimeError), field_book.transaction():
        field_book.tallies.add(tally("t", 5))
        raise RuntimeError
    assert strokes.sums(VISITS).total() == 0


def test_a_moment_at_the_end_of_all_calendars_stops_no_count(field_book: Book) -> None:
    """It comes from a damaged clock or from somebody who means ill; the merge must go on."""
    moment = datetime.fromisoformat("9999-12-31T23:59:59-12:00")
    strange = Tally(id="t", observed_at=moment, recorded_at=moment, delta=1)
    with field_book.transaction():
        field_book.tallies.add(strange)
    assert field_book.strokes.sums(VISITS).total() == 1
    assert sum(Count(field_book, lambda: at("14:00")).hours().values()) == 1


# -- Taking back


def cell(quarter: str, band: str | None = None, station: str = "nord") -> Cell:
    return Cell(VISITS, station, band, at(quarter).astimezone(UTC), "counted")


def test_what_was_taken_back_comes_off_its_own_group_and_what_was_before_it() -> None:
    sums, overdrawn = without_negatives(
        Counter(
            {
                cell("13:00", "a"): 2,
                cell("13:15", "a"): 2,
                cell("13:30", "b"): 9,
                cell("14:00", "a"): -3,
                cell("14:15", "a"): 5,
            }
        )
    )
    assert sums == {cell("13:00", "a"): 1, cell("13:30", "b"): 9, cell("14:15", "a"): 5}
    assert not overdrawn


def test_what_was_taken_back_last_comes_off_first() -> None:
    """Else an earlier slip of another group takes what the later one was about."""
    sums, overdrawn = without_negatives(
        Counter(
            {
                cell("13:00", "a"): 1,
                cell("13:30", "a"): -2,
                cell("14:00", "b"): 1,
                cell("14:30", "b"): -1,
                cell("15:00", "c"): 1,
                cell("16:00", "b"): 1,
            }
        )
    )
    assert sums == {cell("16:00", "b"): 1}
    assert not overdrawn


def test_more_taken_back_than_counted_is_none_here_and_takes_nothing_from_elsewhere() -> None:
    """Two devices that take the same slip back before they meet."""
    sums, overdrawn = without_negatives(
        Counter(
            {
                cell("14:00"): 2,
                cell("14:15", "a"): -5,
                cell("14:15", station="süd"): 7,
            }
        )
    )
    assert sums == {cell("14:15", station="süd"): 7}
    assert overdrawn == {"nord": 3}
