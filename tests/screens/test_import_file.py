"""Taking registrations in: look first, then all of them or the rest."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, OptionList

from qmtui.book import Book, Now
from qmtui.events import Events
from qmtui.imports.columns import FIELDS, WORDS
from qmtui.model.event import Event
from qmtui.office import found_office
from qmtui.registrations import import_registrations
from screens.choice import Choice
from screens.import_file import ImportScreen, files_in
from screens.import_preview import PreviewScreen
from screens.mapping import MappingScreen
from screens.styled_app import STYLES
from screens.theme import LIGHT

Golden = Callable[[App[None]], None]

GOOD = "Name;E-Mail;Angebot;Personen;Schuhgröße\n" + "".join(
    f"Özgür Weiß {n};oezguer{n}@example.org;Lange Tafel;{n};42\n" for n in range(1, 8)
)
AWKWARD = """Name;[/foo];Anzahl
Bob [/foo];x;2
[@click=app.quit]x[/];x;viele
;x;1
\x1b[2JEve;x;3
"""


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


async def settled(pilot: Pilot[None]) -> None:
    """Wait for the work that runs in threads, and for what it tells the screen."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Book]:
    with found_office(tmp_path / "office", "Lindenhof", plain=True) as book:
        yield book


@pytest.fixture
def fest(office: Book, now: Now) -> Event:
    return Events(office, now).add("Stadtteilfest", "street_fest", now())


@pytest.fixture(autouse=True)
def _own_inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DOWNLOAD", "DESKTOP", "DOCUMENTS"):
        monkeypatch.setenv(f"XDG_{name}_DIR", str(tmp_path / name))
    monkeypatch.setattr("screens.import_file.drives", list)


def file(tmp_path: Path, text: str, name: str = "liste.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def shown(app: App[None]) -> str:
    texts = [str(part.render()) for part in app.screen.query("#message, #preview Static")]
    return "\n".join(texts)


async def test_the_preview_shows_what_is_in_the_file_and_saves_nothing(
    office: Book, fest: Event, now: Now, tmp_path: Path, golden: Golden
) -> None:
    app = Host(lambda: PreviewScreen(office, now, fest, file(tmp_path, GOOD)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        golden(app)
        await pilot.press("r", "escape")
    assert app.answers == [None]
    assert not list(office.registrations)


async def test_enter_saves_all_and_the_same_file_again_brings_nothing(
    office: Book, fest: Event, now: Now, tmp_path: Path
) -> None:
    path = file(tmp_path, GOOD)
    for new, known in ((7, 0), (0, 7)):
        app = Host(lambda: PreviewScreen(office, now, fest, path))
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await pilot.press("enter")
            await settled(pilot)
        (imported,) = app.answers
        assert (imported.new, imported.known, imported.changed) == (new, known, 0)
    assert Events(office, now).registered(fest) == 7


async def test_with_rejected_rows_only_the_rest_can_be_saved(
    office: Book, fest: Event, now: Now, tmp_path: Path
) -> None:
    app = Host(lambda: PreviewScreen(office, now, fest, file(tmp_path, AWKWARD)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert not list(office.registrations)
        await pilot.press("r")
        await settled(pilot)
    (imported,) = app.answers
    assert (imported.new, len(imported.rejected)) == (2, 2)
    assert [person.name for person in office.people] == ["Bob [/foo]", "[2JEve"]


async def test_awkward_names_and_columns_are_shown_literally(
    office: Book, fest: Event, now: Now, tmp_path: Path
) -> None:
    path = file(tmp_path, AWKWARD, "Bob [b]x [@click=app.quit].csv")
    app = Host(lambda: PreviewScreen(office, now, fest, path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        lines = [strip.text for strip in app.screen._compositor.render_strips()]
    screen = "\n".join(lines)
    for text in ("Bob [b]x [@click=app.quit].csv", "Bob [/foo]", "[2JEve"):
        assert text in screen
    assert "\x1b" not in screen


async def test_rejected_rows_are_told_with_their_reasons(
    office: Book, fest: Event, now: Now, tmp_path: Path
) -> None:
    app = Host(lambda: PreviewScreen(office, now, fest, file(tmp_path, AWKWARD)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        told = [line for line in shown(app).splitlines() if "3:" in line or "4:" in line]
        assert len(told) == 2
        assert "Anzahl" in told[0]
        assert app.screen.query_one("#message").has_class("-heed")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04zip", b"Name\n", None])
async def test_a_file_that_is_no_list_is_answered_with_a_sentence(
    office: Book, fest: Event, now: Now, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "[b]x[@click=app.quit].csv"
    if content is not None:
        path.write_bytes(content)
    app = Host(lambda: PreviewScreen(office, now, fest, path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert app.screen.query_one("#message").has_class("-failed")
        await pilot.press("enter", "escape")
    assert app.answers == [None]
    assert not list(office.registrations)


async def test_files_where_files_arrive_are_offered_and_chosen_with_enter(
    office: Book, fest: Event, now: Now, tmp_path: Path
) -> None:
    (tmp_path / "DOWNLOAD").mkdir()
    file(tmp_path / "DOWNLOAD", GOOD, "anmeldungen.csv")
    app = Host(lambda: ImportScreen(office, now, fest))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
    (imported,) = app.answers
    assert imported.new == 7


async def test_a_typed_folder_lists_its_files_and_a_typed_file_is_opened(
    office: Book, fest: Event, now: Now, tmp_path: Path
) -> None:
    path = file(tmp_path, GOOD)
    app = Host(lambda: ImportScreen(office, now, fest))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.screen.query_one("#path", Input).value = str(tmp_path)
        await pilot.press("enter")
        await settled(pilot)
        assert app.screen.query_one(OptionList).option_count == 1
        app.screen.query_one("#path", Input).value = f" '{path}' "
        app.screen.query_one("#path").focus()
        await pilot.press("enter")
        assert isinstance(app.screen, PreviewScreen)


def test_the_newest_files_come_first_and_others_are_left_out(tmp_path: Path) -> None:
    for age, name in enumerate(("neu.csv", "mittel.CSV", "alt.tsv", "bild.png")):
        path = file(tmp_path, "x", name)
        os.utime(path, (10_000 - age, 10_000 - age))
    (tmp_path / "ordner.csv").mkdir()
    found = [
        path.name for _changed, path in files_in([tmp_path, tmp_path / "gone"], (".csv", ".tsv"))
    ]
    assert found == ["neu.csv", "mittel.CSV", "alt.tsv"]


def test_every_field_of_a_registration_has_a_word() -> None:
    assert WORDS.keys() == FIELDS.keys()


UNCLEAR = "Wer?;Wo erreichbar;[/b]\nÖzgür Weiß [b];030 1;x\nAnna Öz;030 2;\n"


async def test_a_file_whose_columns_say_nothing_is_understood_after_a_letter_and_ever_after(
    office: Book, fest: Event, now: Now, tmp_path: Path, golden: Golden
) -> None:
    path = file(tmp_path, UNCLEAR)
    app = Host(lambda: PreviewScreen(office, now, fest, path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert isinstance(app.screen, MappingScreen)
        await pilot.press("ctrl+s")
        assert isinstance(app.screen, MappingScreen), "a name is missing"
        await pilot.press("n", "down")
        app.screen.query_one("#column-1", Choice).chosen = "name"
        await pilot.pause()
        assert app.screen.query_one("#message").has_class("-failed"), "two names"
        app.screen.query_one("#column-1", Choice).chosen = "phone"
        await pilot.pause()
        golden(app)
        await pilot.press("ctrl+s")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
    assert {p.name: p.phone for p in office.people} == {
        "Özgür Weiß [b]": "030 1",
        "Anna Öz": "030 2",
    }
    app = Host(lambda: PreviewScreen(office, now, fest, path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert isinstance(app.screen, PreviewScreen)
        assert "2 bekannt" in shown(app)


async def test_another_sheet_is_read_with_a_key(
    office: Book, fest: Event, now: Now, tmp_path: Path
) -> None:
    book = Workbook()
    for name, guest in (("Eins", "Anna"), ("Zwei", "Berta")):
        sheet = book.create_sheet(name)
        sheet.append(["Name", "Personen"])
        sheet.append([guest, 2])
    path = tmp_path / "liste.xlsx"
    book.save(path)
    app = Host(lambda: PreviewScreen(office, now, fest, path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("t", "2")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
    assert [person.name for person in office.people] == ["Berta"]


async def test_what_changes_is_shown_before_and_after(
    office: Book, fest: Event, now: Now, tmp_path: Path
) -> None:
    import_registrations(office, fest, file(tmp_path, GOOD))
    path = file(tmp_path, GOOD.replace("Weiß 2;", "Weiß 2;neu-"))
    app = Host(lambda: PreviewScreen(office, now, fest, path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "E-Mail oezguer2@example.org → neu-oezguer2@example.org" in shown(app)
