"""Whether a report has all there will be: the devices that have handed in."""

from __future__ import annotations

from qmtui.book import Book
from qmtui.completeness import completeness
from qmtui.i18n import _
from qmtui.model.event import Event


def standing_of(field: Book, event: Event) -> tuple[str, bool]:
    """The sentence for the head, and whether the report is preliminary."""
    if field.kind != "field":
        return "", False
    found = completeness(field, event)
    if found.complete:
        words = _("complete: {0} of {1} devices")
    else:
        words = _("preliminary: {0} of {1} devices have handed in")
    return words.format(found.handed_in, found.expected), not found.complete
