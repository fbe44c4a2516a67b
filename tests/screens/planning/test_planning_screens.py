"""Planning on screen: templates fill the form in, tasks are ticked off, an event comes again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from textual.app import App
from textual.widgets import Input, Label, Static

from qmtui.actors.actors import Actors
from qmtui.book import Book, Now, new_id
from qmtui.day.shifts import Shifts
from qmtui.events import Events
from qmtui.fieldbook import issue
from qmtui.model.actor import Actor
from qmtui.model.event import Event
from qmtui.planning.checklist import Checklist
from qmtui.planning.planner import Planner
from qmtui.planning.series import events_in, put_in
from qmtui.planning.templates import Templates
from screens.day.plan import PlanDayScreen
from screens.event_form import EventForm, Kinds
from screens.picks import Picks
from screens.planning.again import AgainScreen
from screens.planning.checklist import ChecklistScreen
from screens.planning.closing_sheet import ClosingSheetScreen
from screens.planning.details import DetailsScreen
from screens.planning.names_field import NamesField
from screens.planning.templates import TemplatesScreen
from screens.setting import Setting
from tests.screens.test_events import Host, fest, office

__all__ = ["fest", "office"]

Golden = Callable[[App[None]], None]
SMALL = (80, 24)


def line(app: App[None], field: str) -> Input:
    return app.screen.query_one(f"#{field}", Input)


def note(app: App[None]) -> str:
    return str(app.screen.query_one("#message", Static).render())


@pytest.fixture
def nursery(office: Book, now: Now) -> Actor:
    return Actors(office, now).save(Actor(id=new_id(), name="Kita Sonnenschein", kind="nursery"))


async def test_the_template_of_a_kind_fills_the_form_in_but_not_over_what_was_typed(
    office: Book, now: Now, golden: Golden
) -> None:
    app = Host(lambda: EventForm(office, now, {}))
    async with app.run_test(size=SMALL) as pilot:
        line(app, "title").value = "Sommerfest"
        line(app, "capacity").value = "600"
        app.screen.query_one("#kind", Kinds).value = "street_fest"
        line(app, "start").value = "13.6.2026 14:00"
        await pilot.pause()
        stations = "Eingang 1, Eingang 2, QM-Stand, Kinder-Parcours"
        assert line(app, "stations").value == stations
        golden(app)
        app.screen.query_one("#kind", Kinds).value = "council_meeting"
        await pilot.pause()
        assert (line(app, "stations").value, line(app, "capacity").value) == ("", "600")
        assert app.screen.query_one("#mode", Setting).chosen == "committee"
        app.screen.query_one("#template", Setting).chosen = ""
        await pilot.pause()
        assert app.screen.query_one("#mode", Setting).chosen == "committee"
        await pilot.press("ctrl+s")
    (event,) = office.events
    assert (event.mode, event.end, event.capacity) == ("committee", None, 600)
    assert Checklist(office, now).of(event) == []


async def test_a_saved_form_has_all_that_its_template_brings(
    office: Book, now: Now, nursery: Actor
) -> None:
    app = Host(lambda: EventForm(office, now, {}))
    async with app.run_test(size=SMALL) as pilot:
        line(app, "title").value = "Putzaktion"
        app.screen.query_one("#kind", Kinds).value = "hands_on_action"
        line(app, "start").value = "13.6.2026 14:00"
        await pilot.pause()
        app.screen.query_one("#target_groups", Picks).choose(["families"])
        line(app, "partners").value = "kita sonnenschein"
        line(app, "funders").value = "Aktionsfonds, BSR"
        await pilot.press("ctrl+s")
    (event,) = office.events
    assert event.end == event.start + timedelta(hours=3)
    assert (event.partners, event.target_groups) == ((nursery.id,), ("families",))
    assert event.funders == ("Aktionsfonds", "BSR")
    assert [counter.name for counter in event.counters] == ["visits", "Müllsäcke"]
    assert len(Checklist(office, now).of(event)) == 6


async def test_names_are_proposed_for_the_last_one_and_tab_takes_the_only_one(
    office: Book, fest: Event, now: Now, nursery: Actor
) -> None:
    app = Host(lambda: DetailsScreen(office, now, fest))
    async with app.run_test(size=SMALL) as pilot:
        field = next(f for f in app.screen.query(NamesField) if f.line.id == "partners")
        field.line.focus()
        field.value = "Schule, ki"
        await pilot.press("end", "tab")
        assert field.value == "Schule, Kita Sonnenschein"
        await pilot.press("ctrl+s")
        assert "Strg+N" in note(app)
        assert app.focused is field.line
        field.value = "kita sonnenschein"
        line(app, "series").value = "Feste"
        line(app, "offerings").value = "Lange Tafel,"
        await pilot.press("ctrl+s")
    (event,) = events_in(office, "Feste")
    assert app.answers == [event]
    assert (event.partners, event.offerings) == ((nursery.id,), ("Lange Tafel",))


async def test_tasks_are_ticked_off_taken_back_and_the_late_ones_stand_out(
    office: Book, fest: Event, now: Now, golden: Golden
) -> None:
    checklist = Checklist(office, now)
    checklist.add(fest, "Strom bestellen [/b]", date(2026, 6, 1), "JO")
    checklist.add(fest, "Aufbauen", date(2026, 6, 14))
    app = Host(lambda: ChecklistScreen(office, now, fest))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("down", "space")
        golden(app)
        await pilot.press("ctrl+z")
        assert [task.is_done for task in checklist.of(fest)] == [False, False]
        await pilot.press("n")
        line(app, "text").value = "Danken"
        line(app, "due").value = "16.6."
        await pilot.press("ctrl+s")
        await pilot.press("delete")
    assert [task.item.text for task in checklist.of(fest)] == ["Strom bestellen [/b]", "Aufbauen"]


async def test_what_is_done_leaves_the_list_of_all_events(
    office: Book, fest: Event, now: Now
) -> None:
    Checklist(office, now).add(fest, "Laden")
    app = Host(lambda: ChecklistScreen(office, now, None))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("space", "n")
        assert isinstance(app.screen, ChecklistScreen), "no event is marked any more"
        assert "nichts zu tun" in str(app.screen.advice.render())


async def test_the_dates_of_a_series_are_shown_and_one_left_out(
    office: Book, fest: Event, now: Now, golden: Golden
) -> None:
    app = Host(lambda: AgainScreen(office, now, put_in(office, now, fest, "Feste")))
    async with app.run_test(size=SMALL) as pilot:
        line(app, "start").value = "14.7.2026"
        await pilot.pause()
        app.screen.query_one("#every", Setting).chosen = "month"
        await pilot.pause()
        told = app.screen.query_one("#rhythm", Label)
        assert "Bis wann oder wie oft?" in str(told.render())
        line(app, "times").value = "3"
        await pilot.pause()
        app.screen.query_one("#dates").focus()
        await pilot.press("down", "down", "space")
        golden(app)
        await pilot.press("ctrl+s")
    (planned,) = app.answers
    assert [f"{event.start:%d.%m. %H:%M}" for event in planned] == ["14.07. 14:05", "08.09. 14:05"]
    assert events_in(office, "Feste") == [office.event(fest.id), *planned]


async def test_the_marked_event_is_kept_as_a_template_and_ours_cannot_be_taken_away(
    office: Book, fest: Event, now: Now
) -> None:
    app = Host(lambda: TemplatesScreen(office, now, fest))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("delete")
        assert isinstance(app.screen, TemplatesScreen)
        await pilot.press("n")
        line(app, "own").value = "Unser Fest"
        await pilot.press("enter")
        assert note(app) == "✓ Gemerkt: Unser Fest."
        await pilot.press("delete", "right", "enter")
    assert Templates(office).own() == []


async def test_the_closing_sheet_leads_to_what_is_missing(
    office: Book, now: Now, stick: object, golden: Golden
) -> None:
    (event,) = Planner(office, now).plan(Templates(office).named("talk"), [now()], title="Vortrag")
    issue(office, now, event, stick, devices=2)  # type: ignore[arg-type] # a folder
    app = Host(lambda: ClosingSheetScreen(office, now, event))
    async with app.run_test(size=SMALL) as pilot:
        golden(app)
        line(app, "weather").value = "Regen"
        line(app, "estimate").value = "40"
        await pilot.press("ctrl+s", "enter")
        assert office.event(event.id).status == "issued", "its end is still to come"
        await pilot.press("ctrl+s", "right", "enter")
        assert "40 geschätzt" in str(app.screen.query_one("#facts", Static).render())
        app.screen.query_one("#gaps").focus()
        await pilot.press("down", "enter")
        assert isinstance(app.screen, ChecklistScreen)
        await pilot.press("escape", "escape")
    (closed,) = app.answers
    assert (closed.status, closed.weather) == ("ended", "Regen")


async def test_a_check_in_spite_of_gaps_is_asked_for_and_can_be_opened_again(
    office: Book, fest: Event, now: Now
) -> None:
    Checklist(office, now).add(fest, "Danken")
    Events(office, now).set_status(fest, status="ended", weather="Sonne")
    app = Host(lambda: ClosingSheetScreen(office, now, fest))
    async with app.run_test(size=SMALL) as pilot:
        app.screen.query_one("#gaps").focus()
        await pilot.press("down", "enter", "right", "enter")
        assert office.event(fest.id).status == "checked"
        await pilot.press("down", "enter")
        assert office.event(fest.id).status == "published"
        await pilot.press("end", "enter")
    assert office.event(fest.id).status == "ended"


async def test_an_open_shift_needs_no_more_than_initials(office: Book, now: Now) -> None:
    template = Templates(office).named("info_stand")
    (event,) = Planner(office, now).plan(template, [now()], title="Stand")
    app = Host(lambda: PlanDayScreen(office, now, event))
    async with app.run_test(size=SMALL) as pilot:
        app.screen.query_one("#planned").focus()
        await pilot.press("home", "enter")
        await pilot.pause()
        assert app.focused is line(app, "initials")
        line(app, "initials").value = "jo"
        await pilot.press("ctrl+s")
    assert [shift.initials for shift in Shifts(office, now).planned(event)] == ["JO", ""]
