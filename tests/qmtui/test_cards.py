"""Cards from a topic table: said once, typed forty times."""

from __future__ import annotations

import pytest

from qmtui.book import Book
from qmtui.feedback.cards import Cards, CardsMissing, CardUnusable, Pile
from qmtui.feedback.desk import TextMissing
from qmtui.undo import undo_last
from tests.qmtui.conftest import NORTH, SOUTH, Clock

IDEAS = Pile(kind="idea", topic="seating", field="public_space")


@pytest.fixture
def cards(field_book: Book, now: Clock) -> Cards:
    return Cards(field_book, now)


def table(book: Book, name: str) -> str:
    return book.station_named(book.event(), name).id


def test_a_card_carries_what_its_pile_shares(cards: Cards) -> None:
    card = cards.add("3 Bänke am Platz", IDEAS)
    assert (card.kind, card.text, card.channel) == ("idea", "3 Bänke am Platz", "topic_table")
    assert (card.topic, card.field, card.source) == ("seating", "public_space", "live")


def test_cards_lie_on_the_table_they_were_written_at(cards: Cards, field_book: Book) -> None:
    south = table(field_book, SOUTH)
    pile = Pile(kind="problem", station_id=south, is_paper=True)
    card = cards.add("Dunkle Ecke", pile)
    here = cards.add("Bank", IDEAS)
    assert (card.station_id, card.source) == (south, "paper")
    assert (here.station_id, here.source) == (table(field_book, NORTH), "live")
    assert [card.text for card in cards.of_table(south)] == ["Dunkle Ecke"]


def test_the_device_stays_where_it_is_even_if_a_card_is_refused(
    cards: Cards, field_book: Book
) -> None:
    before = field_book.post
    with pytest.raises(TextMissing):
        cards.add(" ", Pile(kind="idea", station_id=table(field_book, SOUTH), is_paper=True))
    assert field_book.post == before


def test_a_pile_is_taken_down_whole_and_blank_lines_are_no_cards(cards: Cards) -> None:
    added = cards.add_all(["Bank", "", "  ", "Licht"], IDEAS)
    assert [card.text for card in added] == ["Bank", "Licht"]


def test_one_card_too_long_and_nothing_is_saved(cards: Cards, field_book: Book) -> None:
    with pytest.raises(CardUnusable, match="Karte 3"):
        cards.add_all(["Bank", "Licht", "x" * 2_001], IDEAS)
    assert len(field_book.feedback) == 0


def test_an_empty_pile_is_refused(cards: Cards) -> None:
    with pytest.raises(CardsMissing):
        cards.add_all(["", " "], IDEAS)


def test_who_agrees_is_counted_and_can_be_taken_back(
    cards: Cards, field_book: Book, now: Clock
) -> None:
    card = cards.add("Bank", IDEAS)
    cards.agree(card.id)
    cards.agree(card.id, 4)
    assert cards.agreeing(card.id) == 5
    undo_last(field_book, now)
    assert cards.agreeing(card.id) == 1
    undo_last(field_book, now)
    undo_last(field_book, now)
    assert cards.of_table(field_book.post.station_id) == []
