"""Awkward names through every command: in as text, out as text, and never as anything else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from msgspec import Struct

from qmtui.book import Book
from qmtui.events import Events
from qmtui.fieldbook import issue, join
from qmtui.office import found_office
from storage import Database
from tests.awkward import AWKWARD, obeyed, overwrite, piles
from tests.qmtui.conftest import NORTH, Clock, at, qmtui, register


def corpus(*without: str) -> pytest.MarkDecorator:
    """Every awkward text by its name, but for those with characters that cannot get there."""
    texts = {name: text for name, text in AWKWARD.items() if not set(text) & set(without)}
    return pytest.mark.parametrize("text", texts.values(), ids=texts)


TYPED = corpus()
STORED = corpus("\ud83d")
A_NAME = corpus("\ud83d", "\0", "/")


class Places(Struct, frozen=True, kw_only=True):
    """An office, a stick and a station; no book is open."""

    office: Path
    stick: Path
    station: Path
    somebody: str

    @property
    def root(self) -> Path:
        return self.office.parent


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """Built once; where the books then know their folders, each test has them."""
    places = prepared(tmp_path_factory.mktemp("awkward") / "places")
    shutil.copytree(places.root, places.root.with_name("untouched"))
    return places


@pytest.fixture
def places(untouched: Places, monkeypatch: pytest.MonkeyPatch) -> Places:
    root = untouched.root
    shutil.rmtree(root)
    shutil.copytree(root.with_name("untouched"), root)
    # Some arguments below are taken for relative paths.
    monkeypatch.chdir(root)
    return untouched


def prepared(root: Path) -> Places:
    office, stick, station = (root / name for name in ("office", "stick", "station"))
    now = Clock(at("14:00"))
    with found_office(office, "Lindenhof", plain=True) as book:
        event = Events(book, now).add("Fest", "street_fest", at("14:00"), stations=(NORTH,))
        somebody = register(book, "Ali Öz", code="r28bwa43")
        issue(book, now, event, stick)
    join(stick, "G1", station=NORTH, at=station)
    return Places(office=office, stick=stick, station=station, somebody=somebody)


def check(arguments: tuple[object, ...], result: Result) -> None:
    called = ascii(arguments)[:300]
    assert result.exit_code != 1, (called, result.output)
    assert isinstance(result.exception, SystemExit | None), called
    assert obeyed(result.output) == [], called
    # In JSON a pile is somebody's data; for people it covers what stands above.
    assert "--json" in arguments or piles(result.output) == [], called


# -- Typed


def in_office(text: str) -> Iterator[tuple[object, ...]]:
    yield "event", "add", "--title", text, "--kind", "talk", "--start", "9:00", "--place", text
    yield (
        *("event", "add", "--title", f"T {text}"[:90], "--kind", "talk", "--start", "9:00"),
        *("--place", text, "--station", text[:30], "--station", f"S {text}"[:30]),
    )
    yield "event", "add", "--title", "T", "--kind", text, "--start", "9:00"
    yield "event", "add", "--title", "T", "--kind", "talk", "--start", text
    yield "event", "add", "--title", "T", "--kind", "talk", "--start", "9:00", "--end", text
    yield "event", "add", "--title", "T", "--kind", "talk", "--start", "9:00", "--capacity", text
    yield "event", "list"
    yield "event", "list", "--json"
    yield "event", text
    yield "issue", text, "stick", "--plain"
    yield "report", text
    yield "report", "Fest", "--format", text
    yield ("status",)


def at_station(text: str) -> Iterator[tuple[object, ...]]:
    yield "checkin", text
    yield "checkin", "--id", text
    yield "checkin", "r28bwa43", "--station", text
    yield "checkin", "r28bwa43", "--people", text
    yield "checkin", "r28bwa43", "--reason", text
    yield "checkin", "r28bwa43", text
    yield "checkout", text
    yield "checkout", "r28bwa43", "--station", text
    yield "walkin", "--name", text, "--offer", text
    yield "walkin", "--name", text, "--offer", text, "--json"
    yield "walkin", "--name", text, "--bind", text
    yield "walkin", "--station", text
    yield "walkin", "--adults", text
    yield "undo", text
    yield "undo", "--reason", text
    yield "search", text
    yield "search", "Bob"
    yield "tally", "1", "--counter", text, "--band", text
    yield "tally", "1", "--late", text, text
    yield "tally", text
    yield "headcount", "9", "--method", "counted", "--note", text
    yield "headcount", "9", "--method", text
    yield (
        *("feedback", "add", "--kind", "idea", "--text", text, "--field", text),
        *("--place", text, "--stop", text),
    )
    yield "feedback", "add", "--kind", "idea", "--text", "Bank", "--topic", text
    yield "feedback", "add", "--kind", text, "--text", "Bank"
    yield "feedback", "list"
    yield "feedback", "list", "--json"
    yield "history", text
    yield "resolve", text, "--keep", "1"
    yield "resolve", "x", "--keep", text, "--field", text
    yield "--by", text, "tally", "1"
    yield "--lang", text, "status"
    yield ("status",)
    yield ("report",)
    yield "report", "--json"
    yield "report", text
    yield (text,)
    yield (f"--{text}",)
    yield "tally", "1", f"--{text}"


@TYPED
def test_what_is_typed_in_the_office_comes_out_as_text(places: Places, text: str) -> None:
    for arguments in in_office(text):
        called = "--book", places.office, *arguments
        check(called, qmtui(*called))


@TYPED
def test_what_is_typed_at_a_station_comes_out_as_text(places: Places, text: str) -> None:
    for arguments in at_station(text):
        called = "--book", places.station, *arguments
        check(called, qmtui(*called))


@TYPED
def test_what_a_book_and_a_device_are_called_comes_out_as_text(places: Places, text: str) -> None:
    new, joined = places.root / "new", places.root / "joined"
    for arguments in (
        ("new", new, "--name", text, "--plain"),
        ("--book", new, "status"),
        ("join", places.stick, "--as", text, "--book", joined),
        ("join", places.stick, "--as", "G2", "--station", text, "--book", joined),
        ("join", places.stick, "--as", "G2", "--event", text, "--book", joined),
        ("join", places.stick, "--as", "G2", "--book", joined),
        ("--book", joined, "tally", "1"),
        ("--book", joined, "sync"),
        ("--book", places.office, "collect", places.stick),
        ("--book", places.office, "report", "Fest"),
        ("--book", joined, "status"),
    ):
        check(arguments, qmtui(*arguments))


@A_NAME
def test_what_a_folder_is_called_comes_out_as_text(places: Places, text: str) -> None:
    folder = places.root / text
    for arguments in (
        ("new", folder, "--name", "Neu", "--plain"),
        ("--book", folder, "status"),
        ("--book", places.station, "sync", folder),
        ("--book", places.station, "report", "-o", folder),
        ("--book", places.office, "issue", "Fest", folder, "--plain"),
        ("--book", places.office, "import", folder, "--event", "Fest"),
        ("join", folder, "--as", "G2", "--book", folder),
    ):
        check(arguments, qmtui(*arguments))


# -- Imported


def list_of(text: str, encoding: str) -> bytes:
    """A list with the text in every cell, and a header with it in a name."""
    cell = '"' + text.replace('"', '""') + '"'
    header = "Bestellnummer;Vorname;Nachname;E-Mail;Telefon;Angebot;Personen;Bemerkung;" + cell
    rows = [
        ";".join([cell] * 9),
        f"M7UFV;Bob;{cell};{cell};{cell};{cell};2;{cell};",
        f"M7UFW;Bob;{cell[:60].strip(chr(34))};;;;2;;",
    ]
    return "\r\n".join([header, *rows]).encode(encoding, "surrogatepass")


@TYPED
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_is_imported_comes_out_as_text(places: Places, text: str, encoding: str) -> None:
    file = places.root / "list.csv"
    file.write_bytes(list_of(text, encoding))
    for arguments in (
        ("--book", places.office, "import", file, "--event", "Fest"),
        ("--book", places.office, "import", file, "--event", "Fest", "--json"),
        ("--book", places.office, "import", file, "--event", "Fest", "--skip-bad"),
        ("--book", places.office, "import", file, "--event", "Fest", "--map", f"{text}=name"),
        ("--book", places.office, "import", file, "--event", "Fest", "--map", f"Vorname={text}"),
        ("--book", places.office, "import", file, "--event", text),
        ("--book", places.office, "issue", "Fest", places.stick, "--plain"),
        ("--book", places.station, "sync"),
        ("--book", places.station, "search", "Bob"),
        ("--book", places.station, "search", "Bob", "--json"),
        ("--book", places.station, "report"),
    ):
        check(arguments, qmtui(*arguments))


@pytest.mark.parametrize(
    "content",
    [
        "Name;Vorname\nÖz;Bob\x81\x8d\x9b31m\n".encode("latin-1"),
        "Name;Vorname\nÖz;Bob\ud83d\n".encode("utf-16", "surrogatepass"),
        "Name;Vorname\nÖz;Bob\ud83d\n".encode("utf-8", "surrogatepass"),
        "Name;Vorname\nÖz;Bob\x1b[2J\n".encode("cp1252"),
    ],
    ids=["cp1252 with C1", "UTF-16 with half a pair", "UTF-8 with half a pair", "cp1252 with ESC"],
)
def test_a_damaged_list_is_taken_as_text_or_not_at_all(places: Places, content: bytes) -> None:
    file = places.root / "list.csv"
    file.write_bytes(content)
    for arguments in (
        ("--book", places.office, "import", file, "--event", "Fest", "--skip-bad"),
        ("--book", places.office, "issue", "Fest", places.stick, "--plain"),
        ("--book", places.station, "sync"),
        ("--book", places.station, "search", "Bob"),
        ("--book", places.station, "search", "Bob", "--json"),
    ):
        check(arguments, qmtui(*arguments))


# -- Written by another program, or by somebody with bad intentions


@pytest.fixture
def lived_in(worked: Places, tmp_path: Path) -> Places:
    shutil.copytree(worked.root, root := tmp_path / "day")
    return Places(
        office=root / "office",
        stick=root / "stick",
        station=root / "station",
        somebody=worked.somebody,
    )


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """The same after some work, so that every table has records."""
    places = prepared(tmp_path_factory.mktemp("worked"))
    for arguments in (
        ("checkin", "r28bwa43", "--reason", "vergessen"),
        ("checkin", "nobody"),
        ("walkin", "--name", "Nele", "--offer", "Tafel"),
        ("tally", "1", "--counter", "Parcours", "--band", "10-13"),
        ("tally", "2"),
        ("headcount", "9", "--method", "counted", "--note", "Bühne"),
        ("feedback", "add", "--kind", "idea", "--text", "Bank", "--place", "Ahornweg"),
        ("undo", "--reason", "Versehen"),
        ("feedback", "add", "--kind", "idea", "--text", "Bank", "--place", "Ahornweg"),
        ("sync", "--final"),
    ):
        assert qmtui("--book", places.station, *arguments).exit_code == 0
    return places


TOGETHER = " ".join(text for text in AWKWARD.values() if len(text) < 100 and "\ud83d" not in text)


@pytest.mark.parametrize("form", [(), ("--json",)], ids=["words", "json"])
@pytest.mark.parametrize(
    "text", [TOGETHER, AWKWARD["long"], AWKWARD["nothing"]], ids=["together", "long", "nothing"]
)
def test_what_another_program_wrote_comes_out_as_text(
    lived_in: Places, text: str, form: tuple[str, ...]
) -> None:
    for folder in (lived_in.station, lived_in.office):
        with Book.open(folder) as book:
            overwrite(book, lambda _said: text)
    for arguments in (
        ("status",),
        ("report",),
        ("feedback", "list"),
        ("history", lived_in.somebody),
        ("conflicts",),
        ("checkin", "r28bwa43"),
        ("checkout", "--id", lived_in.somebody),
        ("search", text),
        ("tally", "1", "--station", "nowhere"),
        ("sync",),
    ):
        called = "--book", lived_in.station, *arguments, *form
        check(called, qmtui(*called))
    for command in (("collect", lived_in.stick), ("report",), ("event", "list"), ("status",)):
        called = "--book", lived_in.office, *command, *form
        check(called, qmtui(*called))


@STORED
def test_what_a_foreign_stick_is_called_comes_out_as_text(tmp_path: Path, text: str) -> None:
    (stick := tmp_path / "stick").mkdir()
    about = {"kind": "field", "plain": True, "title": text, "event": "01E"}
    for name in ("one", "two"):
        with Database(tmp_path / name, label=name, about=about) as database:
            database.exchange(stick, init=True)
    for arguments in (
        ("join", stick, "--as", "G1", "--book", tmp_path / "g1"),
        ("join", stick, "--as", "G1", "--event", text, "--book", tmp_path / "g1"),
    ):
        check(arguments, qmtui(*arguments))


# -- Through a real process


@pytest.mark.skipif(os.name != "posix", reason="arguments are bytes on POSIX only")
def test_bytes_that_are_no_text_do_not_stop_a_process(places: Places) -> None:
    command = [sys.executable, "-m", "qmtui", "--book", str(places.station), "walkin", "--json"]
    done = subprocess.run([*command, "--name", b"Bob\xff\x1b[2J"], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    found = json.loads(done.stdout)
    assert (found["result"], found["name"]) == ("walkin", "Bob\N{REPLACEMENT CHARACTER}[2J")


@pytest.mark.skipif(sys.platform != "linux", reason="names are any bytes on Linux only")
def test_a_folder_whose_name_is_no_text_can_be_worked_in(places: Places) -> None:
    folder = os.fsencode(places.root) + b"/caf\xe9"
    command = [sys.executable, "-m", "qmtui", "new", "--name", "Neu", "--plain", "--json"]
    done = subprocess.run([*command, folder], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["name"] == "Neu"
