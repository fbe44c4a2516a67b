"""A QR code on the screen: every phone reads it, in whatever colours the rest is drawn."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import zxingcpp
from PIL import Image
from rich.color_triplet import ColorTriplet
from textual.strip import Strip
from textual.theme import Theme

from qmtui.book import Book
from screens.app import QmtuiApp
from screens.qr_code import QrScreen
from screens.theme import THEMES
from tests.conftest import AnyApp, Golden, screen_text
from tests.screens.conftest import SMALL, Clock

CODE = "TKDLJXNRBFSVHNFC"
SHOWN = "TKDL JXNR BFSV HNFC"
SMALLEST, LARGEST = CODE, CODE * 4
"""Versions 1 and 4: the largest picture that a window of 24 lines holds."""

PIXEL = 4
"""Of the picture, for each half of a cell."""
UPPER, LOWER = "█▀", "█▄"


def photo(app: AnyApp) -> Image.Image:
    """The screen as a camera sees it, two pixels to a cell; other characters are left out."""
    # Textual exports pictures only as SVG, which shows fonts and not what the terminal is told.
    rows = [cells for strip in app.screen._compositor.render_strips() for cells in halves(strip)]
    image = Image.new("RGB", (len(rows[0]), len(rows)))
    image.putdata([pixel for row in rows for pixel in row])
    return image.resize((image.width * PIXEL, image.height * PIXEL), Image.Resampling.NEAREST)


def halves(strip: Strip) -> tuple[list[ColorTriplet], list[ColorTriplet]]:
    """The colours of the upper and the lower half of each cell."""
    upper, lower = [], []
    for text, style, _ in strip:
        grey = ColorTriplet(128, 128, 128)
        ink, ground = (
            color.get_truecolor() if color and not color.is_default else grey
            for color in ((style.color, style.bgcolor) if style else (None, None))
        )
        for character in text:
            upper.append(ink if character in UPPER else ground)
            lower.append(ink if character in LOWER else ground)
    return upper, lower


def scanned(app: AnyApp) -> list[str]:
    """What a reader that knows only black on white finds."""
    found = zxingcpp.read_barcodes(photo(app), try_invert=False)
    return [barcode.text for barcode in found]


Make = Callable[[], QmtuiApp]


@pytest.fixture
def make(field_book: Book, now: Clock) -> Make:
    """Made in the test: an app asks for NO_COLOR when it begins."""
    return lambda: QmtuiApp(field_book, now, "JO")


@pytest.mark.parametrize("no_color", [False, True], ids=["colour", "no_color"])
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
async def test_case_16_the_picture_is_read_in_every_theme(
    make: Make, theme: Theme, no_color: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    app = make()
    async with app.run_test(size=SMALL) as pilot:
        app.theme = theme.name
        for code in (SMALLEST, LARGEST):
            await app.push_screen(QrScreen("Jürgen Müller", code))
            await pilot.pause()
            assert scanned(app) == [code]
        assert app.no_color is no_color


async def test_the_picture_has_its_name_above_and_its_code_below(
    make: Make, golden: Golden
) -> None:
    app = make()
    async with app.run_test(size=SMALL) as pilot:
        await app.push_screen(QrScreen("Bob [/foo]", CODE))
        await pilot.pause()
        golden(app)


async def test_case_16_a_small_window_shows_the_code_as_text(make: Make) -> None:
    app = make()
    async with app.run_test(size=(40, 12)) as pilot:
        await app.push_screen(QrScreen("Jürgen Müller", CODE))
        await pilot.pause()
        assert SHOWN in screen_text(app)
        assert "vergrößern" in screen_text(app)
        await pilot.resize_terminal(*SMALL)
        assert scanned(app) == [CODE]
        assert SHOWN in screen_text(app)
        assert "vergrößern" not in screen_text(app)


async def test_in_a_low_window_the_code_stands_beside_the_picture(make: Make) -> None:
    app = make()
    async with app.run_test(size=(60, 17)) as pilot:
        await app.push_screen(QrScreen("Jürgen Müller", CODE))
        await pilot.pause()
        assert scanned(app) == [CODE]
        assert SHOWN in screen_text(app)


@pytest.mark.parametrize("key", ["escape", "enter"])
async def test_it_closes(make: Make, key: str) -> None:
    app = make()
    async with app.run_test(size=SMALL) as pilot:
        await app.push_screen(QrScreen("Bob [/foo]", CODE))
        await pilot.press(key)
        assert not isinstance(app.screen, QrScreen)
