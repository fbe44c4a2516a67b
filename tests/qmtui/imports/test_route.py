"""The stops of a walk from CSV and GPX: read in order, or refused with the row."""

from __future__ import annotations

from pathlib import Path

import pytest

from qmtui.book import Book
from qmtui.errors import QmtuiError
from qmtui.imports.places import import_places
from qmtui.imports.route import GpxEmpty, GpxUnreadable, read_route
from qmtui.imports.spots import NameColumnMissing, NoPlaces
from qmtui.model.event import Event
from qmtui.walk.route import Route
from tests.qmtui.conftest import Clock, OpenStation

CSV = """no,name,lat,lon
1,"U-Bahnhof Lindenplatz, Nordausgang",52.42411,13.46102
2,Unterführung Ahornweg,52.42467,13.46288
3,Quartiersbüro,52.42377,13.46344
"""
GPX = """<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="sample" xmlns="http://www.topografix.com/GPX/1/1">
  <wpt lat="52.42411" lon="13.46102"><name>1 U-Bahnhof Lindenplatz, Nordausgang</name></wpt>
  <wpt lat="52.42467" lon="13.46288"><name>2 Unterführung Ahornweg</name></wpt>
  <wpt lat="52.42377" lon="13.46344"><name>3 Quartiersbüro</name></wpt>
</gpx>
"""
NAMES = ["U-Bahnhof Lindenplatz, Nordausgang", "Unterführung Ahornweg", "Quartiersbüro"]


def file_of(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", CSV),
        ("a.gpx", GPX),
        ("route.gpx", GPX.replace("<wpt", "<rtept").replace("wpt>", "rtept>")),
        (
            "deutsch.csv",
            "Nr.;Bezeichnung;Breite;Länge\n"
            "3;Quartiersbüro;52,42377;13,46344\n"
            "1;U-Bahnhof Lindenplatz, Nordausgang;52,42411;13,46102\n"
            "2;Unterführung Ahornweg;52,42467;13,46288\n",
        ),
    ],
)
def test_every_file_gives_the_same_stops(
    office: Book, event: Event, tmp_path: Path, name: str, text: str
) -> None:
    route = Route(office, event)
    done = route.take_in(file_of(tmp_path, name, text))
    assert (done.new, done.rejected) == (3, ())
    assert [stop.name for stop in route.stops()] == NAMES
    assert [stop.number for stop in route.stops()] == [1, 2, 3]
    assert (route.stops()[0].lat, route.stops()[0].lon) == (52.42411, 13.46102)


def test_names_that_only_look_numbered_stay_whole(tmp_path: Path) -> None:
    text = GPX.replace("2 Unterführung", "17 Juni Straße / Unterführung")
    names = [row.name for row in read_route(file_of(tmp_path, "a.gpx", text)).rows]
    assert names[1] == "17 Juni Straße / Unterführung Ahornweg"
    assert names[0].startswith("1 U-Bahnhof")


def test_the_same_file_twice_changes_nothing_and_a_shorter_one_removes(
    office: Book, event: Event, tmp_path: Path
) -> None:
    route = Route(office, event)
    route.take_in(file_of(tmp_path, "a.csv", CSV))
    ids = [stop.id for stop in route.stops()]
    again = route.take_in(file_of(tmp_path, "a.gpx", GPX))
    assert (again.new, again.known, again.changed, again.removed) == (0, 3, 0, 0)
    assert [stop.id for stop in route.stops()] == ids
    shorter = file_of(tmp_path, "b.csv", "name\nQuartiersbüro\n")
    assert route.take_in(shorter, dry_run=True).removed == 2
    assert len(route.stops()) == 3
    route.take_in(shorter)
    (left,) = route.stops()
    assert (left.id, left.number, left.lat) == (ids[2], 1, 52.42377)


def test_what_was_handed_out_is_not_removed(
    office: Book, event: Event, open_station: OpenStation, tmp_path: Path
) -> None:
    Route(office, event).take_in(file_of(tmp_path, "a.csv", CSV))
    open_station()
    route = Route(office, office.event(event.id))
    assert route.take_in(file_of(tmp_path, "b.csv", "name\nNeu\n")).removed == 0
    assert [stop.name for stop in route.stops()] == ["Neu", *NAMES]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2,,52.4,13.4", "Der Name fehlt."),
        ("2,Ahornweg,52.4,", "Koordinaten"),
        ("2,Ahornweg,152.4,13.4", "Koordinaten"),
        ("2,Ahornweg,nan,13.4", "Koordinaten"),
        ("1,Ahornweg,52.4,13.4", "steht schon in Zeile 2"),
        ("zwei,Ahornweg,52.4,13.4", "Nummer"),
        ("0012345,Ahornweg,52.4,13.4", "Nummer"),
        ("0001" + "9" * 5000 + ",Ahornweg,52.4,13.4", "Nummer"),
        (f"2,{'x' * 101},52.4,13.4", "100"),
    ],
)
def test_one_bad_row_is_named_and_nothing_is_written(
    office: Book, event: Event, tmp_path: Path, row: str, reason: str
) -> None:
    text = CSV.replace("2,Unterführung Ahornweg,52.42467,13.46288", row)
    done = Route(office, event).take_in(file_of(tmp_path, "a.csv", text))
    (rejected,) = done.rejected
    assert rejected.row == 3
    assert reason in rejected.reason
    assert not len(office.stops)


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("bomb.gpx", GPX.replace("<gpx", f"{BOMB}<gpx").replace("2 U", "&b;"), GpxUnreadable),
        ("torn.gpx", GPX[:200], GpxUnreadable),
        ("other.gpx", "<kml></kml>", GpxUnreadable),
        ("track.gpx", GPX.replace("wpt", "trkpt"), GpxEmpty),
        ("odd.csv", "Eva Öz,Ahornweg\nAli Öz,Markt\n", NameColumnMissing),
        ("help.csv", "name,offer,hours\nVerein,Beratung,Mo 9-12\n", NoPlaces),
    ],
)
def test_a_file_that_is_no_route_is_refused_in_one_sentence(
    tmp_path: Path, name: str, text: str, error: type[QmtuiError]
) -> None:
    with pytest.raises(error) as refused:
        read_route(file_of(tmp_path, name, text))
    assert "Eva" not in str(refused.value)


def test_places_come_in_once_and_stay(office: Book, now: Clock, tmp_path: Path) -> None:
    file = file_of(
        tmp_path, "p.csv", "Name;Teilgebiet;lat;lon\nAhornweg;Nord;52,4;13,4\nMarkt;;;\n"
    )
    assert import_places(office, file).new == 2
    assert import_places(office, file).known == 2
    other = file_of(tmp_path, "q.csv", "Name;Teilgebiet\nahornweg;Süd\n")
    assert import_places(office, other).changed == 1
    places = {place.name: place for place in office.places}
    assert places.keys() == {"ahornweg", "Markt"}
    assert (places["ahornweg"].area, places["ahornweg"].lat) == ("Süd", 52.4)
