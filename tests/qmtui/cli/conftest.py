"""An office whose festival was issued, and a station of it, for every test of a command."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from qmtui.events import Events
from qmtui.fieldbook import issue, join
from qmtui.office import found_office
from tests.qmtui.cli.festival import CSV, Places
from tests.qmtui.conftest import NORTH, SOUTH, Clock, at, register


@pytest.fixture
def places(tmp_path: Path, now: Clock) -> Places:
    """An office whose festival was issued, and device G1 at the northern entrance."""
    places = Places(
        office=tmp_path / "office",
        event="Stadtteilfest",
        stick=tmp_path / "stick",
        g1=tmp_path / "g1",
        ali="",
        csv=tmp_path / "list.csv",
        empty=tmp_path / "empty",
    )
    places.empty.mkdir()
    places.csv.write_text(CSV, encoding="utf-8")
    with found_office(places.office, "Lindenhof", plain=True) as office:
        event = Events(office, now).add(
            places.event, "street_fest", at("14:00"), at("19:00"), stations=(NORTH, SOUTH)
        )
        ali = register(office, "Ali Öz", places=3, code="r28bwa43", offering="Lange Tafel")
        issue(office, now, event, places.stick)
    join(places.stick, "G1", station=NORTH, at=places.g1)
    return replace(places, ali=ali)
