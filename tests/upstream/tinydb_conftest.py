"""Takes the place of TinyDB's own `tests/conftest.py`: the same fixture `db`, with our database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import Database


# The one parameter marks the tests that take the fixture: their names end in "[log]".
@pytest.fixture(params=["log"])
def db(tmp_path: Path) -> Iterator[Database]:
    with Database(tmp_path / "test.db") as db:
        db.drop_tables()
        db.insert_multiple({"int": 1, "char": c} for c in "abc")
        yield db
