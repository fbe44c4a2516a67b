"""start.py on the stick: from a bare Python to the program, or one sentence."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from qmtui.stick_program.platforms import PLATFORMS
from qmtui.stick_program.writing import LAUNCHER

START = LAUNCHER / "start.py"
PYTHON = "{}.{}".format(*sys.version_info)
PROGRAM = """
import json, os, sys
def main():
    print(json.dumps([os.getcwd(), sys.argv[1:], sys.path[0]]))
    sys.exit(23)
"""

Stick = Callable[..., Path]


def this_platform() -> str:
    spec = spec_from_file_location("stick_start", START)
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(module := module_from_spec(spec))
    name: str = module.this_platform()
    return name


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    """Makes a stick with a program of one module that says how it was started."""

    def make(platform: str = this_platform(), python: str = PYTHON, least: str = "") -> Path:
        folder = tmp_path / "STICK 1" / "qmtui-start"
        (folder / "wheels").mkdir(parents=True)
        with zipfile.ZipFile(wheel := folder / "wheels" / "qmtui-1-py3-none-any.whl", "w") as out:
            out.writestr("qmtui/__init__.py", "")
            out.writestr("qmtui/cli.py", PROGRAM)
            out.writestr("qmtui-1.data/data/share/man/man1/qmtui.1", "manual")
        for file in LAUNCHER.iterdir():
            (folder / file.name).write_bytes(file.read_bytes())
        target = {"name": "Amiga", "least": least, "pythons": {python: [wheel.name]}}
        sums = {wheel.name: hashlib.sha256(wheel.read_bytes()).hexdigest()}
        plan = {"version": "1", "platforms": {platform: target}, "sha256": sums}
        (folder / "program.json").write_text(json.dumps(plan), encoding="utf-8")
        return folder

    return make


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (home := tmp_path / "home").mkdir()
    return home


def start(
    home: Path, folder: Path, *arguments: str, path: Path | None = None
) -> subprocess.CompletedProcess[str]:
    cache = "Library/Caches" if sys.platform == "darwin" else ".cache"
    own: dict[str, object] = {"HOME": home, "USERPROFILE": home, "LOCALAPPDATA": home / cache}
    own |= {"PATH": f"{path}{os.pathsep}{os.environ['PATH']}"} if path else {}
    kept = {k: v for k, v in os.environ.items() if k not in ("XDG_CACHE_HOME", "QMTUI_START_FROM")}
    return subprocess.run(
        [sys.executable, str(folder / "start.py"), *arguments],
        env={**kept, **{name: str(value) for name, value in own.items()}},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def refusal(home: Path, folder: Path) -> str:
    """The one sentence in which the start ends."""
    done = start(home, folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    return done.stderr.splitlines()[-1]


def unpacked(home: Path) -> list[str]:
    return [path.name for path in home.rglob("qmtui/start/*")]


def test_the_first_start_sets_up_and_the_next_does_without_the_stick(
    stick: Stick, home: Path
) -> None:
    first = start(home, folder := stick(), "join", "a b", "")
    assert first.stderr.strip() == "Einen Moment: richte das Programm ein … 1 von 1"
    assert json.loads(first.stdout)[:2] == [str(Path.cwd()), ["join", "a b", ""]]
    assert first.returncode == 23
    next((folder / "wheels").iterdir()).unlink()
    second = start(home, folder)
    assert second.stderr == ""
    cwd, arguments, program = json.loads(second.stdout)
    assert (cwd, arguments) == (str(home), []), "a terminal on the stick keeps it from leaving"
    assert Path(program).is_relative_to(home)
    assert not list(Path(program).glob("*.data"))


def test_what_is_left_on_the_desktop_starts_it_without_the_stick(stick: Stick, home: Path) -> None:
    (desktop := home / "Schreibtisch").mkdir()
    start(home, folder := stick())
    (starter,) = desktop.iterdir()
    done = subprocess.run([str(starter), "a b"], capture_output=True, check=False)
    assert json.loads(done.stdout)[1] == ["a b"]
    assert start(home, folder, "--remove").returncode == 0
    assert not [*desktop.iterdir(), *unpacked(home)]


def test_a_damaged_file_is_named_and_nothing_is_left_behind(stick: Stick, home: Path) -> None:
    folder = stick()
    wheel = next((folder / "wheels").iterdir())
    wheel.write_bytes(wheel.read_bytes()[:-1] + b"!")
    assert "qmtui-1-py3-none-any.whl auf dem Stick ist beschädigt" in refusal(home, folder)
    assert unpacked(home) == []


def test_a_stick_pulled_too_early_says_so(stick: Stick, home: Path) -> None:
    (folder := stick()).joinpath("program.json").unlink()
    assert "nicht vollständig" in refusal(home, folder)


def test_another_computer_is_told_whom_the_stick_is_for(stick: Stick, home: Path) -> None:
    assert "ist nur für Amiga" in refusal(home, stick(platform="amiga-68k"))


def test_an_old_system_is_told_so(stick: Stick, home: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("libraries for Windows do not say how new it must be")
    assert "System ist zu alt" in refusal(home, stick(least="99.0"))


def test_without_a_python_that_fits_it_says_which(stick: Stick, home: Path) -> None:
    sentence = refusal(home, stick(python="3.99"))
    assert f"nur Python {PYTHON}; gebraucht wird eines von 3.99." in sentence


def test_it_goes_on_with_the_python_that_fits(stick: Stick, home: Path, tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("the py launcher finds it there")
    (bin_folder := tmp_path / "bin").mkdir()
    other = bin_folder / "python3.99"
    other.write_text("#!/bin/sh\necho other: $*\n")
    other.chmod(0o755)
    folder = stick(python="3.99")
    done = start(home, folder, "join", path=bin_folder)
    assert done.stdout == f"other: {folder / 'start.py'} join\n"


def test_an_old_python_can_read_the_file() -> None:
    # 3.7 is the oldest grammar ast knows.
    tree = ast.parse(START.read_text(encoding="utf-8"), feature_version=(3, 7))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported == {"pathlib", "typing"}


@pytest.mark.skipif(sys.platform == "win32", reason="there it is start.cmd")
def test_the_shell_finds_a_python_and_hands_everything_on(stick: Stick, home: Path) -> None:
    folder = stick()
    command = ["sh", str(folder / "start.command"), "join", "a b"]
    environment: dict[str, Any] = {**os.environ, "HOME": str(home)}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment.pop("XDG_CACHE_HOME", None)
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert json.loads(done.stdout)[1] == ["join", "a b"]


def test_this_platform_is_one_that_the_office_knows() -> None:
    if sys.platform not in ("linux", "darwin", "win32"):
        pytest.skip("not a system we make sticks for")
    assert this_platform() in PLATFORMS
