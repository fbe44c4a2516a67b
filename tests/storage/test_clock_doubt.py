"""What the newest entry is, though this computer's clock lies far behind it."""

from __future__ import annotations

import pytest

from storage import store
from tests.storage.books import NOW, OpenBook, set_clock


@pytest.mark.parametrize("checkpoint_after", [1, 10**6], ids=["from a checkpoint", "from the log"])
def test_the_newest_entry_is_known_though_the_clock_is_set_back_for_years(
    open_book: OpenBook, monkeypatch: pytest.MonkeyPatch, checkpoint_after: int
) -> None:
    monkeypatch.setattr(store, "CHECKPOINT_AFTER", checkpoint_after)
    db = open_book()
    assert db.newest() is None
    set_clock(db, NOW)
    db.insert({"id": "x"})
    newest = db.newest()
    assert newest is not None
    assert int(newest.timestamp()) == NOW
    db.close()
    # Opened by this computer's own clock, which for such a book is years behind.
    assert open_book().newest() == newest
