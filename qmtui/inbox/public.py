"""What the public may read about matters: how each stands, why, and what we say to it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from qmtui.inbox.lists import is_public
from qmtui.inbox.matter import Matter


class PublicMatter(Struct, frozen=True, kw_only=True):
    """A matter without anything about who brought it up, or who works on it."""

    kind: str
    text: str
    place: str
    state: str
    reason: str
    public_text: str


def for_public(matters: Sequence[Matter], event_id: str | None = None) -> list[PublicMatter]:
    """All but sensitive ones, or those of one event, the oldest first.

    A duplicate has the words of what it was merged into.
    """
    by_id = {matter.id: matter for matter in matters}
    chosen = (m for m in matters if event_id is None or (m.event and m.event.id == event_id))
    found = sorted(filter(is_public, chosen), key=lambda m: (m.feedback.observed_at, m.id))
    return [
        PublicMatter(
            kind=matter.feedback.kind,
            text=matter.feedback.text,
            place=matter.feedback.stop or matter.feedback.place,
            state=matter.state,
            reason=matter.reason,
            public_text=public_words(matter, by_id),
        )
        for matter in found
    ]


def public_words(matter: Matter, by_id: dict[str, Matter]) -> str:
    """The latest public words about it, or else about what it was merged into."""
    at: Matter | None = matter
    while at is not None:
        for reply in reversed(at.replies):
            if reply.public_text:
                return reply.public_text
        at = by_id.get(at.duplicate_of or "")
    return ""
