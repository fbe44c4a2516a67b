"""Somebody at the door who is not on the list."""

from __future__ import annotations

from typing import Any

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Label, Static

from qmtui import codes
from qmtui.book import Book, Now
from qmtui.desk import Desk
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.model.result import Result
from screens.areas import AreaScreen
from screens.choice import Choice
from screens.fields import FormLine, NumberLine
from screens.text import safe


class WalkInScreen(AreaScreen[Result | str]):
    """Register and check in at once; hands back the result, or on Esc the name typed so far."""

    AREA = "desk"
    AUTO_FOCUS = ""
    BINDING_GROUP_TITLE = _("Without registration")
    HELP = _(
        "A nickname is enough, no name works too. Enter goes to the next field. "
        "Adults and children count everybody who comes along, the named person included."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Register and let in"), id="walk_in.save"),
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
            with Horizontal(classes="row"):
                yield Label(_("Adults"))
                yield NumberLine("1", id="adults")
                yield Label(_("Children"))
                yield NumberLine("0", id="children")
            if offerings := self._desk.offerings():
                with Horizontal(classes="row"):
                    yield Label(_("Offering"))
                    yield Choice([(o, o) for o in offerings], in_a_row=False, id="offering")
            if self._bind:
                yield Static(
                    Content(_("Badge {0}").format(codes.grouped(codes.normalise(self._bind))))
                )
            yield Button(Content(_("Save")), id="save", variant="primary")
            yield Static(id="message")

    def on_mount(self) -> None:
        # Whoever typed a name at the desk has typed it; the next question is how many they are.
        (self.adults if self._typed else self.name_line).focus()

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

    def action_back(self) -> None:
        self.dismiss(self.name_line.value)

    def action_stay(self) -> None:
        """Swallow the key: in a form nothing else is to be undone."""
