"""Why a key does nothing right now: a greyed one says so when it is pressed."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from textual.binding import ActiveBinding
from textual.screen import Screen
from textual.widgets import OptionList

from qmtui.i18n import _
from screens.note import Note


@runtime_checkable
class Explains(Protocol):
    """A screen or widget that knows why an action of its own is off."""

    def why_not(self, action: str) -> str:
        """The reason as a sentence that says what to do, "" for the usual one."""


def why_not(screen: Screen[object], active: ActiveBinding) -> str:
    """Why a binding that is shown greyed does nothing."""
    node, action = active.node, active.binding.action.partition("(")[0]
    if isinstance(node, Explains) and (reason := node.why_not(action)):
        return reason
    if any(note.is_busy for note in screen.query(Note)):
        return _("Please wait: what was begun is still being done.")
    if any(rows.highlighted is None for rows in screen.query(OptionList)):
        return _("First mark a row in the list; so far none is.")
    return _("This is not possible right now.")
