"""Counting: every stroke is on the disk before it is on the screen."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from textual.events import Key

from qmtui.book import Book
from qmtui.breakdown import Row
from qmtui.count import Count
from qmtui.errors import BookUnusable
from qmtui.model.count import LEAVING, VISITS, Tally
from qmtui.model.event import Counter
from screens.app import QmtuiApp
from screens.bars import bar, bars_of
from screens.choice import Choice
from screens.count import CountScreen
from screens.figure import rows, small_rows
from screens.headcount import HeadcountScreen
from screens.late_entry import LateEntryScreen
from screens.origin import OriginScreen
from screens.reports.records import RecordsScreen
from storage.errors import NotWritten
from tests.conftest import Golden, screen_text
from tests.screens.conftest import LARGE, SMALL, Clock, post_scan, until

TINY = (60, 20)


async def test_one_key_is_one_stroke(app: QmtuiApp, field_book: Book) -> None:
    strokes = {"space": 1, "enter": 1, "plus": 1, "5": 5, "3": 3, "minus": -1, "backspace": -1}
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3")
        assert isinstance(app.screen, CountScreen)
        so_far = 0
        for key, stroke in strokes.items():
            await pilot.press(key)
            so_far += stroke
            assert app.screen.here.figure == so_far, key
    assert sorted(tally.delta for tally in field_book.tallies) == sorted(strokes.values())


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
async def test_the_total_says_what_it_is_made_of(
    app: QmtuiApp, field_book: Book, now: Clock, golden: Golden, size: tuple[int, int]
) -> None:
    count = Count(field_book, now)
    for visits in (120, 310, 95):
        count.stroke(visits)
        now.advance(hours=1)
    count.late(60, now() - timedelta(hours=3), now() - timedelta(hours=2))
    count.headcount(150, "estimated")
    async with app.run_test(size=size) as pilot:
        await pilot.press("f3", "space")
        golden(app)


async def test_a_stroke_that_is_not_saved_is_not_shown_until_one_is(
    app: QmtuiApp, field_book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(self: Book) -> None:
        raise BookUnusable(NotWritten())

    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "space")
        assert isinstance(app.screen, CountScreen)
        with monkeypatch.context() as patch:
            patch.setattr(Book, "transaction", full_disk)
            await pilot.press("space")
            await pilot.press("f2", "f3")
        assert "Nicht gespeichert" in screen_text(app)
        assert app.screen.here.figure == 1
        await pilot.press("space")
        assert "Nicht gespeichert" not in screen_text(app)
        assert app.screen.here.figure == 2
    assert len(field_book.tallies) == 2


async def test_who_quits_right_after_the_last_stroke_has_lost_none(
    app: QmtuiApp, field_book: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3")
        for _stroke in range(20):
            app.post_message(Key("space", " "))
        app.post_message(Key("ctrl+q", None))
        await until(pilot, lambda: app.return_code is not None)
    assert len(field_book.tallies) == 20


async def test_ctrl_z_takes_the_last_stroke_back(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("f3", "5", "space", "ctrl+z")
        await pilot.pause()
        assert isinstance(app.screen, CountScreen)
        assert app.screen.here.figure == 5
        assert "Strich +1, 14:05" in screen_text(app)
        assert "zuletzt +5" in screen_text(app), "the stroke that is named stands"


# -- Several counters, and groups


def with_counters(book: Book, *counters: Counter) -> None:
    """Have the event list these counters."""
    with book.transaction():
        book.events.put(replace(book.event(), counters=counters))


PARCOURS = Counter(name="Parcours", bands=("unter 10", "10–13", "14–17"))


@pytest.fixture
def parcours(field_book: Book) -> Book:
    """The book of a station that counts children on their way, and who leaves."""
    with_counters(field_book, PARCOURS, Counter(name=LEAVING))
    station = field_book.stations.get(field_book.post.station_id or "")
    assert station
    with field_book.transaction():
        field_book.stations.put(replace(station, counter="Parcours"))
    return field_book


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
async def test_each_group_shows_its_key_and_its_figure(
    app: QmtuiApp, parcours: Book, now: Clock, golden: Golden, size: tuple[int, int]
) -> None:
    count = Count(parcours, now)
    for visits, band in zip((170, 95, 44), PARCOURS.bands, strict=True):
        count.stroke(visits, "Parcours", band)
    async with app.run_test(size=size) as pilot:
        await pilot.press("f3", "b")
        golden(app)


async def test_a_letter_is_a_stroke_in_its_group_caps_lock_or_not_and_minus_takes_it_back(
    app: QmtuiApp, parcours: Book, now: Clock
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "a", "c", "C", "minus", "space", "d")
        assert isinstance(app.screen, CountScreen)
        assert app.screen.here.figure == 3
    bands = Count(parcours, now).bands("Parcours")
    assert bands == {"unter 10": 1, "10–13": 0, "14–17": 1, "": 1}


async def test_minus_without_a_stroke_makes_no_figure_below_none(
    app: QmtuiApp, field_book: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "space", "minus", "minus")
        assert isinstance(app.screen, CountScreen)
        assert app.screen.here.figure == 0
        assert "Nichts zum Zurücknehmen" in screen_text(app)
        await pilot.press("f12", "minus")
        assert "Nichts zum Zurücknehmen" in screen_text(app)
    assert [tally.delta for tally in field_book.tallies] == [1, -1]


async def test_zero_is_one_who_goes_where_that_is_counted(
    app: QmtuiApp, field_book: Book, now: Clock
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "5", "0")
        with_counters(field_book, Counter(name=LEAVING))
        await pilot.press("f2", "f3", "0")
        assert "zuletzt +1 Gegangen" in screen_text(app)
        assert "Gegangen: 1 · Jetzt da: 4 Personen" in screen_text(app)
        assert "0: geht" in screen_text(app)
    count = Count(field_book, now)
    assert (count.figure().total, count.figure(LEAVING).total) == (5, 1)


async def test_two_quick_hands_on_the_groups_are_no_scanner_but_a_row_of_digits_is_one(
    app: QmtuiApp, parcours: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3")
        post_scan(app, [Key(key, key) for key in "abcABCabc" * 2])
        screen = app.screen
        assert isinstance(screen, CountScreen)
        await until(pilot, lambda: screen.here.figure == 18)
        post_scan(app, [*(Key(key, key) for key in "4006381333931"), Key("enter", "\r")])
        await until(pilot, lambda: len(app.scan_log) == 1)
        assert screen.here.figure == 18
    assert sum(tally.delta for tally in parcours.tallies) == 18


async def test_where_strokes_say_who_is_here_the_light_stands_beside_them(
    app: QmtuiApp, field_book: Book
) -> None:
    with field_book.transaction():
        field_book.events.put(replace(field_book.event(), capacity=2, here_from="tallies"))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "3")
        assert "3 von 2: zu voll" in screen_text(app)


async def test_tab_goes_through_the_counters_and_strokes_follow(
    app: QmtuiApp, parcours: Book, now: Clock
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "tab", "2", "tab", "5", "left", "space")
        assert "▸Gegangen" in screen_text(app)
        assert "Jetzt da: 2 Personen" in screen_text(app)
    count = Count(parcours, now)
    assert {name: count.figure(name).total for name in count.counters()} == {
        "visits": 5,
        "leaving": 3,
    }


async def test_with_one_counter_there_is_nothing_to_switch(app: QmtuiApp, field_book: Book) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "tab", "a", "space")
        assert "nächster Zähler" not in screen_text(app)
    assert [(t.counter, t.band) for t in field_book.tallies] == [("visits", None)]


async def test_behind_the_lock_screen_the_same_counter_goes_on(
    app: QmtuiApp, parcours: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "tab", "tab", "tab", "f12")
        await pilot.press("space")
        assert "Parcours: 1" in screen_text(app)
    assert [t.counter for t in parcours.tallies] == ["Parcours"]


async def test_of_more_groups_than_fit_in_a_row_the_rest_stands_below(
    app: QmtuiApp, field_book: Book
) -> None:
    names = tuple(f"Gruppe {n}" for n in range(1, 9))
    with_counters(field_book, Counter(name=VISITS, bands=names))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "h")
        first, second = [line for line in screen_text(app).splitlines() if "  Gruppe" in line][:2]
        assert " ".join(first.split()).startswith("a Gruppe 1 b Gruppe 2 c Gruppe 3")
        assert second.split() == ["f", "Gruppe", "6", "g", "Gruppe", "7", "h", "Gruppe", "8"]
    assert [t.band for t in field_book.tallies] == ["Gruppe 8"]


async def test_a_group_with_markup_in_its_name_is_shown_as_it_is(
    app: QmtuiApp, field_book: Book
) -> None:
    with_counters(field_book, Counter(name="[/b]", bands=("[red]u10[/x]",)))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "tab", "a", "ctrl+o")
        await pilot.press("escape", "ctrl+n")
        await pilot.press("escape")
        assert "▸[/b]" in screen_text(app)
        assert "[red]u10[/x]" in screen_text(app)


async def test_as_long_as_there_are_no_strokes_it_says_what_to_press(
    app: QmtuiApp, parcours: Book
) -> None:
    async with app.run_test(size=TINY) as pilot:
        await pilot.press("f3")
        assert "Taste der Gruppe: a, b oder c." in screen_text(app)
        assert "a–c: eins" in screen_text(app), "the keys are named in the smallest window too"
        await pilot.press("tab")
        assert "Gegangen an Eingang Nord" in screen_text(app)
        assert "Besuch einmal" not in screen_text(app)


async def test_bars_of_all_stations_say_so_where_there_are_several(
    app: QmtuiApp, field_book: Book, now: Clock
) -> None:
    Count(field_book, now).stroke(7)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3")
        assert "Alle Stationen" in screen_text(app)
        *_others, last = sorted(field_book.stations, key=lambda station: station.number)
        with field_book.transaction():
            field_book.stations.remove(last.id)
        await pilot.press("f2", "f3")
        assert "Alle Stationen" not in screen_text(app)


# -- From paper, headcounts, and what the figure is made of


async def test_what_was_counted_on_paper_stays_one_row(
    app: QmtuiApp, field_book: Book, now: Clock
) -> None:
    now.advance(hours=3)
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("f3", "ctrl+n")
        assert isinstance(app.screen, LateEntryScreen)
        app.screen.number_line.value = "95"
        app.screen.since.value = "1552"
        app.screen.until.value = "16.40"
        await pilot.press("ctrl+s")
        assert isinstance(app.screen, CountScreen)
        await pilot.pause()
        assert "✓ 95 nachgetragen, 15:52–16:40" in screen_text(app)
        (tally,) = field_book.tallies
        assert (tally.delta, tally.counter, f"{tally.until:%H:%M}") == (95, "visits", "16:40")
        await pilot.press("ctrl+n")
        assert isinstance(app.screen, LateEntryScreen)
        app.screen.since.value, app.screen.until.value = "16:00", "17:00"
        await until(pilot, lambda: "schon 95 nachgetragen" in screen_text(app))
        await pilot.press("escape", "ctrl+z")
        await until(pilot, lambda: "Zurückgenommen" in screen_text(app))
        assert screen_text(app).count("95 nachgetragen, 15:52–16:40") == 2, "saved, and taken back"
        assert "davon" not in screen_text(app)


async def test_what_is_missing_or_wrong_is_said_and_nothing_typed_is_lost(
    app: QmtuiApp, field_book: Book, now: Clock
) -> None:
    now.advance(hours=3)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "ctrl+n")
        assert isinstance(app.screen, LateEntryScreen)
        lines = app.screen.number_line, app.screen.since, app.screen.until
        for typed, sentence, focused in (
            (("", "15:52", "16:40"), "Wie viele?", "number"),
            (("95", "", "16:40"), "Von wann bis wann?", "since"),
            (("95", "15:52", "viertel"), "„viertel“ ist keine Zeit", "until"),
            (("0", "15:52", "16:40"), "zwischen 1 und 9999", "number"),
            (("95", "15:52", "17:06"), "Das ist noch nicht vorbei.", "until"),
        ):
            for line, text in zip(lines, typed, strict=True):
                line.value = text
            await pilot.press("ctrl+s")
            assert sentence in screen_text(app), typed
            assert app.focused is not None, typed
            assert app.focused.id == focused, typed
            assert tuple(line.value for line in lines) == typed
    assert len(field_book.tallies) == 0


async def test_a_late_entry_can_name_its_group(app: QmtuiApp, parcours: Book, now: Clock) -> None:
    now.advance(hours=3)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "ctrl+n")
        assert isinstance(app.screen, LateEntryScreen)
        app.screen.number_line.value = "9"
        app.screen.since.value, app.screen.until.value = "15:52", "16:40"
        app.screen.query_one(Choice).focus()
        await pilot.press("2", "ctrl+s")
    assert [(t.counter, t.band) for t in parcours.tallies] == [("Parcours", "10–13")]


async def test_a_headcount_is_saved_with_its_method_and_its_note(
    app: QmtuiApp, field_book: Book
) -> None:
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("f3", "ctrl+k")
        assert isinstance(app.screen, HeadcountScreen)
        app.screen.number_line.value = "185"
        app.screen.remark.value = "Seitenweg"
        await pilot.press("enter", "down", "ctrl+s")
        assert isinstance(app.screen, CountScreen)
        await pilot.pause()
        assert "✓ Kopfzählung 185 gespeichert" in screen_text(app)
    (headcount,) = field_book.headcounts
    assert (headcount.number, headcount.method, headcount.note) == (185, "estimated", "Seitenweg")


async def test_a_headcount_without_a_number_is_not_taken_for_nobody(
    app: QmtuiApp, field_book: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "ctrl+k", "ctrl+s")
        assert "Bitte eine Zahl eintippen" in screen_text(app)
        assert "Speichern" in screen_text(app)
    assert len(field_book.headcounts) == 0


async def test_ctrl_z_takes_a_headcount_back(app: QmtuiApp, field_book: Book, now: Clock) -> None:
    Count(field_book, now).headcount(185, "estimated")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "ctrl+z")
        assert "geschätzt" not in screen_text(app)


async def test_the_total_opens_down_to_station_hour_and_method(
    app: QmtuiApp, field_book: Book, now: Clock, golden: Golden
) -> None:
    count = Count(field_book, now)
    for visits in (120, 310, 95):
        count.stroke(visits)
        now.advance(hours=1)
    count.late(60, now() - timedelta(hours=2), now() - timedelta(minutes=45))
    count.headcount(150, "estimated", note="Seitenweg")
    count.headcount(44, "counted")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "ctrl+o", "enter")
        golden(app)


async def test_in_the_smallest_window_names_give_way_and_figures_stay(
    app: QmtuiApp, field_book: Book, now: Clock
) -> None:
    count = Count(field_book, now)
    count.stroke(1_234)
    count.headcount(150, "estimated", note="Seitenweg hinter der großen Bühne")
    async with app.run_test(size=TINY) as pilot:
        await pilot.press("f3", "ctrl+o")
        assert re.search(r"Eingang Nord +1\.234 ", screen_text(app))
        assert re.search(r"geschätzt · Seitenweg.*… +150 ", screen_text(app))


async def test_a_headcount_can_be_saved_in_the_smallest_window(
    app: QmtuiApp, field_book: Book
) -> None:
    async with app.run_test(size=TINY) as pilot:
        await pilot.press("f3", "ctrl+k")
        shown = screen_text(app)
        assert "│  Speichern   │" in shown
        assert "Strg+S speichert" in shown
        assert "…" not in shown


def test_a_bar_is_as_long_as_its_share() -> None:
    assert [bar(length) for length in (0, 1, 2.5, -3)] == ["", "█", "██▌", ""]


def test_large_digits_are_five_rows_of_one_width() -> None:
    drawn = rows("-1.234.567.890")
    assert len(drawn) == 5
    assert len({len(row) for row in drawn}) == 1


def test_small_digits_are_three_rows_of_one_width() -> None:
    drawn = small_rows("-1.234.567.890")
    assert len(drawn) == 3
    assert len({len(row) for row in drawn}) == 1


def test_a_bar_says_its_hour_or_its_span_and_the_day_only_if_hours_come_twice() -> None:
    start = datetime(2026, 6, 13, 23, tzinfo=UTC)
    hour = Row(since=start, number=290, method="counted")
    late = Row(
        since=start + timedelta(minutes=10),
        until=start + timedelta(minutes=50),
        number=95,
        method="late_entry",
    )
    midnight = Row(since=start + timedelta(hours=1), number=7, method="counted")
    assert bars_of([hour, late, midnight]) == (
        ("23 Uhr", 290, False),
        ("23:10–23:50", 95, True),
        ("00 Uhr", 7, False),
    )
    next_day = Row(since=start + timedelta(days=1), number=3, method="counted")
    assert [bar.label for bar in bars_of([hour, next_day])] == ["13.06. 23 Uhr", "14.06. 23 Uhr"]


async def test_twelve_hours_fit_into_a_small_window(
    app: QmtuiApp, field_book: Book, now: Clock
) -> None:
    with_counters(field_book, Counter(name=LEAVING))
    with field_book.transaction():
        for hour in range(12):
            stamp = field_book.stamp(now() + timedelta(hours=hour))
            field_book.tallies.add(Tally(**stamp, delta=10 + hour))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3")
        hours = re.findall(r"\d\d Uhr", screen_text(app))
        assert sorted(hours) == sorted(f"{(14 + hour) % 24:02} Uhr" for hour in range(12))
        await pilot.press("v")
        assert "14:00" in screen_text(app)
        assert "nach Viertelstunden" in screen_text(app)


async def test_an_hour_opens_down_to_its_strokes(
    app: QmtuiApp, field_book: Book, now: Clock
) -> None:
    count = Count(field_book, now)
    count.stroke(3)
    now.advance(hours=1)
    count.stroke(40)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "ctrl+o", "enter", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, RecordsScreen))
        await until(pilot, lambda: "14:05" in screen_text(app))
        assert "1 Datensatz" in screen_text(app)
        await pilot.press("escape")
        assert isinstance(app.screen, OriginScreen)
