"""What cannot be done is one sentence and an exit code, and changes nothing."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from click.testing import Result

from qmtui.codes import new_code
from qmtui.events import Events
from qmtui.fieldbook import issue
from qmtui.office import found_office
from tests.qmtui.cli.festival import Asked, Places, at_g1, in_office
from tests.qmtui.conftest import Clock, answer, at, files_of, qmtui


def refusal(result: Result) -> Result:
    """A result that is one sentence and an exit code from 20 up, and nothing else."""
    assert result.exit_code >= 20, result.output
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert re.search(r"\w{3}.*[.?!]$|: [^:]+$", line)
    assert "Traceback" not in line
    assert "Unerwartet" not in line
    return result


@contextmanager
def unchanged(places: Places) -> Iterator[None]:
    before = files_of(places.root)
    yield
    assert files_of(places.root) == before


REFUSED: dict[str, tuple[Asked, int]] = {
    "no book there": (lambda p: ("--book", p.root / "none", "status"), 20),
    "a file for a book": (lambda p: ("--book", p.csv, "status"), 20),
    "the book below a file": (lambda p: ("--book", p.csv / "x", "tally", "1"), 20),
    "a new book without a passphrase": (lambda p: ("new", p.root / "n", "--name", "N"), 30),
    "a new book over another": (lambda p: ("new", p.g1, "--name", "N", "--plain"), 23),
    "a new book without a name": (lambda p: ("new", p.root / "n", "--name", " ", "--plain"), 38),
    "a sticker for whoever has a ticket": (lambda p: at_g1(p, "bind", p.ali, new_code()), 36),
    "no sticker of ours": (lambda p: at_g1(p, "bind", p.ali, "ABC"), 36),
    "nobody here to correct": (lambda p: at_g1(p, "correct", "3", "--id", p.ali), 34),
    "nobody of that code to correct": (lambda p: at_g1(p, "correct", "3", new_code()), 34),
    "planning in a field book": (
        lambda p: at_g1(p, "event", "add", "--title", "T", "--kind", "talk", "--start", "9:00"),
        33,
    ),
    "an unreadable start": (
        lambda p: in_office(p, "event", "add", "--title", "T", "--kind", "talk", "--start", "bald"),
        30,
    ),
    "an event that ends first": (
        lambda p: in_office(
            *(p, "event", "add", "--title", "T", "--kind", "talk"),
            *("--start", "19:00", "--end", "18:00"),
        ),
        38,
    ),
    "a capacity beyond all measure": (
        lambda p: in_office(
            *(p, "event", "add", "--title", "T", "--kind", "talk", "--start", "9:00"),
            *("--capacity", 10**30),
        ),
        38,
    ),
    "import for an unknown event": (lambda p: in_office(p, "import", p.csv, "--event", "x"), 31),
    "import into a field book": (lambda p: at_g1(p, "import", p.csv, "--event", p.event), 33),
    "a mapping without =": (
        lambda p: in_office(p, "import", p.csv, "--event", p.event, "--map", "Name"),
        49,
    ),
    "a mapping of no column": (
        lambda p: in_office(p, "import", p.csv, "--event", p.event, "--map", "Alter=name"),
        49,
    ),
    "a mapping to no field": (
        lambda p: in_office(p, "import", p.csv, "--event", p.event, "--map", "Product=age"),
        49,
    ),
    "issue of an unknown event": (lambda p: in_office(p, "issue", "x", p.stick, "--plain"), 31),
    "issue into a file": (lambda p: in_office(p, "issue", p.event, p.csv, "--plain"), 25),
    "issue beyond a missing stick": (
        lambda p: in_office(p, "issue", p.event, p.root / "no" / "stick", "--plain"),
        25,
    ),
    "join without an event": (
        lambda p: ("join", p.empty, "--as", "G2", "--book", p.root / "b"),
        51,
    ),
    "join without a folder": (
        lambda p: ("join", p.root / "none", "--as", "G2", "--book", p.root / "b"),
        25,
    ),
    "join of another event": (
        lambda p: ("join", p.stick, "--as", "G2", "--event", "x", "--book", p.root / "b"),
        51,
    ),
    "join without a label": (
        lambda p: ("join", p.stick, "--as", " ", "--book", p.root / "b"),
        54,
    ),
    "join again": (lambda p: ("join", p.stick, "--as", "G2", "--book", p.g1), 53),
    "join over an office": (lambda p: ("join", p.stick, "--as", "G2", "--book", p.office), 53),
    "check-in in the office": (lambda p: in_office(p, "checkin", "r28bwa43"), 33),
    "search in the office": (lambda p: in_office(p, "search", "Öz"), 33),
    "an unknown id": (lambda p: at_g1(p, "checkin", "--id", "01NOBODY"), 34),
    "an exit of an unknown id": (lambda p: at_g1(p, "checkout", "--id", "01NOBODY"), 34),
    "an unknown station": (lambda p: at_g1(p, "checkin", "r28bwa43", "--station", "Ost"), 32),
    "nobody coming": (lambda p: at_g1(p, "checkin", "r28bwa43", "--people", "0"), 35),
    "a hundred walk-ins": (lambda p: at_g1(p, "walkin", "--adults", "100"), 35),
    "a foreign code": (lambda p: at_g1(p, "walkin", "--bind", "hello"), 36),
    "no stroke": (lambda p: at_g1(p, "tally", "0"), 37),
    "too many strokes": (lambda p: at_g1(p, "tally", "10000"), 37),
    "a span reversed": (lambda p: at_g1(p, "tally", "1", "--late", "16:00", "15:00"), 37),
    "a span of no times": (lambda p: at_g1(p, "tally", "1", "--late", "früh", "spät"), 30),
    "fewer than nobody": (lambda p: at_g1(p, "headcount", "--method", "counted", "--", "-1"), 37),
    "a remark without text": (
        lambda p: at_g1(p, "feedback", "add", "--kind", "idea", "--text", " "),
        38,
    ),
    "an unknown remark": (lambda p: at_g1(p, "feedback", "endorse", "01NOTHING"), 39),
    "me too of nobody": (
        lambda p: at_g1(p, "feedback", "endorse", "01NOTHING", "--count", "0"),
        30,
    ),
    "a remark of a time to come": (
        lambda p: at_g1(
            p, *("feedback", "add", "--kind", "idea", "--text", "x", "--at", "2199-01-01T10:00")
        ),
        30,
    ),
    "a remark too long": (
        lambda p: at_g1(p, "feedback", "add", "--kind", "idea", "--text", "x" * 2001),
        30,
    ),
    "nothing to undo": (lambda p: at_g1(p, "undo"), 39),
    "undo of nothing": (lambda p: at_g1(p, "undo", "01NOBODY"), 39),
    "sync of the office": (lambda p: in_office(p, "sync", p.stick), 33),
    "sync with no folder": (lambda p: at_g1(p, "sync", p.root / "none"), 25),
    "sync with a file": (lambda p: at_g1(p, "sync", p.csv), 25),
    "sync with a folder for nothing": (lambda p: at_g1(p, "sync", p.empty), 26),
    "handing in to no folder": (lambda p: at_g1(p, "sync", p.root / "none", "--final"), 25),
    "collect of no folder": (lambda p: in_office(p, "collect", p.root / "none"), 25),
    "collect of a folder for nothing": (lambda p: in_office(p, "collect", p.empty), 51),
    "collect at a station": (lambda p: at_g1(p, "collect", p.stick), 33),
    "history of an unknown id": (lambda p: at_g1(p, "history", "01NOBODY"), 34),
    "history of an unknown id in the office": (lambda p: in_office(p, "history", "01NOBODY"), 34),
    "nothing to resolve": (lambda p: at_g1(p, "resolve", p.ali, "--keep", "1"), 39),
    "resolve of an unknown id": (lambda p: in_office(p, "resolve", "01NOBODY", "--keep", "1"), 39),
    "report of an unknown event": (lambda p: in_office(p, "report", "x"), 31),
    "report into no folder": (lambda p: at_g1(p, "report", "-o", p.root / "none" / "r.md"), 27),
    "a referral list into no folder": (
        lambda p: in_office(p, "inbox", "referral-list", "Polizei", "-o", p.root / "none" / "l"),
        27,
    ),
    "report into a folder": (lambda p: at_g1(p, "report", "-o", p.root), 27),
    "demo over something else": (lambda p: ("demo", "--dir", p.root, "--no-ui"), 23),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(places: Places, case: str) -> None:
    arguments, code = REFUSED[case]
    with unchanged(places):
        assert refusal(qmtui(*arguments(places))).exit_code == code


WEIRD: dict[str, Asked] = {
    "a new book below a file": lambda p: ("new", p.csv / "n", "--name", "N", "--plain"),
    "a new book in place of a file": lambda p: ("new", p.csv, "--name", "N", "--plain"),
    "a new book of too long a name": lambda p: (
        "new",
        p.root / ("n" * 300),
        "--name",
        "N",
        "--plain",
    ),
    "join below a file": lambda p: ("join", p.stick, "--as", "G2", "--book", p.csv / "b"),
    "join in place of a file": lambda p: ("join", p.stick, "--as", "G2", "--book", p.csv),
    "demo in place of a file": lambda p: ("demo", "--dir", p.csv, "--no-ui"),
    "a start no clock can show": lambda p: in_office(
        p, *("event", "add", "--title", "T", "--kind", "talk", "--start", "9999-12-31T23:59-10:00")
    ),
    "a start in a zone nobody knows": lambda p: in_office(
        p, "event", "add", "--title", "T", "--kind", "talk", "--start", "14:00 XST"
    ),
    "late strokes before all clocks": lambda p: at_g1(
        p, "tally", "3", "--late", "0001-01-01", "14:00"
    ),
}


@pytest.mark.parametrize("case", WEIRD)
def test_what_nobody_would_do_is_no_crash_either(places: Places, case: str) -> None:
    with unchanged(places):
        refusal(qmtui(*WEIRD[case](places)))


def test_a_folder_of_another_event_is_refused_by_station_and_office(
    places: Places, now: Clock
) -> None:
    other = places.root / "other stick"
    with found_office(places.root / "other", "Ahornhof", plain=True) as office:
        event = Events(office, now).add("Fest", "street_fest", at("14:00"))
        issue(office, now, event, other)
    qmtui(*at_g1(places, "tally", "1"))
    with unchanged(places):
        assert refusal(qmtui(*at_g1(places, "sync", other))).exit_code == 26
        assert refusal(qmtui(*at_g1(places, "sync", other, "--final"))).exit_code == 26
        assert refusal(qmtui(*in_office(places, "collect", other))).exit_code == 51


def test_a_known_folder_that_is_suddenly_empty_is_refused(places: Places) -> None:
    qmtui(*at_g1(places, "tally", "1"))
    qmtui(*at_g1(places, "sync"))
    qmtui(*in_office(places, "collect", places.stick))
    shutil.rmtree(places.stick)
    places.stick.mkdir()
    with unchanged(places):
        result = refusal(qmtui(*at_g1(places, "sync", places.stick)))
        assert result.exit_code == 26
        assert "--init" in result.stderr
        assert refusal(qmtui(*in_office(places, "collect", places.stick))).exit_code == 51


def test_an_emptied_folder_is_set_up_again_on_demand(places: Places) -> None:
    qmtui(*at_g1(places, "tally", "1"))
    qmtui(*at_g1(places, "sync"))
    before = {path.name for path in places.stick.rglob("*.seg")}
    shutil.rmtree(places.stick)
    places.stick.mkdir()
    assert answer(*at_g1(places, "sync", places.stick, "--init"))["problems"] == []
    assert {path.name for path in places.stick.rglob("*.seg")} == before


def test_a_new_folder_needs_to_be_set_up(places: Places) -> None:
    (new := places.root / "new stick").mkdir()
    with unchanged(places):
        assert refusal(qmtui(*at_g1(places, "sync", new))).exit_code == 26
    assert answer(*at_g1(places, "sync", new, "--init"))["problems"] == []


def test_the_folder_of_this_devices_books_is_no_exchange_folder(places: Places) -> None:
    found = answer("join", places.stick, "--as", "G2", "--book", places.root / "books" / "x")
    book = next(places.stick.iterdir()).name
    (places.root / "books" / "x").rename(places.root / "books" / book)
    assert found["label"] == "G2"
    with unchanged(places):
        refusal(qmtui(*at_g1(places, "sync", places.root / "books")))
        refusal(qmtui(*in_office(places, "collect", places.root / "books")))


# -- Files to import

FILES: dict[str, tuple[bytes | None, int]] = {
    "missing": (None, 40),
    "empty": (b"", 45),
    "blank": (b"\n \n", 45),
    "a header alone": (b"Name;Vorname\n", 45),
    "binary": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), 44),
    "a spreadsheet": (b"PK\x03\x04" + b"x" * 99, 44),
    "half UTF-8": ("Name\nJürgen\n".encode() + b"\xff\xfe\x81", 44),
    "half UTF-16": ("Name\nAli\n".encode("utf-16")[:-1], 44),
    "no names in it": (b"Farbe;Form\nrot;rund\n", 47),
    "two columns for names": (b"Name;Name\nOez;Weiss\n", 48),
    "a broken header": (b'"Name;Vorname\nOez;Ali\n', 46),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_is_no_list_is_one_sentence_and_changes_nothing(
    places: Places, case: str
) -> None:
    content, code = FILES[case]
    places.csv.unlink()
    if content is not None:
        places.csv.write_bytes(content)
    with unchanged(places):
        result = refusal(qmtui(*in_office(places, "import", places.csv, "--event", places.event)))
    assert result.exit_code == code


def test_a_folder_is_no_list(places: Places) -> None:
    result = qmtui(*in_office(places, "import", places.stick, "--event", places.event))
    assert refusal(result).exit_code == 41


BAD_ROWS = {
    "ragged": b"Name;Vorname\nOhm;Ada\nWeiss;Eva;30;x\nVogel;Jan\n",
    "too short": b"Name;Vorname;Angebot\nOhm;Ada;Kurs\nWeiss\nVogel;Jan;Kurs\n",
    "half-quoted": b'Name;Vorname\nOhm;Ada\n"Weiss;Eva\nVogel;Jan\n',
    "quoted in the middle": b'Name;Vorname\nOhm;Ada\n"Weiss"s;Eva\nVogel;Jan\n',
    "without a name": b"Name;Vorname;Telefon\nOhm;Ada;030 1\n;;030 2\nVogel;Jan;030 3\n",
    "with NUL": b"Name;Vorname\nOhm;Ada\nWe\x00iss;Eva\nVogel;Jan\n",
}


@pytest.mark.parametrize("case", BAD_ROWS)
def test_a_bad_row_is_named_by_its_number_and_nothing_is_written(places: Places, case: str) -> None:
    places.csv.write_bytes(BAD_ROWS[case])
    with unchanged(places):
        result = qmtui(*in_office(places, "import", places.csv, "--event", places.event, "--json"))
    found = json.loads(result.stdout)
    assert result.exit_code == 40
    assert len(result.stderr.splitlines()) == 1
    assert [rejection["row"] for rejection in found["rejected"]] == [3]
    assert found["rejected"][0]["reason"]
    assert "Weiss" not in result.output


@pytest.mark.parametrize("case", BAD_ROWS)
def test_the_rest_of_a_bad_file_is_taken_on_demand(places: Places, case: str) -> None:
    places.csv.write_bytes(BAD_ROWS[case])
    found = answer(*in_office(places, "import", places.csv, "--event", places.event, "--skip-bad"))
    assert (found["new"], len(found["rejected"])) == (2, 1)


def test_bad_rows_are_told_to_people_line_by_line(places: Places) -> None:
    places.csv.write_bytes(BAD_ROWS["ragged"])
    result = qmtui(*in_office(places, "import", places.csv, "--event", places.event))
    assert result.stdout.splitlines()[0].startswith("Zeile 3: ")
    assert len(result.stderr.splitlines()) == 1


def test_what_was_left_out_of_a_row_is_a_warning_beside_the_answer(places: Places) -> None:
    places.csv.write_text("Name,Telefon\nAli Öz,unbekannt\n", encoding="utf-8")
    result = qmtui(*in_office(places, "import", places.csv, "--event", places.event, "--json"))
    assert (result.exit_code, json.loads(result.stdout)["new"]) == (0, 1)
    assert result.stderr.startswith("Zeile 2: ")
    assert "unbekannt" not in result.stderr
