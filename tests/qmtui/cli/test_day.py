"""A whole day through the command line: one office, one stick, two stations, one report."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from tests.qmtui.conftest import BERLIN, NORTH, SOUTH, answer, files_of, qmtui

TITLE = "Stadtteilfest Lindenhof"
OFFERINGS = ["Lange Tafel"] * 150 + ["Workshop Balkongemüse"] * 110 + ["Flohmarktstand"] * 40

PRETIX = (
    *("Order code", "Attendee name", "Attendee name: Given name", "Attendee name: Family name"),
    *("Product", "Price", "Secret", "E-mail", "Wie viele Personen kommen mit?"),
    *("Rollstuhlplatz nötig?", "Requires special attention", "Comment"),
)
EXCEL = ("Nachname", "Vorname", "Telefon", "E-Mail", "Angebot", "Personen", "Bemerkung")

NORTH_STROKES, SOUTH_STROKES = (715, 560), (612, 334, -1)
ON_PAPER, ESTIMATED, CHILDREN = 95, 185, (170, 140)

AT_NORTH, AT_SOUTH = range(12), range(10, 16)
TWICE = ["Gast10 Öztürk", "Gast11 Öztürk"]


class Day(Struct, frozen=True, kw_only=True):
    """Where the day's books and its stick lie."""

    root: Path
    begun: datetime
    ended: datetime

    def office(self, *arguments: object) -> Any:  # whatever JSON the command prints
        return answer("--book", self.root / "office", *arguments)

    def station(self, label: str, *arguments: object) -> Any:  # whatever JSON the command prints
        return answer("--book", self.root / label, *arguments)

    def sync(self, label: str, *options: str) -> Any:  # whatever JSON the command prints
        return self.station(label, "sync", self.stick, *options)

    @property
    def stick(self) -> Path:
        return self.root / "stick"

    @property
    def pretix(self) -> Path:
        return self.root / "pretix.csv"

    @property
    def excel(self) -> Path:
        return self.root / "excel.csv"

    def copied(self, to: Path) -> Day:
        """The same day once more, to go on with in another way."""
        return Day(root=shutil.copytree(self.root, to), begun=self.begun, ended=self.ended)


# -- The two lists


def companions(number: int) -> int:
    return number % 4 if number % 3 == 0 else 0


def secret(number: int) -> str:
    return f"{number:03}fardoiytqqwmnfwxq7sfbcqqb3z"


def write_pretix(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, quoting=csv.QUOTE_ALL)
        rows.writerow(PRETIX)
        for number, offering in enumerate(OFFERINGS):
            name = f"Gast{number}"
            rows.writerow(
                (
                    *(f"M{number // 2:03}", f"{name} Öztürk", name, "Öztürk", offering, "0.00"),
                    *(secret(number), f"gast{number}@example.org", companions(number) or ""),
                    "Ja" if number == 7 else "",
                    "Yes" if number == 3 else "No",
                    "braucht Stromanschluss" if number == 3 else "",
                )
            )


def write_excel(path: Path) -> None:
    with path.open("w", encoding="cp1252", newline="") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow(EXCEL)
        for number in range(60):
            mail, phone = f"rahel{number}@example.org", f"030 555{number:04}"
            rows.writerow((f"Weiß{number}", "Rahel", phone, mail, "Lange Tafel", "2", "Grüße"))


# -- The day


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Day:
    """The day until the laptops come back: two stations have worked, the stick knows nothing."""
    begun = datetime.now(BERLIN)
    day = Day(root=tmp_path_factory.mktemp("day"), begun=begun, ended=begun)
    plan(day)
    at_the_northern_entrance(day)
    at_the_southern_entrance(day)
    return Day(root=day.root, begun=begun, ended=datetime.now(BERLIN))


def plan(day: Day) -> None:
    write_pretix(day.pretix)
    write_excel(day.excel)
    answer("new", day.root / "office", "--name", "Lindenhof", "--residents", 4200, "--plain")
    event = ("event", "add", "--title", TITLE, "--kind", "street_fest", "--place", "Lindenplatz")
    times = ("--start", "2026-06-13T14:00", "--end", "19:00", "--capacity", 600)
    day.office(*event, *times, "--station", NORTH, "--station", SOUTH)
    assert day.office("import", day.pretix, "--event", TITLE)["new"] == 300
    assert day.office("import", day.excel, "--event", TITLE)["new"] == 60
    issued = day.office("issue", TITLE, day.stick, "--plain", "--devices", 2)
    assert (issued["registrations"], issued["stations"]) == (360, [NORTH, SOUTH])
    for label, station in (("G1", NORTH), ("G2", SOUTH)):
        book = ("--book", day.root / label)
        joined = answer("join", day.stick, "--as", label, "--station", station, *book)
        assert joined["station"] == station


