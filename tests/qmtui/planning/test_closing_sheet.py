"""Looking back: what is missing, what was estimated, checked, published."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.collecting import collect
from qmtui.count import Count
from qmtui.day.relocating import Relocating
from qmtui.day.replanning import Replanning
from qmtui.day.shifts import Shifts
from qmtui.events import Events
from qmtui.exchange import sync
from qmtui.model.event import Event
from qmtui.planning.checklist import Checklist
from qmtui.planning.closing import Closings, NothingToEstimate
from qmtui.planning.steps import Steps, StepTooEarly, state_told
from qmtui.planning.telling import sheet_told
from qmtui.undo import undo_last
from tests.qmtui.conftest import Clock, OpenStation, at, register


@pytest.fixture
def closings(office: Book, now: Clock) -> Closings:
    office.post = replace(office.post, by="MK")
    return Closings(office, now)


@pytest.fixture
def collected(
    office: Book, event: Event, now: Clock, open_station: OpenStation, stick: Path
) -> Event:
    """The festival after G1 was taken in; somebody who was registered did not come."""
    register(office, "Ali Can")
    Events(office, now).set_status(event, expected_devices=2)
    with open_station() as field:
        Count(field, now).stroke(12)
        Shifts(field, now).come("jo")
        now.set("18:00")
        Relocating(field, now).close("Regen ab 16:10")
        now.set("19:30")
        sync(field, now, stick, final=True)
    collect(office, now, stick)
    return office.event(event.id)


def test_the_sheet_says_what_is_missing_and_proposes_what_stations_said(
    closings: Closings, office: Book, collected: Event, now: Clock
) -> None:
    Checklist(office, now).add(collected, "Danken")
    sheet = closings.sheet(collected)
    assert (sheet.weather, sheet.devices, sheet.open_tasks) == ("Regen ab 16:10", (1, 2), 1)
    assert (sheet.registered, sheet.no_shows, sheet.figure.counted) == (1, 1, 12)
    assert sheet.hours[0].minutes == 5 * 60, "who has not left is counted until the end"
    assert list(sheet.missing) == ["weather", "devices", "hours", "tasks"]
    assert "▲ 1 von 2 Geräten sind abgegeben." in sheet_told(sheet)


def test_filling_it_in_ends_the_event_and_closes_the_gaps(
    closings: Closings, office: Book, event: Event, collected: Event
) -> None:
    closings.fill(collected, weather="Regen", remarks="", incidents="Strom weg", better="Zelt")
    assert closings.confirm_hours(collected) == 1
    assert closings.estimate(collected, 185, "Seitenweg").total == 197
    sheet = closings.sheet(collected)
    assert (sheet.event.weather, sheet.incidents, sheet.better) == ("Regen", "Strom weg", "Zelt")
    assert (sheet.hours[0].confirmed_by, sheet.figure.estimated) == ("MK", 185)
    assert list(sheet.missing) == ["devices"]
    assert sheet.event.status == "collected", "what was taken in stays so"


def test_before_the_hand_out_there_is_nothing_to_estimate(
    closings: Closings, office: Book, event: Event
) -> None:
    with pytest.raises(NothingToEstimate):
        closings.estimate(event, 40)
    assert list(closings.sheet(event).missing) == ["weather"]
    filled = closings.fill(event, weather="Sonne", remarks="", incidents="", better="")
    assert filled.status == "ended"
    assert closings.sheet(event).missing == {}


# -- Checked and published


def test_an_event_is_checked_then_published_and_it_is_known_by_whom(
    closings: Closings, office: Book, collected: Event, now: Clock
) -> None:
    steps = Steps(office, now)
    assert steps.next(collected) == "checked"
    with pytest.raises(StepTooEarly):
        steps.publish(collected)
    assert steps.check(collected).status == "checked"
    assert steps.publish(collected).status == "published"
    last = steps.last(collected)
    assert last
    assert (last.to, last.by, last.before) == ("published", "MK", "checked")
    assert steps.next(collected) is None
    assert steps.reopen(collected).status == "collected"
    with pytest.raises(StepTooEarly):
        steps.reopen(collected)


def test_what_was_not_held_yet_or_is_still_out_cannot_be_checked(
    office: Book, event: Event, now: Clock, stick: Path
) -> None:
    steps = Steps(office, now)
    for status, fieldbook in (("planned", None), ("issued", "x"), ("ended", "x")):
        Events(office, now).set_status(event, status=status, fieldbook=fieldbook)
        with pytest.raises(StepTooEarly):
            steps.check(event)
    Events(office, now).set_status(event, status="ended", fieldbook=None)
    assert steps.check(event).status == "checked"
    assert steps.reopen(event).status == "ended"


def test_a_step_taken_back_leaves_the_event_as_it_was(
    office: Book, collected: Event, now: Clock
) -> None:
    Steps(office, now).check(collected)
    undo_last(office, now)
    assert office.event(collected.id).status == "collected"
    assert Steps(office, now).last(collected) is None


def test_the_same_stick_again_leaves_it_checked_and_something_new_does_not(
    office: Book, collected: Event, now: Clock, stick: Path, tmp_path: Path
) -> None:
    Steps(office, now).check(collected)
    collect(office, now, stick)
    assert office.event(collected.id).status == "checked"
    with Book.open(tmp_path / "G1") as field:
        Count(field, now).stroke()
        sync(field, now, stick)
    collect(office, now, stick)
    assert office.event(collected.id).status == "collected"


def test_closing_does_not_undo_a_check(office: Book, collected: Event, now: Clock) -> None:
    Steps(office, now).check(collected)
    assert Replanning(office, now).close(collected, "trocken").status == "checked"


@pytest.mark.parametrize(
    ("status", "time", "told"),
    [
        ("issued", "13:59", "ausgegeben"),
        ("issued", "14:00", "läuft"),
        ("issued", "19:00", "ausgegeben"),
        ("interrupted", "15:00", "unterbrochen"),
        ("planned", "15:00", "geplant"),
    ],
)
def test_what_was_handed_out_is_under_way_while_it_lasts(
    event: Event, status: str, time: str, told: str
) -> None:
    assert state_told(replace(event, status=status), at(time)) == told
