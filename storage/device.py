"""`device.json`: what this copy of the book knows about itself; it never leaves the device."""

from __future__ import annotations

import copy
import re
import secrets
from pathlib import Path
from typing import Any

from storage import checked, files

NAME = "device.json"
_COPY = re.compile("[0-9a-f]{32}")


class Device:
    """Local facts: a random id of this copy, its own writers, the folders it has met.

    `own` maps each own writer whose log was sealed to the last number read back from a folder;
    writers whose log is still in `wal/` are own as well. `expected` is what other copies have and
    this one lacks: last number and label per writer. `unfinished` marks the files that an exchange
    under way may leave in a folder. `app` is the program's corner.
    `copies` are the labels of other copies met, `held` how far they told to have what this one
    lacks: numbers per copy and writer. A lost or damaged file costs convenience, never an
    entry.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self.copy = secrets.token_hex(16)
        self.own: dict[str, int] = {}
        self.expected: dict[str, tuple[int, str]] = {}
        self.copies: dict[str, str] = {}
        self.held: dict[str, dict[str, int]] = {}
        self.folders: list[str] = []
        self.unfinished: list[str] = []
        self.app: dict[str, Any] = {}
        self._saved: checked.Values | None = None
        self._load()

    def save(self) -> None:
        """Write the facts if they have changed."""
        values = copy.deepcopy(self._values())
        if values != self._saved:
            files.write_atomic(self._path, checked.dumps(values))
            self._saved = values

    def _values(self) -> checked.Values:
        return {
            "copy": self.copy,
            "own": self.own,
            "expected": {writer: [*entry] for writer, entry in self.expected.items()},
            "copies": self.copies,
            "held": self.held,
            "folders": self.folders,
            "unfinished": self.unfinished,
            "app": self.app,
        }

    def _load(self) -> None:
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return
        try:
            values = checked.loads(content)
            if not _COPY.fullmatch(values["copy"]):
                return
            own = {str(w): int(n) for w, n in values["own"].items()}
            expected = {w: (int(n), str(label)) for w, (n, label) in values["expected"].items()}
            copies = {str(c): str(label) for c, label in values.get("copies", {}).items()}
            held = {
                str(c): {str(w): int(n) for w, n in writers.items()}
                for c, writers in values.get("held", {}).items()
            }
            folders = [str(name) for name in values["folders"]]
            unfinished = [str(mark) for mark in values["unfinished"]]
            app = dict(values["app"])
        except (checked.Damaged, AttributeError, KeyError, OverflowError, TypeError, ValueError):
            return
        self.copy, self.own, self.expected = values["copy"], own, expected
        self.copies, self.held, self.folders = copies, held, folders
        self.unfinished, self.app = unfinished, app
        self._saved = copy.deepcopy(self._values())
