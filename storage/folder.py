"""An exchange folder reduced to four calls, so that other kinds than a local one can follow."""

from __future__ import annotations

import contextlib
import errno
import secrets
from collections.abc import Iterable
from pathlib import Path

from storage import files

UNFINISHED = (".", "~")
"""How programs that keep folders in sync begin the names of what has not arrived yet."""


class LocalFolder:
    """A folder on a stick, a share, or one that another program keeps in sync.

    Names are relative and use "/". Nothing relies on modification times, on locks, or on the order
    of a listing.
    """

    def __init__(self, path: Path, mark: str, abandoned: Iterable[str] = ()) -> None:
        self.path = path
        self._temporary = f"{files.TEMPORARY}{mark}-"
        """How unfinished copies are called; others may be at work in the folder too."""
        self._abandoned = tuple(f"{files.TEMPORARY}{mark}-" for mark in abandoned)
        """What earlier runs of this copy may have left behind."""
        self._unflushed: set[Path] = set()

    def list(self) -> dict[str, int]:
        """Every file below the folder with its size in bytes; unfinished copies are left out."""
        found = {}
        for name, size in files.sizes(self.path).items():
            own_name = name.rpartition("/")[2]
            if own_name.startswith(self._abandoned):
                with contextlib.suppress(OSError):
                    files.remove(self.path / name)
            if not own_name.startswith(UNFINISHED):
                found[name] = size
        return found

    def get(self, name: str) -> bytes:
        return (self.path / name).read_bytes()

    def put_new(self, name: str, content: bytes) -> None:
        """Add a file that appears whole or not at all; an existing one raises `FileExistsError`.

        It is read back before it gets its name: sticks lie. The name itself is safe after `flush`.
        """
        target = self.path / name
        if not self.path.is_dir():
            # Pulled out meanwhile: it must not be made up on the disk below.
            raise FileNotFoundError(errno.ENOENT, "gone", str(self.path))
        files.make_folder(target.parent)
        if target.exists():
            raise FileExistsError(name)
        temporary = target.with_name(f"{self._temporary}{secrets.token_hex(4)}")
        try:
            files.write_synced(temporary, content)
            if files.read_back(temporary) != content:
                told = "the medium gave back something else than was written"
                raise OSError(errno.EIO, told, str(temporary))
            # A name stands for its content, so two writers of one name write the same bytes.
            files.replace(temporary, target)
        except BaseException:
            with contextlib.suppress(OSError):
                files.remove(temporary)
            raise
        self._unflushed.add(target)

    def flush(self) -> None:
        """Make the names of everything added, or relied on, so far durable."""
        files.sync_folder(self.path.parent)
        files.sync_names(self._unflushed)
        self._unflushed.clear()

    def rely_on(self, name: str) -> None:
        """Have `flush` make a name durable that was there before."""
        self._unflushed.add(self.path / name)

    def delete(self, name: str) -> None:
        """Take a file away, if it is there and is one."""
        path = self.path / name
        if path.is_file() or path.is_symlink():
            files.remove(path)
