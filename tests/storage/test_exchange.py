"""Exchange folders: empty, foreign, damaged, half there. Nothing is lost, all is said."""

from __future__ import annotations

import contextlib
import json
import shutil
import threading
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storage import Database, books_in, checked
from storage.errors import (
    Cancelled,
    FolderEmptied,
    FolderEmpty,
    FolderFailed,
    FolderIsBook,
    FolderMissing,
    FolderOfOtherBook,
    StorageError,
    TransactionOpen,
)
from storage.folder import LocalFolder
from storage.values import Gap, Problem, Span
from tests.storage.books import (
    PLAIN,
    WRITER,
    OpenBook,
    OpenCopies,
    Stick,
    contents,
    files_of,
    flip_in_the_middle,
    frames_of,
    ids,
    put_segment,
    refused,
    root,
    segment_paths,
    segments_of,
)


def writer_of(db: Database) -> str:
    """The one writer of a copy's own entries."""
    (writer,) = db.own_writers()
    return writer


# -- Pushing and pulling


def test_pushed_and_pulled_count_changes_and_no_session_notes(
    copies: OpenCopies, folder: Path
) -> None:
    a, b = copies("A", "B")
    a.insert_multiple([{"id": "1"}, {"id": "2"}])
    a.remove(doc_ids=[1])
    first = a.exchange(folder, init=True)
    assert (first.pushed, first.pulled) == (3, 0)
    b.insert({"id": "3"})
    second = b.exchange(folder)
    assert (second.pushed, second.pulled) == (1, 3)
    third = a.exchange(folder)
    assert (third.pushed, third.pulled) == (0, 1)
    assert first.problems == second.problems == third.problems == ()


def test_only_what_is_new_is_pushed(stick: Stick) -> None:
    a, _, folder = stick
    a.insert({"id": "5"})
    assert a.exchange(folder).pushed == 1


def test_a_second_run_changes_nothing(stick: Stick) -> None:
    a, b, folder = stick
    for db in (a, b, a, b):
        db.exchange(folder)
    before = files_of(folder)
    for db in (a, b, a):
        report = db.exchange(folder)
        assert (report.pushed, report.pulled, report.problems) == (0, 0, ())
        assert files_of(folder) == before


def test_an_exchange_without_entries_writes_no_entry(db: Database, folder: Path) -> None:
    report = db.exchange(folder, init=True)
    assert (report.pushed, report.pulled) == (0, 0)
    assert segments_of(folder) == {}
    assert db.status().writers == ()


def test_the_folder_holds_only_sealed_segments_heads_and_the_marker(stick: Stick) -> None:
    a, b, folder = stick
    b.exchange(folder)
    kinds = {Path(name).suffix for name in files_of(folder)}
    assert kinds == {".json", ".head", ".seg"}
    assert {path.parts[0] for path in map(Path, files_of(folder))} == {a.manifest.book}
    assert [manifest.book for manifest in books_in(folder)] == [a.manifest.book]


def test_news_travels_over_folders_that_not_everyone_knows(
    copies: OpenCopies, tmp_path: Path
) -> None:
    a, b, c = copies("A", "B", "C")
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    a.insert({"id": "from a"})
    c.insert({"id": "from c"})
    a.exchange(one, init=True)
    b.exchange(one)
    b.exchange(two, init=True)
    c.exchange(two)
    b.exchange(two)
    b.exchange(one)
    a.exchange(one)
    assert ids(a) == ids(b) == ids(c) == ["from a", "from c"]
    assert segments_of(one) == segments_of(two)
    assert [writer.label for writer in sorted(b.status().writers, key=lambda w: w.label)] == [
        "A",
        "C",
    ]


def test_unsent_counts_down_to_zero_when_the_folder_has_it(
    copies: OpenCopies, open_book: OpenBook, folder: Path
) -> None:
    a, b = copies("A", "B")
    assert a.status().unsent == 0
    a.insert({"id": "1"})
    a.insert({"id": "2"})
    assert a.status().unsent == 2
    a.exchange(folder, init=True)
    assert a.status().unsent == 0
    a.insert({"id": "3"})
    assert a.status().unsent == 1
    a.close()
    again = open_book("A")
    assert again.status().unsent == 1
    again.insert({"id": "4"})
    assert again.status().unsent == 2
    again.exchange(folder)
    assert again.status().unsent == 0
    b.exchange(folder)
    assert b.status().unsent == 0


def test_found_names_what_the_folder_held_before(stick: Stick) -> None:
    a, b, folder = stick
    b.insert({"id": "5"})
    spans = (Span(writer_of(a), 1, 3), Span(writer_of(a), 4, 5))
    assert b.exchange(folder).found == spans
    assert set(a.exchange(folder).found) == {*spans, Span(writer_of(b), 1, 2)}


