"""Exchanging again and again with one folder costs what is new, and misses nothing of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from storage.shelf import Shelf
from tests.storage.books import OpenCopies


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The segments that are read to see whether they are still what was sealed."""
    names: list[str] = []
    is_sound = Shelf.is_sound

    def noted(self: Shelf, name: str) -> bool:
        names.append(name)
        return is_sound(self, name)

    monkeypatch.setattr(Shelf, "is_sound", noted)
    return names


def test_what_was_read_back_once_is_not_read_again(
    copies: OpenCopies, folder: Path, reads: list[str]
) -> None:
    a, b = copies("A", "B")
    for number in range(3):
        a.insert({"id": f"{number}"})
        a.exchange(folder, init=True)
    reads.clear()
    a.insert({"id": "new"})
    a.exchange(folder, trusting=True)
    assert len(reads) == 1  # its own new one, before it is put there
    b.insert({"id": "theirs"})
    b.exchange(folder)
    assert a.exchange(folder, trusting=True).pulled == 1
    reads.clear()
    assert a.exchange(folder, trusting=True).pulled == 0
    assert reads == []
    assert a.status().unsent == 0


def test_the_first_one_after_opening_and_every_other_one_read_all(
    copies: OpenCopies, folder: Path
) -> None:
    a, b = copies("A", "B")
    a.insert({"id": "1"})
    a.exchange(folder, init=True)
    (segment,) = folder.rglob("*.seg")
    whole = segment.read_bytes()
    damaged = bytes([*whole[:-1], whole[-1] ^ 1])
    segment.write_bytes(damaged)
    assert not a.exchange(folder, trusting=True).problems
    assert b.exchange(folder, trusting=True).problems
    assert [problem.kind for problem in a.exchange(folder).problems] == ["damaged_segment"]
    assert segment.read_bytes() == whole  # put there anew


def test_a_file_that_vanished_is_put_there_again(copies: OpenCopies, folder: Path) -> None:
    (a,) = copies("A")
    a.insert({"id": "1"})
    a.exchange(folder, init=True)
    (segment,) = folder.rglob("*.seg")
    segment.unlink()
    a.exchange(folder, trusting=True)
    assert segment.exists()


def test_erased_people_leave_the_folder_in_a_trusting_exchange_too(
    copies: OpenCopies, folder: Path
) -> None:
    a, b = copies("A", "B")
    a.insert({"id": "1", "name": "Eva Weiß"})
    for copy in (a, b):
        copy.exchange(folder, init=True)
        copy.exchange(folder, trusting=True)
    b.erase("_default", "1", reason="asked for")
    b.exchange(folder, trusting=True)
    a.exchange(folder, trusting=True)
    assert a.is_erased("_default", "1")
    assert not [p for p in folder.rglob("*.seg") if b"Eva" in p.read_bytes()]


def test_what_was_not_met_yet_is_seen_by_a_look(copies: OpenCopies, folder: Path) -> None:
    a, b = copies("A", "B")
    a.insert({"id": "1"})
    a.exchange(folder, init=True)
    assert a.unmet(folder) == set()
    b.exchange(folder)  # leaves a head and nothing else
    assert a.unmet(folder) == set()
    b.insert({"id": "2"})
    b.exchange(folder)
    assert len(a.unmet(folder)) == 1
    a.exchange(folder, trusting=True)
    assert a.unmet(folder) == set()


def test_another_folder_at_the_same_path_is_read_whatever_was_read_there_before(
    copies: OpenCopies, folder: Path
) -> None:
    (a,) = copies("A")
    a.insert({"id": "1"})
    a.exchange(folder, init=True)
    other = shutil.copytree(folder, folder.with_name("other stick"))
    (segment,) = other.rglob("*.seg")
    whole = segment.read_bytes()
    segment.write_bytes(bytes([*whole[:-1], whole[-1] ^ 1]))
    folder.rename(folder.with_name("in the pocket"))
    other.rename(folder)
    assert a.unmet(folder)
    assert [p.kind for p in a.exchange(folder, trusting=True).problems] == ["damaged_segment"]


def test_what_was_mended_or_soon_will_be_is_not_left_over(copies: OpenCopies, folder: Path) -> None:
    a, b = copies("A", "B")
    for copy in (a, b):
        copy.insert({"id": copy.copy})
        copy.exchange(folder, init=True)
    for damaged in (*folder.rglob("*.seg"), *folder.rglob("heads/*"), *folder.rglob("book.json")):
        damaged.write_bytes(damaged.read_bytes()[:-2])
    foreign = next(folder.rglob("*.seg")).with_name(f"{'0' * 32}-1-2-00.seg")
    foreign.write_bytes(b"no segment")
    report = b.exchange(folder)
    assert {p.kind for p in report.problems} == {"damaged_segment", "damaged_head", "damaged_book"}
    assert [folder / b.manifest.book / p.file for p in report.left] == [foreign]
