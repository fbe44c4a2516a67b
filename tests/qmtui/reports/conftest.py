"""The whole festival, played once for all tests of reports; none of them writes into it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.qmtui.story_a import Fest, played


@pytest.fixture(scope="session")
def fest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fest]:
    """Everything is in the office."""
    with played(tmp_path_factory.mktemp("fest")) as fest:
        for label in ("G1", "G2", "G3", "G4"):
            fest.bring(label)
        yield fest
