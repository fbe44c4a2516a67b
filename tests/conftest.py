"""What all tests share: golden screens as plain text."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import disk_usage
from typing import Any

import pytest
from textual.app import App

from storage import keys
from tests.markup import refuse_names
from tests.pace import quicken

GOLDEN = Path(__file__).parent / "golden"

AnyApp = App[Any]  # whatever it returns in the end
Golden = Callable[[AnyApp], None]


MEMORY = Path("/dev/shm")
"""Where a folder lies in memory, on the systems that have one."""


def pytest_configure(config: pytest.Config) -> None:
    """Take temporary folders in memory: tests prove what is written, not how fast a disk is."""
    keep_bytecode(config.rootpath / ".pytest_cache" / "bytecode")
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and disk_usage(MEMORY).free > 2 << 30:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def keep_bytecode(folder: Path) -> None:
    """Compile once even where Python is told to write nothing beside the sources.

    A hundred processes would do it anew: those that test, and every program that they start.
    """
    if sys.dont_write_bytecode:
        sys.dont_write_bytecode = False
        sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = str(folder)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_xdist_auto_num_workers() -> int:
    """With `-n auto` two more than there are processors: half of a screen's test is waiting."""
    return (os.cpu_count() or 1) + 2


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="Rewrite the golden screens.")


def screen_text(app: AnyApp) -> str:
    """What the terminal shows, without colours."""
    # The one private call of the tests; Textual exports pictures, but no text.
    strips = app.screen._compositor.render_strips()
    lines = ["".join(segment.text for segment in strip).rstrip() for strip in strips]
    return "\n".join(lines) + "\n"


@pytest.fixture(autouse=True, scope="session")
def _own_settings() -> Iterator[None]:
    """The settings and the log of whoever runs the tests stay out of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QMTUI_CONFIG", os.devnull)
        patch.setattr("qmtui.crash.log_file", lambda: Path(os.devnull))
        yield


@pytest.fixture(autouse=True, scope="session")
def _least_work_for_a_guess() -> Iterator[None]:
    """Deriving keys is slow by intent; tests take the least that is ever written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "COMFORTABLE", 0)
        yield


@pytest.fixture(autouse=True, scope="session")
def _quick_apps() -> Iterator[None]:
    """Apps that are tested wait for nothing that nobody looks at."""
    with pytest.MonkeyPatch.context() as patch:
        quicken(patch)
        yield


@pytest.fixture(autouse=True, scope="session")
def _no_name_as_markup() -> Iterator[None]:
    """Whatever screen a test comes to proves that it reads no name as markup."""
    with pytest.MonkeyPatch.context() as patch:
        refuse_names(patch)
        yield


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares the screen with `tests/golden/<test>.txt`, or writes it with `--golden`."""

    def compare(app: AnyApp) -> None:
        name = re.sub(r"[^\w-]+", "-", request.node.name).strip("-")
        path = GOLDEN / f"{name.removeprefix('test_')}.txt"
        shown = screen_text(app)
        if request.config.getoption("--golden"):
            GOLDEN.mkdir(exist_ok=True)
            path.write_text(shown, encoding="utf-8")
        assert shown == path.read_text(encoding="utf-8")

    return compare
