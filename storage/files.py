"""Files that are on the disk when a call returns, on Windows, macOS and Linux.

Everything this library changes on a disk goes through here.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

TEMPORARY = ".tmp-"
REPLACE_TRIES = 6
"""A virus scanner on Windows may hold a fresh file for some ten milliseconds."""


def sync(descriptor: int) -> None:
    """Flush a file to the medium itself, through the drive's cache where the system allows it."""
    if sys.platform == "darwin":
        import fcntl

        # fsync on macOS stops at the drive's cache.
        with contextlib.suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    getattr(os, "fdatasync", os.fsync)(descriptor)


def sync_folder(folder: Path) -> None:
    """Make a new name in `folder` durable; Windows keeps names without being asked."""
    if sys.platform == "win32":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return  # a folder that we may use and not list
    try:
        # macOS keeps names in the drive's cache as well.
        (sync if sys.platform == "darwin" else os.fsync)(descriptor)
    except OSError as error:
        # Some network shares cannot sync a directory and say EINVAL.
        if error.errno in (errno.EIO, errno.ENOSPC, errno.EDQUOT):
            error.filename = str(folder)
            raise
    finally:
        os.close(descriptor)


def sync_names(paths: Iterable[Path]) -> None:
    """Make the names of files durable, and of their folders: a killed run may have made both."""
    for folder in {folder for path in paths for folder in (path.parent, path.parent.parent)}:
        sync_folder(folder)


def make_folder(folder: Path) -> None:
    """Create `folder` with its parents, each durable under its own parent."""
    missing = [folder, *folder.parents]
    missing = missing[: next((i for i, path in enumerate(missing) if path.is_dir()), len(missing))]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        sync_folder(path.parent)


def create(path: Path) -> BinaryIO:
    """A new unbuffered file to append to; an existing one raises `FileExistsError`."""
    return path.open("xb", buffering=0)


def append(file: BinaryIO, content: bytes) -> None:
    """Write to an unbuffered file and flush it."""
    with _naming(file.name):
        write_all(file, content)
        sync(file.fileno())


def is_decay(error: OSError) -> bool:
    """Whether a medium cannot read what is there, as opposed to a system that will not."""
    return error.errno == errno.EIO


def is_readable(path: Path) -> bool:
    """Whether the medium still gives back a file; other refusals are raised."""
    try:
        path.read_bytes()
    except OSError as error:
        if is_decay(error):
            return False
        raise
    return True


def has_name(file: BinaryIO) -> bool:
    """Whether an open file is still in a folder: another program may have deleted it."""
    return os.fstat(file.fileno()).st_nlink > 0


def write_all(file: BinaryIO, content: bytes) -> None:
    """Write to an unbuffered file, which may take less than it is given."""
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) :]


def cut(file: BinaryIO, size: int) -> None:
    """Take the last bytes of a file away."""
    file.truncate(size)


def remove(path: Path) -> None:
    """Delete a file if it is there, patiently; its folder is not flushed."""
    _patiently(lambda: path.unlink(missing_ok=True))


def write_synced(path: Path, content: bytes) -> None:
    """Write a new file and flush it; an existing one raises `FileExistsError`."""
    with create(path) as file:
        append(file, content)


def read_back(path: Path) -> bytes:
    """A file's content from the medium itself, where the system lets us past its memory."""
    with path.open("rb", buffering=0) as file, _naming(path):
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return file.read()


def replace(source: Path, target: Path) -> None:
    """`os.replace`, patient with programs that hold the target; the folder is not flushed."""
    _patiently(lambda: source.replace(target))


def _patiently(change: Callable[[], object]) -> None:
    """Try again while another program holds a file for a moment, as virus scanners do."""
    for attempt in range(REPLACE_TRIES):
        try:
            change()
        except PermissionError:
            if attempt == REPLACE_TRIES - 1:
                raise
            time.sleep(0.005 * 2**attempt)
        else:
            return


@contextlib.contextmanager
def _naming(path: object) -> Iterator[None]:
    """Have a refusal say which file it is about: the system does so only where it gets a name."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(path)
        raise


def write_atomic(path: Path, content: bytes) -> None:
    """Write `path` so that a crash leaves the old or the new content, never a mixture."""
    put(path, content)
    sync_folder(path.parent)


def put(path: Path, content: bytes) -> None:
    """`write_atomic` without flushing the folder: whoever puts many flushes it once, later."""
    temporary = temporary_name(path)
    try:
        write_synced(temporary, content)
        replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            remove(temporary)
        raise


def sizes(folder: Path) -> dict[str, int]:
    """Every file below `folder` by its name there (with "/") and its size in bytes, sorted.

    What vanishes meanwhile or may not be read is left out, and links are. Thousands of files take
    a tenth of the time that `pathlib` takes.
    """
    found: dict[str, int] = {}
    waiting = [("", os.fspath(folder))]
    while waiting:
        before, path = waiting.pop()
        for entry in _entries(path):
            with contextlib.suppress(FileNotFoundError):
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((f"{before}{entry.name}/", entry.path))
                elif entry.is_file(follow_symlinks=False):
                    found[before + entry.name] = entry.stat(follow_symlinks=False).st_size
    return dict(sorted(found.items()))


def _entries(path: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(path) as entries:
            return list(entries)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []


def which(folder: Path) -> tuple[int, int] | None:
    """Which folder it is, whatever it is called; None for none."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def temporary_name(path: Path) -> Path:
    """A name beside `path` for what is not complete yet."""
    return path.with_name(f"{TEMPORARY}{secrets.token_hex(4)}")
