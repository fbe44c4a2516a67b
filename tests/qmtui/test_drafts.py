"""What was begun stays with whoever began it, until somebody finishes it or the shift ends."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.drafts import Drafts
from qmtui.exchange import sync
from tests.qmtui.conftest import Clock


def sit_down(book: Book, initials: str | None) -> None:
    book.post = replace(book.post, by=initials)


@pytest.fixture
def drafts(field_book: Book, now: Clock) -> Drafts:
    sit_down(field_book, "JO")
    return Drafts(field_book, now)


def test_two_people_s_drafts_do_not_overwrite_each_other(
    drafts: Drafts, field_book: Book, now: Clock
) -> None:
    drafts.keep("feedback", {"text": "Die Lampe"})
    sit_down(field_book, "MK")
    assert drafts.own("feedback") is None
    (others,) = drafts.others("feedback")
    assert (others.by, others.at, others.values) == ("JO", now(), {"text": "Die Lampe"})
    drafts.keep("feedback", {"text": "Die Bank"})
    drafts.keep("feedback", {})
    sit_down(field_book, "JO")
    own = drafts.own("feedback")
    assert own
    assert own.values == {"text": "Die Lampe"}


def test_a_draft_is_replaced_not_added(drafts: Drafts, field_book: Book) -> None:
    drafts.keep("feedback", {"text": "Die"})
    drafts.keep("feedback", {"text": "Die Lampe"})
    assert [draft.values for draft in drafts.all()] == [{"text": "Die Lampe"}]


def test_the_same_again_is_not_written(drafts: Drafts, field_book: Book, now: Clock) -> None:
    drafts.keep("feedback", {"text": "Die Lampe"})
    began = now()
    now.advance(minutes=5)
    drafts.keep("feedback", {"text": "Die Lampe"})
    assert [draft.at for draft in drafts.all()] == [began]


def test_what_was_taken_over_is_the_other_s_no_more(drafts: Drafts, field_book: Book) -> None:
    drafts.keep("feedback", {"text": "Die Lampe"})
    sit_down(field_book, "MK")
    drafts.take_over(drafts.others("feedback")[0])
    assert drafts.others("feedback") == []
    sit_down(field_book, "JO")
    assert drafts.own("feedback") is None


def test_what_nobody_has_a_name_to_belongs_to_whoever_comes(
    drafts: Drafts, field_book: Book
) -> None:
    sit_down(field_book, None)
    drafts.keep("feedback", {"text": "Die Lampe"})
    sit_down(field_book, "JO")
    drafts.keep("feedback", {"text": "Die Lampe im Ahornweg"})
    assert [draft.by for draft in drafts.all()] == ["JO"]


def test_a_list_tells_nothing_of_a_contact_or_of_what_is_sensitive(drafts: Drafts) -> None:
    drafts.keep("feedback", {"text": "Die Lampe", "sensitive": False})
    drafts.keep("contact", {"name": "Ana"})
    drafts.keep("walk", {"text": "Streit", "sensitive": True})
    told = {draft.area for draft in drafts.all() if not draft.is_private}
    assert told == {"feedback"}


def test_no_name_of_a_file_says_who_wrote(drafts: Drafts, field_book: Book) -> None:
    for initials in ("JO", "ÄÖ"):
        sit_down(field_book, initials)
        drafts.keep("feedback", {"text": "Die Lampe"})
    assert field_book.database.drafts.names() == ["feedback", "feedback-2"]


@pytest.mark.parametrize("content", [{"values": 3, "by": None, "at": "x"}, {"text": "old"}])
def test_a_draft_that_cannot_be_read_is_none(
    drafts: Drafts, field_book: Book, content: dict[str, object]
) -> None:
    field_book.database.drafts.keep("feedback", content)
    assert drafts.all() == []
    drafts.keep("feedback", {"text": "Die Lampe"})
    assert len(drafts.all()) == 1


def test_handing_the_device_in_drops_the_contact_and_nothing_else(
    drafts: Drafts, field_book: Book, now: Clock
) -> None:
    drafts.keep("feedback", {"text": "Die Lampe"})
    drafts.keep("contact", {"name": "Frau K."})
    sit_down(field_book, "MK")
    drafts.keep("contact", {"name": "Herr L."})
    sync(field_book, now, None)
    assert len(drafts.all()) == 3
    sync(field_book, now, None, final=True)
    assert [draft.area for draft in drafts.all()] == ["feedback"]


@pytest.mark.parametrize(
    ("later", "is_left"),
    [(timedelta(minutes=30), True), (timedelta(hours=5), False), (timedelta(hours=13), False)],
    ids=["the same day", "after the event", "the next day"],
)
def test_a_contact_that_a_shift_has_left_is_dropped(
    drafts: Drafts, field_book: Book, now: Clock, later: timedelta, is_left: bool
) -> None:
    drafts.keep("contact", {"name": "Frau K."})
    now.moment += later
    drafts.tidy_up()
    assert bool(drafts.all()) is is_left


def test_a_contact_begun_after_the_event_s_end_is_kept_for_the_shift(
    drafts: Drafts, now: Clock
) -> None:
    now.advance(hours=6)
    drafts.keep("contact", {"name": "Frau K."})
    now.advance(hours=1)
    drafts.tidy_up()
    assert drafts.all()


def test_nothing_begun_lies_readable_on_the_disk_or_goes_into_the_exchange(
    drafts: Drafts, field_book: Book, now: Clock
) -> None:
    drafts.keep("feedback", {"text": "Unverwechselbar"})
    sync(field_book, now, None)
    (folder,) = field_book.database.folders
    for path in Path(folder).rglob("*"):
        assert not path.is_file() or b"Unverwechselbar" not in path.read_bytes()
