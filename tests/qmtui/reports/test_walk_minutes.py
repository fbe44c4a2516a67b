"""The minutes of a walk and what was passed on from it: Story B, step 9 of domain.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.collecting import collect
from qmtui.count import Count
from qmtui.events import Events
from qmtui.exchange import sync
from qmtui.feedback.desk import FeedbackDesk
from qmtui.fieldbook import issue, join
from qmtui.inbox.acts import Acts
from qmtui.inbox.answers_file import read_answers
from qmtui.inbox.inbox import Inbox
from qmtui.interchange.remarks_map import remarks_map
from qmtui.model.event import Event
from qmtui.model.feedback import Kind
from qmtui.model.place import Stop
from qmtui.office import found_office
from qmtui.reports.catalogue import report_called, reports_of
from qmtui.reports.files import as_bytes
from qmtui.reports.layout import Headlines, Report, Table
from qmtui.reports.referral_files import ReferralFiles
from qmtui.reports.referrals import referral_report_of
from qmtui.reports.walk import walk_minutes_of
from qmtui.walk.walk import Walk
from tests.qmtui.conftest import BERLIN, Clock

BY_STOP = (5, 3, 7, 4, 6, 2, 6, 4)
KINDS: tuple[Kind, ...] = ("problem",) * 21 + ("idea",) * 11 + ("praise",) * 5
ROLES = {
    "resident": 17,
    "institution": 3,
    "department": 2,
    "housing": 1,
    "police": 1,
    "politics": 1,
    "team": 2,
}
ACCUSED = 20
REFERRED = {
    "public_order_office": 5,
    "streets_parks_office": 4,
    "housing_company": 3,
    "city_cleaning": 1,
    "Herr Kowalski": 1,
}
"""The last one is a body in own words, as an office may type it."""
REVIEW = date(2026, 12, 8)


def at(time: str, day: int = 10) -> datetime:
    return datetime.fromisoformat(f"2026-11-{day:02}T{time}").replace(tzinfo=BERLIN)


class Walked(Struct, frozen=True):
    """The office on the day after, when everything has its place."""

    office: Book
    event: Event
    now: Clock

    def minutes(self, *, public: bool = False) -> Report:
        return walk_minutes_of(self.office, self.now, self.event, public=public)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walked]:
    root = tmp_path_factory.mktemp("minutes")
    now = Clock(at("12:00", 9))
    with found_office(root / "office", "Lindenhof", plain=True) as office:
        office.post = replace(office.post, by="JO")
        event = Events(office, now).add(
            "Sicher nach Einbruch der Dunkelheit",
            "district_walk",
            at("17:30"),
            at("19:30"),
            stations=("Rundgang",),
        )
        with office.transaction():
            for number in range(1, 9):
                office.stops.add(
                    Stop(
                        id=f"s{number}",
                        event_id=event.id,
                        number=number,
                        name=f"Halt {number}",
                        # The last stop is on no map.
                        **({"lat": 52.4 + number / 100, "lon": 13.4} if number < 8 else {}),
                    )
                )
        go(root, office, event, now)
        now.moment = at("10:00", 11)
        collect(office, now, root / "stick")
        event = office.event(event.id)
        work_off(office, now, event)
        yield Walked(office, event, now)


def go(root: Path, office: Book, event: Event, now: Clock) -> None:
    """25 people, 8 stops, 37 observations, the last two stops from paper; two say "me too"."""
    (root / "stick").mkdir()
    issue(office, now, event, root / "stick")
    join(root / "stick", "G1", station="Rundgang", at=root / "G1")
    with Book.open(root / "G1") as book:
        walk, desk, count = Walk(book, now), FeedbackDesk(book, now), Count(book, now)
        now.moment = at("17:30")
        count.headcount(25, "counted", moment="start", roles=ROLES)
        said = 0
        for place, stop in enumerate(walk.stops()):
            when, is_paper = at(f"18:{place:02}"), place > 5
            now.moment = at("09:00", 11) if is_paper else when
            walk.arrive(stop.stop, when if is_paper else None)
            for number in range(said, said + BY_STOP[place]):
                desk.add(
                    KINDS[number],
                    "Der Mann aus Nr. 14 dealt" if number == ACCUSED else f"Beobachtung {number}",
                    topic="Frau Kovač" if number == 36 else "lighting",
                    stop=stop.stop.name,
                    light="red",
                    sensitive=number == ACCUSED,
                    observed_at=when if is_paper else None,
                )
            said += BY_STOP[place]
        for _again in range(2):
            desk.endorse(next(f.id for f in book.feedback if f.text == "Beobachtung 3"))
        count.headcount(21, "late_entry", moment="end")
        sync(book, now, root / "stick", final=True)


def work_off(office: Book, now: Clock, event: Event) -> None:
    """Two are known, fourteen go to bodies, five stay with us, one of them sensitive."""
    acts = Acts(Inbox(office), now)
    problems = [m for m in acts.inbox.all()[::-1] if m.feedback.kind == "problem"]
    others = iter([m for m in problems if not m.feedback.sensitive])
    idea = next(m for m in acts.inbox.all() if m.feedback.kind == "idea")
    acts.merge([next(others)], None, reason="schon gemeldet")
    acts.merge([next(others)], idea)
    for body, number in REFERRED.items():
        chosen = [next(others) for _ in range(number)]
        acts.refer(chosen, body, due=REVIEW, sent_on=date(2026, 11, 11))
    ours = [*others, *(m for m in problems if m.feedback.sensitive)]
    acts.triage(ours, task_area="networking", responsible="JO", follow_up=REVIEW)
    acts.move([idea], "not_feasible", "Dafür ist das Land zuständig.")


def table(report: Report, name: str) -> Table:
    return next(table for table in report.tables() if table.name == name)


def column(found: Table, title: str) -> list[object]:
    place = [column.title for column in found.columns].index(title)
    return [row.cells[place] for row in found.rows]


def test_the_minutes_list_36_of_37_each_with_body_due_day_and_status(walked: Walked) -> None:
    found = table(walked.minutes(), "observations")
    assert len(found.rows) == 36
    states = Counter(column(found, "Status"))
    assert states == {
        **{"weitergeleitet": 14, "zusammengeführt": 2, "gesichtet": 4, "neu": 15},
        "nicht umsetzbar": 1,
    }
    assert Counter(column(found, "Stelle"))["Ordnungsamt"] == 5
    assert Counter(column(found, "Frist"))[REVIEW] == 14 + 4
    assert column(found, "Nr.")[:6] == ["1.1", "1.2", "1.3", "1.4", "1.5", "2.1"]
    assert column(found, "Zustimmungen").count(2) == 1


def test_the_summary_says_who_has_how_many_problems(walked: Walked) -> None:
    found = table(walked.minutes(), "bodies")
    problems = dict(zip(column(found, "Stelle"), column(found, "Problem"), strict=True))
    assert problems == {
        "Ordnungsamt": 5,
        "Straßen- und Grünflächenamt": 4,
        "Wohnungsbaugesellschaft": 3,
        "Stadtreinigung (BSR)": 1,
        "Herr Kowalski": 1,
        "QM selbst": 4,
        "mit Bekanntem zusammengeführt": 2,
        "Summe": 20,
    }
    assert column(found, "Summe")[-1] == 36


def test_who_walked_along_is_told_by_role_and_headcounts_are_never_added(walked: Walked) -> None:
    report = walked.minutes()
    (glance,) = [b for s in report.sections for b in s.blocks if isinstance(b, Headlines)]
    assert [headline.number for headline in glance.headlines] == [25, 36]
    assert glance.headlines[0].made_of == "25 (höchste Zählung), 21 am Ende"
    assert column(table(report, "headcounts"), "Personen") == [25, 21]
    roles = table(report, "roles")
    assert dict(zip(column(roles, "Rolle"), column(roles, "Personen"), strict=True)) == {
        **{"Bewohner*innen": 17, "Einrichtungen": 3, "Fachamt, Ordnungsamt": 2, "Polizei": 1},
        **{"Wohnungsbaugesellschaft": 1, "Politik": 1, "QM-Team (nicht mitgezählt)": 2},
    }


def test_the_route_counts_its_observations_and_marks_what_came_from_paper(walked: Walked) -> None:
    route = table(walked.minutes(), "route")
    assert column(route, "Beobachtungen") == [5, 3, 7, 4, 5, 2, 6, 4], "the sensitive one is out"
    assert column(route, "Notiz") == [""] * 6 + ["*"] * 2


def test_the_sensitive_one_is_in_no_report_and_no_file(walked: Walked, tmp_path: Path) -> None:
    ReferralFiles(walked.office, walked.now).write(tmp_path, "csv")
    reports = [
        kind.make(walked.office, walked.now, walked.event, public=public)
        for kind in reports_of(walked.event)
        for public in (False, True)
    ]
    assert {report.code for report in reports} >= {"R1", "R3", "R8", "R15"}
    for content in (
        *(as_bytes(report, "md") for report in reports),
        *(path.read_bytes() for path in tmp_path.iterdir()),
    ):
        assert b"dealt" not in content


def test_the_public_minutes_have_nobodys_own_words(walked: Walked) -> None:
    report = walked.minutes(public=True)
    found = table(report, "observations")
    assert len(found.rows) == 36
    assert [answer for answer in column(found, "Unsere Antwort") if answer] == [
        "Dafür ist das Land zuständig."
    ]
    text = as_bytes(report, "md").decode()
    assert not [word for word in ("Kovač", "Kowalski", "Beobachtung 3", "JO") if word in text]


def test_at_the_station_the_minutes_know_no_states(walked: Walked, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    issue(walked.office, walked.now, walked.event, stick)
    join(stick, "G2", station=None, at=tmp_path / "G2")
    with Book.open(tmp_path / "G2") as book:
        report = report_called(book.event(), "r3").make(book, walked.now, book.event())
    assert "bodies" not in [found.name for found in report.tables()]
    assert len(table(report, "route").rows) == 8


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_list_of_each_body_comes_back_to_its_own_matters(
    walked: Walked, tmp_path: Path, form: str
) -> None:
    written = ReferralFiles(walked.office, walked.now).write(tmp_path, form)  # type: ignore[arg-type]
    assert [one.items for one in written] == [5, 4, 3, 1, 1, 14]
    names = {one.path.name for one in written}
    assert f"Weiterleitungen-Strassen-und-Gruenflaechenamt-2026-11-11.{form}" in names
    assert all(name.isascii() and "Kowalski" not in name for name in names)
    inbox = Inbox(walked.office)
    for one, body in zip(written, [*REFERRED][:3], strict=False):
        back = read_answers(inbox, walked.now, one.path)
        assert not back.rejected
        assert {found.handed.referral.body for found in back.found} == {body}
        assert len(back.of("empty")) == REFERRED[body]


def test_the_follow_up_counts_what_is_open_overdue_and_answered(walked: Walked) -> None:
    now = Clock(at("09:00", 11).replace(month=12, day=9))
    found = table(referral_report_of(walked.office, now, walked.event), "follow_up")
    assert column(found, "offen") == [5, 4, 3, 1, 1, 14]
    assert column(found, "überfällig") == [5, 4, 3, 1, 1, 14]
    public = referral_report_of(walked.office, now, public=True)
    assert "Herr Kowalski" in column(found, "Stelle")
    assert "andere Stelle" in column(table(public, "follow_up"), "Stelle")
    assert [one.name for one in public.tables()] == ["follow_up"]


def test_maps_get_remarks_with_a_known_place_and_no_words(walked: Walked) -> None:
    found = remarks_map(walked.office, walked.now)
    assert (found.remarks, found.without_place) == (31, 4), "one was merged, one is sensitive"
    first = found.geojson["features"][0]
    assert first["geometry"]["coordinates"][0] == 13.4
    assert first["properties"].keys() == {
        *("day", "kind", "topic", "light", "mentions", "endorsements", "state")
    }
    assert "Kovač" not in str(found.geojson)
