"""start.py: from a bare Python to the running program, or one sentence."""

from __future__ import annotations

import ast
import json
import re
import runpy
import shutil
import subprocess
import sys
import venv
from importlib import metadata
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import start

SOURCE = Path(start.__file__)
WINDOWS = {"os_name": "nt", "platform_system": "Windows", "sys_platform": "win32"}


@pytest.fixture
def fresh(tmp_path: Path) -> ModuleType:
    """The start.py of a source folder in which nothing is set up."""
    for name in ("start.py", "pyproject.toml"):
        shutil.copy(SOURCE.with_name(name), tmp_path)
    return load(tmp_path / "start.py")


@pytest.fixture
def ready(fresh: ModuleType) -> ModuleType:
    """The start.py of a folder set up for use, though without pip: setting up more must fail."""
    venv.create(fresh.VENV, symlinks=sys.platform != "win32")
    fresh.STAMP.write_text(fresh.stamp(dev=False), encoding="utf-8")
    return fresh


def load(path: Path) -> ModuleType:
    spec = spec_from_file_location("start_copy", path)
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(module := module_from_spec(spec))
    return module


def test_an_old_python_is_told_so_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 8, 18))
    with pytest.raises(SystemExit, match=r"^qmtui needs Python 3\.11 or newer; this is 3\.8\.$"):
        runpy.run_path(str(SOURCE))


def test_an_old_python_can_parse_the_file() -> None:
    # 3.7 is the oldest grammar ast knows.
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"), feature_version=(3, 7))
    assert "__future__" not in {n.module for n in tree.body if isinstance(n, ast.ImportFrom)}


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_venv_names_the_package_to_install(
    fresh: ModuleType,
    module: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(SystemExit, match=r"^[^\n]+`sudo apt install python3\.\d+-venv`[^\n]+$"):
        fresh.prepare(dev=False)
    out, err = capfd.readouterr()
    assert not out
    assert err.startswith("Setting up qmtui")


def test_a_setup_for_use_lacks_the_tools_for_testing(ready: ModuleType) -> None:
    assert ready.is_ready(dev=False)
    assert not ready.is_ready(dev=True)


def test_a_setup_for_testing_is_enough_for_use(ready: ModuleType) -> None:
    ready.STAMP.write_text(ready.stamp(dev=True), encoding="utf-8")
    assert ready.is_ready(dev=False)
    assert ready.is_ready(dev=True)


def test_a_setup_that_fails_keeps_the_one_before_it(ready: ModuleType) -> None:
    with pytest.raises(SystemExit, match=r"^[^\n]+go online and start again[^\n]+$"):
        ready.prepare(dev=True)
    assert ready.is_ready(dev=False)
    assert "pip" in ready.LOG.read_text()


def test_an_interrupted_setup_is_done_again(
    ready: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*args: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ready, "pip", interrupt)
    with pytest.raises(SystemExit, match="the next start does it again"):
        ready.prepare(dev=True)
    assert not ready.installed()


def test_a_new_pin_needs_a_setup(ready: ModuleType) -> None:
    ready.PINS[0] = "anyio==0"
    assert not ready.is_ready(dev=False)


def test_another_python_needs_a_new_venv(
    ready: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ready, "PYTHON", "3.99")
    assert not ready.installed().startswith(ready.base())


def test_a_venv_whose_python_is_gone_counts_as_none(ready: ModuleType) -> None:
    Path(ready.script("python")).unlink()
    assert not ready.installed()


def test_the_program_gets_arguments_folder_and_streams_and_gives_its_exit_code(
    ready: ModuleType, tmp_path: Path
) -> None:
    # In the place of qmtui stands the interpreter itself, which says what it was given.
    shutil.copy(ready.script("python"), ready.script("qmtui"), follow_symlinks=False)
    (elsewhere := tmp_path / "elsewhere").mkdir()
    code = "import json, os, sys; print(json.dumps([os.getcwd(), *sys.argv])); sys.exit(23)"
    done = subprocess.run(
        [sys.executable, str(ready.__file__), "-c", code, "", "--json", "a b"],
        cwd=elsewhere,
        capture_output=True,
        check=False,
        text=True,
    )
    assert json.loads(done.stdout) == [str(elsewhere), "-c", "", "--json", "a b"]
    assert not done.stderr
    assert done.returncode == 23


def test_every_pin_is_exact_and_names_no_host() -> None:
    assert [p for p in start.PINS if not re.fullmatch(r"[a-z0-9-]+==\w+(\.\w+)*", p)] == []


def test_the_build_backend_is_the_pinned_one_and_always_installed() -> None:
    backend = set(start.PROJECT["build-system"]["requires"])
    assert backend <= set(start.PINS)
    assert backend <= set(start.requirements(dev=False))


def test_the_pins_are_the_whole_closure_and_no_more() -> None:
    pinned = {Requirement(pin).name for pin in start.PINS}
    assert closure(start.requirements(dev=True)) == pinned


def closure(wanted: list[str]) -> set[str]:
    """All that `wanted` brings along, here and on Windows."""
    seen: set[str] = set()
    queue = wanted
    while queue:
        seen.update(queue)
        queue = [line for needed in queue for line in needed_by(Requirement(needed))]
        queue = [line for line in queue if line not in seen]
    return {canonicalize_name(Requirement(line).name) for line in seen}


def needed_by(requirement: Requirement) -> list[str]:
    try:
        lines = metadata.requires(requirement.name) or []
    except metadata.PackageNotFoundError:  # It is for another platform.
        return []
    extras = ["", *requirement.extras]
    environments = [{**system, "extra": extra} for system in ({}, WINDOWS) for extra in extras]

    def applies(line: str) -> bool:
        marker = Requirement(line).marker
        return not marker or any(map(marker.evaluate, environments))

    return list(filter(applies, lines))
