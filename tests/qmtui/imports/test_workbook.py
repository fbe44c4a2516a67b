"""Workbooks as people and programs write them, good, odd and hostile."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from time import process_time
from zipfile import ZIP_DEFLATED, ZipFile
from zlib import crc32

import pytest
from openpyxl import Workbook

from qmtui.imports import rows, workbook
from qmtui.imports.registrations import read_registrations
from qmtui.imports.rows import (
    FileEmpty,
    NotCsv,
    OldWorkbook,
    Sheet,
    SheetMissing,
    TooManyRows,
    WorkbookLocked,
    WorkbookTooBig,
)
from qmtui.imports.sheet import read_sheet

Fill = Callable[[Workbook], None]
Read = Callable[..., Sheet]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "list.xlsx"


@pytest.fixture
def read(path: Path) -> Read:
    """Write these rows into a workbook, let `then` change it, and read it."""

    def read(*lines: list[object], then: Fill = lambda book: None, sheet: str = "") -> Sheet:
        book = Workbook()
        assert book.active is not None
        book.active.title = "Liste"
        for line in lines:
            book["Liste"].append(line)
        then(book)
        book.save(path)
        return read_sheet(path, sheet)

    return read


def cells(sheet: Sheet) -> list[tuple[str, ...]]:
    return [row.cells for row in sheet.rows]


def zipped(**parts: bytes) -> bytes:
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return data.getvalue()


def test_cells_come_as_a_person_would_write_them(read: Read) -> None:
    sheet = read(
        ["Name", "Zahl", "Ja", "Tag", "Zeit", "Uhr", "Bruch"],
        ["Öz", 4.0, True, date(2026, 6, 13), datetime(2026, 6, 13, 14, 5), time(9, 30), 0.5],
        ["Weiß", None, False, None, None, None, None],
    )
    assert sheet.header.cells == ("Name", "Zahl", "Ja", "Tag", "Zeit", "Uhr", "Bruch")
    assert cells(sheet) == [
        ("Öz", "4", "yes", "2026-06-13", "2026-06-13 14:05", "09:30", "0.5"),
        ("Weiß", "", "no", "", "", "", ""),
    ]
    assert (sheet.encoding, sheet.name) == ("xlsx", "Liste")


def test_zeros_that_the_cell_shows_are_kept(read: Read) -> None:
    def as_postcode(book: Workbook) -> None:
        book["Liste"]["B2"].number_format = "00000"

    assert cells(read(["Name", "PLZ"], ["Öz", 1067], then=as_postcode)) == [("Öz", "01067")]


def test_titles_and_blank_rows_above_the_names_are_passed_over(read: Read) -> None:
    sheet = read(
        ["Anmeldungen Stadtteilfest"],
        [],
        [None, "Person", None, "Kontakt"],
        ["Nr", "Vorname", "Nachname", "Telefon"],
        [1, "Ali", "Öz", "030 1"],
        [],
        [2, "Eva", "Weiß", ""],
    )
    assert sheet.header.cells == ("Nr", "Vorname", "Nachname", "Telefon")
    assert [row.number for row in sheet.rows] == [5, 7]
    assert any("4" in note for note in sheet.notes)


def test_a_name_that_reaches_over_two_rows_is_found(read: Read) -> None:
    sheet = read(
        ["Name", "Kontakt"], [None, "Telefon", "Mail", "Ort"], ["Öz", "030 1", "a@b.de", "Nord"]
    )
    assert sheet.header.cells == ("Name", "Telefon", "Mail", "Ort")


def test_titles_above_are_passed_over_in_text_as_well(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Anmeldungen\n\nName;Telefon\nÖz;030 1\n", encoding="utf-8")
    assert cells(read_sheet(path)) == [("Öz", "030 1")]


def test_the_first_visible_sheet_with_a_list_is_read_and_others_by_name(read: Read) -> None:
    def more(book: Workbook) -> None:
        book["Liste"].sheet_state = "hidden"
        book.create_sheet("Deckblatt")["A1"] = "Willkommen"
        people = book.create_sheet("Leute")
        people.append(["Name", "Ort"])
        people.append(["Öz", "Nord"])

    lines = (["Name", "Ort"], ["Alt", "Süd"])
    sheet = read(*lines, then=more)
    assert (sheet.name, sheet.names) == ("Leute", ("Liste", "Deckblatt", "Leute"))
    assert any("Deckblatt" in note for note in sheet.notes)
    assert cells(read(*lines, then=more, sheet="liste")) == [("Alt", "Süd")]
    with pytest.raises(SheetMissing, match="Deckblatt"):
        read(*lines, then=more, sheet="Fest")


def test_what_the_file_cannot_say_is_told_of_its_row_only(read: Read) -> None:
    def odd(book: Workbook) -> None:
        sheet = book["Liste"]
        sheet["B2"] = "=1+1"
        sheet["B3"] = "#REF!"
        sheet["B3"].data_type = "e"
        sheet["C4"] = "bezahlt"
        sheet.row_dimensions[5].hidden = True

    sheet = read(
        ["Name", "Zahl"], ["a"], ["b"], ["c", 12345678901234567890], ["=HYPERLINK(1)", 2], then=odd
    )
    assert [len(row.losses) for row in sheet.rows] == [1, 1, 2, 1]
    assert [row.cells[1] for row in sheet.rows[:2]] == ["", ""]
    assert any("ausgeblendet" in note or "hidden" in note for note in sheet.notes)


def test_a_formula_whose_result_is_empty_is_an_empty_cell(path: Path) -> None:
    plain = (
        b'<row r="2"><c r="A2" t="inlineStr"><is><t>Ali</t></is></c>'
        b'<c r="B2" t="str"><f>IF(1,"","x")</f><v></v></c></row>'
    )
    assert workbook._without_result(plain) == frozenset()
    assert workbook._without_result(plain.replace(b' t="str"', b"")) == {"B2"}


def test_formulas_are_text_where_they_were_written_as_text(read: Read) -> None:
    def as_text(book: Workbook) -> None:
        book["Liste"]["A2"].data_type = "s"

    assert cells(read(["Name"], ["=cmd|x"], then=as_text)) == [("=cmd|x",)]


@pytest.mark.parametrize(
    ("number", "read_as"),
    [(305550100, "0305550100"), (49305550100, "+49305550100"), (5550100, "5550100")],
)
def test_a_telephone_number_gets_its_zero_back_and_says_so(
    read: Read, path: Path, number: int, read_as: str
) -> None:
    read(["Name", "Telefon"], ["Öz", number], ["Weiß", "030 1"])
    file = read_registrations(path)
    assert [row.phone for row in file.rows] == [read_as, "030 1"]
    assert [warning.row for warning in file.warnings] == [2]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"PK\x03\x04 torn", NotCsv),
        (zipped(hello_xml=b"<a/>"), NotCsv),
        (zipped(xl__workbook_xml=b"<workbook"), NotCsv),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), OldWorkbook),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"Workbook", OldWorkbook),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            WorkbookLocked,
        ),
        (zipped(xl__workbook_xml=b"<workbook/>", xl__bomb_xml=b" " * 20_000_000), WorkbookTooBig),
    ],
    ids=["torn", "other", "broken", "ods", "xls", "locked", "bomb"],
)
def test_what_is_no_workbook_is_answered_with_a_sentence(
    path: Path, content: bytes, refusal: type[Exception]
) -> None:
    path.write_bytes(content)
    with pytest.raises(refusal, match=r"list\.xlsx") as caught:
        read_sheet(path)
    assert caught.type is refusal


@pytest.mark.parametrize(("name", "is_lying"), [("mimetype", False), ("xl/a.xml", True)])
def test_a_part_that_grows_is_not_unpacked_whatever_size_is_told(name: str, is_lying: bool) -> None:
    large = b" " * 20_000_000
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr(name, large)
        if is_lying:
            archive.filelist[-1].file_size = 1000
            archive.filelist[-1].CRC = crc32(large[:1001])
    tracemalloc.start()
    try:
        with pytest.raises(WorkbookTooBig):
            workbook.read_workbook(data.getvalue(), "list.xlsx")
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "piece",
    [b"<row ", b"<c ", b'<c r="A1"><f ', b"<c><f/>" + b" " * 20_000],
    ids=["row", "cell", "formula", "blanks"],
)
def test_a_sheet_made_to_look_endless_is_gone_through_once(piece: bytes) -> None:
    part = piece * (100_000 // len(piece))
    begun = process_time()
    assert not workbook._HIDDEN_ROW.findall(part)
    assert not workbook._without_result(part)
    assert process_time() - begun < 0.5, "tens of seconds, if every place looks at all the rest"


def test_entities_that_grow_without_end_are_refused(read: Read, path: Path) -> None:
    read(["Name"], ["Öz"])
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;">]>'
    data = BytesIO()
    with ZipFile(path) as good, ZipFile(data, "w") as bad:
        for name in good.namelist():
            part = good.read(name)
            if name.endswith("sheet1.xml"):
                part = bomb + part.replace(b"<t>", b"<t>&b;")
            bad.writestr(name, part)
    path.write_bytes(data.getvalue())
    with pytest.raises(NotCsv):
        read_sheet(path)


def test_an_empty_workbook_is_empty(read: Read) -> None:
    with pytest.raises(FileEmpty):
        read()


def test_more_rows_than_we_take_are_refused(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qmtui.imports.sheet.MAX_ROWS", 20)
    assert rows.MAX_ROWS == 20_000
    with pytest.raises(TooManyRows):
        read(["Name"], *[["Öz"]] * 21)
