"""Lists that go to the bodies, and come back filled in by whatever they have."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from openpyxl import Workbook

from qmtui.inbox.acts import Acts
from qmtui.inbox.answers_file import AnswersFile, NoAnswersFile, read_answers, take_answers
from qmtui.inbox.inbox import Inbox
from qmtui.inbox.matter import Matter
from qmtui.inbox.public import for_public
from qmtui.inbox.referral_list import as_csv, numbers, referral_rows
from tests.qmtui.conftest import Clock
from tests.qmtui.inbox.conftest import Say

OFFICE, LANDLORD = "public_order_office", "housing_company"
Read = Callable[..., AnswersFile]
HEADER = "Nr.;Antwort;Erledigt am;Status"


@pytest.fixture
def lamp(inbox: Inbox, acts: Acts, say: Say) -> Matter:
    """A lamp that the public order office was asked about."""
    key = say("Lampe kaputt", place="Hofstraße")
    inbox.refresh()
    acts.refer([inbox.find(key)], OFFICE, due=date(2026, 7, 11), sent_on=date(2026, 6, 13))
    return inbox.find(key)


@pytest.fixture
def read(inbox: Inbox, now: Clock, tmp_path: Path) -> Read:
    def read(*lines: str, header: str = HEADER, body: str | None = None) -> AnswersFile:
        path = tmp_path / "antworten.csv"
        path.write_text("\n".join([header, *lines]), encoding="utf-8-sig")
        return read_answers(inbox, now, path, body)

    return read


def number(inbox: Inbox, matter: Matter) -> str:
    return numbers(inbox.all())[matter.id]


def test_the_list_has_its_columns_and_room_for_an_answer(inbox: Inbox, lamp: Matter) -> None:
    rows = list(csv.reader(io.StringIO(as_csv(referral_rows(inbox, OFFICE))), delimiter=";"))
    assert rows == [
        [
            *("Nr.", "Stelle", "Ort", "Beobachtung", "Thema", "Seit", "Zustimmungen"),
            *("Rückmeldung bis", "Antwort", "Erledigt am", "Status"),
        ],
        [
            *(number(inbox, lamp), "Ordnungsamt", "Hofstraße", "Lampe kaputt", ""),
            *("13.06.2026", "0", "11.07.2026", "", "", ""),
        ],
    ]
    assert referral_rows(inbox, LANDLORD) == []


def test_a_number_survives_spreadsheets_and_is_as_long_as_it_must_be(
    inbox: Inbox, lamp: Matter
) -> None:
    assert re.fullmatch(r"V-[0-9A-Z]{6}", number(inbox, lamp))
    before = "Y" if lamp.id[-7] == "Z" else "Z"
    twin_id = "0" * 19 + before + lamp.id[-6:]
    twin = Matter(
        **{f: getattr(lamp, f) for f in ("since", "referrals", "replies", "decisions")},
        feedback=replace(lamp.feedback, id=twin_id),
    )
    found = numbers([lamp, twin])
    assert found[twin_id] == f"V-{before}{lamp.id[-6:]}"
    assert found[lamp.id] == f"V-{lamp.id[-7:]}"


def test_what_is_filled_in_and_sent_back_is_noted_once(
    inbox: Inbox, acts: Acts, now: Clock, lamp: Matter, tmp_path: Path
) -> None:
    """As Excel saves it: another encoding, other columns moved about, its own dates."""
    book = Workbook()
    sheet = book.create_sheet("Antworten", 0)
    sheet.append(["Ordnungsamt"])
    sheet.append(["Antwort", "Nr.", "Stelle", "Erledigt am", "Status"])
    done_on = date(2026, 6, 13)
    sheet.append(["Leuchte getauscht.", number(inbox, lamp), "Ordnungsamt", done_on, "erledigt"])
    book.save(tmp_path / "antwort.xlsx")
    for kind in ("answered", "known"):
        file = read_answers(inbox, now, tmp_path / "antwort.xlsx")
        assert ([one.kind for one in file.found], file.rejected) == ([kind], ())
        assert take_answers(acts, now, file)
    after = inbox.find(lamp.id)
    assert after.state == "body_answered"
    assert [h.answer for h in after.referrals] == ["erledigt am 13.06.2026: Leuchte getauscht."]
    assert [h.answered_on for h in after.referrals] == [date(2026, 6, 13)]
    assert [m.public_text for m in for_public(inbox.all())] == [""]
    acts.undo()
    assert inbox.find(lamp.id).state == "referred"
    file = read_answers(inbox, now, tmp_path / "antwort.xlsx")
    assert [one.kind for one in file.found] == ["answered"]


@pytest.mark.parametrize(
    ("cells", "kind", "text"),
    [
        ("Getauscht.;;", "answered", "Getauscht."),
        (";13.6.2026;", "answered", "erledigt am 13.06.2026"),
        (";;erledigt", "answered", "erledigt"),
        (";;nicht zuständig", "answered", "nicht zuständig"),
        ("Wir prüfen das.;;in Bearbeitung", "acknowledged", "in Bearbeitung: Wir prüfen das."),
        ("Kommt noch.;;offen", "acknowledged", "Kommt noch."),
        (";;", "empty", ""),
        ("-;–;offen", "empty", ""),
    ],
)
def test_a_row_is_an_answer_a_word_on_the_way_or_nothing_yet(
    read: Read, inbox: Inbox, acts: Acts, now: Clock, lamp: Matter, cells: str, kind: str, text: str
) -> None:
    file = read(f"{number(inbox, lamp)};{cells}")
    (one,) = file.found
    assert (one.kind, one.text) == (kind, text)
    take_answers(acts, now, file)
    states = {"answered": "body_answered", "acknowledged": "referred", "empty": "referred"}
    assert inbox.find(lamp.id).state == states[kind]


@pytest.mark.parametrize(
    "change",
    [
        lambda written: written.lower(),
        lambda written: written.removeprefix("V-"),
        lambda written: written.replace("-", ""),
        lambda written: f" {written} ".replace("-", " – "),
        lambda written: written.replace("0", "O").replace("1", "l"),
    ],
)
def test_a_number_is_found_however_it_was_copied(
    read: Read, inbox: Inbox, lamp: Matter, change: Callable[[str], str]
) -> None:
    (one,) = read(f"{change(number(inbox, lamp))};Ja.;;").found
    assert one.matter.id == lamp.id


def test_what_cannot_be_taken_is_named_and_keeps_everything_out(
    read: Read, inbox: Inbox, acts: Acts, now: Clock, lamp: Matter, say: Say
) -> None:
    ours = say("Bank am Markt")
    inbox.refresh()
    own, other = number(inbox, lamp), number(inbox, inbox.find(ours))
    header = f"{HEADER};Stelle"
    file = read(
        f"{own};Ja.;;;Ordnungsamt",
        "V-ZZZZZZ;Ja.;;;Ordnungsamt",
        f"{other};Ja.;;;Ordnungsamt",
        f"{own};Nein.;;;Ordnungsamt",
        ";Ja.;;;Ordnungsamt",
        f"{own};Ja.;;;Wohnungsbaugesellschaft",
        f"{own};;irgendwann;;Ordnungsamt",
        f"{own};;;Gürteltier;Ordnungsamt",
        ";;;;Ordnungsamt",
        header=header,
    )
    assert [rejection.row for rejection in file.rejected] == [3, 4, 5, 6, 7, 8, 9]
    assert "Gürteltier" not in str(file.rejected)
    assert not take_answers(acts, now, file)
    assert inbox.find(lamp.id).state == "referred"
    assert take_answers(acts, now, file, skip_bad=True)
    assert inbox.find(lamp.id).state == "body_answered"


@pytest.mark.parametrize("day", ["14.6.2026", "1.1.2099", "12.6.2026", "1.1.1990"])
def test_a_day_to_come_or_before_it_was_passed_on_is_not_taken(
    read: Read, inbox: Inbox, lamp: Matter, day: str
) -> None:
    file = read(f"{number(inbox, lamp)};Ja.;{day};")
    assert [rejection.row for rejection in file.rejected] == [2]


def test_a_body_in_our_own_words_is_not_quoted(
    read: Read, inbox: Inbox, acts: Acts, say: Say
) -> None:
    key = say("Bank kaputt")
    inbox.refresh()
    acts.refer([inbox.find(key)], "Frau Muster")
    file = read(f"{number(inbox, inbox.find(key))};Ja.;;", body="Ordnungsamt")
    assert len(file.rejected) == 1
    assert "Muster" not in file.rejected[0].reason


def test_an_answer_that_came_before_is_not_overwritten(
    read: Read, inbox: Inbox, acts: Acts, now: Clock, lamp: Matter
) -> None:
    acts.deliver([lamp], "answered", OFFICE, "Nein.")
    file = read(f"{number(inbox, lamp)};Doch.;;")
    (one,) = file.found
    assert one.kind == "known"
    assert one.warning
    take_answers(acts, now, file)
    assert [h.answer for h in inbox.find(lamp.id).referrals] == ["Nein."]


def test_of_several_bodies_the_file_or_we_say_which_answers(
    read: Read, inbox: Inbox, acts: Acts, now: Clock, lamp: Matter
) -> None:
    acts.refer([lamp], LANDLORD)
    line = f"{number(inbox, lamp)};Ja.;;"
    assert [rejection.row for rejection in read(line).rejected] == [2]
    take_answers(acts, now, read(line, body=LANDLORD))
    answers = {h.referral.body: h.answer for h in inbox.find(lamp.id).referrals}
    assert answers == {OFFICE: "", LANDLORD: "Ja."}


def test_a_file_that_is_no_list_of_ours_says_so(read: Read) -> None:
    with pytest.raises(NoAnswersFile):
        read("Ali;030 1", header="Name;Telefon")
