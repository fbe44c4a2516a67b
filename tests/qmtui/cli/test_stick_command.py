"""`issue --with-program`."""

from __future__ import annotations

import pytest

from tests.qmtui.cli.festival import Places, in_office
from tests.qmtui.conftest import answer, qmtui
from tests.qmtui.stick_program.houses import furnish


def test_issue_puts_the_program_beside_the_event_and_stations_still_join(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(places.root / "house", monkeypatch)
    for_linux = ("--with-program", "--for", "linux-x86_64", "--python", "3.12")
    issued = answer(*in_office(places, "issue", places.event, places.stick, *for_linux))
    assert issued["program"].keys() == {"folder", "pythons", "platforms", "size"}
    assert issued["fieldbook"]
    told = qmtui(*in_office(places, "issue", places.event, places.stick, *for_linux))
    assert "Das Programm liegt in" in told.stdout
    assert told.stderr == ""
    joined = answer("join", places.stick, "--as", "G7", "--book", places.root / "g7")
    assert joined["label"] == "G7"
