"""Notes of talks with institutions."""

from __future__ import annotations

import pytest

from qmtui.book import Book, new_id
from qmtui.feedback.desk import FeedbackDesk
from qmtui.feedback.talks import PartnerMissing, Talks
from qmtui.model.directory import ServiceOffer
from qmtui.undo import undo_last
from tests.qmtui.conftest import Clock


@pytest.fixture
def talks(field_book: Book, now: Clock) -> Talks:
    return Talks(field_book, now)


def offer(book: Book, provider: str) -> None:
    with book.transaction():
        book.service_offers.add(
            ServiceOffer(id=new_id(), provider=provider, topic="Wohnen", offer="Beratung")
        )


def test_a_talk_is_a_mention_that_says_with_whom(talks: Talks) -> None:
    talk = talks.add(
        "Kita  Ahornweg", "Es fehlen Hortplätze", topic="education", target_groups=["families"]
    )
    assert (talk.kind, talk.channel, talk.with_whom) == ("information", "talk", "Kita Ahornweg")
    assert (talk.topic, talk.target_groups) == ("education", ("families",))


def test_without_an_institution_it_is_refused(talks: Talks, field_book: Book) -> None:
    with pytest.raises(PartnerMissing):
        talks.add("  ", "Es fehlen Hortplätze")
    assert len(field_book.feedback) == 0


def test_institutions_are_proposed_from_two_letters_of_any_word(
    talks: Talks, field_book: Book
) -> None:
    offer(field_book, "Mieterverein Lindenhof")
    offer(field_book, "Mädchentreff")
    talks.add("Kita Ahornweg", "Es fehlen Plätze")
    assert talks.proposed("m") == []
    assert talks.proposed("ah") == ["Kita Ahornweg"]
    assert talks.proposed("maed") == ["Mädchentreff"]
    assert talks.proposed("li mie") == ["Mieterverein Lindenhof"]


def test_who_was_talked_with_last_comes_first_and_once(
    talks: Talks, field_book: Book, now: Clock
) -> None:
    offer(field_book, "Kita Birke")
    for name in ("Kita Ahornweg", "Kita Birke", "KITA AHORNWEG"):
        talks.add(name, "Es fehlen Plätze")
    assert talks.proposed("kita") == ["KITA AHORNWEG", "Kita Birke"]
    undo_last(field_book, now)
    assert talks.proposed("kita") == ["Kita Birke", "Kita Ahornweg"]


def test_a_sensitive_talk_proposes_nobody(talks: Talks, field_book: Book, now: Clock) -> None:
    FeedbackDesk(field_book, now).add(
        "problem", "Vorwurf", with_whom="Frau Beispiel", sensitive=True
    )
    assert talks.proposed("beispiel") == []
