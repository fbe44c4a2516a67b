"""`qmtui report`: every format, for outside, and down to the records."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from qmtui.book import Book
from qmtui.collecting import collect
from qmtui.count import Count
from qmtui.desk import Desk
from qmtui.exchange import sync
from tests.qmtui.cli.festival import Places, at_g1, in_office
from tests.qmtui.conftest import Clock, answer, at, qmtui


@pytest.fixture
def worked(places: Places) -> Places:
    """Ali Öz came, twelve visits were counted, and the office has both."""
    now = Clock(at("14:10"))
    with Book.open(places.g1) as book:
        Desk(book, now).check_in(places.ali)
        Count(book, now).stroke(5)
        Count(book, now).stroke(7)
        sync(book, now, places.stick, final=True)
    with Book.open(places.office) as office:
        collect(office, now, places.stick)
    return places


def report(places: Places, *arguments: object) -> str:
    result = qmtui(*in_office(places, "report", *arguments))
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_the_name_of_the_file_says_the_format(worked: Places) -> None:
    files = {form: worked.root / f"bericht.{form}" for form in ("html", "csv", "xlsx", "json")}
    for file in files.values():
        assert report(worked, "-o", file) == ""
    assert files["html"].read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert files["csv"].read_bytes().startswith(b"\xef\xbb\xbf")
    assert "Auf einen Blick" in load_workbook(files["xlsx"]).sheetnames
    assert json.loads(files["json"].read_text(encoding="utf-8"))["visits"]["total"] == 12


@pytest.mark.parametrize("more", [(), ("--table", "counted")])
def test_an_ending_without_a_format_is_refused(worked: Places, more: tuple[str, ...]) -> None:
    file = worked.root / "bericht.docx"
    result = qmtui(*in_office(worked, "report", "-o", file, *more))
    assert (result.exit_code, file.exists()) == (55, False)
    assert ".xlsx" in result.stderr
    report(worked, "-o", file, "--format", "md")
    assert file.read_bytes().startswith(b"#")


def test_a_workbook_needs_a_file(worked: Places) -> None:
    result = qmtui(*in_office(worked, "report", "--format", "xlsx"))
    assert (result.exit_code, result.stdout) == (55, "")


def test_a_table_alone_is_csv(worked: Places) -> None:
    rows = list(csv.reader(io.StringIO(report(worked, "--table", "counted")), delimiter=";"))
    assert rows[0][0].removeprefix("\ufeff") == "Station"
    assert rows[1][-1] == "12"


@pytest.mark.parametrize("arguments", [("--table", "x"), ("--kind", "R99"), ("--records", "x:1")])
def test_what_the_report_has_not_is_refused_in_a_sentence(
    worked: Places, arguments: tuple[str, ...]
) -> None:
    result = qmtui(*in_office(worked, "report", *arguments))
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (31, "", 1)


def test_a_folder_that_is_not_there_costs_a_sentence(worked: Places) -> None:
    result = qmtui(*in_office(worked, "report", "-o", worked.root / "weg" / "x.html"))
    assert (result.exit_code, len(result.stderr.splitlines())) == (27, 1)


def test_every_figure_that_opens_has_a_name_and_shows_its_records(worked: Places) -> None:
    named = {line.split()[0]: line for line in report(worked, "--records", "list").splitlines()}
    assert named["figures:1"].endswith("12 Besuche")
    found = report(worked, "--records", "counted:1")
    rows = [line for line in found.splitlines() if line.startswith("| 14:10")]
    assert len(rows) == 2
    assert "Eingang Nord" in rows[0]


def test_records_are_told_as_json_and_as_a_file(worked: Places) -> None:
    found = answer(*in_office(worked, "report", "--records", "registrations:1"))
    assert found["columns"][0]["title"] == "Name"
    assert found["rows"][0]["cells"][0] == "Ali Öz"
    file = worked.root / "wer.csv"
    report(worked, "--records", "registrations:1", "-o", file)
    assert "Ali Öz" in file.read_text(encoding="utf-8-sig")
    named = answer(*in_office(worked, "report", "--records", "list"))
    assert named[0] == {"key": "figures:1", "told": "12 Besuche"}


def test_a_station_shows_records_without_names(worked: Places) -> None:
    found = qmtui(*at_g1(worked, "report", "--records", "registrations:1")).stdout
    assert "erschienen" in found
    assert "Öz" not in found


def test_records_never_leave_the_house(worked: Places, tmp_path: Path) -> None:
    result = qmtui(*in_office(worked, "report", "--public", "--records", "registrations:1"))
    assert (result.exit_code, result.stdout) == (2, "")


def test_the_public_json_keeps_small_groups_to_itself(worked: Places) -> None:
    with Book.open(worked.g1) as book:
        count = Count(book, Clock(at("14:20")))
        for band, number in (("Kinder", 2), ("Erwachsene", 30)):
            count.stroke(number, "Tor", band)
        sync(book, Clock(at("14:20")), worked.stick)
    with Book.open(worked.office) as office:
        collect(office, Clock(at("14:30")), worked.stick)
    found = answer(*in_office(worked, "report", "--public"))
    assert found["bands"] == {"Tor": {"Erwachsene": None, "Kinder": None}}
