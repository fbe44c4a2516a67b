"""The words people read for codes and figures, the same on screen, in reports and commands."""

from __future__ import annotations

from qmtui.formats import number
from qmtui.i18n import _, mark, ngettext
from qmtui.model.count import LEAVING, VISITS, Figure

DUE = {
    "names": mark("names after the event"),
    "withdrawn": mark("contacts whose consent was withdrawn or is over"),
    "ask": mark("contacts to be asked or finished (nothing is erased)"),
}
"""What falls due (Aufbewahrung)."""

RESULTS = {
    "ok": mark("Welcome"),
    "already": mark("Already here"),
    "exit": mark("Goodbye"),
    "reentry": mark("Welcome back"),
    "unknown": mark("Not on the list"),
    "unreadable": mark("Unreadable, please once more"),
    "revoked": mark("Ticket withdrawn"),
    "other_event": mark("Ticket of another event"),
    "not_yet": mark("Not valid yet"),
    "expired": mark("No longer valid"),
    "over": mark("Welcome, above capacity"),
    "walkin": mark("Registered at the door"),
    "undone": mark("Taken back"),
    "noted": mark("Noted"),
}

COUNTERS = {VISITS: mark("Visits"), LEAVING: mark("Gone")}
"""The counters of ours; all others are called as the office called them."""

STATES = {"expected": mark("expected"), "inside": mark("here"), "left": mark("left")}


def people(heads: int) -> str:
    """`heads` with the word for it."""
    return ngettext("{0} person", "{0} people", heads).format(number(heads))


def clock_told(label: str, offset_s: int) -> str:
    """How wrong a device's clock goes: `G1 geht 60 min nach`."""
    minutes, seconds = divmod(abs(offset_s), 60)
    span = _("{0} min").format(number(minutes)) if minutes else _("{0} s").format(seconds)
    if not offset_s:
        return _("The clock of {0} is right.").format(label)
    sentence = _("{0} is {1} fast") if offset_s > 0 else _("{0} is {1} slow")
    return sentence.format(label, span)


def made_of(figure: Figure) -> str:
    """A figure of visits and what it rests on: a number without its method is worthless."""
    total = ngettext("{0} visit", "{0} visits", figure.total).format(number(figure.total))
    return f"{total} ({parts_of(figure)})"


def parts_of(figure: Figure) -> str:
    """What a figure of visits rests on: `2.315 gezählt, davon 95 nacherfasst; 185 geschätzt`."""
    parts = _("{0} counted").format(number(figure.counted))
    if figure.late_entry:
        parts += ", " + _("{0} of them entered later").format(number(figure.late_entry))
    if figure.estimated:
        parts += "; " + _("{0} estimated").format(number(figure.estimated))
    return parts


def perhaps_twice(strokes: int, late: int) -> str:
    """What to ask whoever enters paper for a time for which so many stand already."""
    if late > 0:
        words = _("▲ For this time {0} were entered later already. Once more?")
        return words.format(number(late))
    if strokes > 0:
        words = _("▲ For this time there are {0} strokes already. Are they on the paper too?")
        return words.format(number(strokes))
    return ""
