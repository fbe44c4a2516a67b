"""Which entries of a writer have been applied."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

TAG = 4
"""Bytes of an entry's digest that are remembered, to tell a fork from a repetition."""


class Seen:
    """The numbers applied of one writer, each with the tag of its entry.

    A number met again with another tag is a fork: two machines went on as one writer, as a
    virtual machine does that is resumed twice. Both entries count.
    """

    __slots__ = ("_extra", "_tags", "forks", "upto")

    def __init__(self) -> None:
        self.upto = 0
        """Everything from 1 to here has been applied."""
        self.forks: set[tuple[int, bytes]] = set()
        self._tags = bytearray()
        self._extra: dict[int, bytes] = {}

    def take(self, seq: int, tag: bytes) -> bool:
        """Note an entry as applied; false if exactly this one has been noted before."""
        if seq == self.upto + 1 and not self._extra:
            self._tags += tag
            self.upto = seq
            return True
        if self.has(seq, tag):
            return False
        self.add(seq, tag)
        return True

    def add(self, seq: int, tag: bytes) -> None:
        if seq in self:
            self.forks.add((seq, tag))
        elif seq != self.upto + 1:
            self._extra[seq] = tag
        else:
            self._tags += tag
            self.upto = seq
            while self._extra and (following := self._extra.pop(self.upto + 1, None)):
                self._tags += following
                self.upto += 1

    def has(self, seq: int, tag: bytes) -> bool:
        """Whether exactly this entry has been applied."""
        if seq not in self:
            return False
        known = self._extra.get(seq) or self._tags[(seq - 1) * TAG : seq * TAG]
        return known == tag or (seq, tag) in self.forks

    def __contains__(self, seq: int) -> bool:
        return 0 < seq <= self.upto or seq in self._extra

    @property
    def last(self) -> int:
        return max(self._extra, default=self.upto)

    def gaps(self, last: int = 0) -> Iterator[tuple[int, int]]:
        """The ranges missing up to the last applied number, or up to `last` if that is higher."""
        first = self.upto + 1
        for seq in [*sorted(self._extra), max(self.last, last) + 1]:
            if seq > first:
                yield first, seq - 1
            first = seq + 1

    def freeze(self) -> list[Any]:
        """As JSON; `thaw` turns it back."""
        return [
            self._tags.hex(),
            [[seq, tag.hex()] for seq, tag in self._extra.items()],
            [[seq, tag.hex()] for seq, tag in sorted(self.forks)],
        ]

    @classmethod
    def thaw(cls, frozen: list[Any]) -> Seen:
        tags, extra, forks = frozen
        seen = cls()
        seen._tags = bytearray.fromhex(tags)
        seen.upto = len(seen._tags) // TAG
        seen._extra = {seq: bytes.fromhex(tag) for seq, tag in extra}
        seen.forks = {(seq, bytes.fromhex(tag)) for seq, tag in forks}
        return seen
