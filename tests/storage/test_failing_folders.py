"""Folders that fail at any moment: nothing is lost, and the next try completes."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path
from typing import Any

import pytest

from storage import Database, files
from storage.errors import (
    FolderFailed,
)
from storage.folder import LocalFolder
from tests.storage.books import (
    FailsOnce,
    OpenCopies,
    Stick,
    files_of,
    ids,
    refused,
    root,
    segment_paths,
    segments_of,
)


@pytest.mark.parametrize("function", ["write_synced", "replace", "make_folder"])
def test_a_folder_that_fails_at_any_write_loses_nothing_and_the_next_try_completes(
    copies: OpenCopies, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: str
) -> None:
    a, b = copies("A", "B")
    a.insert({"id": "1"})
    b.insert({"id": "2"})
    for at in range(50):
        folder = tmp_path / f"stick{at}"
        folder.mkdir()
        with monkeypatch.context() as patch:
            failing = failing_in(folder, function, at)
            patch.setattr(files, function, failing)
            try:
                a.exchange(folder, init=True)
            except FolderFailed:
                assert failing.has_failed
        assert ids(a)[0] == "1"
        assert a.exchange(folder, init=True).problems == ()
        assert a.status().unsent == 0
        assert not list(folder.rglob(".tmp-*"))
        b.exchange(folder)
        a.exchange(folder)
        assert ids(a) == ids(b) == ["1", "2"]
        if not failing.has_failed:
            break
    assert 1 < at < 49


def failing_in(folder: Path, function: str, at: int) -> FailsOnce:
    """That function of `files`, refused at its `at`-th call for something in `folder`."""
    original = getattr(files, function)
    failing = FailsOnce(original, OSError(errno.ENOSPC, "No space left on device"), at)
    call = failing.__call__

    class InFolder(FailsOnce):
        def __call__(self, *args: Any, **kwargs: Any) -> Any:
            if not args[-1 if function == "replace" else 0].is_relative_to(folder):
                return original(*args, **kwargs)
            try:
                return call(*args, **kwargs)
            finally:
                self.has_failed = failing.has_failed

    return InFolder(original, OSError())


def test_what_a_full_folder_did_not_take_stays_unsent(
    db: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = LocalFolder.put_new
    db.exchange(folder, init=True)
    with monkeypatch.context() as patch:
        patch.setattr(LocalFolder, "put_new", refused)
        for n in range(12):
            db.insert({"id": str(n)})
            with pytest.raises(FolderFailed):
                db.exchange(folder)
    assert db.status().unsent == 12
    for room in range(1, 12):
        left = [room]

        def put_some(self: LocalFolder, name: str, content: bytes, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise OSError(errno.ENOSPC, "full")
            original(self, name, content)

        with monkeypatch.context() as patch:
            patch.setattr(LocalFolder, "put_new", put_some)
            with pytest.raises(FolderFailed):
                db.exchange(folder)
        assert db.status().unsent >= 12 - len(segment_paths(folder))
        for path in segment_paths(folder):
            path.unlink()
    db.exchange(folder)
    assert db.status().unsent == 0


@pytest.mark.parametrize("at", range(4))
def test_a_folder_that_fails_while_reading_is_read_completely_the_next_time(
    stick: Stick, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    _, b, folder = stick
    with monkeypatch.context() as patch:
        failing = FailsOnce(LocalFolder.get, OSError(errno.EIO, "pulled out"), at)
        patch.setattr(LocalFolder, "get", lambda self, name: failing(self, name))
        try:
            b.exchange(folder)
        except FolderFailed:
            assert failing.has_failed
    b.exchange(folder)
    assert failing.has_failed
    assert ids(b) == ["1", "2", "3", "4"]


@pytest.mark.parametrize("part", ["segment", "head", "marker"])
def test_one_file_that_cannot_be_read_does_not_keep_the_others_out(
    stick: Stick, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    a, b, folder = stick
    paths = {
        "segment": segment_paths(folder)[0],
        "head": next((root(a, folder) / "heads").iterdir()),
        "marker": root(a, folder) / "book.json",
    }
    broken = paths[part].relative_to(root(a, folder)).as_posix()
    original = LocalFolder.get

    def get(self: LocalFolder, name: str) -> bytes:
        if name == broken:
            raise OSError(errno.EIO, "a bad block")
        return original(self, name)

    monkeypatch.setattr(LocalFolder, "get", get)
    report = b.exchange(folder)
    assert [problem.file for problem in report.problems] == [broken]
    assert report.pulled == (2 if part == "segment" else 4)


@pytest.mark.parametrize(
    "gone", ["heads/aa-00000000.head", f"20260101/{'0' * 32}-1-2-0.seg", "20260101/x.part"]
)
def test_case_13_a_file_that_goes_away_while_we_look_is_no_failure(
    stick: Stick, monkeypatch: pytest.MonkeyPatch, gone: str
) -> None:
    # Another laptop replaces its head, a sync program renames its temporary file.
    _, b, folder = stick
    original = LocalFolder.list
    monkeypatch.setattr(LocalFolder, "list", lambda self: {**original(self), gone: 7})
    report = b.exchange(folder)
    assert report.pulled == 4
    assert gone not in [problem.file for problem in report.problems]


@pytest.mark.parametrize("lost", ["the folder", "all that was in it"])
def test_case_13_a_stick_pulled_out_in_the_middle_is_a_failure_and_is_not_made_up(
    stick: Stick, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    a, _, folder = stick
    a.insert({"id": "5"})
    original = LocalFolder.list

    def list_and_lose(self: LocalFolder) -> dict[str, int]:
        listing = original(self)
        shutil.rmtree(folder if lost == "the folder" else root(a, folder))
        return listing

    with monkeypatch.context() as patch:
        patch.setattr(LocalFolder, "list", list_and_lose)
        with pytest.raises(FolderFailed):
            a.exchange(folder)
    assert files_of(folder) == {}
    assert a.status().unsent == 1
    assert ids(a) == ["1", "2", "3", "4", "5"]


def test_a_medium_that_gives_back_something_else_is_not_trusted(
    db: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.insert({"id": "1"})
    original = files.write_synced

    def forgetful(path: Path, content: bytes) -> None:
        original(path, content[:-1] if path.is_relative_to(folder) else content)

    with monkeypatch.context() as patch:
        patch.setattr(files, "write_synced", forgetful)
        with pytest.raises(FolderFailed, match="medium"):
            db.exchange(folder, init=True)
    assert segments_of(folder) == {}
    assert db.status().unsent == 1
