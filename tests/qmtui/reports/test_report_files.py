"""A report in every format: the same words and numbers, and nothing people typed comes alive."""

from __future__ import annotations

import csv
import io
import os
import threading
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from zipfile import ZipFile

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from qmtui.reports.csv_file import NoSuchTable
from qmtui.reports.files import FORMATS, Format, NotWritable, as_bytes, write_bytes
from qmtui.reports.layout import (
    Bar,
    Bars,
    Column,
    Fact,
    Facts,
    Head,
    Headline,
    Headlines,
    Report,
    Row,
    Section,
    Sentences,
    Table,
)
from qmtui.reports.small_cells import HIDDEN, suppressed

EVIL = '<script>alert("1")</script> =1+1 [b]**x**'
FORMULA = '=HYPERLINK("http://example.org";"Klick")'

REPORT = Report(
    code="R1",
    name="event",
    title="Fest & Markt",
    head=Head(
        district="Lindenhof",
        provider="Träger e. V.",
        logo_line="Gefördert aus Mitteln der Städtebauförderung",
        period="13. Juni 2026",
        made_at=datetime(2026, 6, 14, 10, 5),
        standing="vorläufig: 3 von 4 Geräten abgegeben",
        is_preliminary=True,
        methods=("Gezählt mit Strichen.",),
    ),
    sections=(
        Section(
            title="Auf einen Blick",
            blocks=(
                Headlines(headlines=(Headline(number=2_500, label="Besuche", made_of=EVIL),)),
                Facts(facts=(Fact(label="Ort", text=FORMULA),)),
                Sentences(sentences=("1. kein Listenpunkt",)),
                Bars(
                    title="Nach Stunden",
                    bars=(Bar(label="14:00", number=3), Bar(label=EVIL, number=1)),
                ),
            ),
        ),
        Section(
            title="Zahlen",
            blocks=(
                Table(
                    name="counted",
                    title="Gezählt: Nord/Süd",
                    columns=(
                        Column(title="Station"),
                        Column(title="Zahl", kind="number"),
                        Column(title="Tag", kind="day"),
                        Column(title="Zeit", kind="clock"),
                    ),
                    rows=(
                        Row(
                            cells=(FORMULA, 1_275, date(2026, 6, 13), datetime(2026, 6, 13, 14, 5)),
                        ),
                        Row(cells=("+49 30 5550100", None, None, None)),
                        Row(cells=("Summe", 1_275, None, None), is_total=True),
                    ),
                    note="nur ein Hinweis",
                ),
                Table(
                    name="other",
                    title="Gezählt Nord/Süd",
                    columns=(Column(title="Zahl", kind="number"),),
                    rows=(),
                ),
            ),
        ),
    ),
)


