"""What shells and `man` read, and the commands about the config file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from qmtui.cli.main import program
from qmtui.cli.manual import manual_page
from qmtui.cli.session import Session
from tests.qmtui.cli.test_commands import leaves
from tests.qmtui.conftest import answer, qmtui


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "config.toml"
    monkeypatch.setenv("QMTUI_CONFIG", str(file))
    return file


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_file_that_asks_the_program(shell: str) -> None:
    script = qmtui("completion", shell).stdout
    assert f"_QMTUI_COMPLETE={shell}_complete" in script


@pytest.mark.skipif(not shutil.which("bash"), reason="bash reads it")
def test_bash_takes_the_file() -> None:
    script = qmtui("completion", "bash").stdout
    subprocess.run(["bash", "-n"], input=script, text=True, check=True)


def test_the_program_completes_what_was_begun() -> None:
    wanted = {"_QMTUI_COMPLETE": "bash_complete", "COMP_WORDS": "qmtui check", "COMP_CWORD": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "qmtui"],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, **wanted},
    )
    assert {"plain,checkin", "plain,checkout"} <= set(done.stdout.split())


def test_the_manual_names_every_command_and_every_option() -> None:
    page = manual_page(program).replace("\\-", "-")
    for name, command in leaves():
        assert f".SS {name}" in page
        for param in command.params:
            assert all(option in page for option in param.opts if option.startswith("-")), name


def test_nothing_in_the_manual_is_taken_for_a_command_of_roff() -> None:
    known = (".TH", ".nh", ".ad l", ".SH", ".SS", ".TP", ".B ")
    requests = [line for line in manual_page(program).splitlines() if line.startswith((".", "'"))]
    assert [line for line in requests if not line.startswith(known)] == []


def test_all_faults_of_the_config_are_named_and_the_keys_are_among_them(config: Path) -> None:
    config.write_text('theme = "blue"\n[keymap]\n"app.quit" = "q"\n"no.such" = "f11"\n')
    found = qmtui("config", "check", "--json")
    assert found.exit_code == 37
    for option in ("theme", "keymap.app.quit", "keymap.no.such"):
        assert f'"option":"{option}"' in found.stdout
    assert len(qmtui("config", "check").stdout.splitlines()) == 3


def test_a_config_that_is_well_says_so(config: Path) -> None:
    config.write_text('[keymap]\n"desk.turn" = "f11"\n')
    assert answer("config", "check")["findings"] == []
    assert "in Ordnung" in qmtui("config", "check").stdout


def test_a_faulty_config_stops_no_command_but_is_mentioned_beside_the_answer(
    config: Path,
) -> None:
    config.write_text("theme = 3\n")
    found = qmtui("info", "--json")
    assert found.exit_code == 0
    assert "config check" in found.stderr
    assert found.stdout.startswith("{")


def test_the_language_of_the_config_counts_unless_another_is_asked_for(config: Path) -> None:
    config.write_text('language = "en"\n')
    for arguments, said in (((), "Usage: qmtui"), (("--lang", "de"), "Aufruf: qmtui")):
        done = subprocess.run(
            [sys.executable, "-m", "qmtui", *arguments, "--help"],
            capture_output=True,
            check=True,
            encoding="utf-8",
            env={**os.environ, "QMTUI_LANG": ""},
        )
        assert done.stdout.startswith(said)


@pytest.mark.parametrize(
    ("option", "written", "expected"),
    [(True, "", True), (False, "", False), (True, "mouse = false", False)],
)
def test_the_mouse_stays_with_the_terminal_if_option_or_config_say_so(
    config: Path, monkeypatch: pytest.MonkeyPatch, option: bool, written: str, expected: bool
) -> None:
    config.write_text(written)
    heard: list[object] = []

    def run(*arguments: object, mouse: bool, **options: object) -> int:
        heard.append(mouse)
        return 0

    monkeypatch.setattr("screens.app.run", run)
    monkeypatch.setattr("qmtui.terminal.prepare_environment", lambda: None)
    Session.from_options(None, None, mouse=option).open_app(config.parent)
    assert heard == [expected]


def test_case_34_switches_of_textual_that_are_ignored_are_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TEXTUAL_LOG", "keys.log")
    assert answer("info")["ignored"] == ["TEXTUAL_LOG"]
