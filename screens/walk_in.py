"""Somebody at the door who is not on the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.widgets import Button, Input, Label, Static

from qmtui import codes
from qmtui.book import Book, Now
from qmtui.desk import CodeNotOurs, Desk, TicketStays
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.model.result import Hit, Result
from qmtui.words import STATES, people
from screens.areas import AreaScreen
from screens.choice import Choice
from screens.fields import FormLine, NumberLine
from screens.keys import display, key_of
from screens.result import seen
from screens.text import safe

MOST_ROWS = 3
"""So many rows of offerings leave room for the rest at 60 × 20; more take turns in one."""
NAMES = 3
"""So many of those who are called so are named."""


class WalkInScreen(AreaScreen[Result | Hit | str]):
    """Register and check in at once; hands back the result, or on Esc the name typed so far.

    Whoever turns out to be on the list already is handed back instead.
    """

    AREA = "desk"
    AUTO_FOCUS = ""
    BINDING_GROUP_TITLE = _("Without registration")
    HELP = _(
        "A nickname is enough, no name works too. Enter goes to the next field. "
        "Adults and children count everybody who comes along, the named person included. "
        "Scan a sticker or wristband to give it to the person."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Let in"), tooltip=_("Register and let in"), id="walk_in.save"),
        Binding(
            "ctrl+l",
            "take_known",
            _("From the list"),
            tooltip=_("Take the person who is on the list already"),
            id="walk_in.known",
        ),
        Binding("escape", "back", _("Back"), tooltip=_("Back without saving"), id="walk_in.back"),
        Binding("ctrl+z", "stay", show=False),
    ]

    name_line = getters.query_one("#name", FormLine)
    adults = getters.query_one("#adults", NumberLine)
    children_line = getters.query_one("#children", NumberLine)
    message = getters.query_one("#message", Static)

    def __init__(
        self,
        book: Book,
        now: Now,
        desk: Desk,
        name: str = "",
        bind: str | None = None,
        begun: dict[str, Any] | None = None,
    ) -> None:
        """`bind` is the code of a badge printed before that the person already holds.

        `begun` is the draft of a form that somebody had to leave.
        """
        super().__init__(book, now)
        self._desk = desk
        self._typed = name
        self._begun = begun or {}
        self._bind = bind or self._begun.get("bind")
        self._known: Sequence[Hit] = ()
        """Who on the list may be the one at the door."""

    @property
    def has_unsaved(self) -> bool:
        return self.is_mounted and bool(self.name_line.value.strip())

    @property
    def draft(self) -> dict[str, Any]:
        """The desk begins with the name again, and the form with all of it."""
        if not self.has_unsaved:
            return {}
        return {
            "name": self.name_line.value,
            "adults": self.adults.value,
            "children": self.children_line.value,
            "offering": self._offering,
            "bind": self._bind,
        }

    @property
    def _offering(self) -> str:
        choices = self.query("#offering").results(Choice)
        return next((choice.chosen or "" for choice in choices), "")

    def compose_area(self) -> ComposeResult:
        with VerticalScroll(id="form", classes="walk-in", can_focus=False):
            yield Static(_("Take in without registration"), classes="heading")
            with Horizontal(classes="row"):
                yield Label(_("Name"))
                hint = _("first name is enough, may stay empty")
                yield FormLine(self._typed, id="name", placeholder=hint, compact=True)
            yield Static(id="known")
            with Horizontal(classes="row"):
                yield Label(_("Adults"))
                yield NumberLine(self._begun.get("adults", "1"), id="adults", compact=True)
                yield Label(_("Children"), classes="second")
                yield NumberLine(self._begun.get("children", "0"), id="children", compact=True)
                yield Static(id="total")
            if offerings := self._desk.offerings():
                with Horizontal(classes="row"):
                    yield Label(_("Offering"))
                    answers = [(offering, offering) for offering in offerings]
                    yield Choice(
                        answers,
                        chosen=self._begun.get("offering") or None,
                        most_rows=MOST_ROWS,
                        goes_on="#save",
                        id="offering",
                    )
            yield Static(id="badge")
            yield Button(Content(_("Let in")), id="save", variant="primary")
            yield Static(id="message")

    def on_mount(self) -> None:
        self._show_badge()
        self.look_for_doubles()
        # Whoever typed a name at the desk has typed it; the next question is how many they are.
        (self.adults if self._typed else self.name_line).focus()

    def on_key(self, event: Key) -> None:
        """What was typed before the form had a field goes into the first one."""
        if event.is_printable and isinstance(self.focused, FormLine):
            event.stop()
            meant = Key(event.key, event.character)
            meant._set_forwarded()
            self.focused.post_message(meant)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return None if action == "take_known" and not self._known else True

    def why_not(self, action: str) -> str:
        return _("Nobody on the list is called like that.") if action == "take_known" else ""

    def scanned(self, code: str) -> None:
        """A sticker or wristband goes to the person in the form; a ticket shows whose it is."""
        whose = self._desk.whose(code)
        if whose is not None:
            self._show_known([self._desk.hit(whose)], _("This code belongs to: {0}"))
        elif codes.is_ticket(code, self.book.ticket_kind):
            self._bind = code
            self.message.update("")
            self._show_badge()
        else:
            self.message.update(safe(f"✗ {CodeNotOurs()}"))
            self.app.bell()

    @on(Input.Changed, "#name")
    def look_for_doubles(self) -> None:
        hits = self._desk.search(self.name_line.value.strip())
        is_alike = any(hit.is_alike for hit in hits)
        sentence = _("Similar on the list: {0}") if is_alike else _("Already on the list: {0}")
        self._show_known(hits, sentence)

    @on(Input.Changed, "#adults")
    @on(Input.Changed, "#children")
    def show_total(self) -> None:
        heads = self.adults.number + self.children_line.number
        self.query_one("#total", Static).update(Content(f"= {people(heads)}"))

    @on(Button.Pressed, "#save")
    def press(self) -> None:
        self.action_save()

    def action_save(self) -> None:
        try:
            result = self._desk.walk_in(
                self.name_line.value,
                self.adults.number,
                self.children_line.number,
                self._offering,
                self._bind,
            )
        except QmtuiError as error:
            self.message.update(safe(f"✗ {error}"))
            self.adults.focus()
        else:
            self.dismiss(result)

    def action_take_known(self) -> None:
        if len(self._known) == 1:
            self._take(self._known[0])
        elif self._known:
            # The desk shows them all, with what tells them apart.
            self.action_back()

    def _take(self, known: Hit) -> None:
        """Let the desk go on with them; a sticker scanned here takes the place of a lost one."""
        if self._bind:
            told = _("The new code is theirs, the one before is not good any more.")
            try:
                self._desk.rebind(known.id, self._bind)
            except TicketStays as stays:
                told = str(stays)
            except QmtuiError as error:
                self.message.update(safe(f"✗ {error}"))
                return
            self.notify(told, markup=False)
        self.dismiss(known)

    def action_back(self) -> None:
        self.dismiss(self.name_line.value)

    def action_stay(self) -> None:
        """Swallow the key: in a form nothing else is to be undone."""

    def _show_badge(self) -> None:
        words = ""
        if self._bind:
            words = _("Badge {0}").format(codes.grouped(codes.normalise(self._bind)))
        badge = self.query_one("#badge", Static)
        badge.update(Content(words))
        badge.display = bool(words)

    def _show_known(self, known: Sequence[Hit], sentence: str) -> None:
        self._known = known
        line = Content()
        if known:
            if len(known) == 1:
                who, way = _told(known[0]), _("{0} takes them")
            else:
                names = list(dict.fromkeys(hit.name for hit in known))
                who = ", ".join([*names[:NAMES], *(["…"] if names[NAMES:] else [])])
                way = _("{0} shows them")
            key = display(key_of(self.app, "walk_in.known", "ctrl+l"))
            line = safe(f"▲ {sentence.format(who)} – {way.format(key)}")
        box = self.query_one("#known", Static)
        box.update(line)
        box.display = bool(known)
        self.refresh_bindings()


def _told(hit: Hit) -> str:
    """Who it is, and where they were seen."""
    since = seen(hit.first) if hit.first else ""
    name = hit.name or _("Guest without a name")
    return " · ".join(filter(None, [name, hit.offer, f"{_(STATES[hit.state])} {since}".strip()]))
