"""What people say, taken down in the field."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.clean import FEEDBACK, NAME, TextTooLong
from qmtui.collecting import collect
from qmtui.exchange import sync
from qmtui.feedback.desk import FeedbackDesk, TextMissing, photo_numbers
from qmtui.model.place import Place, Stop
from qmtui.times import StillToCome
from qmtui.undo import undo_last
from tests.qmtui.conftest import Clock, at


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
    assert (remark.field, remark.field_set) == ("public_space", "A")
    assert remark.place == "Ahornweg"
    assert (remark.stop, remark.light, remark.sensitive) == ("Unterführung", "red", True)


def test_kind_and_text_are_enough(desk: FeedbackDesk) -> None:
    remark = desk.add("idea", "Ein Bücherschrank")
    assert (remark.topic, remark.place, remark.light, remark.sensitive) == (None, "", None, False)
    assert (remark.field, remark.field_set, remark.channel) == (None, "", "stand")


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


def test_codes_their_words_and_own_words_are_all_taken(desk: FeedbackDesk) -> None:
    remark = desk.add(
        "problem",
        "Lampe kaputt",
        topic="Beleuchtung",
        field="eigenes Feld",
        target_groups=["seniors", "Kinder", "senior", "seniors"],
        channel=" PHONE",
        portfolios=["Polizei", "streets_parks"],
        with_whom="Kita Sonnenschein",
        is_answered=True,
        photos=photo_numbers(" 12, ;13 "),
    )
    assert (remark.topic, remark.field, remark.channel) == ("lighting", "eigenes Feld", "phone")
    assert remark.target_groups == ("seniors", "children", "senior")
    assert remark.portfolios == ("police", "streets_parks")
    assert (remark.with_whom, remark.is_answered) == ("Kita Sonnenschein", True)
    assert remark.photos == ("12", "13")


@pytest.mark.parametrize(
    ("kind", "channel"),
    [("district_walk", "walk"), ("citizens_assembly", "topic_table"), ("talk", "stand")],
)
def test_how_it_came_in_follows_the_kind_of_event(
    desk: FeedbackDesk, field_book: Book, kind: str, channel: str
) -> None:
    field_book.events.put(replace(field_book.event(), kind=kind))
    assert desk.add("idea", "Bank").channel == channel


def test_a_place_of_the_list_is_found_however_it_is_spelled(
    desk: FeedbackDesk, field_book: Book
) -> None:
    field_book.places.add(Place(id="p1", name="Grüne Straße"))
    field_book.stops.add(Stop(id="s1", event_id="e", number=1, name="Unterführung"))
    listed = desk.add("idea", "Bank", place="gruene strasse")
    assert (listed.place, listed.place_id) == ("Grüne Straße", "p1")
    halt = desk.add("idea", "Bank", stop="UNTERFUEHRUNG")
    assert (halt.stop, halt.stop_id, halt.place_id) == ("Unterführung", "s1", None)
    assert desk.add("idea", "Bank", place="Unterführung").stop_id == "s1"
    own = desk.add("idea", "Bank", place="hinter dem Kiosk")
    assert (own.place, own.place_id) == ("hinter dem Kiosk", None)


def test_what_comes_from_paper_keeps_the_time_it_was_said(desk: FeedbackDesk, now: Clock) -> None:
    late = desk.add("idea", "Bank", observed_at=at("13:20"))
    assert (late.observed_at, late.recorded_at, late.source) == (at("13:20"), now(), "paper")
    with pytest.raises(StillToCome):
        desk.add("idea", "Bank", observed_at=at("14:01"))


def test_the_office_lists_no_sensitive_remark_that_its_station_took_back(
    field_book: Book, office: Book, now: Clock, stick: Path
) -> None:
    remark = FeedbackDesk(field_book, now).add("problem", "Verdacht", sensitive=True)
    undo_last(field_book, now)
    sync(field_book, now, stick)
    collect(office, now, stick)
    office.feedback.add(remark)  # as opened before it was taken back
    assert FeedbackDesk(office, now).all() == []
