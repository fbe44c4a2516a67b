"""The entrance (Einlass): one field for tickets and names, one large answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical
from textual.widgets import Input

from qmtui import codes
from qmtui.book import Book, Now
from qmtui.desk import Desk
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.model.result import Hit, Result
from screens.areas import AreaScreen
from screens.fields import Line
from screens.hits import HitList, advice
from screens.result import Answer, ResultPanel, answer_to
from screens.standing import LastEntries, Standing
from screens.walk_in import WalkInScreen

LONGEST = 200
"""Longer than any ticket's secret and any name."""


class DeskScreen(AreaScreen[None]):
    """Check people in, let them out, register at the door."""

    AREA = "desk"
    BINDING_GROUP_TITLE = _("Check-in")
    HELP = _(
        "Scan a ticket or type the beginning of a name, then press Enter. "
        "With several hits Enter marks the first and a second Enter takes it; "
        "the arrow keys mark another one. If nobody is found, Enter registers at the door."
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
        Binding("down", "mark(1)", _("Mark the next hit"), show=False, id="desk.next"),
        Binding("up", "mark(-1)", _("Mark the hit before"), show=False, id="desk.previous"),
        Binding("tab", "scanned", show=False),
        Binding("escape", "clear", _("Clear the field"), show=False, id="desk.clear"),
    ]

    field = getters.query_one("#find", Line)
    hits = getters.query_one(HitList)
    panel = getters.query_one(ResultPanel)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(book, now)
        self._desk = Desk(book, now)
        self._is_leaving = False
        self._unknown: str | None = None
        """The code that was not on the list; Enter then registers whoever holds it."""

    @property
    def draft(self) -> dict[str, Any]:
        return {"name": self.field.value} if self.is_mounted and self.field.value else {}

    def compose_area(self) -> ComposeResult:
        yield Line(limit=LONGEST, id="find")
        with Container(id="desk"):
            yield HitList()
            yield ResultPanel()
            with Vertical(id="state"):
                yield Standing()
                yield LastEntries()

    def on_mount(self) -> None:
        self._show_direction()
        self._show_ready()
        self.field.value = str(self.take_draft().get("name", ""))

    def show_facts(self) -> None:
        super().show_facts()
        self.query_one(Standing).show(self._desk)
        self.query_one(LastEntries).show(self._desk, self.book.zone)

    def show_undone(self, words: str) -> None:
        if self.field.value:
            super().show_undone(words)
        else:
            self._show(Answer("undone", (words,)))
            self.show_facts()

    @on(Input.Changed, "#find")
    def search(self) -> None:
        text = self.field.value.strip()
        self.hits.hits = tuple(self._desk.search(text)) if text else ()
        self.hits.marked = None
        self.set_class(bool(text), "-typing")
        self._show_hint()

    @on(Input.Submitted, "#find")
    def enter(self) -> None:
        text = self.field.value.strip()
        hit = self._meant()
        if not text:
            if self._unknown is not None:
                self._register("", self._unknown)
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

    def _meant(self) -> Hit | None:
        """The marked hit, or the only one."""
        hits, marked = self.hits.hits, self.hits.marked
        if marked is not None and marked < len(hits):
            return hits[marked]
        return hits[0] if len(hits) == 1 else None

    def _show_hint(self) -> None:
        text = self.field.value.strip()
        if _looks_scanned(text):
            self.hits.hint = _("Enter checks the code.")
        else:
            self.hits.hint = advice(text, len(self.hits.hits), self._meant(), self._is_leaving)

    def _scan(self, code: str) -> None:
        way = self._desk.scan_out if self._is_leaving else self._desk.scan
        result = self._do(lambda: way(code))
        if result is not None and result.attendee is None:
            self._unknown = code

    def _take(self, hit: Hit) -> None:
        way = self._desk.check_out if self._is_leaving else self._desk.check_in
        self._do(lambda: way(hit.id))

    def _do(self, action: Callable[[], Result]) -> Result | None:
        """Do it and show how it went; what was typed stays if it could not be saved."""
        try:
            result = action()
        except QmtuiError as error:
            self._show(Answer("failed", (str(error), _("Enter tries again."))))
            self.app.bell()
            return None
        self._show_result(result)
        return result

    def _show_result(self, result: Result) -> None:
        self._unknown = None
        self._is_leaving = False
        self._show_direction()
        self.field.value = ""
        self._show(answer_to(result, self.book.zone, self.now()))
        self.show_facts()

    def _show(self, answer: Answer) -> None:
        self.remove_class("-typing")
        self.panel.answer = answer

    def _show_ready(self) -> None:
        if len(self.book.registrations):
            first = _("Scan a ticket or type a name.")
        else:
            first = _("There is no list of registrations for this event.")
        self._show(Answer("", (first, _("Ctrl+N takes somebody in without registration."))))

    def _show_direction(self) -> None:
        self.set_class(self._is_leaving, "-leaving")
        self.field.border_title = (
            _("LEAVES · name or ticket code") if self._is_leaving else _("Name or ticket code")
        )
        self._show_hint()

    def _register(self, name: str, code: str = "") -> None:
        bind = code if codes.is_code(codes.normalise(code)) else None
        self.app.push_screen(
            WalkInScreen(self.book, self.now, self._desk, name, bind), self._registered
        )

    def _registered(self, outcome: Result | str | None) -> None:
        if isinstance(outcome, Result):
            self._show_result(outcome)
        elif outcome is not None:
            self.field.value = outcome

    def action_walk_in(self) -> None:
        text = self.field.value.strip()
        name = "" if _looks_scanned(text) else text
        self._register(name, self._unknown or "")

    def action_turn(self) -> None:
        self._is_leaving = not self._is_leaving
        self._show_direction()

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
        self._unknown = None
        self._show_direction()
        self.field.value = ""
        self._show_ready()


def _looks_scanned(text: str) -> bool:
    """Whether a scanner may have typed this: our code, or one long word that is no name."""
    if codes.looks_like_code(codes.normalise(text)):
        return True
    is_word = len(text) >= 8 and not any(character.isspace() for character in text)
    return is_word and any(not (c.isalpha() or c in "-'’´`.") for c in text)
