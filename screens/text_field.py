"""Several lines to write into: apart from the other fields, for Textual's editor costs 9 ms."""

from __future__ import annotations

from textual.events import Paste
from textual.widgets import TextArea

from qmtui.clean import PASTE
from screens.fields import refuse_long


class TextField(TextArea):
    """Several lines of text; more than fits is kept and counted, so nothing typed is lost."""

    def __init__(self, *, limit: int, **options: object) -> None:
        super().__init__(soft_wrap=True, tab_behavior="focus", **options)  # type: ignore[arg-type] # TextArea's own options
        self.limit = limit
        self.cursor_blink = False

    def on_paste(self, event: Paste) -> None:
        refuse_long(self, event, PASTE)
