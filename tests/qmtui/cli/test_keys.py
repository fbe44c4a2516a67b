"""Encrypted books on the command line: the secret comes from the environment, never an option."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from qmtui.cli.main import program
from tests.qmtui.conftest import answer, qmtui
from tests.qmtui.sealed_day import PASSPHRASE, SealedDay

OTHER = "ganz andere Wörter"
Use = Callable[[str], None]


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> Use:
    return lambda text: monkeypatch.setenv("QMTUI_PASSPHRASE", text)


def test_new_books_are_encrypted_and_tell_their_recovery_key_once(
    tmp_path: Path, secret: Use
) -> None:
    refused = qmtui("new", tmp_path / "b", "--name", "Lindenhof")
    assert (refused.exit_code, (tmp_path / "b").exists()) == (30, False)
    secret("kurz")
    assert qmtui("new", tmp_path / "b", "--name", "Lindenhof").exit_code == 30
    secret(PASSPHRASE)
    made = answer("new", tmp_path / "b", "--name", "Lindenhof")
    assert len(made["recovery_key"].splitlines()) == 4
    assert answer("--book", tmp_path / "b", "status")["encrypted"] is True


def test_case_16_every_wrong_secret_has_a_sentence_of_its_own(day: SealedDay, secret: Use) -> None:
    told = {}
    mistyped = day.code[:-1] + ("B" if day.code[-1] != "B" else "C")
    for name, text in (
        ("g1", ""),
        ("g1", "falsch geraten"),
        ("g1", mistyped),
        ("office", "3f7k-92mb-xq " * 4),
    ):
        secret(text)
        refused = qmtui("--book", day.root / name, "status")
        assert (refused.exit_code >= 20, refused.stdout) == (True, "")
        assert "Traceback" not in refused.stderr
        told[refused.stderr] = text
    assert len(told) == 4
    assert all(not text or text not in sentence for sentence, text in told.items())


def test_the_code_may_be_typed_in_any_way(day: SealedDay, secret: Use) -> None:
    for text in (day.code, day.code.lower(), day.code.replace(" ", ""), f"  {day.code} \n"):
        secret(text)
        assert answer("--book", day.root / "g1", "status")["label"] == "G1"


def test_another_passphrase_and_another_recovery_key(
    day: SealedDay, secret: Use, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = day.root / "office"
    secret(day.recovery)
    monkeypatch.setenv("QMTUI_NEW_PASSPHRASE", OTHER)
    assert answer("--book", office, "passphrase") == {"changed": True}
    secret(PASSPHRASE)
    assert qmtui("--book", office, "status").exit_code == 30
    secret(OTHER)
    printed = answer("--book", office, "recovery", "print")["recovery_key"]
    secret(day.recovery)
    assert qmtui("--book", office, "status").exit_code == 30
    secret(printed)
    assert answer("--book", office, "status")["kind"] == "office"


def test_the_drill_reads_the_printed_key_from_standard_input(day: SealedDay, secret: Use) -> None:
    secret(PASSPHRASE)
    done = qmtui("--book", day.root / "office", "recovery", "drill", "--json", input=day.recovery)
    assert done.exit_code == 0, done.output
    assert [one["opened"] for one in json.loads(done.stdout)] == [True, True]


def test_the_office_makes_a_new_code_for_a_station(day: SealedDay, secret: Use) -> None:
    secret(PASSPHRASE)
    made = answer("--book", day.root / "office", "recovery", "station", day.root / "g1")
    secret(made["access_code"])
    assert answer("--book", day.root / "g1", "tally", "1")["figure"] == 6


def test_no_command_takes_a_secret_as_an_option() -> None:
    def options(group: object) -> list[str]:
        found = [o for p in getattr(group, "params", []) for o in p.opts]
        for command in getattr(group, "commands", {}).values():
            found += options(command)
        return found

    assert not [o for o in options(program) if "pass" in o or "secret" in o or "pin" in o]
