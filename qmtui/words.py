"""The words people read for codes of results and states, the same on screen and command line."""

from __future__ import annotations

from qmtui.i18n import mark

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
}

STATES = {"expected": mark("expected"), "inside": mark("here"), "left": mark("left")}
