"""The display gate: what people wrote reaches a widget only through here.

A plain `str` is markup to most widgets: a name such as `Bob [/foo]` would end the app.
"""

from __future__ import annotations

from datetime import datetime

from rich.text import Text
from textual.content import Content

from qmtui.clean import PASTE, clean
from qmtui.i18n import _, language, ngettext
from qmtui.model.count import Figure


def safe(text: str, *, multiline: bool = False) -> Content:
    """`text` for any widget: cleaned, and never read as markup."""
    return Content(clean(text, multiline=multiline, limit=PASTE))


def safe_cell(text: str) -> Text:
    """`text` for the cells of a DataTable and the nodes of a Tree, which want Rich."""
    return Text(clean(text, limit=PASTE))


def number(figure: int) -> str:
    """`figure` with its thousands set apart as the language does it."""
    # Babel would do it as well, for 65 ms more at the start.
    return f"{figure:,}".replace(",", "." if language() == "de" else ",")


def people(heads: int) -> str:
    """`heads` with the word for it."""
    return ngettext("{0} person", "{0} people", heads).format(number(heads))


def clock(moment: datetime) -> str:
    return f"{moment:%H:%M}"


def made_of(figure: Figure) -> str:
    """A figure of visits and what it rests on: a number without its method is worthless."""
    total = ngettext("{0} visit", "{0} visits", figure.total).format(number(figure.total))
    parts = [_("{0} counted").format(number(figure.counted))]
    if figure.late_entry:
        parts.append(_("{0} of them entered later").format(number(figure.late_entry)))
    if figure.estimated:
        parts.append(_("{0} estimated").format(number(figure.estimated)))
    return f"{total} ({', '.join(parts)})"
