"""What all tests share: golden screens as plain text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.app import App

from storage import keys

GOLDEN = Path(__file__).parent / "golden"

AnyApp = App[Any]  # whatever it returns in the end
Golden = Callable[[AnyApp], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="Rewrite the golden screens.")


def screen_text(app: AnyApp) -> str:
    """What the terminal shows, without colours."""
    # The one private call of the tests; Textual exports pictures, but no text.
    strips = app.screen._compositor.render_strips()
    lines = ["".join(segment.text for segment in strip).rstrip() for strip in strips]
    return "\n".join(lines) + "\n"


@pytest.fixture(autouse=True, scope="session")
def _least_work_for_a_guess() -> Iterator[None]:
    """Deriving keys is slow by intent; tests take the least that is ever written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "COMFORTABLE", 0)
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
