"""A number typed where no field shows it: a look between two digits parts two numbers."""

from __future__ import annotations

from screens.digits import Digits
from tests.screens.conftest import Clock


def test_digits_typed_at_once_are_one_number_and_later_ones_another() -> None:
    now = Clock()
    digits = Digits(now)
    assert [digits.add(digit, "Ali") for digit in (1, 4)] == [1, 14]
    assert digits.add(2, "Ali") == 2, "nobody comes with 142"
    now.advance(seconds=3)
    assert digits.add(4, "Ali") == 4
    assert digits.add(3, "Eva") == 3
    digits.clear()
    assert digits.add(5, "Eva") == 5
