"""What was put right, entered later or is in doubt: the report hides none of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from qmtui.book import Book
from qmtui.i18n import _, mark
from qmtui.model.entry import Entry, Undo
from qmtui.model.event import Event
from qmtui.model.settling import VERDICTS, Settlement
from qmtui.reports.layout import Column, Row, Table, time_kind
from qmtui.times import in_zone

TITLES = {
    "taken_back": mark("taken back, in no figure"),
    "from_paper": mark("entered later, from paper"),
    "doubtful": mark("dated by a clock that was hardly right"),
    "decided": mark("said in two ways, decided afterwards"),
}
"""The kinds of corrections, in the order in which they are told."""

AROUND = timedelta(days=2)
"""So long before and after an event things are captured that belong to it."""

_ABOUT_ENTRIES = ("undos", "clock_checks", "settlements", "resolutions")
"""Captured tables that tell of entries and devices, not of the event."""

Found = list[tuple[str, Entry]]
"""Entries, each with its table."""


class Corrections:
    """The entries of one event by what there is to say of them."""

    def __init__(self, book: Book, event: Event) -> None:
        self._book = book
        self._event = event
        facts = list(self._facts())
        self.taken_back: Found = [("undos", undo) for undo in book.undos]
        self.from_paper: Found = [found for found in facts if found[1].source == "paper"]
        self.doubtful: Found = [found for found in facts if self._is_doubtful(found[1])]
        decided = (("settlements", book.settlements), ("resolutions", book.resolutions))
        self.decided: Found = [
            (table, entry)
            for table, records in decided
            for entry in records
            if entry.id not in book.taken_back
        ]

    def _facts(self) -> Iterator[tuple[str, Entry]]:
        """Everything that stations captured and nobody took back."""
        for table, records in self._book.captured():
            if table not in _ABOUT_ENTRIES:
                yield from ((table, e) for e in records if e.id not in self._book.taken_back)

    def _is_doubtful(self, entry: Entry) -> bool:
        """Whether its clock was hardly right, and is not set right either: not at the event."""
        if not entry.clock_doubtful:
            return False
        event, at = self._event, self._book.when(entry)
        return not event.start - AROUND <= at <= (event.end or event.start) + AROUND

    def table(self, kind: str) -> Table:
        """The entries of one kind of `TITLES`, the earliest first, without any name."""
        found: Found = getattr(self, kind)
        rows = sorted(map(self._row, found), key=lambda row: str(row.cells[0]))
        moments = (in_zone(self._book.when(entry), self._book.zone) for _table, entry in found)
        return Table(
            name="records",
            title=_(TITLES[kind]),
            columns=(
                Column(title=_("Time"), kind=time_kind(moments)),
                Column(title=_("What")),
                Column(title=_("Note")),
                Column(title=_("Station")),
                Column(title=_("Device")),
                Column(title=_("By")),
            ),
            rows=tuple(rows),
        )

    def _row(self, found: tuple[str, Entry]) -> Row:
        # Its many words are for those who look.
        from qmtui.fields import record_word

        table, entry = found
        targets = self._tables_of(entry) if isinstance(entry, Undo) else [table]
        return Row(
            cells=(
                in_zone(self._book.when(entry), self._book.zone),
                ", ".join(dict.fromkeys(map(record_word, targets))),
                _note(entry),
                self._book.station_name(entry.station_id),
                entry.device,
                entry.by or "",
            )
        )

    def _tables_of(self, undo: Undo) -> list[str]:
        """Where that lies which was taken back; an entry that has not arrived yet lies nowhere."""
        return [
            table
            for target in undo.targets
            for table, records in self._book.captured()
            if records.get(target) is not None
        ] or ["undos"]


def _note(entry: Entry) -> str:
    if isinstance(entry, Undo):
        return entry.reason or ""
    return _(VERDICTS[entry.verdict]) if isinstance(entry, Settlement) else ""
