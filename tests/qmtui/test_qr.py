"""The picture of a code, module by module."""

from __future__ import annotations

from qmtui.qr import half_blocks, qr_matrix

CODE = "TKDLJXNRBFSVHNFC"
FINDER = ["███████", "█     █", "█ ███ █", "█ ███ █", "█ ███ █", "█     █", "███████"]


def area(matrix: list[list[bool]], top: int, left: int) -> list[str]:
    """Seven by seven modules, one character each."""
    rows = matrix[top : top + 7]
    return ["".join(" █"[module] for module in row[left : left + 7]) for row in rows]


def test_a_code_fits_the_smallest_picture() -> None:
    matrix = qr_matrix(CODE)
    assert {len(matrix), *map(len, matrix)} == {21 + 2 * 4}


def test_three_corners_carry_a_finder() -> None:
    matrix = qr_matrix(CODE)
    assert area(matrix, 4, 4) == area(matrix, 4, 18) == area(matrix, 18, 4) == FINDER


def test_the_quiet_zone_is_four_light_modules() -> None:
    matrix = qr_matrix(CODE)
    quiet = matrix[:4] + matrix[-4:] + [row[:4] + row[-4:] for row in matrix]
    assert not any(map(any, quiet))


def test_a_quarter_may_be_damaged() -> None:
    # The first two format modules: level Q (11) under the mask of the standard (10).
    assert qr_matrix(CODE)[4 + 8][4:6] == [False, True]


def test_different_codes_look_different() -> None:
    assert qr_matrix(CODE) != qr_matrix("TBBBBBBBBBBBBKDS")


def test_rows_of_a_picture_are_independent() -> None:
    matrix = qr_matrix(CODE)
    matrix[0][0] = True
    assert not matrix[1][0]


def test_a_character_shows_two_modules() -> None:
    assert half_blocks([[True, False, True, False], [False, True, True, False]]) == ["▀▄█ "]


def test_an_odd_last_row_ends_on_light() -> None:
    assert half_blocks([[True], [True], [True]]) == ["█", "▀"]