class Page(HTMLParser):
    """The tags and the words of a page."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_report_can_be_made_in_every_format(form: Format) -> None:
    empty = Report(code="R1", name="event", title="Fest", head=Head(), sections=())
    assert isinstance(as_bytes(empty, form), bytes)


def test_a_page_needs_nothing_from_elsewhere_and_runs_nothing() -> None:
    page = Page(as_bytes(REPORT, "html"))
    assert {tag for tag, _ in page.tags}.isdisjoint({"script", "link", "img", "iframe", "a"})
    assert not [a for _, a in page.tags if "src" in a or "href" in a or "onclick" in a]
    assert EVIL in page.words


def test_a_page_says_what_is_preliminary_how_it_was_counted_and_who_pays() -> None:
    page = Page(as_bytes(REPORT, "html"))
    standing = next(a for tag, a in page.tags if (a.get("class") or "").startswith("standing"))
    assert standing["class"] == "standing preliminary"
    for said in ("vorläufig: 3 von 4", "Gezählt mit Strichen.", "Städtebauförderung", "2.500"):
        assert said in page.words


def test_the_longest_bar_is_the_largest_number_and_lengths_keep_the_ratio() -> None:
    page = Page(as_bytes(REPORT, "html"))
    lengths = [float(a["width"] or 0) for tag, a in page.tags if tag == "rect"]
    assert lengths[0] == pytest.approx(3 * lengths[1], rel=0.01)


def test_bars_of_zeros_and_no_bars_at_all_are_drawn_without_dividing_by_them() -> None:
    for bars in ((Bar(label="14:00", number=0),), ()):
        block = Section(title="Leer", blocks=(Bars(title="Leer", bars=bars),))
        report = Report(code="R1", name="x", title="x", head=Head(), sections=(block,))
        assert b"NaN" not in as_bytes(report, "html")
        assert as_bytes(report, "xlsx")


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    book = load_workbook(io.BytesIO(as_bytes(REPORT, "xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert FORMULA in {cell.value for cell in cells}
    assert "f" not in {cell.data_type for cell in cells}


def test_numbers_and_days_of_a_workbook_can_be_reckoned_with() -> None:
    book = load_workbook(io.BytesIO(as_bytes(REPORT, "xlsx")))
    sheet = book["Gezählt NordSüd"]
    assert [sheet.cell(2, column).value for column in (2, 3)] == [1_275, datetime(2026, 6, 13)]
    assert sheet.cell(2, 4).value == datetime(2026, 6, 13, 14, 5)
    assert book["Auf einen Blick"]["A5"].value == 2_500


def test_a_workbook_knows_when_the_report_was_made_and_nothing_of_the_clock_here() -> None:
    made_at = datetime(2026, 6, 14, 10, 4, tzinfo=UTC)
    content = as_bytes(replace(REPORT, head=replace(REPORT.head, made_at=made_at)), "xlsx")
    about = load_workbook(io.BytesIO(content)).properties
    assert about.created == about.modified == made_at.replace(tzinfo=None)
    with ZipFile(io.BytesIO(content)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(2026, 6, 14, 10, 4, 0)}


def test_sheets_with_the_same_name_are_told_apart() -> None:
    book = load_workbook(io.BytesIO(as_bytes(REPORT, "xlsx")))
    assert len({name.casefold() for name in book.sheetnames}) == len(book.sheetnames) == 4


def test_a_long_name_of_a_sheet_ends_with_a_whole_word() -> None:
    table = Table(name="long", title="Woher die Kontakte kommen und wohin", columns=(), rows=())
    sections = (Section(title="A", blocks=(table,)),)
    book = load_workbook(io.BytesIO(as_bytes(replace(REPORT, sections=sections), "xlsx")))
    assert book.sheetnames[-1] == "Woher die Kontakte kommen und"


def test_a_csv_has_the_mark_for_excel_semicolons_and_no_formula() -> None:
    content = as_bytes(REPORT, "csv", "counted")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[0] == ["Station", "Zahl", "Tag", "Zeit"]
    assert rows[1] == [f"'{FORMULA}", "1275", "13.06.2026", "14:05"]
    assert rows[2][0] == "'+49 30 5550100"


def test_a_csv_of_all_tables_names_each_of_them() -> None:
    text = as_bytes(REPORT, "csv").decode("utf-8-sig")
    assert text.startswith("Gezählt: Nord/Süd\r\nStation;Zahl")
    assert "\r\n\r\nGezählt Nord/Süd\r\nZahl\r\n" in text


def test_a_table_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(NoSuchTable, match="counted, other"):
        as_bytes(REPORT, "csv", "groups")


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ([170, 96, 44], [170, 96, 44]),
        ([170, 96, 3], [170, HIDDEN, HIDDEN]),
        ([170, 96, 3, 4], [170, 96, HIDDEN, HIDDEN]),
        ([170, 96, 1, 2], [170, HIDDEN, HIDDEN, HIDDEN]),
        ([170, 0, 96], [170, 0, 96]),
        ([3, 0, 0], [HIDDEN, HIDDEN, HIDDEN]),
        ([3, 0, 96], [HIDDEN, 0, HIDDEN]),
        ([3], [HIDDEN]),
        ([], []),
    ],
    ids=[
        *("large", "one small", "two small", "two tiny", "none", "beside zeros", "large first"),
        *("alone", "empty"),
    ],
)
def test_small_numbers_are_hidden_with_what_would_give_them_away(
    numbers: list[int], told: list[int | str]
) -> None:
    assert suppressed(numbers) == told


def test_hidden_numbers_cannot_be_worked_out_from_the_total() -> None:
    for numbers in ([1, 9, 30], [4, 4, 4], [2, 2, 80, 80], [1, 5], [4, 100, 100], [4, 0, 9]):
        hidden = [n for n, told in zip(numbers, suppressed(numbers), strict=True) if told == HIDDEN]
        assert len(hidden) >= 2, "one alone is the total less the others"
        assert sum(hidden) >= 5


# -- Into a file


def test_a_file_that_cannot_be_replaced_whole_stays_what_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path := tmp_path / "r1.md").write_bytes(b"before")
    with monkeypatch.context() as patch:
        patch.setattr("storage.files.sync", _full)
        with pytest.raises(NotWritable):
            write_bytes(b"after", path)
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("r1.md", b"before")]
    write_bytes(b"after", path)
    assert path.read_bytes() == b"after"


def _full(descriptor: int) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("name", ["x\0y/r1.md", "r\0.md", ".", "no/r1.md"])
def test_where_no_file_can_be_is_answered_with_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotWritable):
        write_bytes(b"report", tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_written_into_and_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(pipe := tmp_path / "pipe")
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_bytes(b"report", pipe)
    reader.join(5)
    assert read == [b"report"]
    assert pipe.is_fifo()
