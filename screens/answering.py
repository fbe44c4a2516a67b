"""How the desk answers, and what may follow an answer: a reason, a number, a party, a note."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from msgspec.structs import replace
from textual import getters, on
from textual.widgets import Input

from qmtui.afterwards import correct_heads, explain
from qmtui.book import Book, Now
from qmtui.clean import clean
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.list_age import ListAge
from qmtui.model.result import REASONS, Result
from qmtui.passage import MOST_PEOPLE, Coming
from screens.areas import AreaScreen
from screens.desk_line import DeskLine
from screens.digits import Digits
from screens.party import PartyChooser
from screens.person_note import PersonNoteScreen
from screens.reasons import asks_heads, asks_reason, can_change_heads, is_overrun, reason_of
from screens.result import Answer, answer_to, is_nobodys
from screens.result_panel import ResultPanel
from screens.scans import desk_of
from screens.standing import LastEntries, Standing
from screens.together import answer_together

Action = Callable[[], Sequence[Result]]


class AnsweringScreen(AreaScreen[None]):
    """The half of the desk that begins once somebody was found; `DeskScreen` finds them."""

    field = getters.query_one("#find", DeskLine)
    party = getters.query_one(PartyChooser)
    panel = getters.query_one(ResultPanel)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(book, now)
        self._desk = desk_of(book, now)
        self._list_age = ListAge(book)
        self._unknown: str | None = None
        """The code that was not on the list; Enter then registers whoever holds it."""
        self._shown: tuple[Result, ...] = ()
        """Whom the answer is about."""
        self._coming: tuple[Coming, ...] = ()
        """Who of a party came with how many, for a reason that follows."""
        self._digits = Digits(now)
        self._retry: Callable[[], None] | None = None
        """What could not be saved; Enter tries again."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("walk_in", "turn", "note", "to_phone") and self.has_class("-party"):
            return None
        if action in ("note", "to_phone"):
            return True if self._person(with_code=action == "to_phone") else None
        return True

    def why_not(self, action: str) -> str:
        if self.has_class("-party"):
            return _("First let the party in with Enter, or go back with Esc.")
        if action == "to_phone" and self._person():
            return _("This person has no code of ours.")
        return _("First scan a ticket or find somebody.")

    def show_facts(self) -> None:
        super().show_facts()
        self.query_one(Standing).show(self._desk.capacity, self.book.zone)
        self.query_one(LastEntries).show(self._desk, self.book.zone)

    def show_undone(self, words: str) -> None:
        self._show(Answer(look="undone", lines=(words,)))
        self.show_facts()

    @on(PartyChooser.LetIn)
    def let_in(self, message: PartyChooser.LetIn) -> None:
        if self.is_unseen:
            self.app.bell()
            return
        keep = bool(self.field.kept)
        self._leave_party()
        self._do(lambda: self._desk.check_in_together(message.coming), keep=keep)
        self._coming = message.coming

    @on(PartyChooser.Left)
    def leave_party(self) -> None:
        self._leave_party()
        self.set_class(bool(self.field.value) and not self.field.kept, "-typing")

    @on(DeskLine.Digit)
    def answer_digit(self, message: DeskLine.Digit) -> None:
        if asks_heads(self._shown):
            (result,) = self._shown
            self._correct(result, self._digits.add(message.digit, result.entry))
        elif reason := reason_of(message.digit):
            self._give(reason)

    @on(DeskLine.More)
    def count_more(self, message: DeskLine.More) -> None:
        self._digits.clear()
        self._correct(self._shown[0], self._shown[0].people + message.heads)

    def action_note(self) -> None:
        if (person := self._person()) and (who := person.attendee):
            screen = PersonNoteScreen(person.name, lambda text: self._desk.note(who, text))
            self.app.push_screen(screen, self._noted)

    def action_to_phone(self) -> None:
        from screens.qr_code import QrScreen

        if person := self._person(with_code=True):
            self.app.push_screen(QrScreen(person.name or _("Guest without a name"), person.code))

    def _do(self, action: Action, keep: bool = False, code: str | None = None) -> None:
        """Do it and show how it went; what was typed stays if it could not be saved.

        `keep` leaves what is typed, as a scan does; `code` is what may turn out to be unknown.
        """
        try:
            results = tuple(action())
        except QmtuiError as error:
            self._show(Answer(look="failed", lines=(str(error), _("Enter tries again."))))
            self._retry = partial(self._do, action, keep, code)
            self.app.bell()
        else:
            self._show_results(results, keep=keep)
            self._unknown = code if is_nobodys(results[0]) else None

    def _show_results(self, results: tuple[Result, ...], *, keep: bool = False) -> None:
        if not keep:
            with self.prevent(Input.Changed):
                self.field.value = ""
        moment = self.now()
        if results[0].attendee is None:
            answer = answer_to(results[0], self.book.zone, moment, self._list_age.as_of())
        else:
            answer = answer_together(results, self.book.zone, moment)
        self._show(answer, results)
        self.show_facts()

    def _show(self, answer: Answer, results: tuple[Result, ...] = ()) -> None:
        self._say_who_waits()
        self._leave_party()
        self._shown, self._coming = results, ()
        self._unknown = self._retry = None
        self.field.asks = asks_reason(results) or asks_heads(results)
        self.field.counts = can_change_heads(results)
        self.field.kept = self.field.value.strip()
        self.remove_class("-typing")
        self.set_class(bool(answer.choices), "-asking")
        self.panel.answer = answer
        self.refresh_bindings()

    def _leave_party(self) -> None:
        if self.has_class("-party"):
            self.remove_class("-party")
            self.field.focus()
            self.refresh_bindings()

    def _say_who_waits(self) -> None:
        """Another one was scanned while a party was still being asked: say that it is not in."""
        if self.has_class("-party") and (first := self.party.guests[0].hit):
            name = clean(first.name) or _("Guest without a name")
            words = _("Not let in yet: {0} and who belongs to them").format(name)
            self.notify(words, severity="warning", timeout=10, markup=False)

    def _give(self, reason: str) -> None:
        """Set the refusals aside, or say why there are more than fit in."""
        refused = [result.attendee for result in self._shown if result.overridable]
        coming = [one for one in self._coming if one.attendee in refused]
        coming = coming or [Coming(attendee=who) for who in refused if who]
        if coming:
            self._do(lambda: self._desk.check_in_together(coming, reason), bool(self.field.kept))
        else:
            self._do(lambda: self._explained(reason), bool(self.field.kept))
            if self._retry is None:
                words = _("Reason: {0}. Another digit changes it.").format(_(REASONS[reason]))
                self.panel.answer = replace(self.panel.answer, ways=(words,))

    def _explained(self, reason: str) -> tuple[Result, ...]:
        for result in filter(is_overrun, self._shown):
            explain(self.book, result.entry or "", reason)
        return self._shown

    def _correct(self, result: Result, heads: int) -> None:
        """Fewer or more people came with one ticket."""
        if not 1 <= heads <= MOST_PEOPLE:
            self.app.bell()  # nobody is no number of people: Ctrl+Z takes back
            return

        def corrected() -> tuple[Result, ...]:
            changed = correct_heads(self.book, self.now, result.entry or "", heads)
            waiting = self._desk.hit(result.attendee or "").to_come
            return (replace(result, result=changed.result, people=heads, to_come=waiting),)

        self._do(corrected, bool(self.field.kept))

    def _person(self, *, with_code: bool = False) -> Result | None:
        """Whom the answer is about; the first if they are several."""
        about = (r for r in self._shown if r.attendee and (r.code or not with_code))
        return next(about, None)

    def _noted(self, result: Result | None) -> None:
        if result is not None:
            self._show_results((result,), keep=True)
