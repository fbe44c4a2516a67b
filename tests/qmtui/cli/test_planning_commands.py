"""Planning on the command line: templates, series, partners, the closing sheet."""

from __future__ import annotations

from tests.qmtui.cli.festival import Places, in_office
from tests.qmtui.conftest import answer, qmtui

CAFE = ("event", "add", "--title", "Café", "--start", "13.10.2026 15:00")
SERIES = ("--repeat", "month", "--until", "1.2.", "--without", "8.12.", "--series", "Café im Hof")


def test_a_series_is_shown_first_and_planned_then(places: Places) -> None:
    asked = in_office(places, *CAFE, "--template", "open_meeting", *SERIES)
    dates = ["2026-10-13T15:00:00+02:00", "2026-11-10T15:00:00+01:00", "2027-01-12T15:00:00+01:00"]
    assert answer(*asked, "--dry-run") == dates
    assert len(answer(*in_office(places, "event", "list"))) == 1
    planned = answer(*asked)["ids"]
    listed = answer(*in_office(places, "event", "list", "--series", "café im hof"))
    assert [event["id"] for event in listed] == planned
    assert len(answer(*in_office(places, "event", "todo"))) == 6


def test_for_whom_and_with_whom_is_said_and_changed(places: Places) -> None:
    qmtui(*in_office(places, "actor", "add", "--name", "Kita Sonne", "--kind", "nursery"))
    about = (
        "--target-group",
        "Familien",
        "--funder",
        "BSR",
        "--partner",
        "kita",
        "--offering",
        "A",
    )
    event = answer(*in_office(places, *CAFE, "--kind", "talk", *about))["id"]
    changed = answer(*in_office(places, "event", "change", event, "--funder", "", "--series", "X"))
    assert (changed["funders"], changed["target_groups"]) == ([], ["families"])
    assert (len(changed["partners"]), changed["offerings"]) == (1, ["A"])
    refused = qmtui(*in_office(places, "event", "change", event, "--target-group", "Aliens"))
    assert (refused.exit_code, refused.stdout) == (38, "")
    assert "„Aliens“ steht nicht auf der Liste" in refused.stderr


def test_neither_kind_nor_template_is_no_event(places: Places) -> None:
    refused = qmtui(*in_office(places, *CAFE))
    assert refused.exit_code == 2
    assert "--kind" in refused.stderr


def test_the_closing_sheet_is_filled_in_piece_by_piece(places: Places) -> None:
    sheet = ("event", "sheet", places.event)
    answer(*in_office(places, *sheet, "--weather", "Regen", "--estimate", "185", "--how", "Weg"))
    found = answer(*in_office(places, *sheet, "--better", "Zelt"))
    assert (found["weather"], found["better"], found["status"]) == ("Regen", "Zelt", "ended")
    assert found["figure"]["estimated"] == 185
    assert "weather" not in found["missing"]
    refused = qmtui(*in_office(places, "event", "check", places.event))
    assert refused.exit_code == 39
