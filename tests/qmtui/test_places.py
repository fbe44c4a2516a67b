"""Places: the nearest first where one knows where one is, and whatever spelling finds them."""

from __future__ import annotations

import pytest

from qmtui.book import Book
from qmtui.model.place import Place, Stop
from qmtui.places import Places, Spot

HERE = Spot(name="Lindenplatz", lat=52.5000, lon=13.4000)


@pytest.fixture
def places(field_book: Book) -> Places:
    known = (
        ("Ahornallee", 52.5090, 13.4000),
        ("Ahornecke", None, None),
        ("Ahornweg", 52.5001, 13.4001),
    )
    with field_book.transaction():
        for name, lat, lon in known:
            field_book.places.add(Place(id=name, name=name, lat=lat, lon=lon))
        event_id = field_book.event().id
        field_book.stops.add(
            Stop(id="s1", event_id=event_id, number=1, name="Zum Ahorn", lat=52.5020, lon=13.4)
        )
    return Places(field_book)


def test_near_places_come_first_and_those_nobody_located_last(places: Places) -> None:
    found = places.find("ahorn", HERE)
    assert [spot.name for spot in found] == ["Ahornweg", "Zum Ahorn", "Ahornallee", "Ahornecke"]
    assert [spot.away and round(spot.away, -1) for spot in found] == [10, 220, 1000, None]


def test_without_knowing_where_one_is_stops_come_first_then_the_alphabet(places: Places) -> None:
    names = ["Zum Ahorn", "Ahornallee", "Ahornecke", "Ahornweg"]
    assert [spot.name for spot in places.find("ahorn")] == names
    nowhere = Spot(name="Irgendwo")
    assert [spot.name for spot in places.find("ahorn", nowhere, limit=2)] == names[:2]