def test_an_empty_folder_held_nothing(db: Database, folder: Path) -> None:
    db.insert({"n": 1})
    assert db.exchange(folder, init=True).found == ()


def test_a_pull_takes_in_what_is_there_and_leaves_the_folder_as_it_is(stick: Stick) -> None:
    _, b, folder = stick
    b.insert({"id": "5"})
    before = files_of(folder)
    assert b.pull(folder) == 4
    assert ids(b) == ["1", "2", "3", "4", "5"]
    assert b.pull(folder) == 0
    assert files_of(folder) == before
    assert b.status().unsent == 1


@pytest.mark.parametrize("part", ["book.json", "head", "segment"])
def test_a_pull_mends_nothing(stick: Stick, part: str) -> None:
    a, _, folder = stick
    (head,) = (root(a, folder) / "heads").iterdir()
    paths = {
        "book.json": root(a, folder) / "book.json",
        "head": head,
        "segment": segment_paths(folder)[0],
    }
    halve(paths[part])
    before = files_of(folder)
    assert a.pull(folder) == 0
    assert files_of(folder) == before


def test_what_was_pulled_is_there_after_reopening(stick: Stick, open_book: OpenBook) -> None:
    _, b, folder = stick
    b.pull(folder)
    b.close()
    assert ids(open_book("B")) == ["1", "2", "3", "4"]


# -- Progress, and losing patience


def test_progress_is_told_of_every_file_up_to_the_last(stick: Stick) -> None:
    a, b, folder = stick
    b.insert({"id": "5"})
    told: list[tuple[int, int]] = []
    b.exchange(folder, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]
    told.clear()
    assert a.pull(folder, progress=lambda done, total: told.append((done, total))) == 1
    assert told == [(1, 3), (2, 3), (3, 3)]


class Patience:
    """A progress that ends an exchange after some files."""

    def __init__(self, files: int) -> None:
        self._left = files

    def __call__(self, done: int, total: int) -> None:
        self._left -= 1
        if self._left < 0:
            raise Cancelled


@pytest.mark.parametrize("files", range(5))
@pytest.mark.parametrize("is_pull", [True, False])
def test_an_exchange_cancelled_at_any_file_leaves_nothing_half_done(
    stick: Stick, open_book: OpenBook, files: int, is_pull: bool
) -> None:
    a, b, folder = stick
    for n in range(2):
        b.insert({"id": f"b{n}"})
        b._store.seal()
    exchange = b.pull if is_pull else b.exchange
    with contextlib.suppress(Cancelled):
        exchange(folder, progress=Patience(files))
    assert not list(folder.rglob(".tmp-*")) + list(b.folder.rglob(".tmp-*"))
    sound = segments_of(a.folder) | segments_of(b.folder)
    assert segments_of(folder).items() <= sound.items()
    assert len(b) == 2 + 2 * len(set(segments_of(b.folder)) & set(segments_of(a.folder)))
    assert b.verify() == []
    b.close()
    b = open_book("B")
    assert b.exchange(folder).problems == ()
    assert b.status().unsent == 0
    a.exchange(folder)
    assert ids(a) == ids(b) == ["1", "2", "3", "4", "b0", "b1"]
    assert segments_of(a.folder) == segments_of(b.folder) == segments_of(folder)


def test_an_exchange_that_was_cancelled_counts_what_it_has_delivered(stick: Stick) -> None:
    a, _, folder = stick
    for n in range(3):
        a.insert({"id": f"a{n}"})
        a._store.seal()
    with pytest.raises(Cancelled):
        a.exchange(folder, progress=Patience(3))
    assert a.status().unsent in (1, 2)
    assert len(segments_of(folder)) == 2 + 3 - a.status().unsent


# -- Inside a transaction


@pytest.mark.parametrize("kind", ["exchange", "pull"])
def test_inside_a_transaction_nothing_is_exchanged(stick: Stick, kind: str) -> None:
    _, b, folder = stick
    before = files_of(folder)

    def exchange() -> None:
        with b.transaction():
            b.insert({"id": "b"})
            getattr(b, kind)(folder)

    with pytest.raises(TransactionOpen):
        exchange()
    assert contents(b) == {}
    assert files_of(folder) == before
    assert b.exchange(folder).pulled == 4


# -- What an interrupted run has left


