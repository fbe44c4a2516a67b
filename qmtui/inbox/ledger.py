"""The decisions about each matter in the order they were made, kept up to date."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from qmtui.book import Book
from qmtui.model.case import (
    CaseMerge,
    CaseNote,
    Decision,
    Move,
    Referral,
    ReferralStep,
    Reply,
    Triage,
)
from qmtui.records import Records

TABLES: dict[type[Decision], str] = {
    Triage: "triages",
    Move: "moves",
    Referral: "referrals",
    ReferralStep: "referral_steps",
    Reply: "replies",
    CaseMerge: "case_merges",
    CaseNote: "case_notes",
}
"""The tables that hold decisions, by kind."""

in_order = attrgetter("turn", "recorded_at", "id")
"""How decisions about one matter are sorted, the same in all copies of an office."""
_by_time = attrgetter("recorded_at", "turn", "id")


class Ledger:
    """What was decided, by the id of the remark; `changed` collects ids until somebody asks."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._of: dict[str, dict[str, Decision]] = {}
        self._where: dict[str, str] = {}
        self.changed: set[str] = set()
        for table in TABLES.values():
            self._records(table).on_change(self._take_in)
        self._undone = set(book.taken_back)
        book.taken_back.on_change(self._taken_back)

    def of(self, feedback_id: str) -> list[Decision]:
        """The decisions about a matter that stand, in the order they were made."""
        found = self._of.get(feedback_id, {})
        return sorted((d for d in found.values() if d.id not in self._undone), key=in_order)

    def next_turn(self, feedback_id: str) -> int:
        return 1 + max((d.turn for d in self._of.get(feedback_id, {}).values()), default=0)

    def newest(self) -> Iterator[Decision]:
        """The decisions of this copy of the office that stand, the newest first."""
        own = self._book.database.own_writers()
        everything = [decision for found in self._of.values() for decision in found.values()]
        for decision in sorted(everything, key=_by_time, reverse=True):
            origin = self._book.database.origin(TABLES[type(decision)], decision.id)
            if origin and origin.writer in own and decision.id not in self._undone:
                yield decision

    def with_action(self, action: str) -> list[Decision]:
        """All that was decided by one key."""
        return [
            d for table in TABLES.values() for d in self._records(table).where("action", action)
        ]

    def find(self, decision_id: str) -> Decision | None:
        """The decision with this id, if it stands."""
        if decision_id in self._undone:
            return None
        return self._of.get(self._where.get(decision_id, ""), {}).get(decision_id)

    def add(self, decision: Decision) -> None:
        self._records(TABLES[type(decision)]).add(decision)

    def _records(self, table: str) -> Records[Any]:
        records: Records[Any] = getattr(self._book, table)
        return records

    def _take_in(self, old: Decision | None, new: Decision | None) -> None:
        if old is not None:
            self.changed.add(old.feedback_id)
            self._of[old.feedback_id].pop(old.id, None)
            self._where.pop(old.id, None)
        if new is not None:
            self.changed.add(new.feedback_id)
            self._of.setdefault(new.feedback_id, {})[new.id] = new
            self._where[new.id] = new.feedback_id

    def _taken_back(self, entry_id: str) -> None:
        if entry_id in self._book.taken_back:
            self._undone.add(entry_id)
        else:
            self._undone.discard(entry_id)
        if (feedback_id := self._where.get(entry_id)) is not None:
            self.changed.add(feedback_id)
