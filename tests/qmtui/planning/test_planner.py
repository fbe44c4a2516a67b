"""Templates, series, and an event planned once more."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from qmtui.actors.actors import Actors, NoSuchActor
from qmtui.book import Book, new_id
from qmtui.day.shifts import Shifts
from qmtui.day.stands import Stands
from qmtui.desk import Desk
from qmtui.events import Events, NotListed, StationTwice
from qmtui.fieldbook import issue, join
from qmtui.model.actor import Actor
from qmtui.model.event import KINDS, Event
from qmtui.model.place import Stop
from qmtui.planning.built_in import AGE_BANDS
from qmtui.planning.checklist import Checklist
from qmtui.planning.planner import Planner
from qmtui.planning.recurring import (
    Rhythm,
    RhythmOpen,
    TooManyDates,
    dates_of,
    start_like,
    told,
)
from qmtui.planning.series import NoSuchSeries, events_in, put_in, title_of
from qmtui.planning.telling import brought_told
from qmtui.planning.templates import (
    NoSuchTemplate,
    Templates,
    TemplateStays,
    TemplateTwice,
    blank,
    template_of,
)
from qmtui.rights import NotAllowed
from tests.qmtui.conftest import BERLIN, NORTH, Clock, at


@pytest.fixture
def planner(office: Book, now: Clock) -> Planner:
    return Planner(office, now)


@pytest.fixture
def templates(office: Book) -> Templates:
    return Templates(office)


def test_every_kind_of_event_has_a_template_in_german(templates: Templates) -> None:
    assert {template.kind for template in templates.all()} == set(KINDS)
    for template in templates.all():
        counters = {"visits", *(counter.name for counter in template.counters)}
        stations = {station.name for station in template.stations}
        assert {station.counter for station in template.stations} <= counters, template.kind
        assert {shift.station for shift in template.shifts} - {""} <= stations, template.kind
        assert len(stations) == len(template.stations), template.kind
    fest = templates.named("Stadtteilfest")
    assert fest.counters[0].name == "Parcours"
    assert fest.counters[0].bands == ("unter 10", "10–13", "14–17")
    assert len(AGE_BANDS) == 6
    assert brought_told(fest) == "4 Stationen, 1 Zähler, 7 Schichten, 11 Aufgaben"


def test_every_template_plans_an_event(
    planner: Planner, office: Book, templates: Templates
) -> None:
    for template in templates.all():
        (event,) = planner.plan(template, [at("14:00")])
        assert (event.kind, event.mode) == (template.kind, template.mode)
        assert len(office.stations_of(event)) == len(template.stations)


def test_a_template_brings_stations_shifts_and_tasks(
    planner: Planner, office: Book, now: Clock, templates: Templates
) -> None:
    fest = templates.named("street_fest")
    (event,) = planner.plan(fest, [at("14:00")], title="Sommerfest")
    assert (event.title, event.end) == ("Sommerfest", at("19:00"))
    course = office.station_named(event, "Kinder-Parcours")
    assert (course.counter, course.areas, course.number) == ("Parcours", ("count",), 4)
    first = Shifts(office, now).planned(event)[0]
    assert (first.initials, first.start, first.end) == ("", at("12:00"), at("14:00"))
    tasks = Checklist(office, now).of(event)
    assert (tasks[0].due, tasks[-1].due) == (date(2026, 3, 15), date(2026, 6, 20))


def test_what_is_said_goes_before_the_template(planner: Planner, office: Book) -> None:
    fest = Templates(office).named("street_fest")
    (event,) = planner.plan(
        fest,
        [at("15:00")],
        at("16:00"),
        title="Fest",
        mode="registration",
        stations=("kinder-parcours", "Bühne", ""),
        target_groups=("Familien", "children", "Familien"),
        funders=("Aktionsfonds ", ""),
    )
    assert (event.mode, event.end) == ("registration", at("16:00"))
    course, stage = office.stations_of(event)
    assert (course.name, course.counter, stage.name) == ("kinder-parcours", "Parcours", "Bühne")
    assert (event.target_groups, event.funders) == (("families", "children"), ("Aktionsfonds",))


def test_a_shift_that_is_open_is_taken_by_whoever_is_planned_for_it(
    planner: Planner, office: Book, now: Clock
) -> None:
    (event,) = planner.plan(Templates(office).named("info_stand"), [at("14:00")])
    shifts = Shifts(office, now)
    shifts.add(event, "jo", at("13:30"), at("15:30"))
    shifts.add(event, "mk", at("13:30"), at("15:30"))
    assert [s.initials for s in shifts.planned(event)] == ["JO", "MK", ""]


@pytest.mark.parametrize(
    ("about", "refusal"),
    [
        ({"target_groups": ("Marsmenschen",)}, NotListed),
        ({"action_fields": ("x",)}, NotListed),
        ({"partners": ("Niemand e. V.",)}, NoSuchActor),
        ({"stations": ("A", "a")}, StationTwice),
    ],
    ids=str,
)
def test_what_is_not_known_is_refused_and_nothing_planned(
    planner: Planner, office: Book, about: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        planner.plan(blank("talk"), [at("14:00")], title="Vortrag", **about)  # type: ignore[arg-type]
    assert len(office.events) == len(office.checklist_items) == 0


def test_partners_are_kept_by_id_however_they_were_named(
    planner: Planner, office: Book, now: Clock
) -> None:
    nursery = Actors(office, now).save(Actor(id=new_id(), name="Kita Sonne", kind="nursery"))
    (event,) = planner.plan(blank("talk"), [at("14:00")], title="Vortrag", partners=("kita s",))
    assert event.partners == (nursery.id,)


# -- Own templates


def test_an_event_kept_as_template_brings_all_of_it_again(
    planner: Planner, office: Book, event: Event, now: Clock, templates: Templates
) -> None:
    Events(office, now).set_up_station(event, NORTH, capacity=80, areas=("desk",))
    Shifts(office, now).add(event, "jo", at("13:00"), at("16:00"), NORTH)
    Stands(office, now).add(event, "Kita Sonne", place="Wiese")
    Checklist(office, now).add(event, "Strom bestellen", date(2026, 6, 1), "MK")
    kept = templates.save(event, "Unser Fest")
    assert templates.proposed("street_fest") == kept
    (again,) = planner.plan(templates.named("unser fest"), [at("10:00") + timedelta(days=364)])
    north = office.station_named(again, NORTH)
    assert (north.capacity, north.areas) == (80, ("desk",))
    (shift,) = Shifts(office, now).planned(again)
    assert (shift.initials, shift.shift_station) == ("", north.id)
    assert f"{shift.start:%H:%M}–{shift.end:%H:%M}" == "09:00–12:00"
    (stand,) = Stands(office, now).all(again)
    assert stand.stand.partner == "Kita Sonne"
    (task,) = Checklist(office, now).of(again)
    assert (task.item.text, task.item.who, task.due) == ("Strom bestellen", "MK", date(2027, 5, 31))


def test_own_templates_are_renamed_and_removed_but_ours_stay(
    office: Book, event: Event, templates: Templates
) -> None:
    kept = templates.save(event, "Unser Fest")
    with pytest.raises(TemplateTwice):
        templates.save(event, "unser FEST ")
    with pytest.raises(TemplateTwice):
        templates.save(event, "Lesung")
    assert templates.rename(kept, "Unser Fest!").title == "Unser Fest!"
    templates.remove(kept)
    assert templates.own() == []
    with pytest.raises(NoSuchTemplate):
        templates.named("Unser Fest!")
    with pytest.raises(TemplateStays):
        templates.remove(templates.named("reading"))


def test_a_station_plans_nothing(field_book: Book, now: Clock) -> None:
    for service in (Templates, lambda book: Planner(book, now), lambda book: Checklist(book, now)):
        with pytest.raises(NotAllowed):
            service(field_book)


# -- Once more, and again and again


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("first", "rhythm", "expected"),
    [
        ("2026-10-20T18:00", Rhythm(every="week", times=2), ["20.10. 18:00", "27.10. 18:00"]),
        (
            "2026-10-20T18:00",
            Rhythm(every="fortnight", until=date(2026, 11, 17)),
            ["20.10. 18:00", "03.11. 18:00", "17.11. 18:00"],
        ),
        (
            "2026-10-13T18:00",
            Rhythm(every="month", until=date(2027, 1, 1), times=9),
            ["13.10. 18:00", "10.11. 18:00", "08.12. 18:00"],
        ),
        ("2026-06-30T18:00", Rhythm(every="month", times=2), ["30.06. 18:00", "28.07. 18:00"]),
        ("2027-03-21T02:30", Rhythm(every="week", times=2), ["21.03. 02:30", "28.03. 03:30"]),
    ],
    ids=["week", "fortnight", "second-tuesday", "last-tuesday", "left out by the clocks"],
)
def test_dates_keep_their_hour_when_the_clocks_change(
    first: str, rhythm: Rhythm, expected: list[str]
) -> None:
    dates = dates_of(moment(first), rhythm)
    assert [f"{found:%d.%m. %H:%M}" for found in dates] == expected
    assert dates[0].tzinfo is BERLIN


def test_a_rhythm_is_told_in_plain_words() -> None:
    assert told("month", moment("2026-10-13T18:00")) == "monatlich am 2. Dienstag"
    assert told("month", moment("2026-06-30T18:00")) == "monatlich am letzten Dienstag"
    assert told("fortnight", moment("2026-06-30T18:00")) == "alle 14 Tage"


@pytest.mark.parametrize(
    ("rhythm", "refusal"),
    [
        (Rhythm(every="week"), RhythmOpen),
        (Rhythm(every="week", times=0), TooManyDates),
        (Rhythm(every="week", times=61), TooManyDates),
        (Rhythm(every="week", until=date(2126, 1, 1)), TooManyDates),
        (Rhythm(every="week", until=date(2026, 1, 1)), TooManyDates),
    ],
    ids=str,
)
def test_dates_without_an_end_or_too_many_are_refused(
    rhythm: Rhythm, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        dates_of(moment("2026-10-20T18:00"), rhythm)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12.6.2027", "12.06.2027 14:00"),
        ("12.6.2027 16:30", "12.06.2027 16:30"),
        ("12.6.2027 0:00", "12.06.2027 00:00"),
        ("2027-06-12", "12.06.2027 14:00"),
    ],
)
def test_a_day_alone_is_at_the_hour_of_the_event(event: Event, typed: str, meant: str) -> None:
    assert f"{start_like(event, typed, BERLIN):%d.%m.%Y %H:%M}" == meant


def test_a_series_is_planned_at_once_and_found_by_its_title(planner: Planner, office: Book) -> None:
    dates = dates_of(moment("2026-10-20T18:00"), Rhythm(every="week", times=3))
    planned = planner.plan(
        Templates(office).named("reading"), dates, title="Lesung", series="Lesewinter"
    )
    assert events_in(office, "lesewinter ") == planned
    assert [f"{event.end:%d.%m. %H:%M}" for event in planned if event.end] == [
        "20.10. 19:30",
        "27.10. 19:30",
        "03.11. 19:30",
    ]
    assert title_of(office, planned[2]) == "Lesewinter"
    assert len(office.event_series) == 1
    with pytest.raises(NoSuchSeries):
        events_in(office, "Sommer")


def test_an_event_leaves_its_series_or_joins_another(
    office: Book, event: Event, now: Clock
) -> None:
    first = put_in(office, now, event, "Feste")
    assert put_in(office, now, first, " feste ").series_id == first.series_id
    assert put_in(office, now, first, "").series_id is None


def test_once_more_takes_stations_tasks_and_stops_along_and_asks_for_helpers_anew(
    planner: Planner, office: Book, event: Event, now: Clock
) -> None:
    with office.transaction():
        office.stops.add(Stop(id="s1", event_id=event.id, number=1, name="Markt"))
    Events(office, now).set_status(event, status="collected", weather="Regen", fieldbook="x")
    Shifts(office, now).add(event, "jo", at("13:00"), at("16:00"))
    before = office.event(event.id)
    (again,) = planner.again(before, [at("14:00") + timedelta(days=364)], series="Feste")
    assert (again.status, again.weather, again.fieldbook) == ("planned", "", None)
    assert [s.name for s in office.stations_of(again)] == [
        s.name for s in office.stations_of(event)
    ]
    (stop,) = office.stops.where("event_id", again.id)
    assert (stop.name, stop.id == "s1") == ("Markt", False)
    assert [s.initials for s in Shifts(office, now).planned(again)] == [""]
    assert events_in(office, "Feste") == [office.event(event.id), again]


def test_a_template_is_made_of_what_the_event_is_now(office: Book, event: Event) -> None:
    template = template_of(office, event)
    assert (template.minutes, template.kind) == (300, "street_fest")
    assert replace(template, id="") == replace(template_of(office, event), id="")


def test_planned_offerings_are_offered_at_the_door(
    office: Book, event: Event, now: Clock, stick: object, tmp_path: object
) -> None:
    Events(office, now).change(event, offerings=("Workshop", "Lange Tafel", " "))
    issue(office, now, office.event(event.id), stick)  # type: ignore[arg-type] # a folder
    join(stick, "G1", station=NORTH, at=tmp_path / "g1")  # type: ignore[arg-type,operator]
    with Book.open(tmp_path / "g1") as field:  # type: ignore[operator]
        assert Desk(field, now).offerings() == ["Workshop", "Lange Tafel"]
        assert len(field.checklist_items) == len(field.event_templates) == 0