def at_the_northern_entrance(day: Day) -> None:
    for number in AT_NORTH:
        found = day.station("G1", "--by", "JO", "checkin", secret(number).upper())
        assert (found["result"], found["people"]) == ("ok", companions(number) + 1)
    (hit,) = day.station("G1", "search", "weiss7")
    assert day.station("G1", "checkin", "--id", hit["id"])["name"] == "Rahel Weiß7"
    assert day.station("G1", "checkin", secret(3), "--people", 1)["result"] == "already"
    family = day.station("G1", "walkin", "--name", "Nele", "--adults", 2, "--children", 1)
    day.station("G1", "checkout", family["code"])
    assert day.station("G1", "checkin", family["code"])["result"] == "reentry"
    mistaken = day.station("G1", "walkin", "--name", "Versehen")
    assert day.station("G1", "undo", mistaken["attendee"])["result"] == "undone"
    for delta in NORTH_STROKES:
        day.station("G1", "tally", delta)
    for number in CHILDREN:
        day.station("G1", "tally", number, "--counter", "Kinder-Parcours", "--band", "10-13")
    day.station("G1", "headcount", ESTIMATED, "--method", "estimated", "--note", "Seitenweg")


def at_the_southern_entrance(day: Day) -> None:
    for number in AT_SOUTH:
        assert day.station("G2", "checkin", secret(number))["result"] == "ok"
    assert day.station("G2", "checkin", "fremdes-ticket")["result"] == "unknown"
    day.station("G2", "walkin", "--offer", "Lange Tafel")
    for delta in SOUTH_STROKES:
        day.station("G2", "tally", delta)
    day.station("G2", "tally", ON_PAPER, "--late", "15:52", "16:40")
    remark = ("--kind", "problem", "--text", "Lampe kaputt", "--light", "red")
    day.station("G2", "--by", "MK", "feedback", "add", *remark, "--place", "Ahornweg")


@pytest.fixture(scope="module")
def collected(worked: Day, tmp_path_factory: pytest.TempPathFactory) -> Day:
    """The evening: both handed in, and collected. For tests that only look."""
    return hand_in(worked.copied(tmp_path_factory.mktemp("evening") / "day"), "G1", "G2")


def hand_in(day: Day, *order: str) -> Day:
    for label in order:
        day.sync(label, "--final")
    assert day.office("collect", day.stick)["complete"]
    return day


@pytest.fixture
def evening(collected: Day, tmp_path: Path) -> Day:
    """The evening once more, to go on with."""
    return collected.copied(tmp_path / "day")


@pytest.fixture(scope="module")
def report(collected: Day) -> Any:  # the JSON of the report
    return collected.office("report", TITLE)


# -- Its figures


def test_registrations_add_up(report: Any) -> None:
    came = {*AT_NORTH, *AT_SOUTH}
    assert report["registered"] == 360
    assert report["arrived"] == len(came) + 1 == 17
    assert report["no_shows"] == 360 - 17
    assert report["walkins"] == 2
    assert report["people"] == sum(companions(n) + 1 for n in came) + 2 + 3 + 1


def test_offerings_add_up_to_the_registrations(report: Any) -> None:
    names = [offering["name"] for offering in report["offerings"]]
    assert names == ["", "Flohmarktstand", "Lange Tafel", "Workshop Balkongemüse"]
    for figure in ("registered", "arrived", "no_shows", "walkins"):
        assert sum(offering[figure] for offering in report["offerings"]) == report[figure]


def test_visits_say_how_they_were_counted(report: Any) -> None:
    assert report["visits"] == {
        "total": 2500,
        "counted": 2315,
        "late_entry": 95,
        "estimated": 185,
    }
    assert report["counters"] == {"Kinder-Parcours": 310}


def test_visits_add_up_by_station_and_hour(report: Any, worked: Day) -> None:
    north, south = report["stations"]
    assert (north["name"], north["visits"], north["late_entry"]) == (NORTH, 1275, 0)
    assert (south["name"], south["visits"], south["late_entry"]) == (SOUTH, 1040, 95)
    assert sum(hour["visits"] for hour in north["hours"]) == 1275
    assert sum(hour["visits"] for hour in south["hours"]) == 1040 - 95
    assert [late["visits"] for late in south["late"]] == [95]
    hours = {datetime.fromisoformat(h["hour"]) for s in (north, south) for h in s["hours"]}
    begun, ended = (
        m.replace(minute=0, second=0, microsecond=0) for m in (worked.begun, worked.ended)
    )
    assert {begun, ended} >= hours or begun < min(hours) <= max(hours) <= ended


def test_check_ins_are_told_by_station_and_never_added_to_visits(report: Any) -> None:
    north, south = report["stations"]
    assert (north["check_ins"], south["check_ins"]) == (12 + 1 + 2, 6 + 1)


def test_whoever_was_seen_at_both_stations_is_listed_and_counted_once(report: Any) -> None:
    assert [twice["name"] for twice in report["twice"]] == TWICE
    for twice in report["twice"]:
        assert [seen["station"] for seen in twice["seen"]] == [NORTH, SOUTH]


