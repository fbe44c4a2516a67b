"""What is known already about a topic at a place, and who says the same."""

from __future__ import annotations

import pytest

from qmtui.book import Book
from qmtui.feedback.desk import EndorsersOutOfRange, FeedbackDesk, NotEndorsable
from qmtui.feedback.known import Known
from qmtui.model.place import Place
from qmtui.undo import undo_last
from tests.qmtui.conftest import Clock


@pytest.fixture
def desk(field_book: Book, now: Clock) -> FeedbackDesk:
    return FeedbackDesk(field_book, now)


@pytest.fixture
def known(field_book: Book) -> Known:
    return Known(field_book)


def texts(known: Known, topic: str | None, place: str, text: str = "") -> list[str]:
    return [mention.feedback.text for mention in known.like(topic, place, text)]


def test_the_same_topic_and_place_is_the_same_however_it_is_spelled(
    desk: FeedbackDesk, known: Known
) -> None:
    desk.add("problem", "Lampe kaputt", topic="lighting", place="Grüne Straße")
    desk.add("problem", "Müll", topic="litter", place="Grüne Straße")
    desk.add("problem", "Lampe flackert", topic="lighting", place="Ahornweg")
    for place in ("gruene strasse", "Grüne Str."):
        assert texts(known, "lighting", place) == ["Lampe kaputt"]
    assert texts(known, "noise", "Grüne Straße") == []
    assert texts(known, None, "Grüne Straße") == []


def test_without_a_place_only_what_names_none_is_the_same(desk: FeedbackDesk, known: Known) -> None:
    desk.add("idea", "Bücherschrank", topic="culture")
    desk.add("idea", "Kino im Park", topic="culture", place="Lindenpark")
    assert texts(known, "culture", "") == ["Bücherschrank"]


@pytest.mark.parametrize(("lat", "is_near"), [(52.5020, True), (52.5024, False)])
def test_places_up_to_250_metres_away_are_near(
    desk: FeedbackDesk, known: Known, field_book: Book, lat: float, is_near: bool
) -> None:
    field_book.places.add(Place(id="p1", name="Lindenplatz", lat=52.5, lon=13.4))
    field_book.places.add(Place(id="p2", name="Kiosk", lat=lat, lon=13.4))
    desk.add("problem", "Lampe kaputt", topic="lighting", place="Kiosk")
    assert bool(texts(known, "lighting", "Lindenplatz")) is is_near


def test_sensitive_ones_and_those_taken_back_are_never_shown(
    desk: FeedbackDesk, known: Known, field_book: Book, now: Clock
) -> None:
    secret = desk.add("problem", "Der Mann aus Nr. 14", topic="safety", sensitive=True)
    gone = desk.add("problem", "Hund", topic="safety")
    undo_last(field_book, now)
    assert texts(known, "safety", "") == []
    for feedback_id in (secret.id, gone.id, "nothing"):
        with pytest.raises(NotEndorsable):
            desk.endorse(feedback_id)


def test_me_too_adds_up_makes_no_record_and_can_be_taken_back(
    desk: FeedbackDesk, known: Known, field_book: Book, now: Clock
) -> None:
    lamp = desk.add("problem", "Lampe kaputt", topic="lighting")
    desk.endorse(lamp.id)
    desk.endorse(lamp.id, 5)
    assert [mention.people for mention in known.like("lighting", "")] == [7]
    assert [mention.endorsements for mention in desk.mentions()] == [6]
    undo_last(field_book, now)
    assert [mention.people for mention in known.like("lighting", "")] == [2]
    assert len(field_book.feedback) == 1


@pytest.mark.parametrize("count", [0, -1, 1000])
def test_me_too_is_for_some_people_not_for_none_or_a_thousand(
    desk: FeedbackDesk, count: int
) -> None:
    lamp = desk.add("problem", "Lampe kaputt", topic="lighting")
    with pytest.raises(EndorsersOutOfRange):
        desk.endorse(lamp.id, count)


def test_the_likest_words_come_first_then_what_most_people_say(
    desk: FeedbackDesk, known: Known
) -> None:
    for text in ("Bank am Kiosk", "Bücherschrank", "Mehr Bänke", "Kino"):
        desk.add("idea", text, topic="culture")
    cinema = known.like("culture", "")[0]
    assert cinema.feedback.text == "Kino"
    desk.endorse(known.like("culture", "", "Bücherschrank")[0].feedback.id)
    assert texts(known, "culture", "")[0] == "Bücherschrank"
    assert texts(known, "culture", "", "eine Bank beim Kiosk")[0] == "Bank am Kiosk"
    assert len(texts(known, "culture", "")) == 3
