"""TinyDB that is durable, keeps its history, and merges with any other copy of itself."""

from __future__ import annotations

from storage.database import Database
from storage.exchange import books_in, is_worked_in
from storage.manifest import Manifest
from storage.manifest import read as read_manifest
from storage.shelf import remove_book

__all__ = ["Database", "Manifest", "books_in", "is_worked_in", "read_manifest", "remove_book"]
