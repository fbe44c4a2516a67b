"""The verdicts that stand on people seen twice, kept up to date entry by entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from qmtui.model.person import Attendance
from qmtui.model.settling import Settlement

if TYPE_CHECKING:
    from qmtui.book import Book

Pair = frozenset[str]


class Settled:
    """How each evidence is read; of several verdicts on the same two the latest one holds.

    The latest is the one made in knowledge of the others, which clocks that go wrong do not change.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self._on: dict[Pair, dict[str, Settlement]] = {}
        self._pairs: dict[str, set[Pair]] = {}
        """By the evidence that was called the second."""
        self._given: dict[str, set[str]] = {}
        """By person, the evidence that was ever said to be theirs."""
        self._listeners: list[Callable[[Settlement], None]] = []
        book.settlements.on_change(self._changed)
        book.taken_back.on_change(self._taken_back)

    def on_change(self, listener: Callable[[Settlement], None]) -> None:
        """Have `listener` told of each verdict that came, went, or was taken back."""
        self._listeners.append(listener)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever decided, as at most events."""
        return not self._on

    def on(self, one: str, other: str, imagined: Settlement | None = None) -> Settlement | None:
        """The verdict that holds on two evidences, whichever was called the second."""
        return self._holding(frozenset((one, other)), imagined)

    def read(self, entry: Attendance, imagined: Settlement | None = None) -> Attendance | None:
        """The evidence as it counts: as somebody else's arrival, or None for a mistake."""
        pairs = set(self._pairs.get(entry.id, ()))
        if imagined and imagined.second == entry.id:
            pairs.add(_pair(imagined))
        if not pairs:
            return entry
        found = [self._holding(pair, imagined) for pair in pairs]
        verdicts = [verdict for verdict in found if verdict and verdict.second == entry.id]
        if any(verdict.verdict == "second_wrong" for verdict in verdicts):
            return None
        others = [verdict for verdict in verdicts if verdict.verdict == "another_person"]
        if not others:
            return entry
        latest = imagined if imagined in others else max(others, key=self._order)
        assert latest is not None
        return replace(
            entry,
            attendee_id=owner_of(latest),
            kind="arrival",
            people=entry.joined or entry.people or 1,
            joined=None,
            result="ok" if entry.kind == "refusal" else entry.result,
        )

    def given_to(self, attendee_id: str, imagined: Settlement | None = None) -> set[str]:
        """The ids of evidence that may be read as this person's, though written of another."""
        found = set(self._given.get(attendee_id, ()))
        if imagined and imagined.verdict == "another_person" and owner_of(imagined) == attendee_id:
            found.add(imagined.second)
        return found

    def owners(self, entry_id: str) -> set[str]:
        """Everybody whose an evidence was ever said to be."""
        verdicts = (v for pair in self._pairs.get(entry_id, ()) for v in self._on[pair].values())
        return {owner_of(verdict) for verdict in verdicts if verdict.verdict == "another_person"}

    def _holding(self, pair: Pair, imagined: Settlement | None) -> Settlement | None:
        if imagined and pair == _pair(imagined):
            return imagined
        undone = self._book.taken_back
        standing = (s for s in self._on.get(pair, {}).values() if s.id not in undone)
        return max(standing, key=self._order, default=None)

    def _order(self, settlement: Settlement) -> tuple[int, str]:
        origin = self._book.database.origin("settlements", settlement.id)
        return origin.hlc if origin else 0, settlement.id

    def _changed(self, old: Settlement | None, new: Settlement | None) -> None:
        if old is not None:
            self._on.get(_pair(old), {}).pop(old.id, None)
        if new is not None and new.first != new.second:
            self._on.setdefault(_pair(new), {})[new.id] = new
            self._pairs.setdefault(new.second, set()).add(_pair(new))
            if new.verdict == "another_person":
                self._given.setdefault(owner_of(new), set()).add(new.second)
        for settlement in filter(None, (old, new)):
            self._tell(settlement)

    def _taken_back(self, entry_id: str) -> None:
        if settlement := self._book.settlements.get(entry_id):
            self._tell(settlement)

    def _tell(self, settlement: Settlement) -> None:
        for listener in self._listeners:
            listener(settlement)


def owner_of(settlement: Settlement) -> str:
    """Whom the second evidence is counted as; who is not known goes by the evidence itself."""
    return settlement.other or settlement.second


def _pair(settlement: Settlement) -> Pair:
    return frozenset((settlement.first, settlement.second))