def test_feedback_and_devices_are_in_it(report: Any) -> None:
    assert report["feedback"] == {"problem": 1}
    assert [(d["label"], d["missing"], d["handed_in"]) for d in report["devices"]] == [
        ("G1", 0, True),
        ("G2", 0, True),
    ]
    assert report["complete"] is True


def test_the_report_can_be_read(collected: Day) -> None:
    text = qmtui("--book", collected.root / "office", "report", TITLE).stdout
    assert "**2.500 Besuche** (2.315 gezählt, davon 95 nacherfasst; 185 geschätzt)" in text
    assert "**vollständig: 2 von 2 Geräten**" in text
    assert "- **310 Kinder-Parcours** (nicht zu den Besuchen gezählt)" in text
    assert "Gast10 Öztürk: " in text


def test_what_the_lists_told_is_known_at_the_door(worked: Day, tmp_path: Path) -> None:
    day = worked.copied(tmp_path / "day")
    found = day.station("G2", "checkin", secret(3))
    assert (found["attention"], found["comment"]) == (True, "braucht Stromanschluss")
    (hit,) = day.station("G2", "search", "Weiß59 Rahel")
    assert hit["offer"] == "Lange Tafel"


def test_no_address_has_left_the_office(worked: Day) -> None:
    away = files_of(worked.stick, worked.root / "G1", worked.root / "G2").values()
    assert any("Öztürk".encode() in content for content in away)
    assert not [content for content in away if b"@example.org" in content or b"030 555" in content]


def test_undone_walk_ins_have_left_no_name(collected: Day) -> None:
    assert collected.station("G1", "search", "Versehen") == []
    assert "Versehen" not in str(collected.office("report", TITLE))


# -- In any order, any number of times


@pytest.mark.parametrize("order", [("G2", "G1"), ("G2", "G1", "G2")], ids="-".join)
def test_every_order_of_syncing_gives_the_same_report(
    worked: Day, report: Any, tmp_path: Path, order: tuple[str, ...]
) -> None:
    day = hand_in(worked.copied(tmp_path / "day"), *order)
    assert day.office("report", TITLE) == report


def test_each_station_reports_what_the_office_does(evening: Day, report: Any) -> None:
    for label in ("G1", "G2"):
        evening.sync(label)
        assert evening.station(label, "report") == report


def test_before_the_second_device_is_in_the_report_is_preliminary(
    worked: Day, tmp_path: Path
) -> None:
    day = worked.copied(tmp_path / "day")
    day.sync("G2", "--final")
    first = day.office("collect", day.stick)
    assert (first["complete"], [d["label"] for d in first["devices"]]) == (False, ["G2"])
    text = qmtui("--book", day.root / "office", "report", TITLE).stdout
    assert "vorläufig: 1 von 2 Geräten" in text
    day.sync("G1", "--final")
    second = day.office("collect", day.stick)
    assert (second["known"], second["complete"]) == (first["new"], True)


def test_a_stick_found_later_brings_nothing_new(evening: Day) -> None:
    shutil.copytree(evening.stick, found := evening.root / "found")
    first = evening.office("collect", evening.stick)
    later = evening.office("collect", found)
    assert (later["new"], later["known"]) == (0, first["known"])


def again(day: Day) -> Iterator[tuple[str, Any]]:
    """Everything of the day that can be done twice, done again."""
    yield "pretix", day.office("import", day.pretix, "--event", TITLE)
    yield "excel", day.office("import", day.excel, "--event", TITLE)
    yield "issue", day.office("issue", TITLE, day.stick, "--plain", "--devices", 2)
    yield "G1", day.sync("G1", "--final")
    yield "G2", day.sync("G2", "--final")
    yield "collect", day.office("collect", day.stick)
    yield "report", day.office("report", TITLE)


def test_a_second_run_of_everything_changes_nothing(evening: Day) -> None:
    first = dict(again(evening))
    before = files_of(evening.root)
    second = {}
    for step, found in again(evening):
        second[step] = found
        assert files_of(evening.root) == before, step
    assert second["pretix"] == {"new": 0, "known": 300, "changed": 0, "rejected": [], "changes": []}
    assert second["excel"] == {"new": 0, "known": 60, "changed": 0, "rejected": [], "changes": []}
    for label in ("G1", "G2"):
        assert (second[label]["pushed"], second[label]["pulled"]) == (0, 0)
    assert second["collect"]["new"] == 0
    assert second["report"] == first["report"]


def test_a_second_join_is_refused_and_changes_nothing(collected: Day) -> None:
    before = files_of(collected.root)
    book = ("--book", collected.root / "G1")
    assert qmtui("join", collected.stick, "--as", "G1", *book).exit_code == 53
    assert files_of(collected.root) == before


def test_every_book_and_its_replica_are_sound(collected: Day) -> None:
    (replica,) = (collected.root / "office" / "events").iterdir()
    for book in (collected.root / "office", replica, collected.root / "G1", collected.root / "G2"):
        assert answer("--book", book, "verify") == {"ok": True, "findings": []}
