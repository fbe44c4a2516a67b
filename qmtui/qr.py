"""A ticket code as a QR picture of dark and light modules."""

from __future__ import annotations

from itertools import zip_longest

from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_Q  # type: ignore[import-untyped]  # ships no types
from qrcode.main import QRCode  # type: ignore[import-untyped]


def qr_matrix(code: str, *, is_dense: bool = False) -> list[list[bool]]:
    """Rows of modules, true where dark, within a quiet zone of four light ones.

    Our codes give 29 by 29 and stay readable with a quarter of them damaged. `is_dense` has room
    for more: 106 bytes within 45 by 45, of which few may be damaged; for screens.
    """
    level = ERROR_CORRECT_L if is_dense else ERROR_CORRECT_Q
    qr = QRCode(error_correction=level, border=4)
    qr.add_data(code)
    return [list(row) for row in qr.get_matrix()]


def half_blocks(matrix: list[list[bool]]) -> list[str]:
    """Lines of text that draw two rows of modules each, dark as ink.

    Print them black on white: most scanners do not read the colours of a dark theme.
    """
    light = [False] * len(matrix[0])
    rows = zip_longest(matrix[::2], matrix[1::2], fillvalue=light)
    return [
        "".join(" ▀▄█"[upper + 2 * lower] for upper, lower in zip(*pair, strict=True))
        for pair in rows
    ]
