"""A folder for one practice, that goes when it is over."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qmtui.demo import MARKER

_PREFIX = "qmtui-practice-"
_LEFT_AFTER = 24 * 3600
"""Seconds."""


@contextmanager
def practice_folder() -> Iterator[Path]:
    """An empty one, gone in the end; what crashed practices left goes as well."""
    temporary = Path(tempfile.gettempdir())
    for left in temporary.glob(f"{_PREFIX}*"):
        if _is_left_behind(left):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=temporary))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_left_behind(folder: Path) -> bool:
    """Whether nobody has worked there for long; another practice may be on right now."""
    try:
        newest = max(path.stat().st_mtime for path in folder.rglob("*"))
    except (OSError, ValueError):
        return False
    return (folder / MARKER).exists() and time.time() - newest > _LEFT_AFTER
