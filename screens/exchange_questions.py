"""What the exchange asks before it goes on: a new stick, the wrong stick, handing in."""

from __future__ import annotations

from pathlib import Path

from qmtui.exchange import StickOfOtherEvent
from qmtui.i18n import _
from screens.dialogs import Confirm


def set_up_stick(folder: Path, *, is_known: bool) -> Confirm:
    """Whether an empty folder is the right one; `is_known`: it held this event before."""
    more = (
        _("It held this event before and is empty now. Is it the right stick?")
        if is_known
        else _("There is nothing of this event on it yet.")
    )
    return Confirm(_("Set up a new stick?"), yes=_("Set up"), more=f"{more}\n{folder}")


def take_another(error: StickOfOtherEvent) -> Confirm:
    return Confirm(
        _("Wrong stick: take another one?"), yes=_("Choose"), no=_("Back"), more=str(error)
    )


def hand_in() -> Confirm:
    return Confirm(
        _("Hand this device in?"),
        yes=_("Hand in"),
        more=_("It exchanges once more and then counts as finished for the office."),
    )
