"""What 84 people said at the Stadtteilfest (story A, step 6), counted in the office."""

from __future__ import annotations

from pathlib import Path

from qmtui.book import Book
from qmtui.collecting import collect
from qmtui.events import Events
from qmtui.exchange import sync
from qmtui.feedback.desk import FeedbackDesk
from qmtui.feedback.figures import figures
from qmtui.fieldbook import issue, join
from qmtui.model.feedback import Kind
from qmtui.office import found_office
from tests.qmtui.conftest import Clock, at

KINDS: dict[Kind, int] = {"idea": 31, "problem": 29, "question": 14, "praise": 7, "offer": 3}
FIELDS = {
    "public_space": 41,
    "integration": 17,
    "education": 12,
    "health": 8,
    "participation": 6,
}


def spread(figures: dict[str, int]) -> list[str]:
    return [code for code, number in figures.items() for _ in range(number)]


def test_84_mentions_are_31_ideas_and_more_in_five_fields(tmp_path: Path) -> None:
    now, stick = Clock(at("14:10")), tmp_path / "stick"
    with found_office(tmp_path / "office", "Lindenhof", plain=True) as office:
        events = Events(office, now)
        event = events.add(
            "Stadtteilfest",
            "street_fest",
            at("14:00"),
            at("19:00"),
            stations=("QM-Stand", "Kinder-Parcours"),
        )
        issue(office, now, event, stick)
        join(stick, "G3", station="QM-Stand", at=tmp_path / "g3")
        with Book.open(tmp_path / "g3") as g3:
            desk = FeedbackDesk(g3, now)
            kinds: list[Kind] = [kind for kind, number in KINDS.items() for _ in range(number)]
            with g3.transaction():
                for kind, field in zip(kinds, spread(FIELDS), strict=True):
                    desk.add(kind, "Was gesagt wurde", field=field)
            sync(g3, now, stick, final=True)
        collect(office, now, stick)
        collect(office, now, stick)
        by_kind, by_field = figures(office, "kind", event=office.event()), figures(office, "field")
    assert {row.key: row.mentions for row in by_kind.rows} == KINDS
    assert [(row.label, row.mentions) for row in by_field.rows] == [
        ("Öffentlicher Raum", 41),
        ("Integration und Nachbarschaft", 17),
        ("Bildung", 12),
        ("Gesundheit und Bewegung", 8),
        ("Beteiligung, Vernetzung und Kooperation von Partnern", 6),
    ]
    opened = {found for row in by_kind.rows for found in row.ids}
    assert by_kind.mentions == by_field.mentions == len(opened) == 84
