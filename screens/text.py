"""The display gate: what people wrote reaches a widget only through here.

A plain `str` is markup to most widgets: a name such as `Bob [/foo]` would end the app.
"""

from __future__ import annotations

from rich.text import Text
from textual.content import Content

from qmtui.clean import PASTE, clean


def safe(text: str, *, multiline: bool = False) -> Content:
    """`text` for any widget: cleaned, and never read as markup."""
    return Content(clean(text, multiline=multiline, limit=PASTE))


def safe_cell(text: str) -> Text:
    """`text` for the cells of a DataTable and the nodes of a Tree, which want Rich."""
    return Text(clean(text, limit=PASTE))
