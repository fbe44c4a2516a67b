"""The line under a form that says how it goes."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from qmtui.errors import QmtuiError
from screens.text import safe


class Note(Static):
    """The line below a form: what is going on, what is wrong, what was done.

    While it `is_busy`, a screen switches its keys off; they are looked at again with each change.
    """

    def __init__(self) -> None:
        super().__init__(id="message", markup=False)

    @property
    def is_busy(self) -> bool:
        return self.has_class("-working")

    def working(self, text: str) -> None:
        self._say("…", text, "-working")

    def wrong(self, error: QmtuiError | str) -> None:
        self._say("✗", str(error), "-failed")

    def ask(self, text: str) -> None:
        self._say("?", text, "-ask")

    def heed(self, text: str) -> None:
        self._say("▲", text, "-heed")

    def done(self, text: str) -> None:
        self._say("✓", text, "-good")

    def clear(self) -> None:
        self.set_classes("")
        self.update("")
        self.screen.refresh_bindings()

    def _say(self, sign: str, text: str, state: str) -> None:
        self.set_classes(state)
        self.update(Content(f"{sign} ") + safe(text))
        self.screen.refresh_bindings()
