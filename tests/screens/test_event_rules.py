"""The office plans the gate: rules, counters, stations; prints; withdraws tickets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from textual.app import App
from textual.widgets import Input, Static

from qmtui.book import Book, Now
from qmtui.events import AREAS, Events
from qmtui.fieldbook import issue
from qmtui.model.event import Counter, Event
from qmtui.printing.head import file_name
from screens.dialogs import Confirm
from screens.event_rules import RulesScreen
from screens.print_paper import PrintScreen
from screens.revoke import RevokeScreen
from screens.setting import Setting
from screens.several import Several
from screens.station_form import StationForm
from screens.text_field import TextField
from tests.screens.conftest import register
from tests.screens.test_events import Host, fest, office, settled

__all__ = ["fest", "office"]

Golden = Callable[[App[None]], None]

COURSE = Counter(name="Parcours", bands=("unter 10", "10–13"))


def line(app: App[None], field: str) -> Input:
    return app.screen.query_one(f"#{field}", Input)


def note(app: App[None]) -> str:
    return str(app.screen.query_one("#message", Static).render())


def events_of(office: Book) -> Event:
    (event,) = office.events
    return event


def is_revoked(office: Book, registration_id: str) -> bool:
    registration = office.registrations.get(registration_id)
    assert registration
    return registration.is_revoked


# -- Rules


async def test_the_rules_of_an_event_are_seen_at_once(
    office: Book, fest: Event, now: Now, golden: Golden
) -> None:
    events = Events(office, now)
    event = events.change(fest, counters=(Counter(name="visits", bands=("m", "w")), COURSE))
    events.set_up_station(event, "Eingang Süd", capacity=80, counter="Parcours", areas=["count"])
    app = Host(lambda: RulesScreen(office, now, event, {}))
    async with app.run_test(size=(80, 24)):
        golden(app)


async def test_what_was_changed_is_saved_and_nothing_else(
    office: Book, fest: Event, now: Now
) -> None:
    app = Host(lambda: RulesScreen(office, now, fest, {}))
    async with app.run_test(size=(80, 24)) as pilot:
        line(app, "capacity").value = ""
        app.screen.query_one("#reentry", Setting).chosen = "once"
        app.screen.query_one("#entering", Setting).chosen = "yes"
        app.screen.query_one("#here", Setting).chosen = "check_ins"
        app.screen.query_one("#field_set", Setting).chosen = "C"
        app.screen.query_one("#counters", TextField).text = "Parcours=unter 10,10–13\n\nGegangen"
        await pilot.press("ctrl+s")
    saved = events_of(office)
    assert app.answers == [saved]
    assert (saved.capacity, saved.reentry, saved.entering_leaves) == (None, "once", True)
    assert (saved.here_from, saved.counters) == ("check_ins", (COURSE, Counter(name="leaving")))
    assert (saved.title, saved.start, saved.end) == (fest.title, fest.start, fest.end)
    assert saved.field_set == "C"


async def test_the_end_moves_with_the_start(office: Book, fest: Event, now: Now) -> None:
    app = Host(lambda: RulesScreen(office, now, fest, {}))
    async with app.run_test(size=(80, 24)) as pilot:
        line(app, "start").value = "20.6.2026 12:00"
        await pilot.press("ctrl+s")
    saved = events_of(office)
    assert saved.end
    assert f"{saved.start:%d.%m. %H:%M}" == "20.06. 12:00"
    assert f"{saved.end:%d.%m. %H:%M}" == "20.06. 19:05"


WRONG = [
    ("title", " "),
    ("start", "neulich"),
    ("end", "13:00"),
    ("capacity", "viele"),
    ("capacity", "0"),
    ("counters", "Parcours = a, a"),
    ("counters", "A\na"),
    ("counters", "Anderes"),
]


async def test_a_wrong_field_is_complained_of_and_gets_the_focus(
    office: Book, fest: Event, now: Now
) -> None:
    events = Events(office, now)
    event = events.change(fest, counters=(COURSE,))
    events.set_up_station(event, "Eingang Süd", counter="Parcours")
    app = Host(lambda: RulesScreen(office, now, event, {}))
    async with app.run_test(size=(80, 24)) as pilot:
        for field, text in WRONG:
            widget = app.screen.query_one(f"#{field}")
            assert isinstance(widget, Input | TextField)
            attribute = "value" if isinstance(widget, Input) else "text"
            before = getattr(widget, attribute)
            setattr(widget, attribute, text)
            await pilot.press("ctrl+s")
            assert app.focused is widget, (field, text)
            assert note(app).startswith("✗"), (field, text)
            setattr(widget, attribute, before)
    assert events_of(office) == event


async def test_escape_keeps_the_draft_and_the_rules_take_it_up_again(
    office: Book, fest: Event, now: Now
) -> None:
    app = Host(lambda: RulesScreen(office, now, fest, {}))
    async with app.run_test(size=(80, 24)) as pilot:
        line(app, "place").value = "Halb"
        await pilot.press("escape")
    (draft,) = app.answers
    assert draft["place"] == "Halb"
    assert events_of(office) == fest
    app = Host(lambda: RulesScreen(office, now, fest, draft))
    async with app.run_test(size=(80, 24)) as pilot:
        assert line(app, "place").value == "Halb"
        line(app, "place").value = fest.place
        await pilot.press("escape")
    assert app.answers == [{}], "as it was before is no draft"


# -- Stations


async def test_a_station_is_changed_with_a_counter_typed_just_before(
    office: Book, fest: Event, now: Now, golden: Golden
) -> None:
    app = Host(lambda: RulesScreen(office, now, fest, {}))
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one("#counters", TextField).text = "Parcours"
        app.screen.query_one("#stations").focus()
        await pilot.press("enter")
        assert isinstance(app.screen, StationForm)
        line(app, "name").value = "Tor [b]"
        line(app, "capacity").value = "80"
        app.screen.query_one("#areas", Several).focus()
        await pilot.press("1", "r", "4", "5")
        app.screen.query_one("#counter", Setting).focus()
        await pilot.press("left")
        golden(app)
        await pilot.press("ctrl+s")
        assert "Tor [b]" in note(app)
    station, _other = office.stations_of(fest)
    assert (station.name, station.capacity) == ("Tor [b]", 80)
    assert (station.counter, station.areas) == ("Parcours", ("count",))


async def test_a_new_station_needs_a_name_of_its_own_and_a_purpose(
    office: Book, fest: Event, now: Now
) -> None:
    app = Host(lambda: RulesScreen(office, now, fest, {}))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+n")
        areas = app.screen.query_one("#areas", Several)
        for name, limit, chosen, wrong in [
            (" ", "", {"desk"}, "name"),
            ("eingang nord", "", {"desk"}, "name"),
            ("Tor 3", "0", {"desk"}, "capacity"),
            ("Tor 3", "x", {"desk"}, "capacity"),
            ("Tor 3", "", set(), "areas"),
        ]:
            line(app, "name").value, line(app, "capacity").value = name, limit
            areas.chosen = frozenset(chosen)
            await pilot.press("ctrl+s")
            assert app.focused
            assert app.focused.id == wrong, (name, limit, chosen)
        assert len(office.stations_of(fest)) == 2
        areas.chosen = frozenset(AREAS)
        await pilot.press("ctrl+s")
    added = office.stations_of(fest)[-1]
    assert (added.name, added.capacity, added.areas) == ("Tor 3", None, ())


async def test_a_limit_emptied_is_gone_and_an_issued_event_says_when_it_counts(
    office: Book, fest: Event, now: Now, stick: Path
) -> None:
    Events(office, now).set_up_station(fest, "Eingang Nord", capacity=80)
    issue(office, now, fest, stick)
    app = Host(lambda: RulesScreen(office, now, events_of(office), {}))
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one("#stations").focus()
        await pilot.press("enter")
        line(app, "capacity").value = ""
        await pilot.press("ctrl+s")
        assert "nächsten Ausgeben" in note(app)
    assert office.stations_of(fest)[0].capacity is None


# -- Printing


async def test_a_file_is_written_and_only_replaced_when_asked(
    office: Book, fest: Event, now: Now, tmp_path: Path
) -> None:
    register(office, "Ayşe Öz [b]")
    taken = tmp_path / file_name(fest, "lists")
    taken.write_text("mine")
    app = Host(lambda: PrintScreen(office, now, fest))
    async with app.run_test(size=(80, 24)) as pilot:
        line(app, "folder").value = str(tmp_path)
        await pilot.press("4", "ctrl+s")
        assert isinstance(app.screen, Confirm)
        await pilot.press("enter")
        assert taken.read_text() == "mine"
        await pilot.press("ctrl+s", "left", "enter")
        await settled(pilot)
        assert taken.name in note(app)
        app.screen.query_one("#kind", Setting).chosen = "consent"
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert file_name(fest, "consent") in note(app), "each kind that is offered can be printed"
    assert taken.read_bytes().startswith(b"%PDF")


async def test_what_cannot_be_printed_is_said(
    office: Book, fest: Event, now: Now, tmp_path: Path
) -> None:
    app = Host(lambda: PrintScreen(office, now, fest))
    async with app.run_test(size=(80, 24)) as pilot:
        line(app, "folder").value = str(tmp_path)
        line(app, "number").value = "0"
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert note(app).startswith("✗"), "nobody is registered"
        await pilot.press("3", "ctrl+s")
        await settled(pilot)
        assert app.focused
        assert app.focused.id == "number"
        line(app, "number").value = "2"
        line(app, "folder").value = str(tmp_path / "missing")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert note(app).startswith("✗")
    assert not list(tmp_path.glob("*.pdf"))


# -- Withdrawing


async def test_a_ticket_is_withdrawn_by_name_and_made_good_again(
    office: Book, fest: Event, now: Now, golden: Golden
) -> None:
    register(office, "Ayşe Öz", "Lange Tafel", 2)
    register(office, "Özgür [b] Müller")
    app = Host(lambda: RevokeScreen(office, now, fest))
    async with app.run_test(size=(80, 24)) as pilot:
        line(app, "wanted").value = "ays"
        await pilot.press("enter", "enter", "enter")
        ayse = next(r for r in office.registrations if r.places == 2)
        assert not is_revoked(office, ayse.id), "No has the focus"
        await pilot.press("enter", "left", "enter")
        assert is_revoked(office, ayse.id)
        golden(app)
        await pilot.press("enter", "left", "enter")
        assert not is_revoked(office, ayse.id)


async def test_a_scan_asks_at_once_and_confirms_nothing(
    office: Book, fest: Event, now: Now
) -> None:
    register(office, "Ayşe Öz")
    (registration,) = office.registrations
    app = Host(lambda: RevokeScreen(office, now, fest))
    async with app.run_test(size=(80, 24)) as pilot:
        assert isinstance(app.screen, RevokeScreen)
        app.screen.scanned("not ours")
        await pilot.pause()
        assert isinstance(app.screen, RevokeScreen), "an unknown code asks nothing"
        app.screen.scanned(registration.code)
        await pilot.pause()
        assert isinstance(app.screen, Confirm)
        await pilot.press("enter")
    assert not is_revoked(office, registration.id)


async def test_a_revoked_ticket_of_another_event_is_named_with_it(
    office: Book, fest: Event, now: Now
) -> None:
    register(office, "Ayşe Öz")
    (registration,) = office.registrations
    talk = Events(office, now).add("Lesung", "talk", now() + timedelta(days=9))
    app = Host(lambda: RevokeScreen(office, now, talk))
    async with app.run_test(size=(80, 24)) as pilot:
        line(app, "wanted").value = registration.code
        await pilot.pause()
        assert isinstance(app.screen, RevokeScreen)
        assert "Stadtteilfest" in str(app.screen.holder_list.options[0].prompt)
        line(app, "wanted").value = "Ayşe"
        await pilot.pause()
        assert not app.screen.holder_list.options, "by name only at the event itself"
