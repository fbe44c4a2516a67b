"""Fields to write into: Enter moves on, and what is too long is refused, never cut in silence."""

from __future__ import annotations

from textual.app import App
from textual.binding import Binding
from textual.events import Paste
from textual.widget import Widget
from textual.widgets import Input

from qmtui.clean import NAME
from qmtui.formats import number
from qmtui.i18n import _


class Line(Input):
    """One line of text with a limit that a paste cannot pass unnoticed."""

    def __init__(self, value: str = "", *, limit: int = NAME, **options: object) -> None:
        super().__init__(value, max_length=limit, select_on_focus=False, **options)  # type: ignore[arg-type] # Input's own options
        self.cursor_blink = False

    def on_paste(self, event: Paste) -> None:
        # What is selected makes room.
        kept = len(self.value) - len(self.selected_text)
        refuse_long(self, event, (self.max_length or NAME) - kept)


class FormLine(Line):
    """A line in a form: Enter goes to the next field, Ctrl+Z is not for the desk's last action."""

    BINDINGS = [
        Binding("enter,down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("ctrl+z", "stay", show=False),
    ]

    def action_stay(self) -> None:
        """Swallow the key: whoever types a name wants no arrival undone."""


class NumberLine(FormLine):
    """A small number; entering the field selects it, so that typing replaces."""

    def __init__(self, value: str, *, id: str, compact: bool = False) -> None:
        super().__init__(value, limit=2, id=id, restrict=r"[0-9]*", compact=compact)
        self.select_on_focus = True

    @property
    def number(self) -> int:
        return int(self.value or "0")


def refuse_long(widget: Widget | App[None], event: Paste, room: int) -> bool:
    """Refuse aloud: Textual would drop a long paste silently, or freeze over a very long one."""
    if len(event.text) <= room:
        return False
    event.prevent_default()
    event.stop()
    widget.notify(
        _("Not pasted: {0} characters are too many here.").format(number(len(event.text))),
        severity="warning",
        markup=False,
    )
    return True
