"""CSV files as people and programs write them, good and bad."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qmtui.errors import QmtuiError
from qmtui.imports import rows
from qmtui.imports.rows import (
    FileEmpty,
    FileMissing,
    FileTooBig,
    FileUnreadable,
    HeaderBroken,
    NotAFile,
    NotCsv,
    RowsMissing,
    Sheet,
    TooManyRows,
)
from qmtui.imports.sheet import read_sheet

Read = Callable[[str | bytes], Sheet]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(content: str | bytes) -> Sheet:
        path = tmp_path / "list.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_sheet(path)

    return read


def cells(sheet: Sheet) -> list[tuple[str, ...]]:
    return [row.cells for row in sheet.rows]


def rejected(sheet: Sheet) -> list[int]:
    return [rejection.row for rejection in sheet.rejected]


@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_utf_8_is_read_with_and_without_its_mark(read: Read, bom: str) -> None:
    list_ = read(f"{bom}Name\nÖzgür O’Connor\n")
    assert (list_.header.cells, cells(list_)) == (("Name",), [("Özgür O’Connor",)])
    assert list_.encoding == "utf-8-sig"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_by_its_mark(read: Read, codec: str) -> None:
    list_ = read("\ufeffName\tOrt\r\nÖzgür\tKöln\r\n".encode(codec))
    assert (cells(list_), list_.encoding) == ([("Özgür", "Köln")], "utf-16")


def test_what_is_not_utf_8_is_read_as_german_excel_wrote_it(read: Read) -> None:
    list_ = read("Name;Ort\r\nO’Connor–Strauß;Köln €\r\n".encode("cp1252"))
    assert (cells(list_), list_.encoding) == ([("O’Connor–Strauß", "Köln €")], "cp1252")


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 but otherwise text",
        b"%PDF-1.7\nmore text",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and text",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        bytes(range(256)),
        "Name;Ort\nÖzgür;Köln\n".encode("utf-16-le"),
        "Name\nÖzgür".encode("utf-16")[:-1],
        "Name\nÖzgür M".encode() + "ü".encode()[:1] + b"ller",
    ],
    ids=["xlsx", "pdf", "xls", "png", "bytes", "utf-16 unmarked", "utf-16 torn", "utf-8 damaged"],
)
def test_what_is_no_text_is_refused_and_never_guessed(read: Read, content: bytes) -> None:
    with pytest.raises(NotCsv, match=r"list\.csv"):
        read(content)


@pytest.mark.parametrize(("delimiter", "other"), [(";", ","), (",", ";"), ("\t", ";")])
def test_the_header_tells_the_delimiter(read: Read, delimiter: str, other: str) -> None:
    name = f"Name{other} oder{other} so ähnlich"
    list_ = read(f'"{name}"{delimiter}Ort\nA{delimiter}B\n')
    assert (list_.delimiter, list_.header.cells) == (delimiter, (name, "Ort"))
    assert cells(list_) == [("A", "B")]


def test_a_comma_in_a_column_name_is_not_mistaken_for_the_delimiter(read: Read) -> None:
    assert cells(read("Nachname, Vorname\tOrt\nÖz, Ali\tKöln\n")) == [("Öz, Ali", "Köln")]


@pytest.mark.parametrize("line", ["sep=;\r\n", '"sep=;"\r\n', "SEP=;\n"])
def test_the_line_that_names_the_delimiter_is_obeyed_and_not_counted(read: Read, line: str) -> None:
    list_ = read(f"{line}Name, Vorname, Titel;Ort\nMeyer;Köln\n")
    assert (list_.delimiter, cells(list_)) == (";", [("Meyer", "Köln")])
    assert (list_.header.number, list_.rows[0].number) == (1, 2)


def test_a_list_of_one_column_needs_no_delimiter(read: Read) -> None:
    assert cells(read("Name\nMeyer, Anna\n")) == [("Meyer, Anna",)]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(read: Read) -> None:
    list_ = read('Name;Ort\n"zwei\r\nZeilen";B\n\n;\nC;D\n')
    assert [row.number for row in list_.rows] == [2, 5]
    assert list_.rows[0].cells == ("zwei\r\nZeilen", "B")


def test_every_line_end_is_one(read: Read) -> None:
    assert [row.number for row in read("Name\rA\rB\r").rows] == [2, 3]


def test_empty_cells_at_the_end_are_no_columns(read: Read) -> None:
    list_ = read("Name;Ort;;\nA;B\nC;D;;;;\nE;;;\n")
    assert list_.header.cells == ("Name", "Ort")
    assert cells(list_) == [("A", "B"), ("C", "D"), ("E", "")]


def test_rows_with_too_few_and_too_many_cells_are_all_named(read: Read) -> None:
    list_ = read("Name;Ort\nA\nB;C\nD;E;F\nG;H\n")
    assert cells(list_) == [("B", "C"), ("G", "H")]
    assert rejected(list_) == [2, 4]


def test_a_list_of_nothing_but_bad_rows_says_what_is_wrong_with_each(read: Read) -> None:
    assert rejected(read('Name;Ort\nA\n"B"b;C\n')) == [2, 3]


@pytest.mark.parametrize("broken", ['"Anna" Maria;B', '"Anna;B', '"An"na";B'])
def test_a_broken_quotation_costs_its_own_row_only(read: Read, broken: str) -> None:
    list_ = read(f'Name;Ort\nA;B\n{broken}\n"C";"D"\nE;F\n')
    assert rejected(list_) == [3]
    assert [(row.number, row.cells[0]) for row in list_.rows] == [(2, "A"), (4, "C"), (5, "E")]


def test_an_unclosed_quotation_mark_does_not_swallow_the_rest(read: Read) -> None:
    list_ = read('Name;Ort\n"A;B\n' + "C;D\n" * 500)
    assert (rejected(list_), len(list_.rows)) == ([2], 500)


def test_a_cell_of_200_kb_costs_its_own_row_only(read: Read) -> None:
    list_ = read("Name;Ort\nA;" + "x" * 200_000 + "\nB;C\n")
    assert (rejected(list_), cells(list_)) == ([2], [("B", "C")])
    assert "131072" in list_.rejected[0].reason


def test_nul_costs_its_own_row_only(read: Read) -> None:
    list_ = read("Name;Ort\nAnna\0;B\nC;D\n")
    assert (rejected(list_), cells(list_)) == ([2], [("C", "D")])


@pytest.mark.parametrize("header", ['Name;"Ort', 'Name;"Ort"x', "Name;O\0rt"])
def test_a_header_that_cannot_be_read_is_named_by_its_row(read: Read, header: str) -> None:
    with pytest.raises(HeaderBroken, match="1"):
        read(f"{header}\nAnna;B\n")


def test_a_column_name_may_occur_twice(read: Read) -> None:
    assert read("Name;Ort;Ort\nA;B;C\n").header.cells == ("Name", "Ort", "Ort")


@pytest.mark.parametrize(
    ("guarded", "plain"),
    [
        ("'=cmd|x", "=cmd|x"),
        ("'+49 30 1", "+49 30 1"),
        ("'-1", "-1"),
        ("'@x", "@x"),
        ("'|x", "|x"),
        ("'%x", "%x"),
        ("'\tx", "\tx"),
        ("' =x", " =x"),
        ("'＝x", "＝x"),
        ("''t Hooft", "'t Hooft"),
        ("'t Hooft", "'t Hooft"),
        ("O'=x", "O'=x"),
        ("=cmd|x", "=cmd|x"),
        ("+49 30 1", "+49 30 1"),
    ],
)
def test_formulas_are_text_and_lose_only_the_guard_of_an_export(
    read: Read, guarded: str, plain: str
) -> None:
    assert cells(read(f'Name;Ort\n"{guarded}";B\n')) == [(plain, "B")]


@pytest.mark.parametrize("content", ["", "\ufeff", "\n\n", " ; ;\n"])
def test_an_empty_file_is_refused(read: Read, content: str) -> None:
    with pytest.raises(FileEmpty, match=r"list\.csv"):
        read(content)


def test_a_header_without_rows_is_refused(read: Read) -> None:
    with pytest.raises(RowsMissing, match=r"list\.csv"):
        read("Name;Ort\n;\n")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match=r"gone\.csv"):
        read_sheet(tmp_path / "gone.csv")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(NotAFile, match=tmp_path.name):
        read_sheet(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(NotAFile):
        read_sheet(tmp_path / "pipe.csv")


def test_what_the_system_refuses_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable):
        read_sheet(tmp_path / ("x" * 5_000))


def test_a_file_of_more_than_20_mb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    with path.open("wb") as file:
        file.truncate(rows.MAX_BYTES + 1)
    with pytest.raises(FileTooBig, match="20"):
        read_sheet(path)


def test_20000_rows_are_read_and_one_more_is_refused(read: Read) -> None:
    assert len(read("Name\n" + "A\n\n" * 20_000).rows) == 20_000
    with pytest.raises(TooManyRows, match="20000"):
        read("Name\n" + "A\n" * 20_001)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.binary(max_size=200) | st.text("Nä;,\t\"\r\n\0=' ", max_size=60).map(str.encode))
def test_no_file_ends_in_anything_but_a_sheet_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("lists") / "list.csv"
    path.write_bytes(content)
    try:
        list_ = read_sheet(path)
    except QmtuiError:
        return
    assert {len(row.cells) for row in list_.rows} <= {len(list_.header.cells)}
    numbers = [row.number for row in list_.rows] + rejected(list_)
    assert len(numbers) == len(set(numbers))
