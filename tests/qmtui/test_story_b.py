"""A whole Stadtteilspaziergang in the dark: rain, a dead battery, a clock that wakes up in 2019.

The story and its figures are those of the practice's own example: 25 people, 8 stops, 37
observations, the last two stops on paper. What becomes of them in the office is told elsewhere.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.clock import RightClock
from qmtui.collecting import collect
from qmtui.count import Count
from qmtui.desk import Desk
from qmtui.events import Events
from qmtui.exchange import sync
from qmtui.feedback.desk import FeedbackDesk
from qmtui.feedback.known import Known
from qmtui.fieldbook import issue, join
from qmtui.model.feedback import Feedback, Kind
from qmtui.office import found_office
from qmtui.replicas import replica
from qmtui.reports.event import EventReport, event_report
from qmtui.reports.making import event_report_of
from qmtui.reports.markdown import as_markdown
from qmtui.unlocking import key_for
from qmtui.walk.export import as_geojson, as_gpx
from qmtui.walk.route import Route
from qmtui.walk.walk import AtStop, Walk
from storage import clock as storage_clock
from tests.qmtui.conftest import BERLIN, Clock, register

STOPS = """no,name,lat,lon
1,"U-Bahnhof Lindenplatz, Nordausgang",52.42411,13.46102
2,Unterführung Ahornweg,52.42467,13.46288
3,Parkplatz hinter der Sporthalle,52.42519,13.46391
4,Spielplatz Ulmenallee,52.42588,13.46477
5,Durchgang Hofstraße 9-14,52.42544,13.46633
6,Bushaltestelle Schulzentrum,52.42466,13.46702
7,Grünzug am Graben,52.4239,13.4661
8,Quartiersbüro,52.42377,13.46344
"""
ARRIVALS = ("17:32", "17:44", "17:55", "18:08", "18:20", "18:34", "18:46", "19:05")
SAID = (5, 3, 7, 4, 6, 2, 6, 4)
KINDS: tuple[Kind, ...] = ("problem",) * 21 + ("idea",) * 11 + ("praise",) * 5
ROLES = {
    "resident": 17,
    "institution": 3,
    "department": 2,
    "housing": 1,
    "police": 1,
    "politics": 1,
    "team": 2,
}
ACCUSED = 20
"""The place of one observation at stop 5, a problem."""
ACCUSATION = "Der Mann aus Nr. 14 dealt"
RAIN = "unter dem Dach der Sporthalle"
RESET = datetime(2019, 1, 1, tzinfo=BERLIN)


def at(time: str, day: int = 10) -> datetime:
    return datetime.fromisoformat(f"2026-11-{day:02}T{time}").replace(tzinfo=BERLIN)


class Evening(Struct, frozen=True, kw_only=True):
    """What the laptop showed on the way, and the office the day after."""

    in_the_rain: list[AtStop]
    after_the_battery: int
    after_the_reset: list[AtStop]
    was_doubtful: list[bool]
    known: list[int]
    stops: list[AtStop]
    report: EventReport
    texts: str
    feedback: list[Feedback]
    geojson: dict[str, Any]
    gpx: str
    station_reads: set[str]


class Laptop:
    """The one laptop of the walk; its own clock is what storage goes by too."""

    def __init__(self, folder: Path, now: Clock, key: bytes) -> None:
        self.folder, self.now, self.key = folder, now, key
        self._open()

    def _open(self) -> None:
        self.book = Book.open(self.folder, key=self.key)
        self.book.post = replace(self.book.post, by="JO")

    def lose_power(self) -> None:
        """Go on from what lies on the disk, without ever having closed the book."""
        again = self.folder.with_name(f"{self.folder.name}-again")
        shutil.copytree(self.folder, again)
        self.book.close()
        self.folder = again
        self._open()


def come(laptop: Laptop) -> None:
    """19 of the 23 who registered, and six more."""
    desk = Desk(laptop.book, laptop.now)
    for registration in list(laptop.book.registrations)[:19]:
        desk.check_in(registration.id)
    for _spontaneous in range(6):
        desk.walk_in("")


def say(book: Book, now: RightClock, place: int, when: datetime | None = None) -> None:
    """All observations of one stop; one of them accuses somebody, so the recorder seals it."""
    desk, stop = FeedbackDesk(book, now), Walk(book, now).stops()[place].stop
    begun = sum(SAID[:place])
    for number in range(begun, begun + SAID[place]):
        desk.add(
            KINDS[number],
            ACCUSATION if number == ACCUSED else f"Beobachtung {number + 1}",
            topic="lighting" if number % 2 else "litter",
            stop=stop.name,
            light="red",
            channel="walk",
            sensitive=number == ACCUSED,
            observed_at=when,
        )


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evening]:
    root = tmp_path_factory.mktemp("walk")
    stick, now = root / "stick", Clock(at("12:00", day=9))
    stick.mkdir()
    (root / "stops.csv").write_text(STOPS, encoding="utf-8")
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        wall = (lambda: now().timestamp(),)
        patch.setattr(storage_clock.Clock.__init__, "__defaults__", wall)
        office = stack.enter_context(found_office(root / "office", "Lindenhof", plain=True))
        event = Events(office, now).add(
            "Sicher nach Einbruch der Dunkelheit",
            "district_walk",
            at("17:30"),
            at("19:30"),
            stations=("Rundgang",),
        )
        Route(office, event).take_in(root / "stops.csv")
        for number in range(23):
            register(office, f"Anmeldung {number}")
        code = issue(office, now, event, stick, plain=False).access_code or ""
        join(stick, "G1", station="Rundgang", at=root / "G1", secret=code)
        laptop = Laptop(root / "G1", now, key_for(root / "G1", code))
        stack.callback(lambda: laptop.book.close())

        now.moment = at("17:30")
        come(laptop)
        clock = RightClock(now)
        walk, count = Walk(laptop.book, clock), Count(laptop.book, clock)
        count.headcount(25, "counted", moment="start", roles=ROLES)
        for place in range(6):
            now.moment = at(ARRIVALS[place])
            going_to = walk.next()
            assert going_to
            walk.arrive(going_to.stop)
            if place == 4:
                walk.note(RAIN)
                walk.cut(walk.stops()[6].stop, "Regen")
                in_the_rain = walk.stops()
                count.headcount(25, "counted", moment="middle")
            say(laptop.book, clock, place)
        known = [
            like.people
            for _again in range(2)
            for like in Known(laptop.book).like("litter", "Unterführung Ahornweg", limit=1)
            if FeedbackDesk(laptop.book, clock).endorse(like.feedback.id)
        ]
        laptop.lose_power()

        now.moment = RESET
        after_the_battery = len(laptop.book.feedback)
        clock = RightClock(now)
        was_doubtful = [laptop.book.is_clock_doubtful(clock())]
        walk = Walk(laptop.book, clock)
        walk.note("Akku leer, weiter auf Papier")
        was_doubtful.append(list(laptop.book.stop_visits)[-1].clock_doubtful)
        after_the_reset = walk.stops()

        clock.set(at("09:00", day=11))
        was_doubtful.append(laptop.book.is_clock_doubtful(clock()))
        for place in (6, 7):
            stop = walk.stop_meant(str(place + 1))
            walk.arrive(stop, at(ARRIVALS[place]))
            say(laptop.book, clock, place, at(ARRIVALS[place]))
        Count(laptop.book, clock).headcount(21, "late_entry", moment="end")
        stops = walk.stops()
        sync(laptop.book, clock, stick, final=True)

        now.moment = at("10:00", day=11)
        collect(office, now, stick)
        event = office.event(event.id)
        report = event_report(office, event)
        with replica(office, event, read_only=True) as field:
            geojson, gpx = as_geojson(field, now, event), as_gpx(field, now, event)
        yield Evening(
            in_the_rain=in_the_rain,
            after_the_battery=after_the_battery,
            after_the_reset=after_the_reset,
            was_doubtful=was_doubtful,
            known=known,
            stops=stops,
            report=report,
            texts=as_markdown(event_report_of(office, now, event)),
            feedback=FeedbackDesk(office, now).all(),
            geojson=geojson,
            gpx=gpx,
            station_reads={f.text for f in laptop.book.feedback},
        )


def test_25_walked_along_and_headcounts_are_compared_never_added(evening: Evening) -> None:
    report = evening.report
    assert (report.registered, report.arrived, report.no_shows, report.walkins) == (23, 19, 4, 6)
    assert report.people == 25
    assert report.visits.total == 25
    assert [look.number for look in report.walk] == [25, 25, 21]
    assert "25 (höchste Zählung), 21 am Ende" in evening.texts


def test_the_team_is_named_and_not_counted(evening: Evening) -> None:
    assert evening.report.walk[0].roles == ROLES
    assert "17 Bewohner*innen, 3 Einrichtungen, 2 Fachamt" in evening.texts.replace("\\", "")
    assert "2 QM-Team (nicht mitgezählt)" in evening.texts


def test_every_stop_has_its_observations_and_times(evening: Evening) -> None:
    assert [len(stop.observations) for stop in evening.stops] == list(SAID)
    times = [f"{stop.arrived:%H:%M}" for stop in evening.stops if stop.arrived]
    assert times == list(ARRIVALS)
    assert [stop.left for stop in evening.stops][:-1] == [stop.arrived for stop in evening.stops][
        1:
    ]


def test_37_observations_of_three_kinds_and_no_record_more_for_me_too(evening: Evening) -> None:
    assert evening.report.feedback == {"problem": 21, "idea": 11, "praise": 5}
    assert evening.known == [1, 2]
    said = [f for f in evening.geojson["features"] if f["properties"]["type"] == "observation"]
    assert sum(one["properties"]["endorsements"] for one in said) == 2


def test_what_was_said_before_the_battery_died_is_saved(evening: Evening) -> None:
    assert evening.after_the_battery == sum(SAID[:6]) == 27


def test_a_clock_from_2019_is_doubted_and_the_order_kept(evening: Evening) -> None:
    assert evening.was_doubtful == [True, True, False]
    (here,) = [stop for stop in evening.after_the_reset if stop.is_here]
    assert here.stop.number == 6
    assert here.arrived == at(ARRIVALS[5])
    assert here.note == "Akku leer, weiter auf Papier"


def test_paper_keeps_its_times_and_says_that_it_is_paper(evening: Evening) -> None:
    late = [f for f in evening.feedback if f.source == "paper"]
    assert len(late) == 10
    assert {f.observed_at for f in late} == {at(ARRIVALS[6]), at(ARRIVALS[7])}
    assert {f.recorded_at for f in late} == {at("09:00", day=11)}
    assert [stop.is_late for stop in evening.stops] == [False] * 6 + [True] * 2


def test_rain_cuts_a_stop_notes_the_shelter_and_keeps_the_order(evening: Evening) -> None:
    assert [stop.stop.number for stop in evening.in_the_rain] == [1, 2, 3, 4, 5, 6, 8, 7]
    assert [stop.stop.number for stop in evening.in_the_rain if stop.cut] == [7]
    assert evening.in_the_rain[4].note == RAIN
    # On paper it turned out that they had been there after all.
    assert [stop.stop.number for stop in evening.stops] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert not any(stop.cut for stop in evening.stops)


def test_the_accusation_is_for_the_office_alone(evening: Evening) -> None:
    (sensitive,) = [f for f in evening.feedback if f.sensitive]
    assert sensitive.text == ACCUSATION
    assert ACCUSATION not in evening.station_reads
    for leaving in (evening.texts, json.dumps(evening.geojson), evening.gpx):
        assert "dealt" not in leaving
    said = [f for f in evening.geojson["features"] if f["properties"]["type"] == "observation"]
    assert len(said) == 36


def test_maps_get_the_stops_in_the_order_of_the_visits(evening: Evening) -> None:
    stops = [f for f in evening.geojson["features"] if f["properties"]["type"] == "stop"]
    assert [stop["properties"]["number"] for stop in stops] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert stops[0]["geometry"]["coordinates"] == [13.46102, 52.42411]
    assert stops[6]["properties"]["entered_later"]
    assert stops[4]["properties"]["observations"] == 5
    assert evening.gpx.count("<wpt") == evening.gpx.count("<rtept") == 8
    assert "<time>2026-11-10T16:32:00Z</time>" in evening.gpx
