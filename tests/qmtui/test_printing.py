"""Paper for an event: every code is read, no name runs into the next, all of it is noted."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest
import zxingcpp
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.codes import is_code, is_ticket, new_code
from qmtui.collecting import collect
from qmtui.count import NumberOutOfRange
from qmtui.desk import Desk
from qmtui.district import describe
from qmtui.exchange import stop, sync
from qmtui.fieldbook import issue
from qmtui.invented import GUESTS
from qmtui.model.event import Event
from qmtui.printing.expected import NobodyRegistered
from qmtui.printing.gate import print_gate
from qmtui.printing.head import Head, file_name
from qmtui.printing.lists import as_csv, as_markdown, print_lists, sums_of, take_out, title_of
from qmtui.printing.paper import HEIGHT, WIDTH, Box, Paper
from qmtui.printing.practice import print_practice
from qmtui.printing.printed import CodesUnreadable, PaperNotWritten, Printed, finish, told, write
from qmtui.printing.progress import PrintingStopped
from qmtui.printing.slips import (
    BADGES,
    STICKERS,
    TICKETS,
    Draw,
    Grid,
    Slip,
    badge,
    lay_out,
    sticker,
    ticket,
)
from qmtui.printing.tickets import CodesMissing, print_stickers, print_tickets
from qmtui.replicas import CopyUnusable, replica_folder
from qmtui.rights import NotAllowed
from tests.qmtui.conftest import Clock, OpenStation, at, register

PER_POINT = 25.4 / 72
LONG = "Maximilian-Alexander von und zu Hohenlohe-Schillingsfürst-Öz"
WORD = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewis"
ARABIC, HEBREW, EMOJI = "أحمد محمد العلي", "שלום יעקב", "Lena 🌻 Öz"
QUIET = 0.2
"""Millimetres: what a letter may reach beyond its place, such as the hook of an italic."""


class Glyph(NamedTuple):
    """A printed character and where it lies, in millimetres from the upper left corner."""

    page: int
    text: str
    left: float
    right: float
    top: float


def printed_codes(path: Path) -> list[str]:
    """What a scanner reads on whole pages."""
    document = pypdfium2.PdfDocument(path)
    pages = [page.render(scale=150 / 72, grayscale=True).to_pil() for page in document]
    return [found.text for page in pages for found in zxingcpp.read_barcodes(page)]


def glyphs(path: Path) -> list[Glyph]:
    found = []
    for number, page in enumerate(pypdfium2.PdfDocument(path)):
        text = page.get_textpage()
        for index in range(text.count_chars()):
            left, _, right, top = (edge * PER_POINT for edge in text.get_charbox(index))
            if (character := text.get_text_range(index, 1)).strip():
                found.append(Glyph(number, character, left, right, HEIGHT - top))
    return found


def pages_of(path: Path) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]


def words_of(path: Path) -> str:
    return "\n".join(pages_of(path))


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "sheet.pdf"


# -- Codes


def test_case_17_names_of_any_length_and_script_leave_every_code_readable(
    office: Book, event: Event, now: Clock, sheet: Path
) -> None:
    codes = [new_code() for _ in range(12)]
    names = [LONG, WORD, ARABIC, EMOJI, HEBREW, "王伟", "Ayşe Yılmaz", LONG, WORD, "", "Bo", LONG]
    for code, name in zip(codes, names, strict=True):
        register(office, name, code=code, offering=WORD, given_name="", family_name="")
    printed = print_tickets(office, now, event, sheet, "badges")
    assert sorted(printed_codes(sheet)) == sorted(codes)
    assert (printed.codes, printed.pages) == (12, 2)
    assert WORD in printed.shortened
    assert set(printed.undrawable) == {EMOJI, "王伟"}
    for glyph in glyphs(sheet):
        column = (glyph.left - BADGES.left) // BADGES.width
        ends = BADGES.left + (column + 1) * BADGES.width
        assert glyph.right <= ends + QUIET, glyph
    assert "…" in words_of(sheet)
    assert "Lena Öz" in words_of(sheet)


@pytest.mark.parametrize("name", [ARABIC, HEBREW])
def test_names_from_right_to_left_are_read_from_the_right(
    office: Book, event: Event, now: Clock, sheet: Path, name: str
) -> None:
    register(office, name, code=new_code())
    print_tickets(office, now, event, sheet)
    letters = [glyph for glyph in glyphs(sheet) if glyph.text in name]
    letters.sort(key=lambda glyph: glyph.left, reverse=True)
    assert "".join(letter.text for letter in letters) == name.replace(" ", "")


def test_without_the_library_for_it_such_names_are_left_to_a_pen(
    office: Book, event: Event, now: Clock, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qmtui.printing.paper.find_spec", lambda name: None)
    register(office, ARABIC, code=new_code())
    register(office, "Ayşe Yılmaz", code=new_code())
    assert print_tickets(office, now, event, sheet).undrawable == (ARABIC,)
    assert "Ayşe Yılmaz" in words_of(sheet)


def test_a_code_that_is_written_over_makes_no_file(
    office: Book, event: Event, now: Clock, sheet: Path
) -> None:
    sheet.write_bytes(b"the one before")
    with Paper("Fest", now()) as paper:
        paper.add_page()
        paper.qr(new_code(), 20, 20, 23)
        paper.qr(new_code(), 80, 20, 23)
        paper.write("Hohenlohe", Box(10, 25, 60, 40, is_bold=True))
        with pytest.raises(CodesUnreadable) as raised:
            finish(office, now, paper, sheet, ())
    assert raised.value.args == (1,)
    assert sheet.read_bytes() == b"the one before"
    assert list(sheet.parent.glob("*.pdf")) == [sheet]
    assert not list(office.audit)


@pytest.mark.parametrize(
    ("grid", "draw"),
    [(TICKETS, ticket), (BADGES, badge), (STICKERS, sticker)],
    ids=["tickets", "badges", "stickers"],
)
def test_codes_are_large_enough_and_lie_within_their_slip(
    grid: Grid, draw: Draw, now: Clock
) -> None:
    places = list(grid.places())[: grid.columns + 1]
    slips = [Slip(code=new_code()) for _ in places]
    with Paper("Fest", now()) as paper:
        lay_out(paper, grid, draw, Head(title="Fest"), slips)
    for spot, (x, y) in zip(paper.spots, places, strict=True):
        assert spot.size >= 20
        assert x <= spot.x
        assert y <= spot.y
        assert spot.x + spot.size <= x + grid.width <= WIDTH + 0.01
        assert spot.y + spot.size <= y + grid.height <= HEIGHT + 0.01


def test_stickers_carry_fresh_codes_and_nothing_else(
    office: Book, event: Event, now: Clock, sheet: Path
) -> None:
    register(office, "Ali Öz", code="TKDLJXNRBFSVHNFC")
    printed = print_stickers(office, now, event, sheet, 41)
    codes = printed_codes(sheet)
    assert (printed.pages, len(set(codes))) == (2, 41)
    assert all(map(is_code, codes))
    assert "".join(words_of(sheet).split()) == "".join(sorted(codes))
    assert not list(office.audit)


@pytest.mark.parametrize("number", [0, -1, 2001])
def test_nobody_prints_no_stickers_or_too_many(
    office: Book, event: Event, now: Clock, sheet: Path, number: int
) -> None:
    with pytest.raises(NumberOutOfRange):
        print_stickers(office, now, event, sheet, number)
    assert not sheet.exists()


def test_many_names_to_put_right_are_not_all_told() -> None:
    names = tuple(f"Guest {number}" for number in range(10))
    printed = Printed(file="a.pdf", pages=1200, codes=0, shortened=names, undrawable=())
    assert told(printed).splitlines() == [
        "Geschrieben: a.pdf (1.200 Seiten)",
        f"Gekürzt, weil zu lang: {', '.join(names[:8])}, 2 weitere",
    ]


def test_practice_tickets_are_read_and_are_the_same_every_time(now: Clock, sheet: Path) -> None:
    printed = print_practice(now, sheet)
    assert printed.pages == 1
    assert sorted(printed_codes(sheet)) == sorted(one.code for one in GUESTS)
    assert GUESTS[0].code == "PSTCLXSNXRJGNXXN"
    assert all(is_code(one.code) and not is_ticket(one.code) for one in GUESTS)


def test_printing_tells_how_far_it_is_and_stops_without_a_file(
    office: Book, event: Event, now: Clock, sheet: Path
) -> None:
    for number in range(3):
        register(office, f"Guest {number}", code=new_code())
    told_so_far: list[tuple[int, int]] = []

    def tell(done: int, total: int) -> None:
        told_so_far.append((done, total))
        if done == 2:
            stop()

    with pytest.raises(PrintingStopped):
        print_tickets(office, now, event, sheet, progress=tell)
    assert told_so_far == [(0, 3), (1, 3), (2, 3)]
    assert not sheet.exists()
    assert not list(office.audit)


# -- Whom to print for


def test_tickets_say_what_was_booked_by_family_name(
    office: Book, event: Event, now: Clock, sheet: Path
) -> None:
    register(office, "Piotr Zieliński", code=new_code(), offering="Lange Tafel", places=3)
    register(office, "Zoë Ärger", code=new_code())
    print_tickets(office, now, event, sheet)
    words = words_of(sheet)
    assert words.index("Zoë Ärger") < words.index("Piotr Zieliński")
    for word in ("Stadtteilfest", "Samstag, 13. Juni 2026 · 14:00–19:00", "Lange Tafel", "3 Pers"):
        assert word in words


def test_a_ticket_says_when_it_is_good_who_belongs_together_and_who_invites(
    office: Book, event: Event, now: Clock, sheet: Path
) -> None:
    describe(office, logo_line="Gefördert vom Land [/b]")
    register(office, "Ali Öz", code=new_code(), household="Familie Öz", valid_from=at("14:00"))
    register(
        office,
        "Bo Ek",
        code=new_code(),
        valid_from=at("14:00"),
        valid_until=at("16:00") + timedelta(days=1),
    )
    print_tickets(office, now, event, sheet)
    words = words_of(sheet)
    assert "1 Person · Familie Öz" in words
    assert "gültig ab 14:00" in words
    assert "gültig 14:00 bis 14.06.2026 16:00" in words
    assert words.count("Quartiersbüro Lindenhof · Gefördert vom Land [/b]") == 2
    assert words.count("enthält keinen Namen") == 2


def test_whoever_has_no_place_any_more_gets_no_ticket(
    office: Book, event: Event, now: Clock, sheet: Path
) -> None:
    register(office, "Ali Öz", code=new_code())
    register(office, "Withdrawn", code=new_code(), is_revoked=True)
    office.people.remove(register(office, "Erased", code=new_code()))
    register(office, "Codeless")
    printed = print_tickets(office, now, event, sheet)
    assert (printed.codes, printed.without_code) == (1, 1)
    assert "Ali Öz" in words_of(sheet)


def test_without_codes_or_people_there_is_nothing_to_print(
    office: Book, event: Event, now: Clock, sheet: Path
) -> None:
    with pytest.raises(NobodyRegistered):
        print_tickets(office, now, event, sheet)
    with pytest.raises(NobodyRegistered):
        print_lists(office, now, event, sheet)
    register(office, "Codeless")
    with pytest.raises(CodesMissing):
        print_tickets(office, now, event, sheet)
    assert not sheet.exists()


def test_whose_names_were_printed_is_noted(
    office: Book, event: Event, now: Clock, sheet: Path
) -> None:
    ali = register(office, "Ali Öz", code=new_code())
    print_tickets(office, now, event, sheet)
    take_out(office, now, event)
    noted = [(line.action, line.figures, line.subjects) for line in office.audit]
    assert noted == [("export", {"people": 1}, (ali,))] * 2


def test_stations_print_no_names(open_station: OpenStation, now: Clock, sheet: Path) -> None:
    book = open_station()
    register(book, "Ali Öz", code=new_code())
    with pytest.raises(NotAllowed):
        print_tickets(book, now, book.event(), sheet)
    with pytest.raises(NotAllowed):
        print_stickers(book, now, book.event(), sheet, 1)
    with pytest.raises(NotAllowed):
        take_out(book, now, book.event())
    assert not sheet.exists()


def test_what_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / "missing" / "a.pdf", tmp_path, tmp_path / "a\0.pdf"):
        with pytest.raises(PaperNotWritten):
            write(path, b"")


@pytest.mark.parametrize("title", ["Fest: A/B\\C? <1>", "x" * 300, "Fest\n"])
def test_the_file_is_named_after_the_event_on_every_system(title: str) -> None:
    event = Event(id="1", title=title, kind="street_fest", start=at("14:00"))
    name = file_name(event, "tickets")
    assert not set(name) & set('<>:"/\\|?*\n')
    assert name.startswith("Tickets ")
    assert name.endswith(".pdf")
    assert len(name) < 80


# -- Lists


def test_each_offering_has_pages_of_its_own(
    office: Book, event: Event, now: Clock, sheet: Path
) -> None:
    for number in range(40):
        register(office, f"Guest {number:02}", offering="Workshop", places=2)
    register(office, "Ali Öz", offering="Lange Tafel")
    register(office, "{nb}", offering="")
    assert print_lists(office, now, event, sheet).pages == 4
    pages = pages_of(sheet)
    assert [page.splitlines()[0] for page in pages] == [
        "ohne Angebot",
        "Lange Tafel",
        "Workshop",
        "Workshop",
    ]
    assert "{nb}" in pages[0]
    assert "Ali Öz" in pages[1]
    assert "Ali Öz" not in pages[2] + pages[3]
    assert "40 Anmeldungen · 80 Personen" in pages[2]
    assert {f"Guest {number:02}" in pages[2] + pages[3] for number in range(40)} == {True}
    assert "vernichten" in pages[3]


def test_lists_as_text_take_no_name_for_a_formula_or_markup(
    office: Book, event: Event, now: Clock
) -> None:
    register(office, "=cmd|x", offering="Lange Tafel", places=2)
    register(office, "*Bo*", offering="Lange Tafel")
    found = take_out(office, now, event)
    assert as_csv(found).splitlines()[1:] == [
        '"Lange Tafel";"*Bo*";"";"1";"0";"";""',
        '"Lange Tafel";"\'=cmd|x";"";"2";"0";"";""',
    ]
    text = as_markdown(Head(title="Fest"), found)
    assert "- [ ] \\*Bo\\* (1 Person)" in text
    assert "3 Personen" in text


def test_lists_say_who_came_who_is_missing_and_who_came_along(
    office: Book, event: Event, now: Clock, open_station: OpenStation, stick: Path
) -> None:
    register(office, "Ali Öz", offering="Lange Tafel", household="Familie Öz")
    register(office, "Bo Ek", offering="Lange Tafel", order="7")
    register(office, "Cy Ek", offering="Lange Tafel", order="7")
    with open_station() as station:
        desk = Desk(station, now)
        (ali,) = desk.search("Ali")
        desk.check_in(ali.id)
        desk.walk_in("Dee", children=2, offering="Lange Tafel")
        sync(station, now, stick)
    collect(office, now, stick)
    event = office.event(event.id)
    (section,) = take_out(office, now, event)
    assert [(row.name, row.belongs_to, bool(row.came)) for row in section.rows] == [
        ("Dee", "", True),
        ("Bo Ek", "Cy Ek", False),
        ("Cy Ek", "Bo Ek", False),
        ("Ali Öz", "Familie Öz", True),
    ]
    assert sums_of(section) == "4 Anmeldungen · 6 Personen · 2 gekommen, 2 noch nicht"
    assert as_csv([section]).splitlines()[1] == (
        '"Lange Tafel";"Dee";"";"3";"2";"ja";"13.06.2026 14:00"'
    )


def test_the_gate_list_has_everybody_in_one_and_a_page_for_strokes(
    office: Book, event: Event, now: Clock, sheet: Path
) -> None:
    register(office, "Zoë Ärger", offering="Workshop")
    register(office, ARABIC, offering="")
    register(office, "Ali Öz", offering="Lange Tafel")
    print_gate(office, now, event, sheet)
    names, strokes = pages_of(sheet)
    assert names.index("Zoë Ärger") < names.index("Ali Öz")
    assert "Workshop" in names
    assert [
        hour for hour in ("13:00–", "14:00–15:00", "18:00–19:00", "19:00–") if hour in strokes
    ] == ["14:00–15:00", "18:00–19:00"]


def strokes_of(path: Path) -> list[str]:
    return [page for page in pages_of(path) if "Zählen auf Papier" in page]


def test_a_long_event_gets_further_pages_for_strokes_and_each_day_its_own(
    office: Book, event: Event, now: Clock, sheet: Path
) -> None:
    register(office, "Ali Öz")
    print_gate(office, now, replace(event, end=at("12:30") + timedelta(days=1)), sheet)
    first, night, morning = strokes_of(sheet)
    assert "13. Juni" in first
    assert "14:00–15:00" in first
    assert "23:00–00:00" in first
    assert "14. Juni" in night
    assert "00:00–01:00" in night
    assert "12:00–13:00" in morning
    assert "Seite 3 von 3" in morning


def test_what_lasts_for_weeks_gets_a_page_without_hours(
    office: Book, event: Event, now: Clock, sheet: Path
) -> None:
    register(office, "Ali Öz")
    print_gate(office, now, replace(event, end=at("20:00") + timedelta(days=21)), sheet)
    (strokes,) = strokes_of(sheet)
    assert "–15:00" not in strokes


def test_the_gate_list_is_printed_even_if_what_the_stations_brought_is_damaged(
    office: Book, event: Event, now: Clock, sheet: Path, stick: Path
) -> None:
    register(office, "Ali Öz")
    issue(office, now, event, stick)
    event = office.event(event.id)
    (replica_folder(office, event) / "book.json").write_text("{", encoding="utf-8")
    print_gate(office, now, event, sheet)
    assert "Ali Öz" in words_of(sheet)
    assert "nur die Anmeldungen" in words_of(sheet)
    with pytest.raises(CopyUnusable):
        print_lists(office, now, event, sheet)


def test_an_offering_that_is_called_off_says_so_on_its_list(
    office: Book, event: Event, now: Clock
) -> None:
    register(office, "Ali Öz", offering="Lange Tafel")
    (section,) = take_out(office, now, replace(event, cancelled=("lange tafel",)))
    assert title_of(section) == "Lange Tafel · Abgesagt"
