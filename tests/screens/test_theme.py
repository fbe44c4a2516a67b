"""Both themes can be read: text at a contrast of 7, everything else at 4.5."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import Theme

from qmtui.book import Book
from screens.app import QmtuiApp
from screens.theme import THEMES
from tests.conftest import screen_text
from tests.screens.conftest import SMALL, Clock

GROUNDS = ("background", "surface", "panel")
TEXT = [("text", ground) for ground in GROUNDS] + [
    (f"{tone}-text", tone) for tone in ("good", "heed", "gone", "failed")
]
REST = [(name, ground) for name in ("text-muted", "primary", "warning") for ground in GROUNDS] + [
    ("background", "primary"),
    ("footer-key-foreground", "footer-background"),
]


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


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_text_stands_out(theme: Theme) -> None:
    assert {pair: c for pair in TEXT if (c := contrast(theme, *pair)) < 7} == {}


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_everything_else_can_be_read(theme: Theme) -> None:
    assert {pair: c for pair in REST if (c := contrast(theme, *pair)) < 4.5} == {}


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
