"""Events as calendars read them: the same event for ever, a change as a change."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar, Timezone

from qmtui.book import Book
from qmtui.day.replanning import Replanning
from qmtui.district import describe, district_of
from qmtui.events import Events
from qmtui.interchange.calendar_file import as_calendar
from qmtui.model.event import Event
from qmtui.model.place import Place
from qmtui.office import found_office
from qmtui.planning.series import events_in, put_in
from storage import clock as storage_clock
from tests.qmtui.conftest import BERLIN, Clock, at

ODD = 'Fest; "Brücke", Teil 2\\n [b]'


def read(book: Book, now: Clock, *events: Event) -> Any:  # its parts are of many kinds
    return Calendar.from_ical(as_calendar(book, now, events))


def test_a_calendar_reads_title_times_place_and_zone(office: Book, now: Clock) -> None:
    with office.transaction():
        office.places.add(Place(id="p", name="Lindenplatz, Ecke Nord", lat=52.42, lon=13.46))
    event = Events(office, now).add(
        ODD, "street_fest", at("14:00"), at("19:00"), place="Lindenplatz, Ecke Nord"
    )
    calendar = read(office, now, event)
    (found,) = calendar.events
    assert (found["summary"], found["location"]) == (ODD, "Lindenplatz, Ecke Nord")
    assert (found.start, found.end) == (at("14:00"), at("19:00"))
    assert found["dtstart"].params["TZID"] == "Europe/Berlin"
    assert (found["uid"], found["status"]) == (f"{event.id}@qmtui", "CONFIRMED")
    assert (found["geo"].latitude, found["geo"].longitude) == (52.42, 13.46)
    (zone,) = [part for part in calendar.walk("VTIMEZONE") if isinstance(part, Timezone)]
    summer, winter = datetime(2026, 7, 1), datetime(2026, 12, 1)
    for moment in (summer, winter):
        told = moment.replace(tzinfo=zone.to_tz(lookup_tzid=False))
        assert told.utcoffset() == moment.replace(tzinfo=BERLIN).utcoffset()


def test_a_change_has_the_same_uid_and_a_higher_number(
    tmp_path: Path, now: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    wall = (lambda: now().timestamp(),)
    monkeypatch.setattr(storage_clock.Clock.__init__, "__defaults__", wall)
    with found_office(tmp_path / "clocked", "Lindenhof", plain=True) as office:
        event = Events(office, now).add("Fest", "street_fest", at("14:00"))
        now.advance(hours=1)
        again = [read(office, now, event).events[0] for _ in range(2)]
        changed = Events(office, now).change(event, place="Gemeinschaftshaus")
        (after,) = read(office, now, changed).events
    before = again[0]
    assert [one["sequence"] for one in again] == [before["sequence"]] * 2, "nothing has changed"
    assert after["uid"] == before["uid"]
    assert after["sequence"] == before["sequence"] + 3_600
    assert after["last-modified"].dt == now()
    assert after["location"] == "Gemeinschaftshaus"


def test_what_is_called_off_is_cancelled_in_the_calendar(
    office: Book, event: Event, now: Clock
) -> None:
    cancelled = Replanning(office, now).cancel(event, "")
    (found,) = read(office, now, cancelled).events
    assert found["status"] == "CANCELLED"


def test_a_series_goes_out_as_one_calendar(office: Book, event: Event, now: Clock) -> None:
    later = Events(office, now).add("Lesung", "reading", at("19:30"))
    for one in (event, later):
        put_in(office, now, one, "100 Jahre")
    found = read(office, now, *events_in(office, "100 jahre")).events
    assert [one["summary"] for one in found] == ["Stadtteilfest", "Lesung"]
    assert [one["description"] for one in found] == ["100 Jahre"] * 2
    assert "dtend" not in found[1]


def test_who_we_are_is_said_once_and_what_is_not_named_stays(office: Book) -> None:
    describe(office, provider=" Nachbarschaftswerk  e. V. ", residents=4_200)
    describe(office, logo_line="Gefördert durch den Bund")
    found = district_of(office)
    assert (found.name, found.residents) == ("Lindenhof", 4_200)
    assert (found.provider, found.logo_line) == (
        *("Nachbarschaftswerk e. V.", "Gefördert durch den Bund"),
    )
    assert len(office.districts) == 1
