"""Typed records over a book that other versions of the program write into as well."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from qmtui.model.event import Station
from qmtui.records import Records
from storage import Database

NORTH = Station(id="s1", event_id="e1", number=1, name="Eingang Nord")
SOUTH = Station(id="s2", event_id="e1", number=2, name="Eingang Süd")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database(tmp_path / "book", label="G1") as database:
        yield database


@pytest.fixture
def stations(database: Database) -> Records[Station]:
    return Records(database, "stations", Station)


def document(database: Database, record_id: str) -> dict[str, Any]:
    found = database.table("stations").by_id(record_id)
    assert found is not None
    return dict(found)


def writes(database: Database) -> int:
    return database.status().entries


def test_what_was_added_is_there(stations: Records[Station]) -> None:
    assert stations.add(NORTH) == NORTH
    assert stations.get("s1") == NORTH
    assert list(stations) == [NORTH]
    assert len(stations) == 1


def test_what_lay_in_the_book_before_is_there_too(
    stations: Records[Station], database: Database
) -> None:
    stations.add(NORTH)
    assert list(Records(database, "stations", Station)) == [NORTH]


def test_putting_a_new_record_adds_it(stations: Records[Station]) -> None:
    assert stations.put(NORTH)
    assert stations.get("s1") == NORTH


def test_putting_the_same_record_again_writes_nothing(
    stations: Records[Station], database: Database
) -> None:
    stations.add(NORTH)
    before = writes(database)
    assert not stations.put(NORTH)
    assert writes(database) == before


def test_putting_a_changed_record_writes_only_what_changed(
    stations: Records[Station], database: Database
) -> None:
    stations.add(NORTH)
    assert stations.put(replace(NORTH, name="Tor Nord"))
    assert stations.get("s1") == replace(NORTH, name="Tor Nord")
    assert database.history("stations", "s1")[-1].fields == {"name": "Tor Nord"}


def test_a_removed_record_is_gone(stations: Records[Station]) -> None:
    stations.add(NORTH)
    stations.remove("s1")
    stations.remove("never there")
    assert stations.get("s1") is None
    assert len(stations) == 0


def test_records_are_found_by_any_field(stations: Records[Station]) -> None:
    stations.add(NORTH)
    stations.add(SOUTH)
    assert stations.where("name", "Eingang Süd") == [SOUTH]
    assert stations.where("event_id", "e1") == [NORTH, SOUTH]
    assert stations.where("name", "Ost") == []


def test_a_changed_record_is_found_under_its_new_value_only(stations: Records[Station]) -> None:
    stations.add(NORTH)
    assert stations.where("name", "Eingang Nord") == [NORTH]
    stations.put(replace(NORTH, name="Tor Nord"))
    assert stations.where("name", "Eingang Nord") == []
    assert [s.id for s in stations.where("name", "Tor Nord")] == ["s1"]
    stations.remove("s1")
    assert stations.where("name", "Tor Nord") == []


def test_a_listener_is_told_of_all_there_is_and_of_every_change(
    stations: Records[Station],
) -> None:
    told: list[tuple[Station | None, Station | None]] = []
    stations.add(NORTH)
    stations.on_change(lambda old, new: told.append((old, new)))
    changed = replace(NORTH, name="Tor Nord")
    stations.put(changed)
    stations.remove("s1")
    assert told == [(None, NORTH), (NORTH, changed), (changed, None)]


def test_a_change_that_was_taken_back_is_told_to_nobody(
    stations: Records[Station], database: Database
) -> None:
    with pytest.raises(KeyError):
        add_and_fail(stations, database)
    assert list(stations) == []


def add_and_fail(stations: Records[Station], database: Database) -> None:
    with database.transaction():
        stations.add(NORTH)
        raise KeyError


# -- Other versions


def test_fields_of_a_newer_version_are_kept(stations: Records[Station], database: Database) -> None:
    database.table("stations").insert(
        {"id": "s1", "event_id": "e1", "number": 1, "name": "Nord", "shade": "tree"}
    )
    assert stations.get("s1") == replace(NORTH, name="Nord")
    stations.put(replace(NORTH, name="Tor Nord"))
    assert document(database, "s1")["shade"] == "tree"
    assert document(database, "s1")["name"] == "Tor Nord"


def test_a_field_an_older_version_did_not_write_has_its_default(database: Database) -> None:
    from qmtui.model.event import District

    database.table("districts").insert({"id": "d1", "name": "Lindenhof"})
    (district,) = Records(database, "districts", District)
    assert (district.residents, district.time_zone) == (None, "Europe/Berlin")


@pytest.mark.parametrize(
    "unreadable",
    [
        {"number": "first"},
        {"number": None},
        {"name": ["Nord"]},
        {"event_id": 7},
    ],
    ids=str,
)
def test_a_record_this_version_cannot_read_is_left_out_and_left_alone(
    stations: Records[Station], database: Database, unreadable: dict[str, Any]
) -> None:
    written = {"id": "s1", "event_id": "e1", "number": 1, "name": "Nord", **unreadable}
    database.table("stations").insert(written)
    assert list(stations) == []
    assert list(Records(database, "stations", Station)) == []
    assert document(database, "s1") == written


def test_a_record_without_an_id_of_its_own_is_left_out(
    stations: Records[Station], database: Database
) -> None:
    database.table("stations").insert({"event_id": "e1", "number": 1, "name": "Nord"})
    assert list(Records(database, "stations", Station)) == []
    assert len(database.table("stations")) == 1


def test_a_record_that_becomes_readable_appears(
    stations: Records[Station], database: Database
) -> None:
    database.table("stations").insert(
        {"id": "s1", "event_id": "e1", "number": "first", "name": "Eingang Nord"}
    )
    database.table("stations").update({"number": 1})
    assert list(stations) == [NORTH]
