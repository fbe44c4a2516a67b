"""The office's care for people's data, by keyboard alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Input

from qmtui import retention
from qmtui.book import Book
from qmtui.collecting import collect
from qmtui.contacts.contacts import Contacts
from qmtui.desk import Desk
from qmtui.events import Events
from qmtui.exchange import sync
from qmtui.incidents import record
from qmtui.office import found_office
from qmtui.recovery import new_recovery_key
from qmtui.replicas import replica, replica_folder
from qmtui.unlocking import key_for
from screens.app import QmtuiApp
from screens.choice import Choice
from screens.disclose import DiscloseScreen, usual_folder
from screens.drill import DrillScreen
from screens.incident import IncidentScreen, NoteIncident
from screens.new_passphrase import NewPassphrase
from screens.person_search import PersonSearch
from screens.privacy import PrivacyScreen
from screens.recovery import OPEN, RecoveryScreen
from screens.typed_confirm import TypedConfirm
from tests.conftest import Golden, screen_text
from tests.screens.conftest import LARGE, PASSPHRASE, PEOPLE, SMALL, Clock, build, register
from tests.screens.test_words import WIDE_AND_HIGH, Way, look_round

TINY = (60, 20)
AWKWARD = "Bob [/foo] \x1b[31m"


class Office(NamedTuple):
    """An encrypted office that has taken in what device G1 has written."""

    folder: Path
    key: bytes
    printed: str


@pytest.fixture(scope="module")
def usual_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    root, now = tmp_path_factory.mktemp("privacy"), Clock()
    stick = root / "stick"
    stick.mkdir()
    people = (*PEOPLE, (AWKWARD, "Flohmarktstand", 1, False, ""))
    field, code = build(root, stick, now, people, passphrase=PASSPHRASE)
    with Book.open(field, key=key_for(field, code)) as book:
        Desk(book, now).check_in(next(p.id for p in book.people if p.name == "Jürgen Müller"))
        Contacts(book, now).add("Jutta Mühlbauer", ["K1", "K4"], email="jutta@example.org")
        sync(book, now, stick, final=True)
    office = root / "office"
    key = key_for(office, PASSPHRASE)
    with Book.open(office, key=key) as book:
        book.local[OPEN] = False
        collect(book, now, stick)
        printed = new_recovery_key(book)
        book.save_local()
    return Office(office, key, printed)


@pytest.fixture
def office(usual_office: Office, tmp_path: Path) -> Iterator[Book]:
    folder = Path(shutil.copytree(usual_office.folder, tmp_path / "office"))
    with Book.open(folder, key=usual_office.key) as book:
        yield book


@pytest.fixture
def app(office: Book, now: Clock) -> QmtuiApp:
    return QmtuiApp(office, now, "QM")


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setattr("screens.disclose.inboxes", lambda: [home])


async def settled(pilot: Pilot[None]) -> None:
    """Wait for the threads, for what they tell the screen, and for what that begins."""
    await pilot.pause()
    while not all(worker.is_finished for worker in pilot.app.workers):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def visit(pilot: Pilot[None]) -> PrivacyScreen:
    await pilot.press("f8")
    await settled(pilot)
    return privacy(pilot.app)


def privacy(app: object) -> PrivacyScreen:
    assert isinstance(app, QmtuiApp)
    assert isinstance(app.screen, PrivacyScreen)
    return app.screen


async def ask(pilot: Pilot[None], text: str) -> None:
    privacy(pilot.app).search.line.value = text
    await settled(pilot)


def hits(screen: PrivacyScreen) -> list[str]:
    """The names that were found."""
    options = screen.search.hit_list.options
    return [str(option.prompt).splitlines()[0] for option in options]


def said(screen: PrivacyScreen) -> str:
    return str(screen.note.render())


def names_in(office: Book) -> set[str]:
    """Everybody named in the office book and in its copy of the event."""
    event = office.event("Stadtteilfest Lindenhof")
    with replica(office, event, read_only=True) as copy:
        return {person.name for book in (office, copy) for person in book.people}


# -- What is going on


@pytest.mark.parametrize("size", [SMALL, LARGE, TINY], ids=["small", "large", "tiny"])
async def test_the_overview_tells_what_is_due_lost_and_done(
    office: Book, app: QmtuiApp, now: Clock, golden: Golden, size: tuple[int, int]
) -> None:
    now.advance(days=35)
    record(office, now, None, now() - timedelta(hours=60))
    record(office, now, "G1", now() - timedelta(hours=2))
    record(office, now, "G1", now() - timedelta(hours=80))
    async with app.run_test(size=size) as pilot:
        await visit(pilot)
        golden(app)


async def test_nothing_due_and_nothing_lost_is_said_kindly(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        screen = await visit(pilot)
        shown = screen_text(app)
        assert "Nichts liegt länger hier" in shown
        assert "Kein Laptop und kein Stick fehlt" in shown
        assert "von Stationen eingespielt" in shown
        await pilot.press("ctrl+r")
        assert app.screen is screen, "nothing is due, so nothing is asked"


# -- Who asks


async def test_a_name_without_its_umlaut_finds_people_and_contacts(
    app: QmtuiApp, golden: Golden
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        screen = await visit(pilot)
        await pilot.press(*"mueh")
        await settled(pilot)
        assert hits(screen) == ["Jutta Mühlbauer"]
        await ask(pilot, "MUL")
        assert hits(screen) == ["Jürgen Müller", "Sabine Müller"]
        golden(app)


async def test_two_letters_find_only_whole_names_and_say_so(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        screen = await visit(pilot)
        await ask(pilot, "Jü")
        assert hits(screen) == []
        assert "ab drei Buchstaben" in screen_text(app)
        await ask(pilot, "Xaver")
        assert "weder hier noch in einer Veranstaltung" in screen_text(app)
        await pilot.press("enter", "ctrl+l")
        assert app.screen is screen, "with nobody found nothing is to be done"
        await pilot.press("escape")
        assert "Fällig" in screen_text(app)


async def test_what_was_found_for_an_earlier_question_is_not_shown(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        screen = await visit(pilot)
        await ask(pilot, "Piotr")
        screen.search.post_message(PersonSearch.Found("Sabine", []))
        await settled(pilot)
        assert hits(screen) == ["Piotr Kowalski"]


async def test_awkward_names_are_shown_literally(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        screen = await visit(pilot)
        await ask(pilot, "Bob")
        assert hits(screen) == ["Bob [/foo] [31m"]
        for key in ("enter", "ctrl+l"):
            screen.search.hit_list.focus()
            await pilot.press(key)
            assert "Bob [/foo] [31m" in screen_text(app)
            await pilot.press("escape")


async def test_a_copy_that_cannot_be_opened_is_named(app: QmtuiApp, office: Book) -> None:
    (replica_folder(office, office.event()) / "book.json").unlink()
    async with app.run_test(size=SMALL) as pilot:
        screen = await visit(pilot)
        sentence = "Kopie von „Stadtteilfest Lindenhof“"
        assert sentence in screen_text(app)
        await ask(pilot, "Müller")
        assert sentence in screen_text(app)
        await pilot.press("escape", "ctrl+n")
        await settled(pilot)
        assert sentence in said(screen)


async def test_enter_on_a_hit_writes_both_files_named_after_the_id(
    app: QmtuiApp, office: Book, tmp_path: Path
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        screen = await visit(pilot)
        await ask(pilot, "Jürgen")
        await pilot.press("enter", "enter")
        assert isinstance(app.screen, DiscloseScreen)
        assert app.screen.folder.value == str(usual_folder()) == str(tmp_path / "home")
        folder = tmp_path / "für Jürgen"
        app.screen.folder.value = str(folder)
        await pilot.press("enter")
        await settled(pilot)
        [person] = [p.id for p in office.people if p.name == "Jürgen Müller"]
        assert {file.name for file in folder.iterdir()} == {f"{person}.md", f"{person}.json"}
        assert "Jürgen Müller" in (folder / f"{person}.md").read_text(encoding="utf-8")
        machine = json.loads((folder / f"{person}.json").read_text(encoding="utf-8"))
        assert {held["table"] for held in machine["held"]} >= {"people", "attendance"}
        assert str(folder) in said(screen).replace("\n", "")
    assert [line.subject for line in office.audit if line.action == "access"] == [person]


async def test_a_folder_that_takes_no_files_is_named(app: QmtuiApp, tmp_path: Path) -> None:
    (tmp_path / "datei").touch()
    async with app.run_test(size=SMALL) as pilot:
        screen = await visit(pilot)
        await ask(pilot, "Jürgen")
        await pilot.press("enter", "enter")
        app.screen.query_one("#folder", Input).value = str(tmp_path / "datei")
        await pilot.press("enter")
        await settled(pilot)
        assert "wählen Sie einen anderen Ordner" in said(screen)


async def test_erasing_takes_the_typed_word(app: QmtuiApp, office: Book, golden: Golden) -> None:
    async with app.run_test(size=SMALL) as pilot:
        screen = await visit(pilot)
        await ask(pilot, "Jürgen")
        await pilot.press("enter", "delete")
        golden(app)
        await pilot.press(*"loesche", "enter", "n", "enter", "enter")
        await settled(pilot)
        assert "2 Datensätze in 2 Büchern" in said(screen)
        assert "G1" in said(screen)
        assert hits(screen) == []
    everybody = {name for name, *_ in PEOPLE} | {AWKWARD}
    assert names_in(office) == everybody - {"Jürgen Müller"}
    assert [line.action for line in office.audit][-1] == "erase"


async def test_no_scan_ever_erases(app: QmtuiApp, office: Book) -> None:
    everybody = names_in(office)
    async with app.run_test(size=SMALL) as pilot:
        await visit(pilot)
        for scan in ("", "LOSCHE", "H7K2-M4PQ"):
            await ask(pilot, "Jürgen")
            await pilot.press("ctrl+l")
            assert isinstance(app.screen, TypedConfirm), scan
            assert app.focused is app.screen.field, scan
            if scan:
                app.screen.field.value = scan
                await pilot.pause()
                assert app.screen.yes.disabled, scan
            await pilot.press("enter", "enter", "enter")
            await settled(pilot)
            assert names_in(office) == everybody, scan
            if not isinstance(app.screen, PrivacyScreen):
                await pilot.press("escape")


async def test_on_a_small_window_question_field_and_answers_are_all_seen(app: QmtuiApp) -> None:
    async with app.run_test(size=TINY) as pilot:
        await visit(pilot)
        await ask(pilot, "Jutta")
        await pilot.press("ctrl+l")
        shown = screen_text(app)
        for text in ("Jutta Mühlbauer löschen?", "LÖSCHEN tippen", "Nein", "Für immer löschen"):
            assert text in shown


# -- What falls due


def due_now(office: Book, now: Clock) -> None:
    """The event is long over, by a clock that is right."""
    newest = office.database.newest()
    assert newest
    now.moment = max(now.moment, newest.astimezone(now.moment.tzinfo)) + timedelta(days=35)


async def erase_due(pilot: Pilot[None]) -> None:
    await pilot.press("ctrl+r", *"löschen", "enter", "enter")
    await settled(pilot)


async def test_what_was_shown_as_due_is_erased(app: QmtuiApp, office: Book, now: Clock) -> None:
    due_now(office, now)
    async with app.run_test(size=SMALL) as pilot:
        screen = await visit(pilot)
        await pilot.press("ctrl+r")
        assert "5 Personen löschen, deren Zeit um ist?" in screen_text(app)
        await pilot.press("escape")
        await erase_due(pilot)
        assert "Vergessen: 5 Personen" in said(screen)
        assert "Namen nach der Veranstaltung" not in screen_text(app)
    assert names_in(office) == set()


async def test_what_was_not_shown_is_not_erased(app: QmtuiApp, office: Book, now: Clock) -> None:
    due_now(office, now)
    async with app.run_test(size=SMALL) as pilot:
        screen = await visit(pilot)
        await pilot.press("ctrl+r", *"löschen", "enter")
        Events(office, now).add("Lesung", "reading", now() - timedelta(days=60))
        [reading] = [event for event in office.events if event.title == "Lesung"]
        late = register(office, "Nora Spät")
        registration = office.registrations.get(late)
        assert registration
        office.registrations.restate(replace(registration, event_id=reading.id))
        before = names_in(office)
        # The screen behind the dialog looks again too; what it sees was not yet shown.
        retention.due(office, now)
        await pilot.press("enter")
        await settled(pilot)
        assert "Lesen Sie die neue Liste" in said(screen)
        assert "Lesung" in screen_text(app)
    assert names_in(office) == before


async def test_a_clock_that_cannot_be_right_erases_nothing(
    app: QmtuiApp, office: Book, now: Clock
) -> None:
    due_now(office, now)
    now.advance(days=500)
    before = names_in(office)
    async with app.run_test(size=SMALL) as pilot:
        screen = await visit(pilot)
        await erase_due(pilot)
        assert "Stellen Sie die Uhr" in said(screen)
        assert f"--today {now().date().isoformat()}" in said(screen).replace("\n", " ")
    assert names_in(office) == before


# -- Incidents


async def test_an_incident_is_noted_and_its_form_shows_the_deadline(
    app: QmtuiApp, office: Book, golden: Golden
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        screen = await visit(pilot)
        await pilot.press("ctrl+n")
        await settled(pilot)
        assert isinstance(app.screen, NoteIncident)
        await pilot.press("g")
        assert app.screen.query_one(Choice).chosen == "0"
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert isinstance(app.screen, IncidentScreen)
        golden(app)
        await pilot.press("escape")
        await settled(pilot)
        assert privacy(app) is screen
        assert "noch 72 Stunden" in screen_text(app)
        await pilot.press("down", "enter")
        assert isinstance(app.screen, IncidentScreen), "the form can be read again"
    [incident] = office.incidents
    assert incident.label == "G1"


async def test_what_cannot_be_noted_stays_in_the_form(
    app: QmtuiApp, office: Book, now: Clock
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await visit(pilot)
        await pilot.press("ctrl+n")
        await settled(pilot)
        form = app.screen
        assert isinstance(form, NoteIncident)
        await pilot.press("ctrl+s")
        assert "Bitte wählen Sie" in screen_text(app)
        await pilot.press("1")
        for text, complaint in (("irgendwann", "keine Zeit"), ("23:59", "Zukunft")):
            form.noticed.value = text
            await pilot.press("ctrl+s")
            await settled(pilot)
            assert complaint in screen_text(app)
        form.noticed.value = "12:00"
        await pilot.pause()
        assert "13. Juni 2026, 12:00" in screen_text(app)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert isinstance(app.screen, IncidentScreen)
    [incident] = office.incidents
    assert incident.label == ""
    assert incident.noticed_at == now().replace(hour=12, minute=0)


# -- Keys


async def test_the_drill_tells_which_book_would_open(
    app: QmtuiApp, usual_office: Office, office: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await visit(pilot)
        await pilot.press("ctrl+g")
        assert isinstance(app.screen, DrillScreen)
        first, *others = usual_office.printed.splitlines()
        app.screen.printed.value = " ".join([first[::-1], *others])
        assert first[::-1] not in screen_text(app), "it is hidden"
        await pilot.press("enter")
        await settled(pilot)
        assert "✗ Lindenhof: NICHT geöffnet" in screen_text(app)
        app.screen.printed.value = " ".join(usual_office.printed.splitlines())
        await pilot.press("enter")
        await settled(pilot)
        shown = screen_text(app)
        assert "✓ Lindenhof: geöffnet mit" in shown
        assert "✓ Stadtteilfest Lindenhof: geöffnet mit" in shown
        assert app.screen.printed.value == ""
    assert [line.action for line in office.audit].count("drill") == 2


async def test_another_passphrase_is_typed_twice(app: QmtuiApp, office: Book) -> None:
    fresh = "fünf leise Ulmen am Bach"
    async with app.run_test(size=SMALL) as pilot:
        screen = await visit(pilot)
        await pilot.press("ctrl+o")
        form = app.screen
        assert isinstance(form, NewPassphrase)
        form.passphrase.value, form.again.value = fresh, fresh + "x"
        await pilot.press("ctrl+s")
        assert "verschieden" in screen_text(app)
        form.passphrase.value = form.again.value = fresh
        assert fresh not in screen_text(app)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert app.screen is screen
        assert "neue Passphrase gilt" in said(screen)
    assert key_for(office.folder, fresh) == office.database.key
    assert [line.action for line in office.audit][-1] == "keys"


async def test_a_new_recovery_key_is_shown_after_a_question(app: QmtuiApp, office: Book) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await visit(pilot)
        await pilot.press("ctrl+y", "right", "enter")
        assert isinstance(app.screen, RecoveryScreen)
        assert "▸F8" in screen_text(app)
    assert [line.action for line in office.audit][-1] == "keys"


async def test_a_plain_office_has_no_keys_to_change(tmp_path: Path, now: Clock) -> None:
    with found_office(tmp_path / "plain", "Lindenhof", plain=True) as book:
        app = QmtuiApp(book, now, "QM")
        async with app.run_test(size=SMALL) as pilot:
            screen = await visit(pilot)
            await pilot.press("ctrl+g", "ctrl+o", "ctrl+y")
            assert app.screen is screen


# -- Everywhere


async def test_every_key_is_in_the_palette_too(app: QmtuiApp, now: Clock) -> None:
    now.advance(days=35)
    async with app.run_test(size=SMALL) as pilot:
        await visit(pilot)
        await ask(pilot, "Jürgen")
        offered = {command.title for command in app.get_system_commands(app.screen)}
        await pilot.press("escape")
        offered |= {command.title for command in app.get_system_commands(app.screen)}
    keys = {title.rpartition(" · ")[2] for title in offered}
    assert keys >= {"Strg+L", "Strg+R", "Strg+N", "Strg+G", "Strg+O", "Strg+Y", "Esc", "F8"}


WAYS = {
    "overview": (),
    "hits": (*"mül",),
    "nobody": (*"xyz",),
    "information": (*"jürg", "enter", "enter"),
    "erasing": (*"jürg", "ctrl+l"),
    "due": ("ctrl+r",),
    "incident": ("ctrl+n",),
    "drill": ("ctrl+g",),
    "passphrase": ("ctrl+o",),
    "help": ("f1",),
    "palette": ("ctrl+p",),
}


def typed(way: tuple[str, ...]) -> Way:
    async def press(pilot: Pilot[None]) -> None:
        for key in way:
            await pilot.press(key)
            if key == "enter" or len(key) == 1:
                await settled(pilot)
        await settled(pilot)

    return press


async def test_no_privacy_screen_shows_an_english_word(
    app: QmtuiApp, now: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screens.disclose.inboxes", lambda: [Path("/")])
    now.advance(days=35)
    async with app.run_test(size=WIDE_AND_HIGH) as pilot:
        await visit(pilot)
        await look_round(pilot, {name: typed(way) for name, way in WAYS.items()})
