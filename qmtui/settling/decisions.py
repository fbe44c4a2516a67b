"""What was decided, by whom and when, and how it is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal

from msgspec import Struct

from qmtui.actors.people import People
from qmtui.book import Book, Now
from qmtui.conflicts import home_of
from qmtui.errors import QmtuiError
from qmtui.fields import field_word, name_of, record_word
from qmtui.formats import clock, date_and_time
from qmtui.i18n import _, mark
from qmtui.model.actor import Merge, NotDuplicate
from qmtui.model.entry import Entry
from qmtui.model.settling import VERDICTS, Resolution, Settlement
from qmtui.replicas import each_copy
from qmtui.settling.reopening import DELETED
from qmtui.times import in_zone
from qmtui.undo import Undone, undo_entry

Kind = Literal["twice", "values", "same"]


class NoSuchDecision(QmtuiError):
    exit_code = 39
    sentence = mark("No decision here has this id; `qmtui settle decided` lists all.")


class Decided(Struct, frozen=True, kw_only=True):
    """One decision in words; `event` is whose people or field book it is about, "" for none."""

    id: str
    kind: Kind
    event: str
    about: str
    verdict: str
    by: str
    device: str
    at: datetime
    is_taken_back: bool


def decisions(book: Book, now: Now) -> list[Decided]:
    """All that was decided, the newest first, with what was taken back. Raises `CopyUnusable`."""
    found: list[Decided] = []
    for event, copy in each_copy(book):
        with copy.database.reading():
            found += decisions_of(copy, event.id if event else "")
    if book.kind == "office":
        found += decisions_on_people(book, People(book, now))
    return newest_first(found)


def newest_first(found: Iterable[Decided]) -> list[Decided]:
    return sorted(found, key=lambda decided: (decided.at, decided.id), reverse=True)


def take_back(book: Book, now: Now, decided: Decided, reason: str | None = None) -> Undone:
    """Have the question open again.

    Raises `ReasonNeeded` without a reason for what is older, or somebody else's.
    """
    of_people = decided.kind == "same"
    with home_of(book, None if of_people else decided.event or None) as home:
        return undo_entry(home, now, decided.id, reason)


def decision(book: Book, now: Now, decision_id: str) -> Decided:
    """The decision with this id that stands; raises `NoSuchDecision`."""
    for decided in decisions(book, now):
        if decided.id == decision_id and not decided.is_taken_back:
            return decided
    raise NoSuchDecision


def decisions_of(copy: Book, event: str) -> Iterator[Decided]:
    """What was decided in one copy of a book."""
    labels = {writer.id: writer.label for writer in copy.database.status().writers}
    for settlement in copy.settlements:
        verdict = _(VERDICTS.get(settlement.verdict, settlement.verdict))
        if settlement.other and (name := name_of(copy, "people", settlement.other)):
            verdict = _("{0}: {1}").format(verdict, name)
        yield _decided(copy, settlement, "twice", event, _sightings(copy, settlement), verdict)
    for resolution in copy.resolutions:
        yield _decided(
            copy,
            resolution,
            "values",
            event,
            _field(copy, resolution),
            _value(copy, resolution, labels),
        )


def _sightings(copy: Book, settlement: Settlement) -> str:
    name = name_of(copy, "people", settlement.attendee_id) or _("Guest without a name")
    seen = [copy.attendance.get(entry) for entry in (settlement.first, settlement.second)]
    places = [
        f"{clock(copy.when(e).astimezone(copy.zone))} {copy.station_name(e.station_id)}".strip()
        for e in seen
        if e
    ]
    return ", ".join([name, *places])


def _field(copy: Book, resolution: Resolution) -> str:
    name = name_of(copy, resolution.table, resolution.record_id) or record_word(resolution.table)
    return name if resolution.part == DELETED else f"{name}, {field_word(resolution.part)}"


def _value(copy: Book, resolution: Resolution, labels: dict[str, str]) -> str:
    """Which value stands, by who wrote it when: the value itself may be erased meanwhile."""
    if resolution.part == DELETED:
        return _("deleted") if resolution.kept else _("kept")
    if not 0 <= resolution.kept < len(resolution.rivals):
        return ""
    said = resolution.rivals[resolution.kept]
    when = date_and_time(in_zone(said.at, copy.zone))
    return _("what {0} wrote on {1}").format(labels.get(said.writer) or "–", when)


def decisions_on_people(office: Book, known: People) -> Iterator[Decided]:
    """Who is one person and who is not."""
    names = {candidate.id: candidate.name for candidate in known.candidates()}
    events = {candidate.id: candidate.scope for candidate in known.candidates()}
    pairs: list[tuple[Merge | NotDuplicate, str, str, str]] = [
        (merge, merge.kept, merge.merged, _("one person")) for merge in office.merges
    ]
    pairs += [(apart, apart.one, apart.other, _("two people")) for apart in office.not_duplicates]
    for entry, one, other, verdict in pairs:
        both = " = ".join(names.get(i) or _("Guest without a name") for i in (one, other))
        yield _decided(office, entry, "same", events.get(one, ""), both, verdict)


def _decided(book: Book, entry: Entry, kind: Kind, event: str, about: str, verdict: str) -> Decided:
    return Decided(
        id=entry.id,
        kind=kind,
        event=event,
        about=about,
        verdict=verdict,
        by=entry.by or "",
        device=entry.device,
        at=book.when(entry).astimezone(book.zone),
        is_taken_back=entry.id in book.taken_back,
    )
