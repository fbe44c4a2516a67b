"""What the system's refusals mean to whoever exchanges, on Linux, macOS and Windows."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage import Database, files
from storage.errors import (
    FolderFailed,
    FolderForbidden,
    FolderFull,
    FolderGone,
    FolderReadOnly,
    FolderUnreliable,
    NotWritten,
)
from storage.refusals import failure
from tests.storage.books import OpenBook, contents, files_of

STEPS = ("write_synced", "replace", "make_folder", "read_back", "remove", "sync_folder")
"""Everything an exchange does to a folder."""

CAUSES: dict[str, tuple[int, type[FolderFailed]]] = {
    "full": (errno.ENOSPC, FolderFull),
    "locked": (errno.EROFS, FolderReadOnly),
    "pulled": (errno.ENODEV, FolderGone),
    "worn out": (errno.EIO, FolderUnreliable),
}
RARER: dict[str, tuple[int, type[FolderFailed]]] = {
    "outgrown": (errno.EFBIG, FolderFull),
    "not allowed": (errno.EPERM, FolderForbidden),
    "gone": (errno.ENOENT, FolderGone),
    "odd": (errno.ELOOP, FolderFailed),
}
ALL = CAUSES | RARER


class Stick:
    """A folder that refuses everything from a given step on, until it is plugged in again."""

    def __init__(self, folder: Path, code: int, at: int) -> None:
        self.folder = folder
        self._code = code
        self._left = at

    @property
    def has_refused(self) -> bool:
        return self._left < 0

    def check(self, *paths: object) -> None:
        if any(isinstance(path, Path) and path.is_relative_to(self.folder) for path in paths):
            self._left -= 1
            if self._left < 0:
                raise OSError(self._code, os.strerror(self._code))


@contextmanager
def refusing(stick: Stick) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for step in STEPS:
            original = getattr(files, step)

            def checked(*args: object, original: Callable[..., object] = original) -> object:
                stick.check(*args)
                return original(*args)

            patch.setattr(files, step, checked)
        yield


@pytest.mark.parametrize(("code", "state"), CAUSES.values(), ids=CAUSES)
def test_a_folder_that_refuses_from_any_step_on_is_named_for_it_and_a_repeat_completes(
    open_book: OpenBook, tmp_path: Path, code: int, state: type[FolderFailed]
) -> None:
    known, twin = tmp_path / "known", tmp_path / "twin"
    known.mkdir()
    twin.mkdir()
    a = open_book("a", label="A")
    b = open_book("b", label="B", book=a.manifest.book)
    b.insert({"id": "theirs"})
    b.exchange(known, init=True)
    for at in range(60):
        a.insert({"id": f"{at}"})
        mine = contents(a)["_default"]
        stick = Stick(known, code, at)
        with refusing(stick):
            was_done = _exchanged(a, known, state)
        assert was_done != stick.has_refused
        assert was_done <= (a.status().unsent == 0)
        assert set(mine) <= set(contents(a)["_default"])
        assert a.exchange(known).problems == ()
        assert a.status().unsent == 0
        b.exchange(known)
        assert contents(a) == contents(b)
        assert not [name for name in files_of(known) if ".tmp-" in name]
        if not stick.has_refused:
            break
    assert 5 < at < 59
    assert a.verify() == []
    a.exchange(twin, init=True)
    assert [n for n in files_of(known) if n.endswith(".seg")] == [
        n for n in files_of(twin) if n.endswith(".seg")
    ]


def _exchanged(db: Database, folder: Path, state: type[FolderFailed]) -> bool:
    """Whether it was done; if not, for just this reason."""
    try:
        db.exchange(folder)
    except FolderFailed as error:
        if type(error) is not state:
            raise
        return False
    return True


@pytest.mark.parametrize(("code", "state"), ALL.values(), ids=ALL)
def test_each_refusal_has_its_meaning(tmp_path: Path, code: int, state: type[FolderFailed]) -> None:
    error = OSError(code, os.strerror(code))
    assert type(failure(error, tmp_path / "book", tmp_path)) is state


@pytest.mark.parametrize(
    ("winerror", "state"),
    [
        (112, FolderFull),
        (19, FolderReadOnly),
        (5, FolderForbidden),
        (21, FolderGone),
        (1167, FolderGone),
        (23, FolderUnreliable),
    ],
)
def test_windows_tells_more_than_its_errno(
    tmp_path: Path, winerror: int, state: type[FolderFailed]
) -> None:
    error = PermissionError(errno.EACCES, "Access is denied")
    # Elsewhere the attribute is an ordinary one.
    vars(error)["winerror"] = winerror
    assert type(failure(error, tmp_path / "book", tmp_path)) is state


def test_a_folder_that_is_not_there_any_more_was_pulled_out_whatever_the_system_calls_it(
    tmp_path: Path,
) -> None:
    error = OSError(errno.EIO, "Input/output error")
    assert type(failure(error, tmp_path / "book", tmp_path / "stick")) is FolderGone


@pytest.mark.parametrize("step", ["write_all", "sync"])
def test_the_book_s_own_disk_is_not_blamed_on_the_stick(
    db: Database, folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    db.insert({"id": "1"})
    monkeypatch.setattr(files, step, _full)
    with pytest.raises(NotWritten):
        db.exchange(folder, init=True)


def _full(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
