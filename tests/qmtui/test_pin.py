"""The PIN: short, per device, useless without the key, five tries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qmtui.book import Book
from qmtui.pin import TRIES, Pin, PinOdd, decline, has_declined, has_pin, set_pin

KEY = b"k" * 32


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with Book.create(tmp_path / "book", {"kind": "field"}, key=KEY) as book:
        yield book


def test_a_book_has_no_pin_at_first_and_none_fits(book: Book) -> None:
    assert not has_pin(book)
    assert not Pin(book).fits("")
    assert not Pin(book).fits("1234")


@pytest.mark.parametrize("pin", ["2580", "12345678"])
def test_the_pin_that_was_set_fits_and_no_other(book: Book, pin: str) -> None:
    set_pin(book, pin)
    assert has_pin(book)
    assert Pin(book).fits(pin)
    assert not Pin(book).fits(pin[:-1])
    assert not Pin(book).fits(pin + "0")


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12 4", "12a4", "١٢٣٤", "1234\n"])
def test_what_is_no_pin_is_refused(book: Book, pin: str) -> None:
    with pytest.raises(PinOdd):
        set_pin(book, pin)
    assert not has_pin(book)


def test_the_pin_is_nowhere_on_the_disk_and_differs_from_book_to_book(
    book: Book, tmp_path: Path
) -> None:
    set_pin(book, "25802580")
    first = dict(book.local["pin"])
    set_pin(book, "25802580")
    assert first["hash"] != book.local["pin"]["hash"], "the salt is drawn anew"
    for path in (tmp_path / "book").rglob("*"):
        assert not path.is_file() or b"25802580" not in path.read_bytes()


def test_five_wrong_ones_use_the_tries_up_and_then_even_the_right_one_fails(book: Book) -> None:
    set_pin(book, "2580")
    pin = Pin(book)
    for left in range(TRIES - 1, -1, -1):
        assert not pin.fits("0000")
        assert pin.left == left
    assert not pin.fits("2580")
    pin.forgive()
    assert pin.left == TRIES
    assert pin.fits("2580")


def test_a_right_one_gives_all_tries_back(book: Book) -> None:
    set_pin(book, "2580")
    assert not Pin(book).fits("0000")
    assert Pin(book).fits("2580")
    assert Pin(book).left == TRIES


def test_starting_anew_wins_no_tries(book: Book) -> None:
    set_pin(book, "2580")
    Pin(book).fits("0000")
    Pin(book).fits("0001")
    book.close()
    with Book.open(book.folder, key=KEY) as again:
        assert Pin(again).left == TRIES - 2
        assert Pin(again).fits("2580")


def test_doing_without_is_remembered_until_one_is_set(book: Book) -> None:
    assert not has_declined(book)
    decline(book)
    assert has_declined(book)
    assert not has_pin(book)
    set_pin(book, "2580")
    assert not has_declined(book)
