"""Which mentions the office found to be the same matter (Zusammenführung): one rule for all."""

from __future__ import annotations

from collections.abc import Container
from operator import attrgetter

from msgspec import Struct

from qmtui.book import Book


class Merged(Struct, frozen=True, kw_only=True):
    """`into` has what each duplicate was merged into; `void` the merges that do not hold."""

    into: dict[str, str]
    void: dict[str, str]
    """By the id of the merge, the mention that it was about."""

    def root(self, key: str) -> str:
        """The mention that stands for `key` in the end; itself if it was merged into none."""
        while key in self.into:
            key = self.into[key]
        return key


def merged(book: Book, said: Container[str]) -> Merged:
    """The merges that hold among the mentions that were `said`.

    Two copies of an office may each merge one of two matters into the other: the first holds. Into
    a remark that was taken back nothing is merged: else nobody answers it.
    """
    into: dict[str, str] = {}
    void: dict[str, str] = {}
    standing = (merge for merge in book.case_merges if merge.id not in book.taken_back)
    for merge in sorted(standing, key=attrgetter("recorded_at", "turn", "id")):
        duplicate, target = merge.feedback_id, merge.into
        if target is None:
            continue
        is_gone = duplicate not in said or target not in said
        if is_gone or duplicate in into or is_ring(into, duplicate, target):
            void[merge.id] = duplicate
        else:
            into[duplicate] = target
    return Merged(into=into, void=void)


def is_ring(into: dict[str, str], duplicate: str, target: str) -> bool:
    """Whether `target` itself was merged into `duplicate`, by whatever way."""
    while target != duplicate:
        if target not in into:
            return False
        target = into[target]
    return True
