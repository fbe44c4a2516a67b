"""What the office is asked about a device: who takes it, what its clock shows, why it is gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from qmtui.book import Book, Now
from qmtui.clean import FEEDBACK
from qmtui.clock_checks import both_read, compare_clock
from qmtui.formats import clock
from qmtui.handover import notes
from qmtui.handover.obligations import obliged_on
from qmtui.i18n import _
from qmtui.model.event import Event
from qmtui.replicas import replica
from qmtui.words import clock_told
from screens.dialogs import Confirm
from screens.handover.hand_out import HandOutForm
from screens.inbox.ask import Ask

Say = Callable[[str], None]
"""Takes the sentence that says what was done."""


class Questions:
    """About the devices of one event; an answer is noted at once."""

    def __init__(self, book: Book, now: Now, event: Callable[[], Event]) -> None:
        self._book = book
        self._now = now
        self._event = event

    def who_takes(self, label: str, say: Say) -> HandOutForm:
        def give(label: str, to: str, is_obliged: bool) -> None:
            notes.hand_out(self._book, self._now, self._event(), label, to, is_obliged=is_obliged)
            say(_("{0} goes to {1}.").format(label.strip(), to.strip().upper()))

        return HandOutForm(label, give, lambda initials: obliged_on(self._book, initials))

    def what_clock_shows(self, name: str, say: Say) -> Ask:
        def compare(typed: str) -> None:
            shown, right = both_read(typed, self._book.zone, self._now())
            with replica(self._book, self._event()) as field:
                check = compare_clock(field, self._now, name, shown, right)
            say(clock_told(name, check.offset_s))

        now = self._now().astimezone(self._book.zone)
        question = _("It is {0} now. What time does {1} show?").format(clock(now), name)
        own = _("its time, such as {0} or {0}:30").format(clock(now - timedelta(minutes=3)))
        return Ask(question, compare, own=own)

    def is_back(self, name: str) -> Confirm:
        return Confirm(
            _("Is {0} back, and nothing more will come from it?").format(name),
            yes=_("It is back"),
            more=_("Only if it could not hand in itself (Ctrl+G in its exchange)."),
        )

    def why_lost(self, name: str, say: Say) -> Ask:
        def lose(reason: str) -> None:
            notes.lose(self._book, self._now, self._event(), name, reason)
            say(_("{0} is lost. Enter or m notes the incident (72 hours).").format(name))

        question = _("{0} will not come back. Why? It stands in the report.").format(name)
        own = _("such as: left in the bus; no names")
        return Ask(question, lose, own=own, limit=FEEDBACK)