def test_own_unfinished_copies_are_cleared_away_and_those_of_others_left(stick: Stick) -> None:
    a, b, folder = stick
    mark, marks_of_b = "0a0a0a0a", "0b0b0b0b"
    a._store.device.unfinished, b._store.device.unfinished = [mark], [marks_of_b]
    day = segment_paths(folder)[0].parent
    own = [root(a, folder) / f".tmp-{mark}-01", day / f".tmp-{mark}-02"]
    others = [
        *[root(a, folder) / f".tmp-{marks_of_b}-03", day / ".tmp-04"],
        *[day / ".syncthing.x.seg.tmp", folder / f".tmp-{mark}-05"],
    ]
    for path in (*own, *others):
        path.write_bytes(segment_paths(folder)[0].read_bytes()[:100])
    assert a.exchange(folder).problems == ()
    assert not any(path.exists() for path in own)
    assert all(path.exists() for path in others)
    assert b.exchange(folder).problems == ()
    assert not others[0].exists()
    assert all(path.exists() for path in others[1:])


@pytest.mark.parametrize("place", ["", "wal", "seg", "seg/20270115", "quarantine"])
def test_what_an_interrupted_run_has_left_in_the_book_is_cleared_away(
    stick: Stick, open_book: OpenBook, place: str
) -> None:
    a, _, folder = stick
    a.close()
    left = a.folder / place / ".tmp-0a1b2c3d"
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(b"half")
    reader = open_book("A", read_only=True)
    assert reader.verify() == []
    assert left.exists()
    again = open_book("A")
    assert not left.exists()
    assert ids(again) == ["1", "2", "3", "4"]
    assert again.exchange(folder).problems == ()


# -- Folders that are not what was expected


def test_a_folder_that_is_not_there_is_refused(db: Database, folder: Path) -> None:
    with pytest.raises(FolderMissing):
        db.exchange(folder / "nowhere", init=True)
    assert not (folder / "nowhere").exists()


def test_a_file_is_no_folder(db: Database, folder: Path) -> None:
    (folder / "file").write_text("x")
    with pytest.raises(FolderMissing):
        db.exchange(folder / "file", init=True)


def test_case_13_an_empty_folder_needs_to_be_asked_for(db: Database, folder: Path) -> None:
    db.insert({"n": 1})
    with pytest.raises(FolderEmpty):
        db.exchange(folder)
    assert files_of(folder) == {}
    assert db.exchange(folder, init=True).pushed == 1


