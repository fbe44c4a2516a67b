"""What the exchange says: what it did, where the stick stands, what to do when it failed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from qmtui.formats import clock, date_and_time, number
from qmtui.i18n import _, ngettext
from qmtui.sticks import Known


class Moved(Struct, frozen=True, kw_only=True):
    """What an exchange did and what is `unsent` after it, in entries; `problems` counts files."""

    pushed: int
    pulled: int
    missing: int
    problems: int
    unsent: int

    @property
    def is_smooth(self) -> bool:
        return not (self.missing or self.problems or self.unsent)


def done(moved: Moved, *, goes_on: bool = False) -> list[str]:
    """What the exchange did. That the stick may go is said only when it holds all that is here.

    Nor is it said while the exchange `goes_on` by itself.
    """
    left = ngettext("{0} entry left there", "{0} entries left there", moved.pushed)
    fetched = ngettext("{0} fetched", "{0} fetched", moved.pulled)
    gaps = (
        ngettext("{0} entry is still missing", "{0} entries are still missing", moved.missing)
        if moved.missing
        else _("nothing is missing")
    )
    figures = [left.format(number(moved.pushed)), fetched.format(number(moved.pulled))]
    sign = "✓" if moved.is_smooth else "▲"
    sentences = [f"{sign} {', '.join(figures)}; {gaps.format(number(moved.missing))}."]
    if moved.problems:
        sentences.append(
            ngettext(
                "{0} file there was damaged and was left out.",
                "{0} files there were damaged and were left out.",
                moved.problems,
            ).format(number(moved.problems))
        )
    if goes_on:
        return [*sentences, _("It goes on by itself.")]
    if moved.unsent:
        more = ngettext(
            "{0} entry is not on it yet: Ctrl+S once more before you pull the stick out.",
            "{0} entries are not on it yet: Ctrl+S once more before you pull the stick out.",
            moved.unsent,
        )
        return [*sentences, more.format(number(moved.unsent))]
    return [*sentences, _("Everything was read back: you may pull the stick out.")]


def failed(error: str, *, can_repeat: bool) -> list[str]:
    """What went wrong and how to go on; how much is still here alone is the figure above."""
    again = _("Ctrl+S tries again, Ctrl+O takes another stick.")
    return [f"✗ {error}", again if can_repeat else _("Ctrl+O takes another stick.")]


def where(folder: Path, known: Sequence[Known], now: datetime) -> list[str]:
    """The stick or folder in use and how far it is behind; another one below it."""
    lines = [_("Stick or folder: {0} (Ctrl+O: another one)").format(folder)]
    lines += [_standing(stick, now) for stick in known if stick.folder == folder]
    lines += [
        _("The other one: {0}. {1}").format(
            other.folder.name or other.folder, _standing(other, now)
        )
        for other in known
        if other.folder != folder
    ]
    return lines


def _standing(stick: Known, now: datetime) -> str:
    last = _("Last used: {0}.").format(_when(stick.at, now)) if stick.at else ""
    if stick.lacking is None:
        behind = _("Not there now: is the stick plugged in?")
    elif stick.lacking:
        behind = ngettext(
            "{0} entry of this device is not on it yet.",
            "{0} entries of this device are not on it yet.",
            stick.lacking,
        ).format(number(stick.lacking))
    else:
        behind = _("Everything of this device is on it.")
    return " ".join(filter(None, [last, behind]))


def _when(at: datetime, now: datetime) -> str:
    at = at.astimezone(now.tzinfo)
    return clock(at) if at.date() == now.date() else date_and_time(at)
