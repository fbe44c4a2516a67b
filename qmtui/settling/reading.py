"""All that is open and all that was decided, read in one go and then event by event."""

from __future__ import annotations

from qmtui.actors.people import People
from qmtui.actors.twins import Twins, twins
from qmtui.book import Book, Now
from qmtui.model.event import Event
from qmtui.replicas import each_copy, replica
from qmtui.settling.decisions import Decided, decisions_of, decisions_on_people, newest_first
from qmtui.settling.questions import Question, one_person, questions_of


def questions(book: Book, now: Now) -> list[Question]:
    """All that is open, the newest event first and what belongs to none last.

    Raises `CopyUnusable`.
    """
    return Reading(book, now).questions


class Reading:
    """What there is to settle; "" stands for the office's own book.

    To read it all opens every event's copy, so screens do it in a thread; after a decision
    `read_anew` opens one. Raises `CopyUnusable`.
    """

    def __init__(self, book: Book, now: Now) -> None:
        self._book = book
        self._people = People(book, now) if book.kind == "office" else None
        self._twins = twins(self._people) if self._people is not None else []
        self._open: dict[str, list[Question]] = {}
        self._decided: dict[str, list[Decided]] = {}
        for event, copy in each_copy(book):
            self._take_in(copy, event)
        for event_id in {pair.event for pair in self._twins} - self._open.keys():
            # People on the list of an event that was not handed out yet.
            self._open[event_id] = [one_person(pair) for pair in self._pairs(event_id)]
        self._read_people()

    @property
    def questions(self) -> list[Question]:
        newest = sorted(self._open, key=self._start, reverse=True)
        return [question for event_id in newest for question in self._open[event_id]]

    @property
    def decisions(self) -> list[Decided]:
        """The newest first, with what was taken back."""
        return newest_first(one for found in self._decided.values() for one in found)

    def title(self, event_id: str) -> str:
        """What the event is called; "" for none."""
        event = self._book.events.get(event_id)
        return event.title if event else ""

    def read_anew(self, event_id: str) -> None:
        """Follow what was decided about one event, or about people."""
        event = self._book.events.get(event_id)
        if self._people is not None:
            self._people.read_decisions()
            self._reopen(self._people)
        if self._book.kind == "field" or event is None:
            self._take_in(self._book, None)
        elif event.fieldbook:
            with replica(self._book, event, read_only=True) as copy:
                self._take_in(copy, event)
        else:
            self._open[event_id] = [one_person(pair) for pair in self._pairs(event_id)]
        self._read_people()

    def _take_in(self, copy: Book, event: Event | None) -> None:
        with copy.database.reading():
            if copy.kind == "field" and event is None:
                event = next(iter(copy.events), None)
            key = event.id if event else ""
            persons = self._people.persons if self._people is not None else None
            pairs = self._pairs(key)
            self._open[key] = list(questions_of(self._book, copy, event, pairs, persons))
            self._decided[key] = list(decisions_of(copy, key))

    def _reopen(self, people: People) -> None:
        """Propose again what was settled when all was read, and taken back since."""
        back = self._book.taken_back
        records = {r for m in self._book.merges if m.id in back for r in (m.kept, m.merged)}
        records |= {
            r
            for apart in self._book.not_duplicates
            if apart.id in back
            for r in (apart.one, apart.other)
        }
        known = {frozenset((pair.one.id, pair.other.id)) for pair in self._twins}
        found = twins(people, records=records)
        self._twins += [p for p in found if frozenset((p.one.id, p.other.id)) not in known]

    def _pairs(self, event_id: str) -> list[Twins]:
        if self._people is None:
            return []
        settled = self._people.persons.is_settled
        found = (pair for pair in self._twins if pair.event == event_id)
        return [pair for pair in found if not settled(pair.one.id, pair.other.id)]

    def _read_people(self) -> None:
        if self._people is not None:
            self._decided["people"] = list(decisions_on_people(self._book, self._people))

    def _start(self, event_id: str) -> tuple[bool, float]:
        event = self._book.events.get(event_id)
        return event is not None, event.start.timestamp() if event else 0
