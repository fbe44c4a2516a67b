"""Every command: its keys, its refusals, its help, and how it lives beside a running program."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest

from qmtui.book import Book
from qmtui.cli.main import program
from qmtui.exchange import sync
from tests.qmtui.cli.answers import (
    ANSWERS,
    OF_ENCRYPTED_BOOKS,
    dispute,
    first_shift,
    plan_stand,
)
from tests.qmtui.cli.festival import Places, at_g1, in_office, strokes
from tests.qmtui.cli.test_refusals import refusal, unchanged
from tests.qmtui.conftest import NORTH, SOUTH, Clock, answer, files_of, qmtui

# -- What commands answer


@pytest.mark.parametrize("command", ANSWERS)
def test_a_command_answers_with_the_agreed_keys(places: Places, command: str) -> None:
    if command in ("undo", "feedback list"):
        qmtui(*at_g1(places, "feedback", "add", "--kind", "idea", "--text", "Bank"))
    if command in ("conflicts", "resolve"):
        dispute(places)
    if command == "shift list":
        first_shift(places)
    if command.startswith("stand "):
        plan_stand(places)
    if command in ("incident list", "audit"):
        qmtui(*in_office(places, "incident", "add"))
    if command == "export contacts":
        qmtui(*at_g1(places, "contact", "add", "--name", "Öz", "--purpose", "K1"))
        qmtui(*at_g1(places, "sync", places.stick))
        qmtui(*in_office(places, "collect", places.stick))
    arguments, keys = ANSWERS[command]
    found = answer(*arguments(places))
    rows = found if isinstance(found, list) else [found]
    assert rows
    assert all(row.keys() >= keys for row in rows)


@pytest.mark.parametrize("command", ANSWERS)
def test_a_command_has_words_for_people_too(places: Places, command: str) -> None:
    if command == "undo":
        qmtui(*at_g1(places, "tally", "1"))
    if command == "resolve":
        dispute(places)
    if command.startswith("stand "):
        plan_stand(places)
    result = qmtui(*ANSWERS[command][0](places))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.strip()
    assert result.stdout[0] not in "{["


def test_a_check_in_tells_where_and_when_somebody_was_first_seen(places: Places) -> None:
    found = answer(*at_g1(places, "checkin", "r28bwa43"))
    assert (found["result"], found["attendee"], found["inside"]) == ("ok", places.ali, 3)
    assert found["first"].keys() == {"station", "at"}
    assert found["first"]["station"] == NORTH
    assert answer(*at_g1(places, "checkin", "r28bwa43"))["just_now"] is True


def test_paper_for_a_time_that_was_entered_already_is_said_and_saved(places: Places) -> None:
    late = at_g1(places, "tally", "12", "--late", "15:52", "16:40")
    assert answer(*late)["known_meanwhile"] == {"strokes": 0, "late": 0}
    again = qmtui(*late)
    assert (again.exit_code, "12" in again.stderr) == (0, True)
    assert answer(*late)["known_meanwhile"] == {"strokes": 0, "late": 24}


def test_a_refusal_is_written_and_exits_with_0(places: Places) -> None:
    found = answer(*at_g1(places, "checkin", "nobody"))
    assert (found["result"], found["attendee"], found["first"]) == ("unknown", None, None)
    assert answer(*at_g1(places, "status"))["unsent"] == 1


def test_one_id_goes_through_all_commands(places: Places) -> None:
    (hit,) = answer(*at_g1(places, "search", "Öz"))
    assert (hit["id"], hit["state"]) == (places.ali, "expected")
    assert answer(*at_g1(places, "checkin", "--id", hit["id"]))["attendee"] == hit["id"]
    assert answer(*at_g1(places, "search", "Öz"))[0]["state"] == "inside"
    assert answer(*at_g1(places, "undo", hit["id"]))["attendee"] == hit["id"]
    assert answer(*at_g1(places, "checkout", "--id", hit["id"]))["attendee"] == hit["id"]


def test_a_walk_in_gets_a_code_that_works(places: Places) -> None:
    found = answer(*at_g1(places, "walkin", "--name", "Nele", "--adults", 2, "--children", 1))
    assert (found["result"], found["inside"]) == ("walkin", 3)
    assert answer(*at_g1(places, "checkout", found["code"]))["attendee"] == found["attendee"]


def test_a_walk_in_is_handed_a_code_printed_before(places: Places) -> None:
    first = answer(*at_g1(places, "walkin"))["code"]
    result = qmtui(*at_g1(places, "walkin", "--bind", first))
    assert (result.exit_code, len(result.stderr.splitlines())) == (36, 1)


def test_too_short_a_search_finds_nobody_and_exits_with_0(places: Places) -> None:
    assert answer(*at_g1(places, "search", "a")) == []


def test_a_search_gives_no_address(places: Places) -> None:
    (hit,) = answer(*at_g1(places, "search", "Ali Öz"))
    assert hit.keys() == {"id", "name", "offer", "state"}


@pytest.mark.parametrize(("delta", "figure"), [("-1", -1), ("-12", -12), ("5", 5), ("+5", 5)])
def test_a_stroke_is_written_as_it_is_said(places: Places, delta: str, figure: int) -> None:
    assert answer(*at_g1(places, "tally", delta)) == {"figure": figure}


def test_strokes_from_paper_carry_their_span(places: Places) -> None:
    arguments = at_g1(places, "tally", "95", "--late", "15:52", "2026-06-13T16:40")
    assert answer(*arguments)["figure"] == 95
    (late,) = answer(*at_g1(places, "report"))["stations"][0]["late"]
    assert late == {
        "since": "2026-06-13T15:52:00+02:00",
        "until": "2026-06-13T16:40:00+02:00",
        "visits": 95,
    }


def test_a_station_named_by_an_option_stands_in_the_entry(places: Places) -> None:
    answer(*at_g1(places, "tally", "3", "--station", SOUTH.upper()))
    visits = {s["name"]: s["visits"] for s in answer(*at_g1(places, "report"))["stations"]}
    assert visits == {NORTH: 0, SOUTH: 3}


def test_what_is_unsent_is_counted_until_it_was_handed_over(places: Places) -> None:
    for _ in range(3):
        qmtui(*at_g1(places, "tally", "1"))
    status = answer(*at_g1(places, "status"))
    assert (status["kind"], status["label"], status["unsent"]) == ("field", "G1", 3)
    assert answer(*at_g1(places, "sync"))["pushed"] == 3
    status = answer(*at_g1(places, "status"))
    assert (status["unsent"], status["unreceipted"]) == (0, 3)


def test_collecting_names_devices_with_what_is_known_of_them(places: Places) -> None:
    qmtui(*at_g1(places, "tally", "1"))
    qmtui(*at_g1(places, "sync", places.stick, "--final"))
    found = answer(*in_office(places, "collect", places.stick))
    assert (found["new"], found["known"], found["complete"]) == (1, 0, True)
    assert found["devices"] == [
        {
            "label": "G1",
            "entries": 2,
            "missing": 0,
            "clock_offset_s": None,
            "handed_in": True,
            "stage": "receipted",
            "wrote_on": 0,
            "unreceipted": 0,
            "drafts": 0,
            "lost": "",
        }
    ]


def test_the_report_can_be_had_as_json_by_its_format_too(places: Places) -> None:
    result = qmtui(*at_g1(places, "report", "--format", "json"))
    assert json.loads(result.stdout) == answer(*at_g1(places, "report"))


def test_the_report_goes_into_a_file(places: Places) -> None:
    file = places.root / "report.md"
    result = qmtui(*at_g1(places, "report", "-o", file))
    assert (result.exit_code, result.output) == (0, "")
    assert file.read_text(encoding="utf-8") == qmtui(*at_g1(places, "report")).stdout


def test_a_rehearsed_import_writes_nothing(places: Places) -> None:
    before = files_of(places.office)
    found = answer(*in_office(places, "import", places.csv, "--event", places.event, "--dry-run"))
    assert found["new"] == 1
    assert files_of(places.office) == before


def test_a_column_is_read_as_told(places: Places) -> None:
    places.csv.write_text("Wer;Wieviele\nEva Weiß;4\n", encoding="utf-8")
    mapping = ("--map", "Wer=name", "--map", "Wieviele=places")
    found = answer(*in_office(places, "import", places.csv, "--event", places.event, *mapping))
    assert found["new"] == 1
    issued = answer(*in_office(places, "issue", places.event, places.stick, "--plain"))
    assert issued["registrations"] == 2


def test_remarks_are_listed_for_people(places: Places) -> None:
    add = ("feedback", "add", "--kind", "problem", "--text", "Lampe kaputt", "--light", "red")
    lamp = answer(*at_g1(places, *add, "--topic", "lighting", "--place", "Ahornweg"))["id"]
    answer(*at_g1(places, "feedback", "endorse", lamp, "--count", "3"))
    listed = qmtui(*at_g1(places, "feedback", "list")).stdout
    assert "Problem: Lampe kaputt  [Beleuchtung · Ahornweg]  +3 ich auch" in listed


# -- Who writes


@pytest.mark.parametrize(
    ("option", "variable", "by"),
    [
        (None, None, None),
        ("JO", None, "JO"),
        (None, "MK", "MK"),
        ("JO", "MK", "JO"),
        ("", "MK", "MK"),
        (" \x1b", None, None),
        ("Johanna-Sophie", None, "Johanna-"),
    ],
)
def test_initials_come_from_the_option_else_the_environment_else_nowhere(
    places: Places,
    monkeypatch: pytest.MonkeyPatch,
    option: str | None,
    variable: str | None,
    by: str | None,
) -> None:
    if variable is not None:
        monkeypatch.setenv("QMTUI_BY", variable)
    given = () if option is None else ("--by", option)
    answer(*given, *at_g1(places, "tally", "1"))
    with Book.open(places.g1, read_only=True) as book:
        (tally,) = book.tallies
    assert tally.by == by


# -- Which book


def test_the_book_may_be_named_by_the_environment(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QMTUI_BOOK", str(places.g1))
    assert answer("status")["label"] == "G1"


needs_xdg = pytest.mark.skipif(sys.platform != "linux", reason="only XDG folders can be moved")


def test_the_office_is_not_told_of_unsent_entries_that_it_cannot_have(places: Places) -> None:
    told = qmtui("--book", places.office, "status").stdout
    assert "0 strittig" in told
    assert "ungesendet" not in told


def test_a_book_that_was_named_is_among_the_books(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert answer("info")["books"] == []
    assert answer("--book", places.g1, "info")["books"] == [str(places.g1)]
    monkeypatch.setenv("QMTUI_BOOK", str(places.office))
    assert answer("info")["books"] == [str(places.office)]


@needs_xdg
def test_the_only_book_on_a_device_needs_no_name(places: Places) -> None:
    joined = answer("join", places.stick, "--as", "G7")
    assert Path(joined["book"]).is_relative_to(places.root / "home")
    assert answer("status")["label"] == "G7"


@needs_xdg
def test_a_device_that_takes_part_already_is_told_so(places: Places) -> None:
    answer("join", places.stick, "--as", "G7")
    with unchanged(places):
        assert refusal(qmtui("join", places.stick, "--as", "G7")).exit_code == 53


@needs_xdg
def test_without_a_book_one_is_asked_for(places: Places) -> None:
    assert refusal(qmtui("status")).exit_code == 20


@needs_xdg
def test_of_several_books_one_is_asked_for(places: Places) -> None:
    books = places.root / "home" / "qmtui" / "books"
    for name in ("one", "two"):
        shutil.copytree(places.g1, books / name)
    assert str(books / "one") in refusal(qmtui("status")).stderr


# -- Beside a running program

HOLD = """
import sys
from pathlib import Path
from qmtui.book import Book, now
from qmtui.count import Count
with Book.open(Path(sys.argv[1])) as book:
    if book.kind == "field":
        Count(book, now).stroke(7)
    print("open", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def running_program(folder: Path) -> Iterator[None]:
    """Another process that has the book open for writing, and has written seven strokes."""
    command = [sys.executable, "-c", HOLD, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        try:
            assert process.stdout.readline() == b"open" + os.linesep.encode()
            yield
        finally:
            process.stdin.close()


def test_a_second_writing_program_is_refused(places: Places) -> None:
    writing = [
        *(["checkin", "r28bwa43"], ["checkout", "r28bwa43"], ["undo"], ["walkin"], ["tally", "1"]),
        *(["headcount", "1", "--method", "counted"], ["sync"]),
        ["resolve", places.ali, "--keep", "1"],
        ["feedback", "add", "--kind", "idea", "--text", "Bank"],
    ]
    with running_program(places.g1), unchanged(places):
        for arguments in writing:
            assert refusal(qmtui(*at_g1(places, *arguments))).exit_code == 21
    assert strokes(places) == 7


def test_a_second_program_writing_in_the_office_is_refused(places: Places) -> None:
    writing: list[list[object]] = [
        ["event", "add", "--title", "T", "--kind", "talk", "--start", "9:00"],
        ["import", places.csv, "--event", places.event],
        ["issue", places.event, places.stick, "--plain"],
        ["collect", places.stick],
    ]
    with running_program(places.office), unchanged(places):
        for arguments in writing:
            assert refusal(qmtui(*in_office(places, *arguments))).exit_code == 21


def test_commands_that_look_work_beside_a_writing_program(places: Places) -> None:
    with running_program(places.g1), unchanged(places):
        assert answer(*at_g1(places, "status"))["unsent"] == 1
        assert answer(*at_g1(places, "report"))["visits"]["total"] == 7
        assert answer(*at_g1(places, "search", "öz"))[0]["name"] == "Ali Öz"
        assert answer(*at_g1(places, "feedback", "list")) == []
        assert answer(*at_g1(places, "verify")) == {"ok": True, "findings": []}
        assert len(answer(*at_g1(places, "history", places.ali))) == 2
        assert answer(*at_g1(places, "conflicts")) == []
        assert answer("info")["qmtui"]
    with running_program(places.office), unchanged(places):
        assert answer(*in_office(places, "event", "list"))[0]["title"] == places.event
        assert answer(*in_office(places, "report"))["registered"] == 1
        assert answer(*in_office(places, "history", places.ali))
        assert answer(*in_office(places, "conflicts")) == []


def test_commands_that_look_change_nothing(places: Places) -> None:
    qmtui(*at_g1(places, "tally", "1"))
    looking = [
        *(["status"], ["report"], ["search", "öz"], ["feedback", "list"], ["verify"], ["info"]),
        *(["history", places.ali], ["conflicts"]),
    ]
    with unchanged(places):
        for arguments in looking:
            assert qmtui(*at_g1(places, *arguments)).exit_code == 0


# -- Torn and damaged


def tear(places: Places) -> None:
    """Begin a frame at the end of the newest log and do not finish it, like a pulled plug."""
    (log,) = (places.g1 / "wal").glob("*.wal")
    content = log.read_bytes()
    log.write_bytes(content + content[content.rindex(b"\xf5FRM") :][:60])


def test_a_torn_last_frame_is_reported_and_costs_nothing_confirmed(places: Places) -> None:
    for _ in range(3):
        qmtui(*at_g1(places, "tally", "1"))
        qmtui(*at_g1(places, "sync"))
    answer(*at_g1(places, "checkin", "r28bwa43"))
    tear(places)
    found = answer(*at_g1(places, "verify"))
    assert found["ok"] is True
    assert [finding["kind"] for finding in found["findings"]] == ["torn_tail"]
    assert answer(*at_g1(places, "report"))["visits"]["total"] == 3
    assert answer(*at_g1(places, "report"))["arrived"] == 1


def test_a_torn_frame_stays_aside_while_the_work_goes_on(places: Places) -> None:
    answer(*at_g1(places, "checkin", "r28bwa43"))
    tear(places)
    answer(*at_g1(places, "tally", "5"))
    assert answer(*at_g1(places, "sync"))["problems"] == []
    found = answer(*in_office(places, "collect", places.stick))
    assert (found["new"], found["devices"][0]["missing"]) == (2, 0)
    found = answer(*at_g1(places, "verify"))
    assert found["ok"] is True
    assert [finding["kind"] for finding in found["findings"]] == ["torn_tail"]


def test_a_damaged_book_is_told_with_its_findings(places: Places) -> None:
    segment = next((places.g1 / "seg").rglob("*.seg"))
    content = bytearray(segment.read_bytes())
    content[len(content) // 2] ^= 1
    segment.write_bytes(content)
    result = qmtui(*at_g1(places, "verify", "--json"))
    found = json.loads(result.stdout)
    assert result.exit_code == 22
    assert len(result.stderr.splitlines()) == 1
    assert found["ok"] is False
    assert found["findings"][0].keys() >= {"kind", "file", "detail"}
    assert qmtui(*at_g1(places, "verify")).exit_code == 22


def test_a_damaged_book_json_is_one_sentence(places: Places) -> None:
    (places.g1 / "book.json").write_text("{}", encoding="utf-8")
    with unchanged(places):
        assert refusal(qmtui(*at_g1(places, "status"))).exit_code == 22


def test_an_event_of_a_kind_this_version_does_not_know_is_listed(places: Places) -> None:
    with Book.open(places.office) as office:
        office.database.table("events").update({"kind": "balcony_concert"})
    assert "balcony_concert" in qmtui(*in_office(places, "event", "list")).stdout


# -- Usage


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["--nonsense"],
        ["checkin"],
        ["checkin", "a", "b"],
        ["checkin", "a", "--id", "b"],
        ["checkin", "a", "--people", "viele"],
        ["new"],
        ["new", "x", "--residents", "-1", "--name", "N"],
        ["tally"],
        ["tally", "eins"],
        ["tally", "1", "--late", "14:00"],
        ["headcount", "1", "--method", "guessed"],
        ["feedback", "add", "--kind", "rant", "--text", "x"],
        ["issue", "x"],
        ["issue", "x", "y", "--devices", "0"],
        ["join", "x"],
        ["history"],
        ["resolve", "x"],
        ["resolve", "x", "--keep", "0"],
        ["resolve", "x", "--keep", "beide"],
        ["report", "--format", "pdf"],
        ["--lang", "fr", "info"],
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_with_2_and_says_so_in_german(
    places: Places, arguments: list[str]
) -> None:
    with unchanged(places):
        result = qmtui(*at_g1(places, *arguments))
    assert (result.exit_code, result.stdout) == (2, "")
    assert re.match(r"(Aufruf: qmtui .+\n.+\n\n)?Fehler: .+\n\Z", result.stderr)
    english = r"\b(Error|Usage|Try|Missing|Invalid|No such|value|argument|option|unexpected)\b"
    assert not re.search(english, re.sub(r"[„“'\"‚‘][^\n]*?[“”'\"’]", "", result.stderr))


def leaves(
    command: click.Command = program, path: tuple[str, ...] = ()
) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its words."""
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from leaves(below, (*path, name))
    else:
        yield " ".join(path), command


def groups(command: click.Command = program) -> Iterator[click.Group]:
    if isinstance(command, click.Group):
        yield command
        for below in command.commands.values():
            yield from groups(below)


def test_every_command_is_tried_by_these_tests() -> None:
    assert {name for name, _ in leaves()} == {*ANSWERS, *OF_ENCRYPTED_BOOKS}


def test_every_command_and_option_has_help() -> None:
    for command in [*groups(), *(command for _, command in leaves())]:
        assert command.help, command.name
        for option in command.params:
            assert not isinstance(option, click.Option) or option.help, (command.name, option.name)


@pytest.mark.parametrize("name", ["", "event", "feedback", *ANSWERS])
def test_help_is_german(name: str) -> None:
    result = qmtui(*name.split(), "--help")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Aufruf: qmtui")
    english = r"\b(Usage|Options|Commands|Show|exit|required|default|the|and)\b"
    assert not re.search(english, result.stdout)


def test_every_command_can_answer_as_json() -> None:
    for name, command in leaves():
        assert "--json" in [option for param in command.params for option in param.opts], name


# -- Languages


def run(*arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
    """The program as a process of its own, with nothing but these settings."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("QMTUI")}
    return subprocess.run(
        [sys.executable, "-m", "qmtui", *map(str, arguments)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**own, "LANG": "en_US.UTF-8", "LANGUAGE": "en", **variables},
    )


def test_german_is_the_language_unless_told_otherwise(places: Places) -> None:
    done = run(*in_office(places, "report", places.event))
    assert done.returncode == 0
    assert "# Stadtteilfest" in done.stdout
    assert "## Besuche" in done.stdout
    assert "Samstag, 13. Juni 2026" in done.stdout


@pytest.mark.parametrize("how", ["option", "option=", "environment"])
def test_english_is_spoken_on_request(places: Places, how: str) -> None:
    given = {"option": ["--lang", "en"], "option=": ["--lang=en"], "environment": []}[how]
    variables = {"QMTUI_LANG": "en"} if how == "environment" else {}
    done = run(*given, *in_office(places, "report", places.event), **variables)
    assert done.returncode == 0
    assert "## Visits" in done.stdout
    assert "Saturday, June 13, 2026" in done.stdout
    assert not re.search(r"Besuche|Anmeldungen|Juni", done.stdout)


def test_help_and_errors_are_english_on_request(places: Places) -> None:
    assert "Check somebody in by the CODE" in run("--lang", "en", "checkin", "--help").stdout
    done = run("--lang", "en", *at_g1(places, "report", "x"))
    assert done.returncode == 31
    assert done.stderr.startswith("There is no such event")


def test_the_module_runs_as_the_program_does(places: Places) -> None:
    done = run(*at_g1(places, "tally", "3", "--json"))
    assert (done.returncode, done.stdout, done.stderr) == (0, '{"figure":3}\n', "")
    assert strokes(places) == 3


def test_a_sync_after_a_process_ended_finds_its_strokes(places: Places, now: Clock) -> None:
    run(*at_g1(places, "tally", "3"))
    with Book.open(places.g1) as book:
        assert sync(book, now, places.stick).pushed == 1
