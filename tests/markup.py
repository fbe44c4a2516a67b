"""No name is read as markup, on whatever screen a test comes to.

Textual takes a plain `str` for markup: `[/foo]` in a name would end the app, `[@click=…]` would be
a key to it. So a name must never get there, and the names of our tests are known.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from rich.text import Text
from textual.content import Content

from qmtui.demo import FAMILY, GIVEN

# "Weiß" is a word of ours as well.
NAMES = {*GIVEN, *FAMILY, "Lindenplatz", "Ahornweg", "Balkongemüse"} - {"Weiß"}


class NameReadAsMarkup(AssertionError):
    """Give the widget `screens.text.safe(...)`, or `notify` its `markup=False`."""


def refuse_names(patch: pytest.MonkeyPatch) -> None:
    """Have both readers of markup fail over a name."""
    for reader in (Content, Text):
        patch.setattr(reader, "from_markup", _refusing(reader.from_markup))


def _refusing(read: Callable[..., Any]) -> Callable[..., Any]:
    def from_markup(markup: str, *args: Any, **more: Any) -> Any:
        if NAMES & set(re.findall(r"\w+", str(markup))):
            raise NameReadAsMarkup(markup)
        return read(markup, *args, **more)

    return from_markup
