"""Which records are one person: read through, never rewritten, and reversible.

Everything here is worked out from entries that stand, so the books of two offices say the same
once they have the same entries, in whatever order these came.
"""

from __future__ import annotations

from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.actor import Merge, NotDuplicate, Pick


class NotTwo(QmtuiError):
    exit_code = 38
    sentence = mark("These two are one and the same already.")


class OtherKind(QmtuiError):
    exit_code = 38
    sentence = mark("Only two contacts, or two people of one event, can be one and the same.")


class NoSuchPerson(QmtuiError):
    exit_code = 34
    sentence = mark("Nobody here has this id; `qmtui people list` shows whom the office knows.")


class Persons:
    """Every record's person, as of now; a person without a merge is one record."""

    def __init__(self, book: Book) -> None:
        undone = book.taken_back
        self._groups: dict[str, tuple[str, ...]] = {}
        standing = [merge for merge in book.merges if merge.id not in undone]
        for merge in standing:
            group = dict.fromkeys([*self.records(merge.kept), *self.records(merge.merged)])
            self._groups.update(dict.fromkeys(group, tuple(group)))
        merged = {merge.merged for merge in standing}
        for group_of in set(self._groups.values()):
            # Two merges that cross leave nobody kept: then the oldest record is.
            kept = min(set(group_of) - merged or group_of)
            others = sorted(set(group_of) - {kept})
            self._groups.update(dict.fromkeys(group_of, (kept, *others)))
        self._apart = {
            frozenset((self.kept(pair.one), self.kept(pair.other)))
            for pair in book.not_duplicates
            if pair.id not in undone
        }

    def kept(self, record_id: str) -> str:
        """The id that the person goes by."""
        return self.records(record_id)[0]

    def records(self, record_id: str) -> tuple[str, ...]:
        """The ids of everything that is this person, the kept one first."""
        return self._groups.get(record_id, (record_id,))

    def is_settled(self, one: str, other: str) -> bool:
        """Whether somebody said of two records that they are the same, or that they are not."""
        pair = frozenset((self.kept(one), self.kept(other)))
        return len(pair) == 1 or pair in self._apart


class Merging:
    """Say of two records whether they are the same; `undo_entry` takes it back."""

    def __init__(self, book: Book, now: Now) -> None:
        self._book = book
        self._now = now

    def merge(self, kept: str, merged: str) -> Merge:
        """From here on both are read as one. Raises `NotAllowed`, `NotTwo`."""
        self._book.require_office()
        persons = Persons(self._book)
        if persons.kept(kept) == persons.kept(merged):
            raise NotTwo
        stamp = self._book.stamp(self._now())
        entry = Merge(**stamp, kept=persons.kept(kept), merged=persons.kept(merged))
        with self._book.transaction():
            self._book.merges.add(entry)
            self._book.note(self._now(), "merge", entry.kept, subjects=(entry.kept, entry.merged))
        return entry

    def keep_apart(self, one: str, other: str) -> NotDuplicate:
        """They are different people, and nobody is asked again. Raises `NotAllowed`, `NotTwo`."""
        self._book.require_office()
        persons = Persons(self._book)
        if persons.kept(one) == persons.kept(other):
            raise NotTwo
        stamp = self._book.stamp(self._now())
        with self._book.transaction():
            return self._book.not_duplicates.add(NotDuplicate(**stamp, one=one, other=other))

    def pick(self, contact_id: str, field: str) -> Pick:
        """Of a person's records this one is right about a field. Raises `NotAllowed`."""
        self._book.require_office()
        stamp = self._book.stamp(self._now())
        with self._book.transaction():
            return self._book.picks.add(Pick(**stamp, contact_id=contact_id, field=field))
