"""A table with more columns than a window has room for."""

from __future__ import annotations

from datetime import date

from qmtui.reports.layout import Column, Row, Table
from screens.reports.columns import table_lines

TITLES = ("Nr.", "Ort", "Zeit", "Ampel", "Beobachtung", "Art", "Zustimmungen", "Stelle", "Frist")
KINDS = {"Zustimmungen": "number", "Frist": "day"}
TABLE = Table(
    name="observations",
    title="Halt für Halt",
    columns=tuple(
        Column(title=title, kind=KINDS.get(title, "text"))  # type: ignore[arg-type]
        for title in TITLES
    ),
    rows=(
        Row(
            cells=(
                *("3.2", "Unterführung", "17:55", "Problem-Ort", "Beleuchtung [b]defekt", "Idee"),
                *(2, "Wohnungsbaugesellschaft", date(2026, 12, 8)),
            ),
            opens=("feedback",),
        ),
    ),
)


def told(width: int) -> list[str]:
    return [line.content.plain.rstrip() for line in table_lines(TABLE, width)]


def test_in_a_narrow_window_each_row_is_read_and_no_word_is_cut() -> None:
    assert told(76) == [
        "Halt für Halt",
        "3.2 · Unterführung · 17:55",
        "  Problem-Ort · Beleuchtung [b]defekt · Idee · Zustimmungen: 2 ·",
        "  Wohnungsbaugesellschaft · Frist: 08.12.2026",
    ]
    assert [line.opens for line in table_lines(TABLE, 76)][1:3] == [("feedback",), ()]


def test_in_a_wide_window_it_is_a_table() -> None:
    assert told(140)[1].split() == list(TITLES)
