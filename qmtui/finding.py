"""Find a person in every book of the office, to tell or erase what is held about them."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.replicas import each_copy
from qmtui.rights import NotAllowed
from qmtui.search import NameIndex

MOST = 50


class Known(Struct, frozen=True, kw_only=True):
    """Somebody the office knows, with what tells them from others of that name."""

    id: str
    name: str
    reached_by: str
    table: str
    events: tuple[str, ...]
    is_alike: bool = False


def find(office: Book, text: str) -> list[Known]:
    """People and contacts whose name begins with the words of `text`; at most 50, by name.

    If nobody's does, those whose names are like it, and each says so.
    Raises `NotAllowed` without staff rights, `CopyUnusable`.
    """
    if office.role != "staff":
        raise NotAllowed
    index, known = NameIndex(), dict[str, Known]()
    for event, copy in each_copy(office):
        for table, records in (("people", copy.people), ("contacts", copy.contacts)):
            for record in records:
                earlier = known.get(record.id)
                name = record.name or (earlier.name if earlier else "")
                if not name:
                    continue  # sealed, and not opened yet
                events = (*(earlier.events if earlier else ()), *((event.title,) if event else ()))
                reached_by = record.email or record.phone or (earlier.reached_by if earlier else "")
                known[record.id] = Known(
                    id=record.id, name=name, reached_by=reached_by, table=table, events=events
                )
                index.put(record.id, name)
    if found := index.find(text, MOST):
        return [known[record_id] for record_id in found]
    return [replace(known[record_id], is_alike=True) for record_id in index.alike(text, MOST)]