def test_a_folder_with_other_things_counts_as_empty(db: Database, folder: Path) -> None:
    (folder / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(FolderEmpty):
        db.exchange(folder)
    db.exchange(folder, init=True)
    assert (folder / "holiday.jpg").read_bytes() == b"x"


def test_a_refused_folder_is_as_unknown_as_before(db: Database, folder: Path) -> None:
    for _ in range(2):
        with pytest.raises(FolderEmpty):
            db.exchange(folder)
    assert db.folders == ()


@pytest.mark.parametrize("kept", ["nothing", "heads", "an empty folder"])
def test_case_13_a_known_folder_that_is_suddenly_empty_is_refused(stick: Stick, kept: str) -> None:
    a, _, folder = stick
    for path in root(a, folder).iterdir():
        if path.name == "book.json":
            path.unlink()
        elif kept != "heads" or path.name != "heads":
            shutil.rmtree(path)
    if kept == "nothing":
        root(a, folder).rmdir()
    before = files_of(folder)
    with pytest.raises(FolderEmptied):
        a.exchange(folder)
    assert files_of(folder) == before
    assert ids(a) == ["1", "2", "3", "4"]
    assert a.exchange(folder, init=True).pushed == 4


@pytest.mark.parametrize("init", [False, True])
@pytest.mark.parametrize("where", ["its own", "another copy's", "the one above a copy's"])
def test_a_folder_that_a_book_is_worked_on_in_is_no_exchange_folder(
    stick: Stick, tmp_path: Path, open_book: OpenBook, where: str, init: bool
) -> None:
    a, b, _ = stick
    above = open_book(f"above/{a.manifest.book}", book=a.manifest.book)
    target = {
        "its own": a.folder,
        "another copy's": b.folder,
        "the one above a copy's": above.folder.parent,
    }[where]
    before = files_of(tmp_path)
    with pytest.raises(FolderIsBook):
        a.exchange(target, init=init)
    assert files_of(tmp_path) == before


def test_case_13_a_folder_of_another_book_is_refused(
    db: Database, open_book: OpenBook, folder: Path
) -> None:
    other = open_book("other")
    other.insert({"n": 1})
    other.exchange(folder, init=True)
    before = files_of(folder)
    with pytest.raises(FolderOfOtherBook):
        db.exchange(folder)
    assert files_of(folder) == before
    assert contents(db) == {}


def test_another_stick_at_the_path_of_a_known_one_is_not_taken_for_an_emptied_one(
    stick: Stick, open_book: OpenBook
) -> None:
    a, _, folder = stick
    shutil.rmtree(root(a, folder))
    open_book("other").exchange(folder, init=True)
    with pytest.raises(FolderOfOtherBook):
        a.exchange(folder)


@pytest.mark.parametrize("name", ["0 {0}", "{0} (Kopie)"])
def test_a_copied_folder_of_a_book_is_no_second_book_and_never_the_other_one(
    stick: Stick, name: str
) -> None:
    a, _, folder = stick
    copy = folder / name.format(a.manifest.book)
    shutil.copytree(root(a, folder), copy)
    assert [found.book for found in books_in(folder)] == [a.manifest.book]
    shutil.rmtree(root(a, folder))
    with pytest.raises(FolderEmptied):
        a.exchange(folder)


def test_two_books_in_one_folder_do_not_mix(
    db: Database, open_book: OpenBook, folder: Path
) -> None:
    other = open_book("other")
    other.insert({"id": "other"})
    db.insert({"id": "ours"})
    other.exchange(folder, init=True)
    db.exchange(folder, init=True)
    assert (other.exchange(folder).pulled, db.exchange(folder).pulled) == (0, 0)
    assert (ids(db), ids(other)) == (["ours"], ["other"])
    assert len(books_in(folder)) == 2


def test_a_segment_of_another_book_is_not_taken_in(
    db: Database, open_book: OpenBook, folder: Path
) -> None:
    other = open_book("other")
    other.insert({"id": "other"})
    other.exchange(folder, init=True)
    db.exchange(folder, init=True)
    (foreign,) = segment_paths(folder)
    stray = root(db, folder) / foreign.parent.name / foreign.name
    stray.parent.mkdir()
    shutil.copy(foreign, stray)
    report = db.exchange(folder)
    assert (report.pulled, contents(db)) == (0, {})
    assert stray.exists()


def test_a_folder_without_its_marker_is_taken_as_it_is(stick: Stick) -> None:
    a, b, folder = stick
    marker = root(a, folder) / "book.json"
    content = marker.read_bytes()
    marker.unlink()
    assert b.exchange(folder).pulled == 4
    assert marker.read_bytes() == content


def test_a_second_folder_that_holds_the_book_is_taken_as_it_is(
    stick: Stick, tmp_path: Path
) -> None:
    a, b, folder = stick
    shutil.copytree(folder, tmp_path / "second")
    assert b.exchange(tmp_path / "second").pulled == 4
    assert a.exchange(tmp_path / "second").problems == ()


def test_an_older_folder_only_gets_what_it_lacks(stick: Stick, tmp_path: Path) -> None:
    a, _, folder = stick
    older = tmp_path / "older"
    shutil.copytree(folder, older)
    a.insert({"id": "5"})
    a.exchange(folder)
    report = a.exchange(older)
    assert (report.pushed, report.pulled) == (1, 0)
    assert segments_of(older) == segments_of(folder)


def test_what_is_absent_in_a_folder_deletes_nothing(stick: Stick) -> None:
    a, b, folder = stick
    b.exchange(folder)
    for path in segment_paths(folder):
        path.unlink()
    for db in (b, a):
        db.exchange(folder)
        assert ids(db) == ["1", "2", "3", "4"]
    assert len(segment_paths(folder)) == 2


# -- Damaged files


def truncate(path: Path) -> None:
    # In a small file the last byte is a line end, which says nothing.
    path.write_bytes(path.read_bytes()[:-2])


def halve(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def zero(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


DAMAGES = [truncate, halve, empty, zero, flip_in_the_middle]


@pytest.mark.parametrize("harm", DAMAGES)
@pytest.mark.parametrize("which", [0, 1])
def test_a_damaged_segment_is_a_problem_and_the_others_are_taken_in(
    stick: Stick, harm: Callable[[Path], None], which: int
) -> None:
    _, b, folder = stick
    path = segment_paths(folder)[which]
    harm(path)
    report = b.exchange(folder)
    assert report.problems == (Problem("damaged_segment", f"{path.parent.name}/{path.name}"),)
    assert report.pulled == 2
    assert ids(b) == [["3", "4"], ["1", "2"]][which]
    assert report.found == (Span(writer_of(stick[0]), *[(4, 5), (1, 3)][which]),)
    assert b.verify() == []


@pytest.mark.parametrize("harm", DAMAGES)
@pytest.mark.parametrize("which", [0, 1])
def test_a_damaged_segment_is_mended_by_whoever_has_it(
    stick: Stick, harm: Callable[[Path], None], which: int
) -> None:
    a, b, folder = stick
    sound = segments_of(folder)
    harm(segment_paths(folder)[which])
    b.exchange(folder)
    a.exchange(folder)
    assert segments_of(folder) == sound
    assert b.exchange(folder).pulled == 2
    assert ids(b) == ["1", "2", "3", "4"]
    assert a.exchange(folder).problems == b.exchange(folder).problems == ()


@pytest.mark.parametrize("harm", [truncate, halve, empty])
def test_whoever_mends_a_segment_says_so(stick: Stick, harm: Callable[[Path], None]) -> None:
    a, _, folder = stick
    sound = segments_of(folder)
    path = segment_paths(folder)[0]
    harm(path)
    assert a.exchange(folder).problems == (
        Problem("damaged_segment", f"{path.parent.name}/{path.name}"),
    )
    assert segments_of(folder) == sound
    assert a.exchange(folder).problems == ()


def test_a_damaged_local_segment_is_mended_from_the_folder(
    stick: Stick, open_book: OpenBook
) -> None:
    a, _, folder = stick
    a.close()
    sound = segments_of(a.folder)
    flip_in_the_middle(segment_paths(a.folder)[0])
    again = open_book("A")
    assert [finding.kind for finding in again.verify()] == ["damaged_segment"]
    again.exchange(folder)
    assert ids(again) == ["1", "2", "3", "4"]
    assert again.verify() == []
    assert segments_of(again.folder) == sound


def test_a_damaged_local_segment_is_not_pushed(
    stick: Stick, open_book: OpenBook, tmp_path: Path
) -> None:
    a, _, _ = stick
    a.close()
    damaged = segment_paths(a.folder)[0]
    flip_in_the_middle(damaged)
    content = damaged.read_bytes()
    again = open_book("A")
    (tmp_path / "second").mkdir()
    again.exchange(tmp_path / "second", init=True)
    assert damaged.name not in segments_of(tmp_path / "second")
    (aside,) = (again.folder / "quarantine").iterdir()
    assert aside.read_bytes() == content


def test_a_segment_that_rots_while_the_book_is_open_does_not_spoil_the_folder(
    stick: Stick,
) -> None:
    a, b, folder = stick
    sound = segments_of(folder)
    flip_in_the_middle(segment_paths(a.folder)[0])
    assert a.exchange(folder).problems == ()
    assert segments_of(folder) == segments_of(a.folder) == sound
    assert b.exchange(folder).pulled == 4


def test_of_a_segment_that_rots_while_the_book_is_open_the_rest_is_pushed(
    stick: Stick, tmp_path: Path
) -> None:
    a, b, _ = stick
    flip_in_the_middle(segment_paths(a.folder)[0])
    (tmp_path / "second").mkdir()
    a.exchange(tmp_path / "second", init=True)
    assert b.exchange(tmp_path / "second").problems == ()
    assert {"3", "4"} <= set(ids(b)) < {"1", "2", "3", "4"}


def test_of_an_own_segment_that_was_damaged_before_it_was_sent_the_rest_is_sent(
    db: Database, open_book: OpenBook, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(9):
        db.insert({"id": str(n)})
    with monkeypatch.context() as patch:
        patch.setattr(LocalFolder, "put_new", refused)
        with pytest.raises(FolderFailed):
            db.exchange(folder, init=True)
    db.close()
    flip_in_the_middle(segment_paths(db.folder)[0])
    again = open_book(label="A")
    kept = ids(again)
    assert len(kept) == 8
    assert again.exchange(folder, init=True).pushed == 8
    assert [finding.kind for finding in again.verify()] == ["damaged_segment"]
    other = open_book("other", book=db.manifest.book)
    other.exchange(folder)
    assert ids(other) == kept
    assert len(other.status().missing) == 1


NAMES = [
    "20260101/{name}.sync-conflict-20260101-120000-ABCDEFG.seg",
    "20260101/{name} (conflicted copy 2026-01-01).seg",
    "20260101/{name} (1).seg",
    "20260101/copy of {name}",
    "{name}.bak",
    "deep/er/{name}",
    "20260101/X.SEG",
    "20260101/00000000000000000000000000000000-1-99-0.seg",
]


@pytest.mark.parametrize("pattern", NAMES)
def test_case_14_a_renamed_segment_is_taken_in_by_its_content(stick: Stick, pattern: str) -> None:
    a, b, folder = stick
    original = segment_paths(folder)[0]
    renamed = root(a, folder) / pattern.format(name=original.stem)
    renamed.parent.mkdir(parents=True, exist_ok=True)
    original.rename(renamed)
    report = b.exchange(folder)
    assert (report.pulled, report.problems) == (4, ())
    assert set(report.found) == {Span(writer_of(a), 1, 3), Span(writer_of(a), 4, 5)}
    assert ids(b) == ["1", "2", "3", "4"]
    assert b.exchange(folder).pulled == 0


@pytest.mark.parametrize("pattern", NAMES)
def test_case_14_a_conflict_copy_beside_the_original_changes_nothing(
    stick: Stick, pattern: str
) -> None:
    a, b, folder = stick
    original = segment_paths(folder)[0]
    second = root(a, folder) / pattern.format(name=original.stem)
    second.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(original, second)
    assert b.exchange(folder).pulled == 4
    assert a.exchange(folder).pulled == 0
    before = files_of(folder)
    report = a.exchange(folder)
    assert (report.pushed, report.pulled, report.problems) == (0, 0, ())
    assert files_of(folder) == before


@pytest.mark.parametrize(
    "name",
    [
        "desktop.ini",
        "Thumbs.db",
        ".DS_Store",
        "20260101/notes.txt",
        "20260101/.syncthing.x.seg.tmp",
        "20260101/~syncthing~x.seg.tmp",
        ".tmp-0a1b2c3d",
        "heads/desktop.ini",
        "empty",
    ],
)
def test_case_14_what_is_no_segment_is_left_alone(stick: Stick, name: str) -> None:
    a, b, folder = stick
    path = root(a, folder) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"" if name == "empty" else b"[.ShellClassInfo]")
    for db in (a, b):
        assert db.exchange(folder).problems == ()
    assert path.exists()


@pytest.mark.parametrize("pattern", [".syncthing.{name}.tmp", "~syncthing~{name}.tmp", ".{name}"])
def test_case_14_an_unfinished_copy_of_a_sync_program_is_no_problem(
    stick: Stick, pattern: str
) -> None:
    a, b, folder = stick
    original = segment_paths(folder)[0]
    unfinished = original.with_name(pattern.format(name=original.name))
    shutil.copy(original, unfinished)
    halve(unfinished)
    for db in (a, b):
        assert db.exchange(folder).problems == ()
    assert unfinished.exists()


@pytest.mark.parametrize("harm", DAMAGES)
def test_a_damaged_marker_is_a_problem_and_mended(
    stick: Stick, harm: Callable[[Path], None]
) -> None:
    a, b, folder = stick
    marker = root(a, folder) / "book.json"
    sound = marker.read_bytes()
    harm(marker)
    report = b.exchange(folder)
    assert (report.problems, report.pulled) == ((Problem("damaged_book", "book.json"),), 4)
    assert marker.read_bytes() == sound
    assert a.exchange(folder).problems == ()


def test_case_22_a_marker_of_a_newer_version_is_left_to_it(stick: Stick) -> None:
    a, b, folder = stick
    marker = root(a, folder) / "book.json"
    newer = checked.dumps({"format": 99, "book": a.manifest.book, "about": {}})
    marker.write_bytes(newer)
    assert b.exchange(folder).pulled == 4
    assert marker.read_bytes() == newer


def test_a_sound_marker_with_other_facts_is_no_damage(open_book: OpenBook, folder: Path) -> None:
    first = open_book("first", about={"title": "Stadtteilfest"})
    first.insert({"id": "1"})
    first.exchange(folder, init=True)
    second = open_book("second", book=first.manifest.book)
    before = files_of(folder)
    report = second.exchange(folder)
    assert (report.pulled, report.problems) == (1, ())
    assert {name: files_of(folder)[name] for name in before} == before


@pytest.mark.parametrize("harm", DAMAGES)
def test_a_damaged_head_is_a_problem_and_mended_by_its_owner(
    stick: Stick, harm: Callable[[Path], None]
) -> None:
    a, b, folder = stick
    sound = files_of(root(a, folder) / "heads")
    (head,) = (root(a, folder) / "heads").iterdir()
    harm(head)
    problem = Problem("damaged_head", f"heads/{head.name}")
    report = b.exchange(folder)
    assert (report.problems, report.pulled) == ((problem,), 4)
    assert a.exchange(folder).problems == (problem,)
    assert files_of(root(a, folder) / "heads").items() >= sound.items()
    assert a.exchange(folder).problems == b.exchange(folder).problems == ()


def test_a_missing_head_comes_back(stick: Stick) -> None:
    a, _, folder = stick
    sound = files_of(folder)
    (head,) = (root(a, folder) / "heads").iterdir()
    head.unlink()
    a.exchange(folder)
    assert files_of(folder) == sound


def test_a_copy_leaves_one_head_however_often_it_exchanges(stick: Stick) -> None:
    a, b, folder = stick
    for n in range(3):
        for db in (a, b):
            db.insert({"id": f"{n} {db.folder.name}"})
            db.exchange(folder)
    assert len(list((root(a, folder) / "heads").iterdir())) == 2


HOSTILE_HEADS: dict[str, Any] = {
    "no writers": {},
    "a list": {"writers": []},
    "a short entry": {"writers": {"w": [1]}},
    "words": {"writers": {"w": ["many", "A"]}},
    "infinity": {"writers": {"w": [float("inf"), "A"]}},
    "nothing": {"writers": {"w": None}},
}


@pytest.mark.parametrize("values", HOSTILE_HEADS.values(), ids=HOSTILE_HEADS)
def test_a_head_that_makes_no_sense_is_a_problem(stick: Stick, values: dict[str, Any]) -> None:
    a, b, folder = stick
    (root(a, folder) / "heads" / "x.head").write_bytes(checked.dumps(values))
    report = b.exchange(folder)
    assert report.problems == (Problem("damaged_head", "heads/x.head"),)
    assert report.pulled == 4


# -- Missing parts


def test_a_missing_segment_is_shown_with_its_label_and_heals(
    stick: Stick, open_book: OpenBook
) -> None:
    a, b, folder = stick
    first = segment_paths(folder)[0]
    first.unlink()
    gap = Gap(writer_of(a), "A", 1, 3)
    report = b.exchange(folder)
    assert (report.pulled, report.missing) == (2, (gap,))
    assert b.status().missing == (gap,)
    b.close()
    b = open_book("B")
    assert b.status().missing == (gap,)
    a.exchange(folder)
    report = b.exchange(folder)
    assert (report.pulled, report.missing) == (2, ())
    assert b.status().missing == ()
    assert ids(b) == ["1", "2", "3", "4"]


def test_what_is_missing_is_held_by_the_copies_that_told_so_and_have_no_gap_themselves(
    copies: OpenCopies, folder: Path, open_book: OpenBook
) -> None:
    a, b, c, d = copies("A", "B", "C", "D")
    for n in range(2):
        a.insert({"id": str(n)})
        a.exchange(folder, init=True)
    b.exchange(folder)
    segment_paths(folder)[0].unlink()
    c.exchange(folder)  # lacks the first one, has the last
    segment_paths(folder)[0].unlink()
    d.exchange(folder)
    d.close()
    d = open_book("D")
    (gap,) = d.status().missing
    assert d.holders(gap) == {"A", "B"}
    a.exchange(folder)
    d.exchange(folder)
    assert d._store.device.held == {}


def test_a_missing_last_segment_is_known_from_the_head(stick: Stick) -> None:
    a, b, folder = stick
    segment_paths(folder)[1].unlink()
    assert b.exchange(folder).missing == (Gap(writer_of(a), "A", 4, 5),)
    a.exchange(folder)
    assert b.exchange(folder).missing == ()


def test_a_writer_of_which_nothing_has_arrived_is_missing_with_its_label(stick: Stick) -> None:
    a, b, folder = stick
    for path in segment_paths(folder):
        path.unlink()
    assert b.exchange(folder).missing == (Gap(writer_of(a), "A", 1, 5),)


def test_nothing_is_missing_from_oneself(stick: Stick) -> None:
    a, _, folder = stick
    assert a.exchange(folder).missing == ()
    a.insert({"id": "5"})
    assert a.status().missing == ()


# -- Entries that nobody of ours would write

DEEP: list[Any] = []
for _ in range(600):
    DEEP = [DEEP]


def entry(**changes: Any) -> dict[str, Any]:
    return {"v": 1, "k": "set", "t": "t", "id": "h", "n": 5, "f": {"n": 1}} | changes


HOSTILE: dict[str, Any] = {
    "no JSON": b"\xff\xfe",
    "a list": b"[]",
    "bottomless": b"[" * 1_000_000,
    "many lists": b'{"k":"set","t":"t","id":"h","f":{"n":[' + b"[]," * 10_000 + b"[]]}}",
    "fields that come twice": b'{"k":"set","t":"t","id":"h","f":{"n":1,"n":2},"f":{"n":3}}',
    "a number": b"1",
    "no table": entry(t=None),
    "a table that is a list": entry(t=["t"]),
    "an id that is a number": entry(id=1),
    "fields that are a list": entry(f=[1]),
    "dots that are text": entry(o="n"),
    "dots of a field that are text": entry(o={"n": "w:1"}),
    "fields taken out that are text": entry(x="n"),
    "a field taken out that is a list": entry(x=[["n"]]),
    "an existence that is text": entry(e="yes"),
    "a dot without a number": entry(o={"n": ["w"]}),
    "a dot that is a number": entry(o={"n": [1]}),
    "a dot that is a list": entry(o={"n": [["w:1"]]}, e=[[]]),
    "a dot with endless digits": entry(o={"n": ["w:" + "9" * 5000]}),
    "a dot with other digits": entry(o={"n": ["w:²"]}),
    "a field written and taken out": entry(x=["n"]),
    "a deletion with a dot that is a list": {"k": "del", "t": "t", "id": "h", "over": [["w:1"]]},
    "a deletion without dots": {"k": "del", "t": "t", "id": "h"},
    "a deletion with parts of an edit": {
        **{"v": 1, "k": "del", "t": "t", "id": "ours", "over": []},
        **{"f": ["id"], "o": ["id"]},
    },
    "a kind that is a list": entry(k=["set"]),
    "a number that is true": entry(n=True),
    "a number that is text": entry(n="5"),
    "a negative number": entry(n=-5),
    "a huge number": entry(n=2**70),
    "NaN": entry(f={"n": float("nan")}),
    "an integer beyond 64 bit": entry(f={"n": 2**64}),
    "a number beyond any": entry(f={"n": 10**400}),
    "a fraction beyond any": b'{"k":"set","t":"t","id":"h","f":{"n":1e400}}',
    "a lone surrogate": entry(f={"n": "\ud800"}),
    "deep nesting": entry(f={"n": DEEP}),
    "a strange session": {"k": "session", "label": {"a": 1}},
    "an id that says otherwise": entry(f={"id": "other"}),
}


@pytest.mark.parametrize("payload", HOSTILE.values(), ids=HOSTILE)
def test_case_17_a_strange_entry_harms_nobody(
    db: Database, open_book: OpenBook, folder: Path, tmp_path: Path, payload: Any
) -> None:
    db.table("t").insert({"id": "ours"})
    sound = {"k": "set", "t": "t", "id": "sound", "n": 1, "f": {"id": "sound"}}
    put_segment(folder, db, frames_of([payload, sound], hlc=99))
    db.exchange(folder)
    for _ in range(2):
        table = db.table("t")
        assert {"ours", "sound"} <= {document.get("id") for document in table.all()}
        assert len(table.search(lambda document: True)) == len(table)
        table.insert({})
        table.update({"touched": 1}, doc_ids=[1])
        db.export_plain(tmp_path / "plain.json")
        json.loads((tmp_path / "plain.json").read_text())
        db.conflicts()
        db.history("t", "h")
        db.status()
        assert db.verify() == []
        db.close()
        db = open_book()


@pytest.mark.parametrize("seq", [0, 2**40, 2**64 - 1])
@pytest.mark.parametrize("hlc", [0, 2**64 - 1])
def test_case_17_a_strange_number_or_time_harms_nobody(
    db: Database, open_book: OpenBook, folder: Path, seq: int, hlc: int
) -> None:
    db.table("t").insert({"id": "ours"})
    frame = PLAIN.seal(WRITER, seq, hlc, 0, json.dumps(entry()).encode())
    put_segment(folder, db, [frame])
    db.exchange(folder)
    db.table("t").update({"id": "ours", "n": 2}, doc_ids=[1])
    assert db.status().missing == tuple([Gap(WRITER.hex(), "", 1, seq - 1)] if seq > 1 else [])
    db.history("t", "h")
    db.close()
    again = open_book()
    assert again.table("t").by_id("ours") == {"id": "ours", "n": 2}
    with pytest.raises(StorageError):
        again.table("t").insert({"id": "ours"})


def test_a_file_name_that_claims_millions_of_entries_costs_nothing(
    copies: OpenCopies, folder: Path
) -> None:
    (a,) = copies("A")
    a.insert({"id": "1"})
    a.exchange(folder, init=True)
    a.insert({"id": "2"})
    (known,) = folder.rglob("*.seg")
    writer = known.name.partition("-")[0]
    for number, claimed in enumerate((writer, "f" * 32)):
        known.with_name(f"{claimed}-1000-3000000-{number}.seg").touch()
    tracemalloc.start()
    assert a.lacking(folder) == 1
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1_000_000


def test_what_heads_tell_is_noted_only_by_who_has_the_lock(
    copies: OpenCopies, folder: Path
) -> None:
    a, b = copies("A", "B")
    b.insert({"id": "1"})
    b.exchange(folder, init=True)
    noted = a._store.device.copies = Guarded(a._store.lock)
    a.exchange(folder)
    assert a.copies() == {"B"}
    assert noted.was_free == []


class Guarded(dict[str, str]):
    """Facts about a device; `was_free` names those that were changed while anybody might read."""

    def __init__(self, lock: threading.RLock) -> None:
        super().__init__()
        self._lock = lock
        self.was_free: list[str] = []

    def __deepcopy__(self, memo: object) -> dict[str, str]:
        return dict(self)

    def __setitem__(self, key: str, value: str) -> None:
        other = threading.Thread(target=self._look, args=(key,))
        other.start()
        other.join()
        super().__setitem__(key, value)

    def _look(self, key: str) -> None:
        if self._lock.acquire(blocking=False):
            self._lock.release()
            self.was_free.append(key)
