"""What was said as figures: everything once, and down to the ids."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.collecting import collect
from qmtui.exchange import sync
from qmtui.feedback.cards import Cards, Pile
from qmtui.feedback.desk import FeedbackDesk
from qmtui.feedback.figures import By, figures
from qmtui.inbox.acts import Acts
from qmtui.inbox.inbox import Inbox
from qmtui.reports.event import event_report
from qmtui.reports.making import event_report_of
from qmtui.reports.markdown import as_markdown
from qmtui.undo import undo_last
from tests.qmtui.conftest import SOUTH, Clock, OpenStation


@pytest.fixture
def desk(field_book: Book, now: Clock) -> FeedbackDesk:
    desk = FeedbackDesk(field_book, now)
    lamp = desk.add(
        "problem", "Lampe", topic="lighting", field="public_space", place="Ahornweg", light="red"
    )
    desk.endorse(lamp.id, 3)
    desk.add("idea", "Bank", topic="seating", field="Öffentlicher Raum", place="Ahornweg")
    desk.add("idea", "Chor", field="Kultur", channel="phone")
    return desk


def shown(book: Book, by: By) -> list[tuple[str, int, int]]:
    return [(row.label, row.mentions, row.endorsements) for row in figures(book, by).rows]


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        ("kind", [("Idee", 2, 0), ("Problem", 1, 3)]),
        ("field", [("Öffentlicher Raum", 2, 3), ("Kultur", 1, 0)]),
        ("topic", [("Beleuchtung", 1, 3), ("Sitzgelegenheiten", 1, 0), ("ohne Angabe", 1, 0)]),
        ("place", [("Ahornweg", 2, 3), ("ohne Angabe", 1, 0)]),
        ("table", [("Eingang Nord", 3, 3)]),
        ("channel", [("am Stand", 2, 3), ("telefonisch", 1, 0)]),
        ("light", [("Problem-Ort", 1, 3), ("ohne Angabe", 2, 0)]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_mentions_are_told_apart_and_all_are_there(
    desk: FeedbackDesk, field_book: Book, by: By, rows: list[tuple[str, int, int]]
) -> None:
    assert shown(field_book, by) == rows


def test_a_figure_opens_down_to_the_mentions_it_is_made_of(
    desk: FeedbackDesk, field_book: Book
) -> None:
    (ideas, problems) = figures(field_book).rows
    texts = {feedback.id: feedback.text for feedback in field_book.feedback}
    assert {texts[found] for found in ideas.ids} == {"Bank", "Chor"}
    assert [texts[found] for found in problems.ids] == ["Lampe"]


def test_what_was_taken_back_is_in_no_figure(
    desk: FeedbackDesk, field_book: Book, now: Clock
) -> None:
    undo_last(field_book, now)
    assert figures(field_book).mentions == 2


def test_the_office_adds_up_all_devices_once_though_sticks_come_twice(
    office: Book, open_station: OpenStation, now: Clock, stick: Path
) -> None:
    first, second = open_station(), open_station("G2", SOUTH)
    Cards(first, now).add_all(["Bank", "Licht"], Pile(kind="idea"))
    card = Cards(second, now).add("Bank", Pile(kind="idea"))
    Cards(second, now).agree(card.id)
    for book in (first, second, first):
        sync(book, now, stick)
        collect(office, now, stick)
    for event in (None, office.event()):
        found = figures(office, "table", event)
        assert (found.mentions, found.endorsements) == (3, 1)
        assert [(row.label, row.mentions) for row in found.rows] == [
            ("Eingang Nord", 2),
            ("Eingang Süd", 1),
        ]


def test_what_the_office_merged_counts_once_and_splits_again(
    office: Book, open_station: OpenStation, now: Clock, stick: Path
) -> None:
    station = open_station()
    lamp, again, third = (
        FeedbackDesk(station, now).add(kind, "Lampe") for kind in ("problem", "problem", "idea")
    )
    FeedbackDesk(station, now).endorse(again.id, 2)
    sync(station, now, stick)
    collect(office, now, stick)
    acts = Acts(Inbox(office), now)
    acts.merge([acts.inbox.find(again.id)], acts.inbox.find(lamp.id))
    acts.merge([acts.inbox.find(third.id)], acts.inbox.find(again.id))
    assert shown(office, "kind") == [("Problem", 1, 4)]
    report = event_report(office, office.event())
    assert (report.feedback, report.agreeing) == ({"problem": 1}, 4), "one event, one number"
    assert "4 („Ich auch“" in as_markdown(event_report_of(office, now, office.event()))
    planned = replace(office.event(), id="planned", fieldbook=None)
    assert event_report(office, planned).feedback == {}, "of another event"
    acts.split([acts.inbox.find(third.id)])
    assert shown(office, "kind") == [("Problem", 1, 3), ("Idee", 1, 0)]
