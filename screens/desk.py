"""The entrance (Einlass): one field for tickets and names, one large answer."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical
from textual.widgets import Input

from qmtui import codes
from qmtui.book import Book, Now
from qmtui.foreign import is_foreign
from qmtui.i18n import _
from qmtui.model.result import Hit, Result
from screens.answering import AnsweringScreen
from screens.desk_line import DeskLine
from screens.hits import HitList, advice
from screens.party import PartyChooser, is_party
from screens.result import Answer
from screens.result_panel import ResultPanel
from screens.scans import is_consent, offer_withdrawal, shown
from screens.standing import LastEntries, Standing
from screens.styled_app import SOON
from screens.walk_in import WalkInScreen

LONGEST = 200
"""Longer than any ticket's secret and any name."""


class DeskScreen(AnsweringScreen):
    """Check people in, let them out, register at the door."""

    AREA = "desk"
    AUTO_FOCUS = "#find"
    BINDING_GROUP_TITLE = _("Check-in")
    HELP = _(
        "Scan a ticket or type the beginning of a name, then press Enter. "
        "With several hits Enter marks the first and a second Enter takes it; "
        "the arrow keys mark another one. If nobody is found, Enter registers at the door. "
        "Where the answer shows digits, a digit in the empty field gives the reason or the number; "
        "+ and - say that one more or one fewer came with whoever was let in."
    )
    BINDINGS = [
        Binding(
            "ctrl+n",
            "walk_in",
            _("New"),
            tooltip=_("Take somebody in without registration"),
            id="desk.walk_in",
        ),
        Binding(
            "ctrl+g",
            "turn",
            _("Leaves"),
            tooltip=_("The next person leaves; once more: comes in"),
            id="desk.turn",
        ),
        Binding(
            "ctrl+r",
            "note",
            _("Note"),
            tooltip=_("A note on the person shown"),
            show=False,
            id="desk.note",
        ),
        Binding(
            "ctrl+o",
            "to_phone",
            _("To phone"),
            tooltip=_("Code of the person shown as a picture for the phone"),
            show=False,
            id="desk.to_phone",
        ),
        Binding("down", "mark(1)", _("Mark the next hit"), show=False, id="desk.next"),
        Binding("up", "mark(-1)", _("Mark the hit before"), show=False, id="desk.previous"),
        Binding("tab", "scanned", show=False),
        Binding("escape", "clear", _("Clear the field"), show=False, id="desk.clear"),
    ]

    hits = getters.query_one(HitList)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(book, now)
        self._is_leaving = False
        self._found = 0
        """How many are called as typed; the list shows the first of them."""
        self._begun: dict[str, Any] = {}
        """The draft of a form for somebody of this name, for when it is opened again."""

    @property
    def draft(self) -> dict[str, Any]:
        if not (self.is_mounted and self.field.value):
            return {}
        name = self.field.value
        return self._begun if name == self._begun.get("name") else {"name": name}

    def compose_area(self) -> ComposeResult:
        yield DeskLine(limit=LONGEST, id="find")
        with Container(id="desk"):
            yield HitList()
            yield PartyChooser(self.now)
            yield ResultPanel()
            with Vertical(id="state"):
                yield Standing()
                yield LastEntries()

    def on_mount(self) -> None:
        self._show_direction()
        self._show_ready()
        # The picture comes first, then the list of names.
        self.set_timer(SOON, self._desk.warm_up)
        self._begun = self.take_draft()
        self.field.value = str(self._begun.get("name", ""))

    @on(Input.Changed, "#find")
    def search(self) -> None:
        text = self.field.value.strip()
        self._retry = None
        self._leave_party()
        found = self._desk.find(text, leaving=self._is_leaving)
        self.hits.hits, self._found = tuple(found.hits), found.total
        self.hits.marked = None
        self.set_class(bool(text), "-typing")
        self._show_hint()

    @on(Input.Submitted, "#find")
    def enter(self) -> None:
        text = self.field.value.strip()
        hit = self._meant()
        if self.is_unseen:
            self.app.bell()
        elif self._retry is not None:
            self._retry()
        elif not text or text == self.field.kept:
            self._go_on(text)
        elif self._desk.knows(text) or _looks_scanned(text):
            self._scan(text)
        elif hit is not None:
            self._take(hit)
        elif self.hits.hits:
            self.action_mark(1)
        elif not self._is_leaving:
            self._register(text)

    @on(HitList.Picked)
    def pick(self, message: HitList.Picked) -> None:
        self._take(message.hit)

    def scanned(self, code: str) -> None:
        """A scanner read this; what stands in the field stays there."""
        if is_foreign(code):
            lines = (shown(code), _("Please scan the ticket."))
            self._show(Answer(look="foreign", lines=lines))
            self.app.bell()
        else:
            self._scan(code, keep=True)

    def _meant(self) -> Hit | None:
        """The marked hit, or the only one that is called so."""
        hits, marked = self.hits.hits, self.hits.marked
        if marked is not None and marked < len(hits):
            return hits[marked]
        return hits[0] if len(hits) == 1 and not hits[0].is_alike else None

    def _show_hint(self) -> None:
        text = self.field.value.strip()
        if _looks_scanned(text):
            self.hits.hint = _("Enter checks the code.")
        else:
            meant = self._meant()
            self.hits.hint = advice(text, self.hits.hits, meant, self._is_leaving, self._found)

    def _go_on(self, text: str) -> None:
        """Enter right after an answer."""
        if self._unknown is not None and not self._is_leaving:
            self._register("" if _looks_scanned(text) else text, self._unknown)
        elif text:
            # A scan was answered over half a name: first show whom it means.
            self.field.kept = ""
            self.search()

    def _scan(self, code: str, *, keep: bool = False) -> None:
        reading = codes.read(code)
        if reading and is_consent(reading.code):
            # A slip is no ticket: whoever brings it wants something taken back.
            self.action_clear()
            offer_withdrawal(self, reading.code)
            return
        who = self._desk.whose(code)
        if who is not None and self.has_class("-party") and self.party.has(who):
            self.party.take(who)
        elif self._is_leaving:
            self._do(lambda: [self._desk.scan_out(code)], keep)
        elif who is None:
            self._do(lambda: [self._desk.scan(code)], keep, code)
        else:
            self._let_in(who, keep=keep)

    def _take(self, hit: Hit) -> None:
        if self._is_leaving:
            self._do(lambda: [self._desk.check_out(hit.id)])
        else:
            self._let_in(hit.id)

    def _let_in(self, attendee_id: str, *, keep: bool = False) -> None:
        """Check somebody in, or ask who of their party comes."""
        members = self._desk.party(attendee_id)
        if is_party(members):
            self._say_who_waits()
            self.field.kept = self.field.value.strip() if keep else ""
            self.party.ask(members)
            self.remove_class("-typing")
            self.add_class("-party")
            self.party.focus()
            self.refresh_bindings()
        else:
            self._do(lambda: [self._desk.check_in(attendee_id)], keep)

    def _show_results(self, results: tuple[Result, ...], *, keep: bool = False) -> None:
        was_leaving, self._is_leaving = self._is_leaving, False
        self._show_direction()
        super()._show_results(results, keep=keep)
        if was_leaving and results[0].attendee is None:
            # Whoever leaves is neither stopped nor registered on the way out.
            ways = (_("Just let them go. By name: Ctrl+G, then type it."),)
            self.panel.answer = replace(self.panel.answer, ways=ways)

    def _show_ready(self) -> None:
        if self.book.has_registrations:
            first = _("Scan a ticket or type a name.")
        else:
            first = _("There is no list of registrations for this event.")
        self._show(Answer(lines=(first, _("Ctrl+N takes somebody in without registration."))))

    def _show_direction(self) -> None:
        self.set_class(self._is_leaving, "-leaving")
        self.field.border_title = (
            _("LEAVES · name or ticket code") if self._is_leaving else _("Name or ticket code")
        )
        self._show_hint()

    def _register(self, name: str, code: str = "") -> None:
        # What is typed when the form has gone is the next one's name.
        with self.prevent(Input.Changed):
            self.field.value = ""
        bind = code if codes.is_ticket(code, self.book.ticket_kind) else None
        begun = self._begun if name == self._begun.get("name") else {}
        self._begun = {}
        self.app.push_screen(
            WalkInScreen(self.book, self.now, self._desk, name, bind, begun), self._registered
        )

    def _registered(self, outcome: Result | Hit | str | None) -> None:
        if isinstance(outcome, Result):
            self._show_results((outcome,), keep=True)
        elif isinstance(outcome, Hit):
            self._let_in(outcome.id)
        elif outcome is not None:
            self.field.value = outcome
            self.field.cursor_position = len(outcome)
            self.search()

    def on_screen_suspend(self) -> None:
        # Whoever comes back an hour later lets people in.
        if self._is_leaving:
            self.action_turn()

    def action_walk_in(self) -> None:
        if self._is_leaving:
            self.action_turn()
        text = self.field.value.strip()
        name = "" if _looks_scanned(text) else text
        self._register(name, self._unknown or "")

    def action_turn(self) -> None:
        self._is_leaving = not self._is_leaving
        self._show_direction()
        if self._is_leaving:
            lines = (_("Scan the ticket or type the name."), _("Ctrl+G: comes in after all."))
            self._show(Answer(look="leaving", lines=lines))
        else:
            self._show_ready()

    def action_mark(self, steps: int) -> None:
        self.hits.mark_next(steps)
        self._show_hint()

    def action_scanned(self) -> None:
        """Some scanners end a code with Tab."""
        text = self.field.value.strip()
        if self._desk.knows(text) or _looks_scanned(text):
            self._scan(text)

    def action_clear(self) -> None:
        self._is_leaving = False
        self._show_direction()
        self.field.value = ""
        self._show_ready()


def _looks_scanned(text: str) -> bool:
    """Whether a scanner may have typed this: our code, or one long word that is no name."""
    if codes.looks_like_code(codes.normalise(text)):
        return True
    is_word = len(text) >= 8 and not any(character.isspace() for character in text)
    return is_word and any(not (c.isalpha() or c in "-'’´`.") for c in text)
