"""What history, conflicts, resolve and verify say to people, and their JSON to scripts."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.collecting import collect
from qmtui.exchange import sync
from qmtui.model.event import Event
from tests.qmtui.conftest import SOUTH, Clock, OpenStation, answer, qmtui, register


@pytest.fixture
def ali(office: Book, event: Event) -> str:
    return register(office, "Ali Öz")


@pytest.fixture
def folders(
    open_station: OpenStation, office: Book, ali: str, now: Clock, stick: Path
) -> tuple[Path, Path]:
    """A station and the office after two stations gave Ali two names and comments; all closed."""
    pair = open_station("G1"), open_station("G2", SOUTH)
    for book, name in zip(pair, ("Ali Özdemir", "Ali\x1b[2J Özkan"), strict=True):
        person = book.people.get(ali)
        assert person
        book.people.put(replace(person, name=name, comment=name))
    for book in (*pair, pair[0]):
        sync(book, now, stick)
    collect(office, now, stick)
    for book in (*pair, office):
        book.close()
    return pair[0].folder, office.folder


@pytest.fixture
def station(folders: tuple[Path, Path]) -> Path:
    return folders[0]


def of_name(station: Path) -> list[tuple[int, str, str]]:
    """Number, value and device of each rival name."""
    (found,) = [d for d in answer("--book", station, "conflicts") if d["field"] == "name"]
    return [(rival["keep"], rival["value"], rival["label"]) for rival in found["rivals"]]


def test_conflicts_are_listed_block_by_block_with_their_numbers(station: Path, ali: str) -> None:
    result = qmtui("--book", station, "conflicts")
    head, first, second, *rest = result.stdout.splitlines()
    assert re.fullmatch(rf"Person Ali.* Öz\w+, Bemerkung  \(ID {ali}, comment\)", head)
    at = r"\d\d\.\d\d\.\d{4} \d\d:\d\d"
    assert re.fullmatch(rf"  1  Ali.* · G[12] · {at} · wird jetzt gezeigt", first)
    assert re.fullmatch(rf"  2  Ali.* · G[12] · {at}", second)
    assert rest[0].endswith(f"Name  (ID {ali}, name)")
    assert "qmtui resolve ID --keep NUMMER" in rest[-1]
    assert "\x1b" not in result.stdout


def test_conflicts_carry_all_that_resolve_needs(station: Path, ali: str) -> None:
    found = answer("--book", station, "conflicts")
    assert [(d["id"], d["table"], d["field"]) for d in found] == [
        (ali, "people", "comment"),
        (ali, "people", "name"),
    ]
    for dispute in found:
        for rival in dispute["rivals"]:
            assert datetime.fromisoformat(rival["at"]).utcoffset() is not None
        arguments = (dispute["id"], "--field", dispute["field"], "--keep", 2)
        kept = answer("--book", station, "resolve", *arguments)
        assert kept["value"] == dispute["rivals"][1]["value"]
    assert answer("--book", station, "conflicts") == []
    assert qmtui("--book", station, "conflicts").stdout == "Nichts ist strittig.\n"


def test_resolve_says_what_stands_now(station: Path, ali: str) -> None:
    (keep,) = [keep for keep, _value, label in of_name(station) if label == "G1"]
    result = qmtui("--book", station, "resolve", ali, "--field", "name", "--keep", keep)
    assert result.exit_code == 0
    assert re.fullmatch(r"Entschieden: Person Ali.*, Name: Ali Özdemir\n", result.stdout)
    assert len(answer("--book", station, "conflicts")) == 1


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--keep", "1"], 39, "comment, name"),
        (["--keep", "3", "--field", "name"], 38, "2 Werte"),
        (["--keep", "1", "--field", "phone"], 39, "qmtui conflicts"),
    ],
)
def test_what_resolve_cannot_do_is_one_sentence(
    station: Path, ali: str, options: list[str], code: int, said: str
) -> None:
    result = qmtui("--book", station, "resolve", ali, *options)
    assert (result.exit_code, result.stdout) == (code, "")
    (line,) = result.stderr.splitlines()
    assert said in line


def test_the_office_lists_settles_and_counts_what_its_stations_dispute(
    folders: tuple[Path, Path], ali: str
) -> None:
    office = folders[1]
    assert answer("--book", office, "status")["conflicts"] == 2
    answer("--book", office, "resolve", ali, "--field", "name", "--keep", 1)
    assert len(answer("--book", office, "conflicts")) == 1
    assert answer("--book", office, "status")["conflicts"] == 1


def test_a_history_is_one_line_per_entry(folders: tuple[Path, Path], ali: str) -> None:
    station, office = folders
    qmtui("--by", "LH", "--book", station, "checkin", "--id", ali)
    lines = qmtui("--book", station, "history", ali).stdout.splitlines()
    assert len(lines) == 5
    assert re.fullmatch(
        r"\d\d\.\d\d\.\d{4} \d\d:\d\d  Büro  (Anmeldung|Person) eingetragen: .+", lines[0]
    )
    assert lines[-1].endswith("Personen: 1; Station: Eingang Nord")
    assert "  G1 · LH  Anwesenheit eingetragen: Art: gekommen; " in lines[-1]
    assert "  Büro · Stadtteilfest  " in qmtui("--book", office, "history", ali).stdout


def test_a_history_answers_scripts_in_stable_words(station: Path, ali: str) -> None:
    steps = answer("--book", station, "history", ali)
    assert {step["kind"] for step in steps} == {"created", "changed"}
    assert {step["table"] for step in steps} == {"people", "registrations"}
    assert all(datetime.fromisoformat(step["at"]).utcoffset() is not None for step in steps)


# -- Verify


def test_a_sound_book_is_said_to_be_sound(station: Path) -> None:
    result = qmtui("--book", station, "verify")
    assert (result.exit_code, result.stdout) == (0, "Das Datenbuch ist in Ordnung.\n")


def test_a_torn_tail_is_sound_and_explained(station: Path) -> None:
    qmtui("--book", station, "tally", "1")
    (log,) = (station / "wal").glob("*.wal")
    content = log.read_bytes()
    log.write_bytes(content + content[content.rindex(b"\xf5FRM") :][:60])
    result = qmtui("--book", station, "verify")
    assert result.exit_code == 0
    assert result.stdout.startswith("Ein unfertiger Eintrag am Ende eines Protokolls")
    assert f"\n  wal/{log.name}\n" in result.stdout
    assert result.stdout.endswith("\nDas Datenbuch ist in Ordnung.\n")


def test_damage_is_told_once_per_kind_with_all_its_files(station: Path) -> None:
    segments = sorted((station / "seg").rglob("*.seg"))
    assert len(segments) > 1
    for segment in segments:
        content = bytearray(segment.read_bytes())
        content[len(content) // 2] ^= 1
        segment.write_bytes(content)
    result = qmtui("--book", station, "verify")
    assert result.exit_code == 22
    assert result.stdout.count("Ein beschädigtes Stück eines abgeschlossenen Protokolls") == 1
    assert result.stdout.count("\n  seg/") == len(segments)
    assert result.stdout.endswith("\nDas Datenbuch ist beschädigt.\n")
