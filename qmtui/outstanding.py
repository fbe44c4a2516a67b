"""What is known of a device's entries and has not arrived, and on whose device or stick it lies."""

from __future__ import annotations

from msgspec import Struct

from qmtui.book import Book
from qmtui.formats import number
from qmtui.i18n import _
from qmtui.model.entry import Entry
from storage.values import SESSION, Gap


class Outstanding(Struct, frozen=True, kw_only=True):
    """Entries of the device `label`: so many `here`, so many `known` to exist.

    `held_by` names who told to have all of the rest, the device itself left out: by the station
    where the device last wrote, else by its label. Nobody named: only the device itself, if at all.
    """

    label: str
    here: int
    known: int
    held_by: tuple[str, ...] = ()

    @property
    def missing(self) -> int:
        return self.known - self.here


def outstanding(book: Book) -> tuple[Outstanding, ...]:
    """The devices of a field book of which something is known to be missing, by label."""
    status = book.database.status()
    gaps: dict[str, list[Gap]] = {}
    for gap in status.missing:
        gaps.setdefault(gap.label, []).append(gap)
    holders = {
        label: set.intersection(*map(book.database.holders, of_label)) - {label, ""}
        for label, of_label in gaps.items()
    }
    stations = station_of_each(book) if any(holders.values()) else {}
    found = []
    for label, of_label in sorted(gaps.items()):
        here = sum(w.entries for w in status.writers if w.label == label)
        known = here + sum(map(entries_in, of_label))
        names = sorted({stations.get(holder, holder) for holder in holders[label]})
        found.append(Outstanding(label=label, here=here, known=known, held_by=tuple(names)))
    return tuple(entry for entry in found if entry.missing)


def entries_in(gap: Gap) -> int:
    """How many captured entries a gap may hold; the note of who began is none."""
    return gap.last - gap.first + 1 - (gap.first == SESSION)


def station_of_each(field: Book) -> dict[str, str]:
    """The station at which each device wrote last, by its label."""
    last: dict[str, Entry] = {}
    for _table, records in field.captured():
        for entry in records:
            known = last.get(entry.device)
            if entry.station_id and (known is None or known.recorded_at < entry.recorded_at):
                last[entry.device] = entry
    names = {device: field.station_name(entry.station_id) for device, entry in last.items()}
    return {device: name for device, name in names.items() if name}


def told(entry: Outstanding) -> str:
    """One sentence: how much is here, and where the rest is to be had."""
    label = entry.label or _("unnamed device")
    figures = label, number(entry.here), number(entry.known)
    if not entry.held_by:
        sentence = _("{0}: {1} of {2} entries here; the rest is still on {0} itself.")
        return sentence.format(*figures)
    sentence = _("{0}: {1} of {2} entries here; the rest is on the stick or device of {3}.")
    return sentence.format(*figures, ", ".join(entry.held_by))
