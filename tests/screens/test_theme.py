"""Both themes can be read: text at a contrast of 7, everything else at 4.5.

The third one has the colours of the terminal, which nobody can measure here.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme

import screens
from qmtui.book import Book
from screens.app import QmtuiApp
from screens.theme import DARK, LIGHT, THEMES
from tests.conftest import screen_text
from tests.screens.conftest import SMALL, Clock

OWN = (LIGHT, DARK)
GROUNDS = ("background", "surface", "panel")
STYLES = sorted(Path(screens.__file__).parent.glob("*.tcss"))
COLOUR = r"(?:^|[\s;{])(color|background|border-title-color|border-title-background): \$([\w-]+)"
OF_TEXTUAL = [
    ("foreground", "background"),
    ("block-cursor-foreground", "block-cursor-background"),
    ("input-selection-foreground", "input-selection-background"),
    ("footer-key-foreground", "footer-background"),
    ("border", "surface"),
    ("border", "background"),
]


def pairs() -> set[tuple[str, str]]:
    """Which colour lies on which, as our styles say; what names no ground may lie on each."""
    found = {*OF_TEXTUAL}
    for path in STYLES:
        for rule in re.split("[{}]", path.read_text(encoding="utf-8")):
            colours = dict(re.findall(COLOUR, rule))
            for front, behind in (
                ("color", "background"),
                ("border-title-color", "border-title-background"),
            ):
                if front in colours:
                    grounds = [colours[behind]] if behind in colours else GROUNDS
                    found |= {(colours[front], ground) for ground in grounds}
    return found


def contrast(theme: Theme, one: str, other: str) -> float:
    """The ratio of WCAG: from 1 to 21."""
    variables = {**theme.to_color_system().generate(), **theme.variables}
    light, dark = sorted((luminance(Color.parse(variables[n])) for n in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: Color) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in color.normalized)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def is_text(colour: str) -> bool:
    return colour == "text" or colour.endswith("-text")


@pytest.mark.parametrize("theme", OWN, ids=lambda theme: theme.name)
def test_text_stands_out_and_all_else_can_be_read(theme: Theme) -> None:
    measured = {pair: contrast(theme, *pair) for pair in pairs()}
    assert {pair: c for pair, c in measured.items() if c < (7 if is_text(pair[0]) else 4.5)} == {}


def test_the_pairs_are_those_of_the_styles() -> None:
    assert {("text", "panel"), ("heed-text", "heed"), ("text-disabled", "panel")} <= pairs()


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_theme_has_every_colour_of_the_styles(theme: Theme) -> None:
    known = {*theme.to_color_system().generate(), *theme.variables}
    text = "".join(path.read_text(encoding="utf-8") for path in STYLES)
    assert set(re.findall(r"\$([\w-]+)", text)) <= known


async def test_no_color_is_honoured_and_nothing_rests_on_colour(
    field_book: Book, now: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = QmtuiApp(field_book, now, "JO")
    async with app.run_test(size=SMALL) as pilot:
        app.screen.query_one("#find").value = "yilmaz"  # type: ignore[attr-defined]
        await pilot.press("enter")
        assert app.no_color
        assert "✓  WILLKOMMEN" in screen_text(app)
