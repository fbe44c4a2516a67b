"""Rain at the Stadtteilfest: two stations move, one offering is called off, mid-day.

Story A, step 8: at 16:15 the QM-Stand and the Kinder-Parcours go to the Gemeinschaftshaus and the
Flohmarkt is cancelled; 33 of its 40 had come. The figures hold in whatever order the laptops merge.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import chain

import pytest
from msgspec import Struct

from qmtui.book import Book, new_id
from qmtui.collecting import collect
from qmtui.count import Count
from qmtui.day.relocating import Relocating
from qmtui.day.whereabouts import Whereabouts
from qmtui.desk import Desk
from qmtui.events import Events
from qmtui.exchange import sync
from qmtui.feedback.desk import FeedbackDesk
from qmtui.fieldbook import issue, join
from qmtui.model.person import Registration
from qmtui.office import found_office
from qmtui.replicas import replica
from qmtui.reports.event import EventReport, event_report
from qmtui.reports.making import event_report_of
from qmtui.reports.markdown import as_markdown
from tests.qmtui.conftest import Clock, at

NORTH, STAND, COURSE = "Eingang Nord", "QM-Stand", "Kinder-Parcours"
DRY, DRIER = "Lindenplatz", "Gemeinschaftshaus"


class Rain(Struct, frozen=True, kw_only=True):
    """What the office has in the evening; `places` are those of tallies and remarks by time."""

    report: EventReport
    text: str
    places: list[tuple[str, str]]


@pytest.fixture(
    scope="module",
    params=[("G1", "G4", "G3"), ("G3", "G4", "G1", "G3")],
    ids="-".join,
)
def rain(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Rain]:
    root, now = tmp_path_factory.mktemp("rain"), Clock(at("09:00"))
    with ExitStack() as stack:
        office = stack.enter_context(found_office(root / "office", "Lindenhof", plain=True))
        event = Events(office, now).add(
            "Stadtteilfest",
            "street_fest",
            at("14:00"),
            at("19:00"),
            place=DRY,
            stations=(NORTH, STAND, COURSE),
        )
        with office.transaction():
            for _ in range(40):
                office.registrations.add(
                    Registration(id=new_id(), event_id=event.id, offering="Flohmarkt")
                )
        issue(office, now, event, root / "stick")
        laptops: dict[str, Book] = {}
        for label, station in (("G1", NORTH), ("G3", STAND), ("G4", COURSE)):
            join(root / "stick", label, station=station, at=root / label)
            laptops[label] = stack.enter_context(Book.open(root / label))
        afternoon(laptops["G1"], laptops["G3"], laptops["G4"], now)
        for label in request.param:
            stick = root / f"stick-{label}"
            stick.mkdir(exist_ok=True)
            sync(laptops[label], now, stick, init=True)
            collect(office, now, stick)
        with replica(office, office.event(), read_only=True) as field:
            where = Whereabouts(field)
            entries = sorted(chain(field.tallies, field.feedback), key=lambda e: e.observed_at)
            places = [(f"{e.observed_at:%H:%M}", where.place_of(e)) for e in entries]
        event = office.event()
        yield Rain(
            report=event_report(office, event),
            text=as_markdown(event_report_of(office, now, event)),
            places=places,
        )


def afternoon(g1: Book, g3: Book, g4: Book, now: Clock) -> None:
    """What happens; the laptops do not meet before the evening."""
    now.set("15:00")
    desk = Desk(g1, now)
    for registration in list(g1.registrations)[:33]:
        desk.check_in(registration.id)
    FeedbackDesk(g3, now).add("idea", "Ein Bücherschrank")
    now.set("16:20")
    # Said five minutes after it was so.
    for station in (STAND, COURSE):
        Relocating(g3, now).move(DRIER, station, at=at("16:15"), reason="Regen")
    Relocating(g3, now).turn("cancelled", offering="flohmarkt", at=at("16:15"), reason="Regen")
    now.set("17:00")
    FeedbackDesk(g3, now).add("problem", "Zu wenig Licht")
    Count(g1, now).stroke()
    now.set("18:00")
    course = Count(g4, now)
    course.late(20, at("15:30"), at("16:00"))
    course.late(10, at("16:30"), at("17:10"))


def test_later_entries_carry_the_new_place_and_earlier_ones_the_old(rain: Rain) -> None:
    # From paper, entered at 18:00 on a laptop that heard of the move only in the office.
    assert rain.places[:3] == [("15:00", DRY), ("15:30", DRY), ("16:30", DRIER)]
    # At 17:00 a stroke at the station that stayed, and a remark at one that had moved.
    assert sorted(place for time, place in rain.places if time == "17:00") == [DRIER, DRY]


def test_the_report_lists_every_change_with_time_and_both_places(rain: Rain) -> None:
    changes = rain.report.day.changes
    moves = {(c.station, f"{c.at:%H:%M}", c.before, c.after) for c in changes if c.kind == "moved"}
    assert moves == {(STAND, "16:15", DRY, DRIER), (COURSE, "16:15", DRY, DRIER)}
    assert "Ortswechsel: 16:15 QM-Stand: Lindenplatz → Gemeinschaftshaus (Regen)" in rain.text
    assert rain.report.day.feedback_at == {DRIER: 1, DRY: 1}


def test_of_what_was_called_off_33_of_40_had_come(rain: Rain) -> None:
    (off,) = [c for c in rain.report.day.changes if c.kind == "cancelled"]
    assert (off.offering, off.registered, off.came) == ("Flohmarkt", 40, 33)
    (offering,) = rain.report.offerings
    assert (offering.registered, offering.arrived) == (40, 33)
