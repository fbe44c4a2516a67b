"""What the system's refusals mean: whose disk it was, and what is the matter with it."""

from __future__ import annotations

import errno
from pathlib import Path

from storage.errors import (
    FolderFailed,
    FolderForbidden,
    FolderFull,
    FolderGone,
    FolderReadOnly,
    FolderUnreliable,
    NotWritten,
    StorageError,
)

# A file that outgrows what FAT can hold, and a quota on a share, are a full medium to people.
_BY_ERRNO = {
    FolderFull: ("ENOSPC", "EDQUOT", "EFBIG"),
    FolderReadOnly: ("EROFS",),
    FolderForbidden: ("EACCES", "EPERM"),
    FolderGone: ("ENOENT", "ENODEV", "ENXIO", "ENOMEDIUM", "ESTALE", "ENOTCONN", "EHOSTDOWN"),
    FolderUnreliable: ("EIO", "ETIMEDOUT"),
}
# Windows tells more than its errno does, which is EACCES or EINVAL for most of these.
_BY_WINERROR = {
    FolderFull: (39, 112, 1295),
    FolderReadOnly: (19,),
    # Not ready, other medium, no such device or share, connection lost, not connected.
    FolderGone: (2, 3, 21, 34, 53, 55, 59, 64, 67, 433, 1006, 1110, 1112, 1167),
    # Bad command, check sum, seek, sector, write and read fault, general failure, device error.
    FolderUnreliable: (22, 23, 25, 27, 29, 30, 31, 1117),
}


def failure(error: OSError, book: Path, folder: Path) -> StorageError:
    """The state that stopped an exchange: the book's own disk, as far as the system says, or what
    is the matter with the folder.
    """
    reason = error.strerror or str(error)
    name = error.filename
    if isinstance(name, str) and Path(name).is_relative_to(book):
        return NotWritten(reason)
    return _kind(error, folder)(reason)


def _kind(error: OSError, folder: Path) -> type[FolderFailed]:
    if not _is_there(folder):
        return FolderGone
    code = getattr(error, "winerror", None)
    for kind, codes in _BY_WINERROR.items():
        if code in codes:
            return kind
    for kind, names in _BY_ERRNO.items():
        if error.errno in {getattr(errno, name, None) for name in names} - {None}:
            return kind
    return FolderFailed


def _is_there(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except OSError:
        return False
