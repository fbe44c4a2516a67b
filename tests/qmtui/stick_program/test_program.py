"""The program put on a stick by the office: what is fetched, kept and written."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest

from qmtui.errors import BookUnusable
from qmtui.exchange import stop
from qmtui.stick_program import own_wheel, writing
from qmtui.stick_program.closure import needed
from qmtui.stick_program.fetching import NotFetched
from qmtui.stick_program.own_wheel import PACKAGES, build_own_wheel
from qmtui.stick_program.plan import plan
from qmtui.stick_program.platforms import NAMES, PLATFORMS
from qmtui.stick_program.targets import Target
from qmtui.stick_program.wheelhouse import Wheelhouse
from qmtui.stick_program.writing import StickTooSmall, put_program
from scripts.borrowed_laptop import borrow, can_go_offline, hand_out
from tests.qmtui.stick_program.houses import LINUX, WINDOWS, furnish, put_wheel

ROOT = Path(__file__).parents[3]


def silent(done: int, total: int) -> None:
    """Progress that nobody looks at."""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return furnish(tmp_path / "house", monkeypatch)


@pytest.fixture
def offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder where pip looks for wheels."""
    (folder := tmp_path / "index").mkdir()
    for name in ("PIP_EXTRA_INDEX_URL", "PIP_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


# -- Which libraries


def test_every_computer_gets_the_versions_that_run_here_and_what_it_alone_needs() -> None:
    here = {str(requirement) for requirement in needed(LINUX)}
    assert f"textual=={metadata.version('textual')}" in here
    assert f"mdurl=={metadata.version('mdurl')}" in here, "needed by what textual needs"
    assert "linkify-it-py" in {requirement.name for requirement in needed(LINUX)}, "by an extra"
    assert "colorama" not in {requirement.name for requirement in needed(LINUX)}
    assert "colorama" in {requirement.name for requirement in needed(WINDOWS)}


def test_each_target_takes_the_wheel_made_for_it_most_closely(house: Path) -> None:
    pin = f"orjson=={metadata.version('orjson')}"
    for tags in ("cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64", "cp312-cp312-win_amd64"):
        put_wheel(house, pin, tags)
    put_wheel(house, "orjson==999", "cp312-cp312-win_amd64")
    older = Target("linux-x86_64", "3.11")
    found = Wheelhouse(house).gather([LINUX, WINDOWS, older], silent)
    names = [next(w.name for w in wheels if "orjson" in w.name) for wheels in found.values()]
    assert [name.rsplit("_", 1)[-1].removesuffix(".whl") for name in names[:2]] == ["64", "amd64"]
    assert "manylinux" in names[0]
    assert "py3-none-any" in names[2]
    assert "999" not in "".join(names)


def test_only_what_is_missing_is_fetched_and_then_kept(house: Path, offline: Path) -> None:
    pin = f"tinydb=={metadata.version('tinydb')}"
    put_wheel(house, pin).unlink()
    with pytest.raises(NotFetched, match=r"linux-x86_64, Python 3\.12.*pip\.log"):
        Wheelhouse(house).gather([LINUX], silent)
    put_wheel(offline, pin)
    told: list[tuple[int, int]] = []
    Wheelhouse(house).gather([LINUX], lambda done, total: told.append((done, total)))
    assert told[0] == (told[0][1] - 1, len(needed(LINUX)))
    assert list(house.glob("tinydb-*"))
    assert not list(house.glob(".*"))
    (offline / next(offline.iterdir())).unlink()
    assert Wheelhouse(house).gather([LINUX], silent)


def test_the_system_must_be_as_new_as_the_pickiest_library() -> None:
    either = Path("b-1-py3-none-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl")
    wheels = [Path("a-1-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl"), either]
    platforms = plan({LINUX: wheels}, {})["platforms"]
    assert isinstance(platforms, dict)
    assert platforms["linux-x86_64"]["least"] == "2.27"


def test_every_platform_has_a_name_for_people() -> None:
    assert NAMES.keys() == PLATFORMS.keys()


# -- qmtui itself


def test_the_program_made_into_a_wheel_runs_on_nothing_but_its_files(tmp_path: Path) -> None:
    wheel = build_own_wheel(tmp_path)
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(tmp_path / "there")
        names = set(opened.namelist())
        record = next(name for name in names if name.endswith("/RECORD"))
        for name, digest, _ in csv.reader(io.StringIO(opened.read(record).decode())):
            told = base64.urlsafe_b64encode(hashlib.sha256(opened.read(name)).digest())
            assert name == record or digest == f"sha256={told.rstrip(b'=').decode()}"
            names.remove(name)
    assert not names
    assert not list((tmp_path / "there").rglob("direct_url.json")), "it tells where we were made"
    code = "import sys; sys.path.insert(0, sys.argv[1]); import qmtui, importlib.metadata as m; "
    code += "print(m.version('qmtui'), qmtui.__file__, len(m.requires('qmtui')))"
    command = [sys.executable, "-I", "-S", "-c", code, str(tmp_path / "there")]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    assert done.stdout.startswith(f"{metadata.version('qmtui')} {tmp_path}")


def test_the_wheel_holds_the_packages_that_the_project_is_built_of() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f"packages = {json.dumps(PACKAGES)}" in project
    assert own_wheel.ROOT == ROOT


# -- On the stick


def test_the_stick_holds_what_the_plan_names_and_no_more(house: Path, stick: Path) -> None:
    put_program(stick, ["linux-x86_64", "windows-amd64"], ["3.12", "3.13"])
    written = put_program(stick, ["windows-amd64"], ["3.12"])
    folder = stick / "qmtui-start"
    found = json.loads((folder / "program.json").read_bytes())
    assert list(found["platforms"]) == list(written.platforms) == ["windows-amd64"]
    wheels = {path.name: path.read_bytes() for path in (folder / "wheels").iterdir()}
    assert {name: hashlib.sha256(content).hexdigest() for name, content in wheels.items()} == (
        found["sha256"]
    )
    assert set(found["platforms"]["windows-amd64"]["pythons"]["3.12"]) == wheels.keys()
    assert written.size == sum(map(len, wheels.values()))
    for name in ("start.cmd", "LIESMICH.txt"):
        content = (folder / name).read_bytes()
        assert content.count(b"\n") == content.count(b"\r\n") > 5
    assert "ist für Windows." in (folder / "LIESMICH.txt").read_text("utf-8-sig")
    assert b"\r" not in (folder / "start.sh").read_bytes()


def test_what_lies_there_is_not_written_again_unless_it_is_damaged(
    house: Path, stick: Path
) -> None:
    put_program(stick, ["linux-x86_64"], ["3.12"])
    kept, damaged, *_ = sorted((stick / "qmtui-start" / "wheels").iterdir())
    before, was = damaged.read_bytes(), kept.stat().st_ino
    damaged.write_bytes(b"?" + before[1:])
    put_program(stick, ["linux-x86_64"], ["3.12"])
    assert damaged.read_bytes() == before
    assert kept.stat().st_ino == was


def stop_at(phase: int) -> Callable[[int, int], None]:
    """Stops while files are fetched (0) or written (1)."""
    seen: list[int] = []

    def progress(done: int, total: int) -> None:
        seen.append(done)
        if phase == 0 or len(seen) > 3:
            stop()

    return progress


@pytest.mark.parametrize("phase", [0, 1])
def test_nothing_can_be_started_from_a_stick_that_was_stopped(
    house: Path, stick: Path, phase: int
) -> None:
    with pytest.raises(BookUnusable) as stopped:
        put_program(stick, ["linux-x86_64"], ["3.12"], stop_at(phase))
    assert stopped.value.is_stopped
    assert (stick / "qmtui-start").exists() == bool(phase)
    assert not (stick / "qmtui-start" / "program.json").exists()


def test_a_stick_that_is_too_small_stays_as_it_was(
    house: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "SPARE", 10**18)
    with pytest.raises(StickTooSmall, match=r"\d+ MB.*\d+ MB"):
        put_program(stick, ["linux-x86_64"], ["3.12"])
    assert not list(stick.iterdir())


def test_a_stick_that_is_not_there_is_not_made_up_and_nothing_is_fetched(
    house: Path, tmp_path: Path
) -> None:
    next(house.glob("*.whl")).unlink()
    with pytest.raises(BookUnusable):
        put_program(tmp_path / "media" / "STICK", ["linux-x86_64"], ["3.12"], unasked)
    assert not (tmp_path / "media").exists()


def test_nothing_is_fetched_for_a_stick_that_is_too_small_for_what_is_there(
    house: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    next(house.glob("*.whl")).unlink()
    monkeypatch.setattr(writing, "SPARE", 0)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=0))
    with pytest.raises(StickTooSmall):
        put_program(stick, ["linux-x86_64"], ["3.12"], unasked)


def unasked(done: int, total: int) -> None:
    pytest.fail("it was begun to fetch")


@pytest.mark.campaign
def test_a_borrowed_laptop_without_a_network_starts_from_the_stick(tmp_path: Path) -> None:
    if not can_go_offline():
        pytest.skip("no network namespaces here: needs Linux, and the right to make them")
    assert borrow(tmp_path, hand_out(tmp_path))["result"] == "ok"
