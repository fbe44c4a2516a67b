"""A folder on one visit: what is read and put there, and what went wrong with which file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from storage.folder import LocalFolder
from storage.values import Problem

LARGEST_SMALL = 16 * 2**20
"""Bytes; a longer head or marker is not read."""


class Visit(LocalFolder):
    """A folder whose single files may fail: each is a problem, and none ends the exchange."""

    def __init__(self, path: Path, mark: str, abandoned: Iterable[str] = ()) -> None:
        super().__init__(path, mark, abandoned)
        self.problems: list[Problem] = []
        self.unusable: set[str] = set()
        """Files that could not be used as they are."""
        self.mended: set[str] = set()
        """Files that were put there anew."""

    def read(self, name: str, kind: str) -> bytes | None:
        """A file's content; None if it has gone meanwhile, or cannot be read: then a problem."""
        try:
            return self.get(name)
        except FileNotFoundError:
            self.unusable.add(name)
        except OSError:
            self.report(kind, name)
        return None

    def read_small(self, name: str, size: int, kind: str) -> bytes | None:
        """The content of a head or marker, which has no reason to be large."""
        if size > LARGEST_SMALL:
            self.report(kind, name)
            return None
        return self.read(name, kind)

    def report(self, kind: str, name: str) -> None:
        self.problems.append(Problem(kind, name))
        self.unusable.add(name)

    def replace(self, name: str, content: bytes, kind: str) -> bool:
        """Put a file into the folder; a folder in its place stays there and is a problem."""
        try:
            self.delete(name)
            self.put_new(name, content)
        except FileExistsError:
            self.report(kind, name)
            return False
        self.mended.add(name)
        return True
