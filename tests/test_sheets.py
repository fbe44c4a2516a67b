"""What is made from the program itself is as new as the program."""

from __future__ import annotations

import pytest

from scripts.sheets import DOCS, SHEETS


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_is_not_stale(name: str) -> None:
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == SHEETS[name](), "run scripts/sheets.py"
