"""Somebody at the door who is not on the list."""

from __future__ import annotations

from typing import Any

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from qmtui import codes
from qmtui.book import Book, Now
from qmtui.desk import CodeNotOurs, Desk
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.model.result import Hit, Result
from qmtui.words import STATES
from screens.areas import AreaScreen
from screens.choice import Choice
from screens.fields import FormLine, NumberLine
from screens.keys import display, key_of
from screens.text import safe


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
        self, book: Book, now: Now, desk: Desk, name: str = "", bind: str | None = None
    ) -> None:
        """`bind` is the code of a badge printed before that the person already holds."""
        super().__init__(book, now)
        self._desk = desk
        self._typed = name
        self._bind = bind
        self._known: Hit | None = None
        """Somebody on the list who may be the one at the door."""

    @property
    def has_unsaved(self) -> bool:
        return self.is_mounted and bool(self.name_line.value.strip())

    @property
    def draft(self) -> dict[str, Any]:
        """The name; the desk begins with it again."""
        return {"name": self.name_line.value} if self.has_unsaved else {}

    def compose_area(self) -> ComposeResult:
        with VerticalScroll(id="form", can_focus=False):
            yield Static(_("Take in without registration"), classes="heading")
            with Horizontal(classes="row"):
                yield Label(_("Name"))
                yield FormLine(self._typed, id="name", placeholder=_("may stay empty"))
            yield Static(id="known")
            with Horizontal(classes="row"):
                yield Label(_("Adults"))
                yield NumberLine("1", id="adults")
                yield Label(_("Children"))
                yield NumberLine("0", id="children")
            if offerings := self._desk.offerings():
                with Horizontal(classes="row"):
                    yield Label(_("Offering"))
                    yield Choice([(o, o) for o in offerings], in_a_row=False, id="offering")
            yield Static(id="badge")
            yield Button(Content(_("Let in")), id="save", variant="primary")
            yield Static(id="message")

    def on_mount(self) -> None:
        self._show_badge()
        self.look_for_doubles()
        # Whoever typed a name at the desk has typed it; the next question is how many they are.
        (self.adults if self._typed else self.name_line).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return None if action == "take_known" and self._known is None else True

    def why_not(self, action: str) -> str:
        return _("Nobody on the list is called like that.") if action == "take_known" else ""

    def scanned(self, code: str) -> None:
        """A sticker or wristband goes to the person in the form; a ticket shows whose it is."""
        whose = self._desk.whose(code)
        if whose is not None:
            self._show_known(self._desk.hit(whose), _("This code belongs to: {0}"))
        elif codes.is_ticket(code):
            self._bind = code
            self.message.update("")
            self._show_badge()
        else:
            self.message.update(safe(f"✗ {CodeNotOurs()}"))
            self.app.bell()

    @on(Input.Changed, "#name")
    def look_for_doubles(self) -> None:
        hit = next(iter(self._desk.search(self.name_line.value.strip())), None)
        is_alike = hit is not None and hit.is_alike
        sentence = _("Similar on the list: {0}") if is_alike else _("Already on the list: {0}")
        self._show_known(hit, sentence)

    @on(Button.Pressed, "#save")
    def press(self) -> None:
        self.action_save()

    def action_save(self) -> None:
        offering = self.query("#offering").results(Choice)
        try:
            result = self._desk.walk_in(
                self.name_line.value,
                self.adults.number,
                self.children_line.number,
                next((choice.chosen or "" for choice in offering), ""),
                self._bind,
            )
        except QmtuiError as error:
            self.message.update(safe(f"✗ {error}"))
            self.adults.focus()
        else:
            self.dismiss(result)

    def action_take_known(self) -> None:
        if self._known is not None:
            self.dismiss(self._known)

    def action_back(self) -> None:
        self.dismiss(self.name_line.value)

    def action_stay(self) -> None:
        """Swallow the key: in a form nothing else is to be undone."""

    def _show_badge(self) -> None:
        words = ""
        if self._bind:
            words = _("Badge {0}").format(codes.grouped(codes.normalise(self._bind)))
        self.query_one("#badge", Static).update(Content(words))

    def _show_known(self, known: Hit | None, sentence: str) -> None:
        self._known = known
        line = Content()
        if known is not None:
            name = known.name or _("Guest without a name")
            who = " · ".join(filter(None, [name, known.offer, _(STATES[known.state])]))
            way = _("{0} takes them").format(display(key_of(self.app, "walk_in.known", "ctrl+l")))
            line = safe(f"▲ {sentence.format(who)} – {way}")
        self.query_one("#known", Static).update(line)
        self.refresh_bindings()
