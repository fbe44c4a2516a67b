"""A device has joined: does its clock go as a phone does?"""

from __future__ import annotations

from datetime import datetime

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from qmtui.clock_checks import both_read, compare_own_clock, offset_between
from qmtui.formats import clock
from qmtui.handover.own_clock import looked
from qmtui.i18n import _
from qmtui.words import clock_told
from screens.big_clock import BigClock
from screens.right_time import TimeQuestion


class OwnClockScreen(TimeQuestion):
    """Enter says that it is right; else the phone's time is typed and noted, nothing is set.

    The office compares once more in the evening, and what it finds counts.
    """

    BINDING_GROUP_TITLE = _("Clock")
    HELP = _(
        "Compare the large clock with a phone. Enter: it is right. Otherwise type the time on the "
        "phone, such as 14:05 or 14:05:30; all times of this device are then set right in the "
        "report. The device's own clock stays as it is. Esc: nobody can compare now."
    )
    BINDINGS = [
        Binding(
            "escape",
            "leave",
            _("Not now"),
            tooltip=_("Go on without comparing; the office does that later"),
            id="own_clock.leave",
        )
    ]

    def compose_question(self) -> ComposeResult:
        yield Static(_("Is this clock right?"), classes="question")
        yield BigClock(self.clock, self.book.zone)

    def example(self) -> str:
        example = clock(self.clock().astimezone(self.book.zone))
        return _("Your phone shows, such as {0}").format(example)

    def keys(self) -> str:
        return _("Enter: it is right · otherwise type the phone's time · Esc: not now")

    def moment(self) -> datetime:
        return self._both()[0]

    def told(self, moment: datetime) -> str:
        if not self.time.value.strip():
            return ""
        true, shown = self._both()
        return clock_told(self.book.post.device, offset_between(shown, true))

    def go_by(self, moment: datetime) -> None:
        true, shown = self._both()
        check = compare_own_clock(self.book, self.clock, shown, true)
        looked(self.book)
        self.notify(clock_told(check.label, check.offset_s), markup=False)

    def _both(self) -> tuple[datetime, datetime]:
        """The phone's time and this device's; nothing typed: they are the same."""
        now, typed = self.clock(), self.time.value.strip()
        return both_read(typed, self.book.zone, now) if typed else (now, now)

    def action_leave(self) -> None:
        looked(self.book)
        self.dismiss()
