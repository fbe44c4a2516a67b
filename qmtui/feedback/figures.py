"""What was said, added up: mentions (Nennungen) and how many more said the same (Zustimmungen).

Drafts are nowhere in the book, so no figure has them; what was taken back is left out, and what the
office found to be the same matter counts once, the other mention as one who says so too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.code_lists import word_of
from qmtui.feedback.known import endorsed
from qmtui.feedback.merged import merged
from qmtui.i18n import _, mark
from qmtui.model.event import Event
from qmtui.model.feedback import KINDS, LIGHTS, Feedback
from qmtui.replicas import each_copy, replica

By = Literal["kind", "field", "topic", "place", "table", "channel", "light"]

BY: dict[By, str] = {
    "kind": mark("Kind"),
    "field": mark("Field of action"),
    "topic": mark("Topic"),
    "place": mark("Place"),
    "table": mark("Station or table"),
    "channel": mark("Channel"),
    "light": mark("Traffic light"),
}
"""What mentions can be told apart by."""


class Row(Struct, frozen=True, kw_only=True):
    """The mentions that have something in common; `ids` are those the figures are made of."""

    key: str
    label: str
    mentions: int
    endorsements: int
    ids: tuple[str, ...]


class Figures(Struct, frozen=True, kw_only=True):
    """The rows, the most mentioned first."""

    by: By
    rows: tuple[Row, ...]

    @property
    def mentions(self) -> int:
        return sum(row.mentions for row in self.rows)

    @property
    def endorsements(self) -> int:
        return sum(row.endorsements for row in self.rows)


class Mention(Struct, frozen=True, kw_only=True):
    """A mention that stands; `agreeing` said the same, `station` is where it was taken down."""

    feedback: Feedback
    agreeing: int
    station: str


def figures(
    book: Book, by: By = "kind", event: Event | None = None, *, office: Book | None = None
) -> Figures:
    """What was said, by one of `BY`; in the office at all events, or at one.

    For a copy of a field book `office` is whose merges count.
    """
    keyed: dict[str, list[Mention]] = {}
    labels: dict[str, str] = {}
    for mention in mentions(book, event, office=office):
        key, label = _key(book, by, mention)
        # Sets of codes may have a field in common: it is one row all the same.
        keyed.setdefault(label, []).append(mention)
        labels.setdefault(label, key)
    rows = [
        Row(
            key=labels[label],
            label=label or _("not given"),
            mentions=len(found),
            endorsements=sum(mention.agreeing for mention in found),
            ids=tuple(mention.feedback.id for mention in found),
        )
        for label, found in keyed.items()
    ]
    rows.sort(key=lambda row: (not row.key, -row.mentions, -row.endorsements, row.label))
    return Figures(by=by, rows=tuple(rows))


def mentions(
    book: Book, event: Event | None = None, *, office: Book | None = None
) -> list[Mention]:
    """Every mention that stands, once, in the order they were made."""
    found: dict[str, Mention] = {}
    for copy in _copies(book, event):
        more = endorsed(copy)
        for feedback in copy.feedback:
            if feedback.id not in copy.taken_back:
                found[feedback.id] = Mention(
                    feedback=feedback,
                    agreeing=more[feedback.id],
                    station=copy.station_name(feedback.station_id),
                )
    once = _counted_once(office or book, found)
    return sorted(once, key=lambda m: (m.feedback.observed_at, m.feedback.id))


def _copies(book: Book, event: Event | None) -> Iterator[Book]:
    """The books where mentions are at home; what the office has of them is opened, not new."""
    if book.kind == "field":
        yield book
    elif event is not None:
        with replica(book, event, read_only=True) as copy:
            yield copy
    else:
        yield from (copy for of, copy in each_copy(book) if of is not None)


def _counted_once(book: Book, found: dict[str, Mention]) -> Iterator[Mention]:
    """The mentions without those merged into another one, which counts them as agreeing."""
    same = merged(book, found)
    for duplicate in same.into:
        more, root = found.pop(duplicate), same.root(duplicate)
        found[root] = replace(found[root], agreeing=found[root].agreeing + 1 + more.agreeing)
    yield from found.values()


def _key(book: Book, by: By, mention: Mention) -> tuple[str, str]:
    """The code, or what stands for one, and its words; empty if it is not given."""
    feedback = mention.feedback
    match by:
        case "kind":
            return feedback.kind, _(KINDS[feedback.kind])
        case "light":
            return feedback.light or "", _(LIGHTS[feedback.light]) if feedback.light else ""
        case "place":
            place = feedback.place or feedback.stop
            return place, place
        case "table":
            return feedback.station_id or "", mention.station
        case "topic":
            return _coded(book, "topics", feedback.topic)
        case "channel":
            return _coded(book, "channels", feedback.channel)
        case "field":
            return _coded(book, "action_fields", feedback.field, feedback.field_set)


def _coded(book: Book, name: str, code: str | None, field_set: str = "") -> tuple[str, str]:
    return (code, word_of(book, name, code, field_set)) if code else ("", "")
