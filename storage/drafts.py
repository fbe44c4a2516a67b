"""What somebody has begun to write: on this device only, encrypted like the book, kept whole."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from storage import checked, files
from storage.cipher import Ring

FOLDER = "drafts"
SUFFIX = ".draft"

_PURPOSE = b"draft"
_NAME = re.compile("[a-z0-9][a-z0-9-]{0,63}")


class Drafts:
    """Drafts by name (lower-case letters, digits, hyphens); each is replaced as a whole."""

    def __init__(self, folder: Path, ring: Ring) -> None:
        self._folder = folder / FOLDER
        self._ring = ring

    def keep(self, name: str, values: dict[str, Any]) -> None:
        """Have `values` on the disk; raises `OSError` if the system refuses."""
        if not _NAME.fullmatch(name):
            raise ValueError("the name of a draft is lower-case letters, digits and hyphens")
        files.make_folder(self._folder)
        box = self._ring.current.box(_PURPOSE + name.encode(), checked.dumps(values))
        files.write_atomic(self._path(name), box)

    def get(self, name: str) -> dict[str, Any] | None:
        """What was kept under a name; None if there is nothing, or nothing readable."""
        try:
            box = self._path(name).read_bytes()
        except FileNotFoundError:
            return None
        for cipher in self._ring.all:
            content = cipher.unbox(_PURPOSE + name.encode(), box)
            if content is not None:
                try:
                    return checked.loads(content)
                except checked.Damaged:
                    return None
        return None

    def drop(self, name: str) -> None:
        """Do without a draft from now on."""
        files.remove(self._path(name))

    def names(self) -> list[str]:
        return sorted(path.stem for path in self._folder.glob(f"*{SUFFIX}"))

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}{SUFFIX}"
