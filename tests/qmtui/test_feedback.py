"""What people say, taken down in the field."""

from __future__ import annotations

import pytest

from qmtui.book import Book
from qmtui.clean import FEEDBACK, NAME, TextTooLong
from qmtui.feedback.desk import FeedbackDesk, TextMissing
from qmtui.undo import undo_last
from tests.qmtui.conftest import Clock


@pytest.fixture
def desk(field_book: Book, now: Clock) -> FeedbackDesk:
    return FeedbackDesk(field_book, now)


def test_a_remark_is_kept_with_all_that_was_asked(desk: FeedbackDesk, field_book: Book) -> None:
    desk.add(
        "problem",
        "Lampe kaputt",
        topic="lighting",
        field="Öffentlicher Raum",
        place="Ahornweg",
        stop="Unterführung",
        light="red",
        sensitive=True,
    )
    (remark,) = field_book.feedback
    assert (remark.kind, remark.text, remark.topic) == ("problem", "Lampe kaputt", "lighting")
    assert (remark.field, remark.place) == ("Öffentlicher Raum", "Ahornweg")
    assert (remark.stop, remark.light, remark.sensitive) == ("Unterführung", "red", True)


def test_kind_and_text_are_enough(desk: FeedbackDesk) -> None:
    remark = desk.add("idea", "Ein Bücherschrank")
    assert (remark.topic, remark.place, remark.light, remark.sensitive) == (None, "", None, False)


def test_a_remark_may_have_lines(desk: FeedbackDesk) -> None:
    assert desk.add("idea", "Erstens\r\n\r\nZweitens \x1b[2J").text == "Erstens\n\nZweitens [2J"


@pytest.mark.parametrize("text", ["", " \n\t", "\x00\u200b\u202e"])
def test_a_remark_without_text_is_refused(desk: FeedbackDesk, field_book: Book, text: str) -> None:
    with pytest.raises(TextMissing):
        desk.add("idea", text)
    assert len(field_book.feedback) == 0


def test_a_remark_that_is_too_long_is_refused_never_cut(
    desk: FeedbackDesk, field_book: Book
) -> None:
    with pytest.raises(TextTooLong):
        desk.add("idea", "x" * (FEEDBACK + 1))
    assert len(field_book.feedback) == 0


def test_a_long_place_is_cut(desk: FeedbackDesk) -> None:
    assert len(desk.add("idea", "kurz", place="x" * 500).place) == NAME


def test_the_newest_remark_comes_first(desk: FeedbackDesk, now: Clock) -> None:
    desk.add("idea", "erste")
    now.advance(minutes=1)
    desk.add("praise", "zweite")
    assert [remark.text for remark in desk.all()] == ["zweite", "erste"]


def test_a_remark_taken_back_is_listed_no_more(
    desk: FeedbackDesk, field_book: Book, now: Clock
) -> None:
    desk.add("idea", "bleibt")
    desk.add("idea", "geht")
    undo_last(field_book, now)
    assert [remark.text for remark in desk.all()] == ["bleibt"]
