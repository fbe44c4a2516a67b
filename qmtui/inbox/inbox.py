"""The office's inbox (Posteingang): every matter with what was decided about it."""

from __future__ import annotations

from collections import Counter

from msgspec.structs import replace

from qmtui.book import Book, Now
from qmtui.contacts.standing import facts_of
from qmtui.errors import QmtuiError
from qmtui.feedback.merged import Merged, merged
from qmtui.i18n import mark
from qmtui.inbox.gathering import Gathering
from qmtui.inbox.ledger import Ledger
from qmtui.inbox.matter import Matter, fold
from qmtui.inbox.searching import Search
from qmtui.model.contact import Contact
from qmtui.model.event import Event
from qmtui.model.feedback import Feedback


class NoSuchMatter(QmtuiError):
    exit_code = 34
    sentence = mark("There is no matter with this id; `qmtui inbox list` shows all.")


class NotInOffice(QmtuiError):
    exit_code = 33
    sentence = mark("The inbox is in the office book.")


class Inbox:
    """All matters of an office, by the id of the remark; `refresh` takes in what is new."""

    def __init__(self, book: Book) -> None:
        if book.kind != "office":
            raise NotInOffice
        self.book = book
        self.ledger = Ledger(book)
        self._gathering = Gathering(book)
        self._matters: dict[str, Matter] = {}
        self._said: dict[str, tuple[Feedback, Event | None]] = {}
        self._endorsements: Counter[str] = Counter()
        self._contacts: dict[str, list[Contact]] = {}
        self.merged = Merged(into={}, void={})
        self.search = Search(book)
        self.refresh()

    @property
    def unreadable(self) -> tuple[str, ...]:
        """Titles of events whose remarks are missing, for their copies cannot be opened."""
        return self._gathering.unreadable

    def all(self) -> list[Matter]:
        """Every matter, the newest first."""
        self._fold_changed()
        return sorted(
            self._matters.values(), key=lambda m: (m.feedback.observed_at, m.id), reverse=True
        )

    def find(self, wanted: str) -> Matter:
        """The matter with this id, or the only one whose id ends so; raises `NoSuchMatter`."""
        self._fold_changed()
        if found := self._matters.get(wanted):
            return found
        ending = wanted.strip().upper()
        alike = [m for key, m in self._matters.items() if len(ending) >= 4 and key.endswith(ending)]
        if len(alike) != 1:
            raise NoSuchMatter
        return alike[0]

    def waiting(self, matter: Matter, now: Now) -> list[Contact]:
        """Who agreed to an answer to this (K2), and still does; those of its duplicates too."""
        asked = [c for key in (matter.id, *matter.duplicates) for c in self._contacts.get(key, [])]
        if not asked:
            # Reading every copy's consents takes its time, and most remarks are anonymous.
            return []
        agreed = facts_of(self.book).standing(now())
        waiting = (contact for contact in asked if "K2" in agreed.get(contact.id, ()))
        return [self.book.contacts.get(contact.id) or contact for contact in waiting]

    def refresh(self) -> None:
        """Read what was taken in since; what stations sealed is read as the office opened it."""
        said: dict[str, tuple[Feedback, Event | None]] = {}
        self._endorsements = Counter()
        self._contacts = {}
        for part in self._gathering.said():
            self._endorsements.update(part.endorsements)
            self._contacts.update(part.contacts)
            for feedback in part.feedback:
                opened = self.book.feedback.get(feedback.id) if feedback.sealed else None
                if opened is not None:
                    feedback = replace(feedback, text=opened.text, with_whom=opened.with_whom)
                said[feedback.id] = feedback, part.event
        for key in self._said.keys() | said.keys():
            if self._said.get(key) != said.get(key):
                self.ledger.changed.add(key)
        self._said = said
        self._fold_changed(anew=True)

    def _fold_changed(self, *, anew: bool = False) -> None:
        """Fold what was decided about since; what belongs together is put together once more."""
        changed, self.ledger.changed = self.ledger.changed, set()
        if changed:
            before, self.merged = self.merged, merged(self.book, self._said)
            changed |= {key for _merge, key in before.void.items() ^ self.merged.void.items()}
        self.search.forget(changed)
        for key in changed:
            if key in self._said:
                feedback, event = self._said[key]
                decisions = (d for d in self.ledger.of(key) if d.id not in self.merged.void)
                self._matters[key] = fold(feedback, decisions, event)
            else:
                self._matters.pop(key, None)
        if changed or anew:
            self._join()

    def _join(self) -> None:
        """Duplicates both ways, mentions and endorsements of both added up."""
        for key, matter in self._matters.items():
            matter.duplicates = ()
            matter.mentions, matter.endorsements = 1, self._endorsements[key]
        for key in self.merged.into:
            root = self._matters[self.merged.root(key)]
            root.duplicates += (key,)
            root.mentions += 1
            root.endorsements += self._endorsements[key]
