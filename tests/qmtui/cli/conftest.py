"""An office whose festival was issued, and a station of it, for every test of a command."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from qmtui.events import Events
from qmtui.fieldbook import issue, join
from qmtui.office import found_office
from tests.qmtui.cli.festival import CSV, Places
from tests.qmtui.conftest import NORTH, SOUTH, Clock, at, register


@pytest.fixture(scope="session")
def festival(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """An office whose festival was issued, and device G1 at the northern entrance; built once."""
    root, now = tmp_path_factory.mktemp("festival") / "places", Clock(at("14:00"))
    places = Places(
        office=root / "office",
        event="Stadtteilfest",
        stick=root / "stick",
        g1=root / "g1",
        ali="",
        csv=root / "list.csv",
        empty=root / "empty",
    )
    places.empty.mkdir(parents=True)
    places.csv.write_text(CSV, encoding="utf-8")
    with found_office(places.office, "Lindenhof", plain=True) as office:
        event = Events(office, now).add(
            places.event, "street_fest", at("14:00"), at("19:00"), stations=(NORTH, SOUTH)
        )
        ali = register(office, "Ali Öz", places=3, code="r28bwa43", offering="Lange Tafel")
        issue(office, now, event, places.stick)
    join(places.stick, "G1", station=NORTH, at=places.g1)
    shutil.copytree(root, untouched(places))
    return replace(places, ali=ali)


def untouched(places: Places) -> Path:
    return places.root.with_name("untouched")


@pytest.fixture
def places(festival: Places, monkeypatch: pytest.MonkeyPatch) -> Places:
    """The festival as it was built, fresh for each test.

    It lies where it lay, as books know the paths of their folders.
    """
    shutil.rmtree(festival.root)
    shutil.copytree(untouched(festival), festival.root)
    monkeypatch.setenv("XDG_DATA_HOME", str(festival.root / "home"))
    return festival
