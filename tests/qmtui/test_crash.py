"""What a bug may say: where it is, and nothing of what anybody typed."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from qmtui import crash
from qmtui.cli.main import Program
from qmtui.errors import QmtuiError

SECRET = "Ayşe Yılmaz"


class Expected(QmtuiError):
    exit_code = 39
    sentence = "Expected: {0}."


@pytest.fixture
def broken() -> Program:
    """The program with commands that go wrong in all ways."""
    program = Program("qmtui")

    @program.command()
    def bug() -> None:
        raise ValueError(SECRET)

    @program.command()
    def chained() -> None:
        try:
            float(SECRET)
        except ValueError as error:
            raise RuntimeError(SECRET) from error

    @program.command()
    def expected() -> None:
        raise Expected("yes")

    @program.command()
    def interrupted() -> None:
        raise KeyboardInterrupt

    @program.command()
    def usage() -> None:
        raise click.UsageError("wrong")

    @program.group()
    def nested() -> None:
        pass

    @nested.command("bug")
    def nested_bug() -> None:
        raise ValueError(SECRET)

    return program


def run(program: Program, *arguments: str) -> Result:
    return CliRunner().invoke(program, arguments)


@pytest.mark.parametrize("command", [["bug"], ["chained"], ["nested", "bug"]], ids=" ".join)
def test_a_bug_in_a_command_is_one_sentence_without_values(
    broken: Program, command: list[str]
) -> None:
    result = run(broken, *command)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert re.search(r"\((ValueError|RuntimeError) test_crash\.py:\d+\)", result.stderr)
    assert "Traceback" not in result.stderr
    assert SECRET not in result.output


def test_an_expected_error_is_its_own_sentence_and_exit_code(broken: Program) -> None:
    result = run(broken, "expected")
    assert (result.exit_code, result.stdout, result.stderr) == (39, "", "Expected: yes.\n")


def test_a_usage_error_stays_one(broken: Program) -> None:
    assert run(broken, "usage").exit_code == 2


def test_ctrl_c_ends_a_command_without_a_word(broken: Program) -> None:
    result = run(broken, "interrupted")
    assert (result.exit_code, result.output) == (130, "")


# Another process: in this one the module `qmtui.cli.main` has taken the function's name.
INTERRUPTED = """
import qmtui.config
def read_config(*_arguments):
    raise KeyboardInterrupt
qmtui.config.read_config = read_config
from qmtui.cli import main
main([])
"""


def test_ctrl_c_ends_the_program_without_a_word_while_it_still_starts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("QMTUI_LANG", raising=False)
    done = subprocess.run([sys.executable, "-c", INTERRUPTED], capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_a_bug_shows_in_the_file_where_it_happened() -> None:
    with pytest.raises(ValueError, match=SECRET) as bug:
        datetime.strptime("2026", SECRET)
    assert crash.place_of(bug.value).startswith("ValueError _strptime.py:")


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert crash.place_of(ValueError(SECRET)) == "ValueError ?"


def test_the_sentence_says_that_what_was_confirmed_is_saved() -> None:
    assert "Alles Bestätigte ist gespeichert" in crash.sentence(ValueError(SECRET))
    assert SECRET not in crash.sentence(ValueError(SECRET))


def test_the_log_tells_the_place_alone_and_does_not_grow_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log" / "qmtui.log"
    monkeypatch.setattr(crash, "log_file", lambda: log)
    monkeypatch.setattr(crash, "LARGEST", 100)
    for second in range(9):
        crash.note_down(ValueError(SECRET), datetime(2026, 6, 13, 12, 0, second, tzinfo=UTC))
    older = log.with_suffix(".1.log")
    assert sorted(log.parent.iterdir()) == sorted([log, older])
    assert log.read_text().splitlines()[-1] == "2026-06-13T12:00:08Z ValueError ?"
    assert older.stat().st_size < 200
