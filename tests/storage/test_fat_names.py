"""What an exchange writes has names that every stick takes: FAT, exFAT, NTFS, HFS+, ext4."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from storage import Database, files, keys

FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
RESERVED = {
    *("con", "prn", "aux", "nul", "clock$", "conin$", "conout$"),
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
}
DEEPEST = 8
LONGEST = 160
"""Characters below the folder: Windows takes 260 with drive and folders."""


@pytest.fixture
def named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names that came to be in the exchange folder, also those of a moment."""
    found: set[str] = set()

    def noting(original: object, place: int) -> object:
        def noted(*paths: object) -> object:
            path = paths[place]
            if isinstance(path, Path) and path.is_relative_to(folder):
                found.add(path.relative_to(folder).as_posix())
            assert callable(original)
            return original(*paths)

        return noted

    for step, place in (("write_synced", 0), ("replace", 1), ("make_folder", 0)):
        monkeypatch.setattr(files, step, noting(getattr(files, step), place))
    return found


def test_every_name_that_an_exchange_writes_is_one_that_fat_takes(
    tmp_path: Path, folder: Path, named: set[str]
) -> None:
    book, key = "ab" * 16, bytes(32)
    wraps = keys.new(book, key).with_passphrase(key, "Linden")
    for label in ("Eingang Süd: 1?", "nul", "CON", "Büro "):
        with Database(tmp_path / label.strip(" ?"), key, label, book, wraps=wraps) as db:
            db.table("AUX:<>|").insert({"id": f"{label}/..\\x", "text": "*"})
            db.insert({"id": f"{label} gone"})
            db.exchange(folder, init=True)
            db.erase("_default", f"{label} gone", reason="asked")
            db.exchange(folder)
    assert len(named) > 20
    parts = {part for name in named for part in name.split("/")}
    assert not [part for part in parts if FORBIDDEN.search(part)]
    assert not [part for part in parts if part != part.lower() or not part.isascii()]
    assert not [part for part in parts if part.endswith((".", " ")) or part.startswith(" ")]
    assert not {part.partition(".")[0] for part in parts} & RESERVED
    assert max(name.count("/") + 1 for name in named) <= DEEPEST
    assert max(map(len, named)) <= LONGEST


def test_a_stick_that_does_not_tell_letters_by_their_case_mixes_nothing_up(
    db: Database, folder: Path
) -> None:
    for n in range(30):
        db.insert({"id": str(n)})
        db.exchange(folder, init=True)
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*")]
    assert len({name.casefold() for name in names}) == len(names) > 30
