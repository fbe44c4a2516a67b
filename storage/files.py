"""Files that are on the disk when a call returns, on Windows, macOS and Linux."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
import time
from pathlib import Path
from typing import BinaryIO

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
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # FAT and some network shares cannot sync a directory and say EINVAL.
        with contextlib.suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Create `folder` with its parents, each durable under its own parent."""
    missing = [folder, *folder.parents]
    missing = missing[: next((i for i, path in enumerate(missing) if path.is_dir()), len(missing))]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        sync_folder(path.parent)


def write_synced(path: Path, content: bytes) -> None:
    """Write a new file and flush it; an existing one raises `FileExistsError`."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        sync(file.fileno())


def write_all(file: BinaryIO, content: bytes) -> None:
    """Write to an unbuffered file, which may take less than it is given."""
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) :]


def replace(source: Path, target: Path) -> None:
    """`os.replace`, patient with programs that hold the target for a moment."""
    for attempt in range(REPLACE_TRIES):
        try:
            source.replace(target)
        except PermissionError:
            if attempt == REPLACE_TRIES - 1:
                raise
            time.sleep(0.005 * 2**attempt)
        else:
            break
    sync_folder(target.parent)


def write_atomic(path: Path, content: bytes) -> None:
    """Write `path` so that a crash leaves the old or the new content, never a mixture."""
    temporary = path.with_name(f".tmp-{secrets.token_hex(4)}")
    try:
        write_synced(temporary, content)
        replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
