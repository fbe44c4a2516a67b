"""Planning an event: read back, complain softly, keep the draft."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.events import Paste
from textual.screen import Screen
from textual.widgets import Input, Label

from qmtui.book import Book, Now
from qmtui.office import found_office
from screens.event_fields import NumberUnreadable, whole_number
from screens.event_form import EventForm, Kinds
from screens.styled_app import STYLES
from screens.theme import LIGHT

FEST = {
    "title": "Stadtteilfest",
    "kind": "street_fest",
    "start": "13.6.2026 14:00",
    "end": "18:00",
    "place": "Lindenplatz",
    "stations": "Eingang Nord, Eingang Süd",
    "capacity": "600",
}


class Host(App[None]):
    """The least app that a screen works in; keeps what the screen answers."""

    CSS_PATH = [*STYLES]

    def __init__(self, build: Callable[[], Screen[Any]]) -> None:
        super().__init__()
        self.register_theme(LIGHT)
        self.theme = LIGHT.name
        self._build = build
        self.answers: list[Any] = []

    def on_mount(self) -> None:
        self.push_screen(self._build(), self.answers.append)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Book]:
    with found_office(tmp_path / "office", "Lindenhof", plain=True) as book:
        yield book


def fill(app: App[None], values: dict[str, str]) -> None:
    for field, value in values.items():
        if field == "kind":
            app.screen.query_one("#kind", Kinds).value = value or Kinds.NULL
        else:
            app.screen.query_one(f"#{field}", Input).value = value


def text_of(app: App[None], selector: str) -> str:
    return str(app.screen.query_one(selector, Label).render())


def read(app: App[None]) -> tuple[str, str]:
    """How start and end were understood."""
    return text_of(app, "#start-read"), text_of(app, "#end-read")


async def test_the_form_saves_everything_that_was_typed(office: Book, now: Now) -> None:
    app = Host(lambda: EventForm(office, now, FEST))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+s")
    (event,) = office.events
    assert app.answers == [event]
    assert (event.title, event.kind, event.place, event.capacity) == (
        "Stadtteilfest",
        "street_fest",
        "Lindenplatz",
        600,
    )
    assert f"{event.start:%d.%m.%Y %H:%M %z}" == "13.06.2026 14:00 +0200"
    assert event.end
    assert f"{event.end:%d.%m.%Y %H:%M}" == "13.06.2026 18:00"
    assert [s.name for s in office.stations_of(event)] == ["Eingang Nord", "Eingang Süd"]


@pytest.mark.parametrize(
    ("typed", "meant"), [("4.200", 4200), ("4 200", 4200), ("1.000.000", 1_000_000), ("", None)]
)
def test_thousands_may_be_set_apart(typed: str, meant: int | None) -> None:
    assert whole_number(typed) == meant


@pytest.mark.parametrize("typed", ["4.20", "4,5", "1.2345", "viele"])
def test_what_is_no_whole_number_is_not_made_one(typed: str) -> None:
    with pytest.raises(NumberUnreadable):
        whole_number(typed)


async def test_times_are_read_back_while_they_are_typed(office: Book, now: Now) -> None:
    app = Host(lambda: EventForm(office, now, {}))
    async with app.run_test(size=(80, 24)) as pilot:
        start, end = (app.screen.query_one(f"#{field}", Input) for field in ("start", "end"))
        start.value = "5.6.2026 9:30"
        end.value = "11:00"
        await pilot.pause()
        day, moment = read(app)[0].rsplit(", ", 1)
        assert ("5" in day, "2026" in day, moment) == (True, True, "09:30")
        assert read(app)[1] == f"{day}, 11:00"
        start.value = "14:00"
        await pilot.pause()
        assert "13" in read(app)[0], "a time alone means today"
        start.value = "irgendwann"
        await pilot.pause()
        assert read(app) == ("", "")


async def test_where_there_is_little_room_times_are_read_back_in_figures(
    office: Book, now: Now
) -> None:
    app = Host(lambda: EventForm(office, now, FEST))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert read(app)[0] == "Sa 13.06.2026 14:00"


WRONG = [
    ({"title": " ", "kind": "", "start": "x"}, "title"),
    ({"kind": "", "start": ""}, "kind"),
    ({"start": "", "end": "x"}, "start"),
    ({"start": "neulich"}, "start"),
    ({"end": "neulich"}, "end"),
    ({"end": "13:00"}, "end"),
    ({"capacity": "viele"}, "capacity"),
    ({"capacity": "0"}, "capacity"),
    ({"stations": "Nord, Süd; nord"}, "stations"),
    ({"stations": "Nord, " + "x" * 40}, "stations"),
]


async def test_the_first_wrong_field_is_complained_of_and_gets_the_focus(
    office: Book, now: Now
) -> None:
    app = Host(lambda: EventForm(office, now, {}))
    async with app.run_test(size=(80, 24)) as pilot:
        for change, wrong in WRONG:
            fill(app, FEST | change)
            await pilot.press("ctrl+s")
            assert app.focused
            assert app.focused.id == wrong, change
            assert app.screen.query_one("#message").has_class("-failed")
    assert not list(office.events)


async def test_enter_goes_on_and_a_chosen_kind_does_too(office: Book, now: Now) -> None:
    app = Host(lambda: EventForm(office, now, {"title": "Lesung"}))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "enter", "down", "enter")
        await pilot.pause()
        assert app.screen.query_one("#kind", Kinds).value == "street_fest"
        assert app.focused is not None
        assert app.focused.id == "template"


async def test_a_list_of_stations_can_be_pasted(office: Book, now: Now) -> None:
    app = Host(lambda: EventForm(office, now, FEST | {"stations": ""}))
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one("#stations").focus()
        await pilot.pause()
        app.screen.query_one("#stations").post_message(Paste("Eingang Nord\nBühne\n\n Tor 3 \n"))
        await pilot.press("ctrl+s")
    (event,) = office.events
    assert [s.name for s in office.stations_of(event)] == ["Eingang Nord", "Bühne", "Tor 3"]


async def test_escape_keeps_the_draft_and_the_form_takes_it_up_again(
    office: Book, now: Now
) -> None:
    app = Host(lambda: EventForm(office, now, FEST))
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one("#capacity", Input).value = "halb"
        await pilot.press("escape")
    (draft,) = app.answers
    assert draft.items() >= (FEST | {"capacity": "halb"}).items()
    app = Host(lambda: EventForm(office, now, draft))
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.focused is not None
        assert app.focused.id == "title", "taking up the kind must not move the focus"
        await pilot.press("escape")
    assert app.answers == [draft]


async def test_awkward_texts_are_taken_literally(office: Book, now: Now) -> None:
    awkward = {"title": "Bob [/foo]", "stations": "[@click=app.quit]x[/], [b]"}
    app = Host(lambda: EventForm(office, now, FEST | awkward))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+s")
    (event,) = office.events
    assert event.title == "Bob [/foo]"
    assert [s.name for s in office.stations_of(event)] == ["[@click=app.quit]x[/]", "[b]"]


async def test_a_time_that_looks_like_markup_is_shown_in_the_complaint(
    office: Book, now: Now
) -> None:
    app = Host(lambda: EventForm(office, now, FEST | {"start": "[/foo]\x1b[2J"}))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+s")
        complaint = str(app.screen.query_one("#message").render())
    assert "[/foo][2J" in complaint
