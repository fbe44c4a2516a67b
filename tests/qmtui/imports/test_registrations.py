"""Lists of people who have registered, and what of them is taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from qmtui.imports.columns import (
    FIELDS,
    ColumnAmbiguous,
    ColumnMissing,
    ColumnsUnknown,
    FieldMissing,
    FieldTaken,
)
from qmtui.imports.registrations import RegistrationFile, RegistrationRow, read_registrations

Read = Callable[..., RegistrationFile]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(content: str, mapping: Mapping[str, str] | None = None) -> RegistrationFile:
        path = tmp_path / "list.csv"
        path.write_bytes(content.encode())
        return read_registrations(path, mapping)

    return read


def only(file: RegistrationFile) -> RegistrationRow:
    assert not file.rejected
    (row,) = file.rows
    return row


def keys(file: RegistrationFile) -> list[str]:
    return [row.key for row in file.rows]


PRETIX = (
    '"Order code","Attendee name","Attendee name: Given name","Attendee name: Family name",'
    '"Product","Price","Secret","E-mail","Wie viele Personen kommen mit?","Rollstuhlplatz nötig?",'
    '"Company","Requires special attention","Comment","Seat ID"\n'
    '"M7UFV","Ali Öz","Ali","Öz","Lange Tafel","0.00","r28bwa43525mcee6","ali@example.org",'
    '"2","Ja","","Yes","braucht Strom",""\n'
)


def test_a_pretix_export_is_understood_without_a_mapping(read: Read) -> None:
    file = read(PRETIX)
    assert only(file) == RegistrationRow(
        row=2,
        key="ticket:r28bwa43525mcee6",
        secret="r28bwa43525mcee6",
        order="M7UFV",
        given_name="Ali",
        family_name="Öz",
        name="Ali Öz",
        email="ali@example.org",
        phone="",
        offering="Lange Tafel",
        places=3,
        accessibility=1,
        attention=True,
        comment="braucht Strom",
    )
    assert file.ignored == ("Price", "Company", "Seat ID")
    assert file.columns["companions"] == "Wie viele Personen kommen mit?"
    assert (file.encoding, file.delimiter) == ("utf-8-sig", ",")


def test_a_german_pretix_export_with_two_columns_firma_is_understood(read: Read) -> None:
    row = only(
        read(
            "Bestellnummer,Position,Status,E-Mail,Telefonnummer,Produkt,Name Teilnehmer*in,"
            "Name Teilnehmer*in: Vorname,Name Teilnehmer*in: Nachname,E-Mail Teilnehmer*in,Firma,"
            "Bestellkommentar,Firma,Rechnungsadresse: Name,Rechnungsadresse: Name: Vorname,"
            "Benötigt besondere Behandlung\n"
            "M7UFV,2,bezahlt,kasse@example.org,'+49 30 1,Lange Tafel,Ali Öz,Ali,Öz,"
            "ali@example.org,F,laut,F,Kasse,Kurt,Nein\n"
        )
    )
    assert (row.key, row.name, row.given_name, row.family_name) == (
        *("order:M7UFV/2", "Ali Öz", "Ali", "Öz"),
    )
    assert (row.email, row.phone, row.comment) == ("ali@example.org", "+49 30 1", "laut")
    assert (row.offering, row.attention, row.places) == ("Lange Tafel", False, 1)


def test_an_eventbrite_export_is_understood(read: Read) -> None:
    file = read(
        "Order #,Order Date,First Name,Last Name,Email,Quantity,Ticket Type,Attendee #,Barcode #\n"
        "111,2026-05-01,Anna,Meyer,anna@example.org,1,Lange Tafel,222,\n"
        "111,2026-05-01,Ben,Meyer,anna@example.org,2,Lange Tafel,223,111222001\n"
    )
    assert keys(file) == ["order:111/222", "ticket:111222001"]
    assert [(row.name, row.places) for row in file.rows] == [("Anna Meyer", 1), ("Ben Meyer", 2)]
    assert file.rows[0].offering == "Lange Tafel"


@pytest.mark.parametrize(
    "header",
    [
        "Nachname;Vorname;Telefon;E-Mail;Angebot;Personen;Bemerkung",
        "NACHNAME;Vorname*;Tel.;e-mail:;angebot ;Anzahl Personen;Bemerkungen",
        "Last name;First name;Phone;Email;Ticket type;Number of people;Comment",
        "Familienname;Vorname;Handy;Mail;Programmpunkt;Plaetze;Anmerkung",
        "Name;Vorname;Mobil;E-Mail-Adresse;Workshop;Anzahl;Hinweis",
    ],
)
def test_plain_german_and_english_lists_are_understood(read: Read, header: str) -> None:
    row = only(read(f"{header}\nÖz;Ali;030 1;ali@example.org;Tafel;4;laut\n"))
    assert (row.name, row.family_name, row.phone, row.email) == (
        *("Ali Öz", "Öz", "030 1", "ali@example.org"),
    )
    assert (row.offering, row.places, row.comment) == ("Tafel", 4, "laut")


@pytest.mark.parametrize(("field", "names"), FIELDS.items())
def test_every_name_of_a_column_leads_to_its_field(read: Read, field: str, names: str) -> None:
    for name in names.split(";"):
        column = " ".join(name.replace("*", " ").split())
        file = read(f"Wer?\t{column}\nA\t1\n", {"Wer?": "order" if field == "name" else "name"})
        assert file.columns[field] == column


def test_a_mapping_comes_before_what_the_names_suggest(read: Read) -> None:
    content = "Name;Wer?;Kommentar\nStand 7;Ali Öz;laut\n"
    file = read(content, {"wer": "name", "Name": "offering", "Kommentar": "ignore"})
    row = only(file)
    assert (row.name, row.offering, row.comment) == ("Ali Öz", "Stand 7", "")
    assert file.ignored == ("Kommentar",)


def test_name_beside_vorname_is_the_family_name_unless_mapped(read: Read) -> None:
    content = "Name;Vorname\nAli Öz;Ali\n"
    assert only(read(content)).family_name == "Ali Öz"
    assert only(read(content, {"Name": "name"})).name == "Ali Öz"


def test_a_column_taken_as_name_keeps_the_given_name_beside_it(read: Read) -> None:
    content = "Familienname;Rufname\nÖz;Ali\n"
    assert only(read(content, {"Familienname": "name", "Rufname": "given_name"})).name == "Ali Öz"


def test_columns_that_share_a_name_can_be_ignored(read: Read) -> None:
    file = read("Name;Begleitung;Begleitung\nA;ja;2\n", {"Begleitung": "ignore"})
    assert (only(file).places, file.ignored) == (1, ("Begleitung", "Begleitung"))


@pytest.mark.parametrize("column", ["Titel", "*"])
def test_a_mapping_of_an_unknown_column_names_those_there_are(read: Read, column: str) -> None:
    with pytest.raises(ColumnMissing, match=r"Name.*Ort"):
        read("Name;Ort\nA;B\n", {column: "name"})


def test_a_mapping_to_an_unknown_field_names_those_there_are(read: Read) -> None:
    with pytest.raises(FieldMissing, match=r"vorname.*given_name.*ignore"):
        read("Name;Ort\nA;B\n", {"Ort": "vorname"})


def test_a_mapping_of_two_columns_to_one_field_names_both(read: Read) -> None:
    with pytest.raises(FieldTaken, match=r"comment.*Name.*Ort"):
        read("Name;Ort\nA;B\n", {"Name": "comment", "Ort": "comment"})


@pytest.mark.parametrize("header", ["Name;Name", "Rollstuhl;Rollstuhlplatz", "E-Mail;Email"])
def test_two_columns_for_one_field_are_not_guessed(read: Read, header: str) -> None:
    with pytest.raises(ColumnAmbiguous, match=rf"1.*{header.replace(';', '.*')}"):
        read(f"{header}\nA;B\n")


def test_a_mapping_decides_between_two_columns(read: Read) -> None:
    content = "Name;Rollstuhlplatz;Rollstuhl vorhanden\nA;2;nein\n"
    assert only(read(content, {"Rollstuhlplatz": "accessibility"})).accessibility == 2


def test_a_file_without_names_and_orders_says_what_it_has(read: Read) -> None:
    with pytest.raises(ColumnsUnknown, match=r"Telefon.*Bar.*--map"):
        read("Telefon;Bar\nA;B\n")


@pytest.mark.parametrize("first", ["Ali Öz;ali@example.org", "Ali Öz;Grüner Weg"])
def test_a_person_in_place_of_the_header_is_not_quoted(read: Read, first: str) -> None:
    for mapping in ({}, {"Wer": "name"}):
        with pytest.raises((ColumnsUnknown, ColumnMissing)) as error:
            read(f"{first}\nEva Öz;Roter Weg\n", mapping)
        assert not [part for part in first.split(";") if part in str(error.value)]


@pytest.mark.parametrize(
    ("header", "cell", "name"),
    [
        ("Nachname, Vorname", '"Müller, Anna Lena"', "Anna Lena Müller"),
        ("Name, Vorname", '"von Au, Dr. Ida"', "Dr. Ida von Au"),
        ("Nachname Vorname", "Müller Anna", "Anna Müller"),
        ("Nachname Vorname", "von Au Ida", "von Au Ida"),
        ("Nachname, Vorname", "Anna Müller", "Anna Müller"),
        ("Vorname Nachname", "Anna Müller", "Anna Müller"),
        ("Name", '"Haus, Hof"', "Haus, Hof"),
    ],
)
def test_a_family_name_first_is_turned_round_where_the_column_says_so(
    read: Read, header: str, cell: str, name: str
) -> None:
    row = only(read(f"{header};Mail\n{cell};a@example.org\n"))
    assert row.name == name
    assert not row.family_name or f"{row.given_name} {row.family_name}" == name


def test_tickets_without_names_are_called_by_their_order(read: Read) -> None:
    file = read("Order code;Secret\nM7UFV;r28bwa43525mcee6\n;k3jd92jd82jd92aa\n")
    assert [row.name for row in file.rows] == ["M7UFV", "92aa"]


@pytest.mark.parametrize("name", ["\x07\u200b", "\u3164"])
def test_case_26_a_name_of_nothing_one_can_see_is_missing(read: Read, name: str) -> None:
    file = read(f"Name;Ort\n{name};B\nEva;C\n")
    (rejection,) = file.rejected
    assert (rejection.row, "Name" in rejection.reason) == (2, True)
    assert [row.name for row in file.rows] == ["Eva"]


@pytest.mark.parametrize(
    ("column", "text", "places"),
    [
        ("Personen", "", 1),
        ("Personen", "1", 1),
        ("Personen", " 99 ", 99),
        ("Personen", "3,0", 3),
        ("Begleitpersonen", "", 1),
        ("Begleitpersonen", "0", 1),
        ("Begleitpersonen", "98", 99),
    ],
)
def test_places_count_the_person_and_who_comes_along(
    read: Read, column: str, text: str, places: int
) -> None:
    assert only(read(f"Name;{column}\nA;{text}\n")).places == places


@pytest.mark.parametrize("texts", ["1;2", "3;2", "3;"])
def test_of_two_numbers_of_people_the_larger_counts(read: Read, texts: str) -> None:
    assert only(read(f"Name;Quantity;Companions\nA;{texts}\n")).places == 3


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("Personen", "0"),
        ("Personen", "100"),
        ("Personen", "-1"),
        ("Personen", "2,5"),
        ("Personen", "zwei"),
        ("Personen", "٣"),
        ("Begleitpersonen", "99"),
        ("Begleitpersonen", "Eva"),
        ("Rollstuhlplatz", "vielleicht"),
        ("Attention", "2"),
        ("Attention", "!!"),
    ],
)
def test_a_doubtful_cell_rejects_its_row_and_names_the_column(
    read: Read, column: str, text: str
) -> None:
    file = read(f"Name;{column}\nA;{text}\nB;1\n")
    assert [row.name for row in file.rows] == ["B"]
    assert [rejection.row for rejection in file.rejected] == [2]
    assert column in file.rejected[0].reason


def test_all_reasons_of_all_rows_are_given_in_order_and_quote_nothing(read: Read) -> None:
    file = read(
        "Name;Personen;Attention;Kommentar\n"
        f"Geheim;zwölf;jein;{'geheim ' * 80}\n"
        "A;1\n"
        "B;1;nein;ok\n"
        '"C"x;1;nein;ok\n'
        ";1;nein;ok\n"
    )
    assert [rejection.row for rejection in file.rejected] == [2, 3, 5, 6]
    reason = file.rejected[0].reason
    assert all(column in reason for column in ("Personen", "Attention", "Kommentar"))
    assert not any(word in reason.lower() for word in ("geheim", "zwölf", "jein"))
    assert [row.name for row in file.rows] == ["B"]


@pytest.mark.parametrize(
    ("text", "attention", "accessibility"),
    [
        *[(yes, True, 1) for yes in ("Ja", "YES", "x", "X", "1", "true", "Wahr", " j ")],
        *[(no, False, 0) for no in ("Nein", "no", "", "0", "FALSE", "falsch")],
    ],
)
def test_yes_and_no_are_read_in_both_languages(
    read: Read, text: str, attention: bool, accessibility: int
) -> None:
    row = only(read(f"Name;Attention;Wheelchair place?\nA;{text};{text}\n"))
    assert (row.attention, row.accessibility) == (attention, accessibility)


def test_wheelchair_places_may_be_counted(read: Read) -> None:
    assert only(read("Name;Rollstuhlplätze\nA;3\n")).accessibility == 3


@pytest.mark.parametrize(("column", "limit"), [("Name", 100), ("Bemerkung", 500), ("Secret", 300)])
def test_a_text_that_does_not_fit_rejects_its_row_instead_of_being_cut(
    read: Read, column: str, limit: int
) -> None:
    fits = only(read(f"{column};Vorname\n{'x' * limit};A\n"))
    assert "x" * limit in (fits.family_name, fits.comment, fits.secret)
    file = read(f"{column};Vorname\n{'x' * (limit + 1)};A\n")
    assert (file.rows, [rejection.row for rejection in file.rejected]) == ((), [2])
    assert column in file.rejected[0].reason


@pytest.mark.parametrize(
    ("column", "text"),
    [("E-Mail", "keine"), ("E-Mail", "a@b, c@d"), ("Telefon", "keins"), ("Telefon", "-")],
)
def test_an_unusable_address_is_left_out_and_the_person_stays(
    read: Read, column: str, text: str
) -> None:
    file = read(f"Name;{column}\nAli;{text}\n")
    row = only(file)
    assert (row.name, row.email, row.phone) == ("Ali", "", "")
    assert [warning.row for warning in file.warnings] == [2]
    assert column in file.warnings[0].reason
    assert text not in file.warnings[0].reason.split()


def test_texts_are_cleaned_and_formulas_stay_text(read: Read) -> None:
    row = only(
        read('Name;Angebot;Bemerkung\n"  =HYPERLINK(1)\u202e ";"@x\x1b";"+1 \n\n\n\n  zwei"\n')
    )
    assert (row.name, row.offering) == ("=HYPERLINK(1)", "@x")
    assert row.comment == "+1\n\nzwei"


def test_the_same_ticket_twice_rejects_the_second_row_and_names_the_first(read: Read) -> None:
    file = read("Name;Secret\nA;s1\nB;s2\nC;s1\n")
    assert keys(file) == ["ticket:s1", "ticket:s2"]
    assert [rejection.row for rejection in file.rejected] == [4]
    assert "2" in file.rejected[0].reason
    assert "s1" not in file.rejected[0].reason


def test_the_same_line_of_an_order_twice_rejects_the_second_row(read: Read) -> None:
    file = read("Name;Order;Position\nA;M7;1\nB;M7;2\nC;M7;1\n")
    assert (keys(file), file.rejected[0].row) == (["order:M7/1", "order:M7/2"], 4)


def test_rows_of_an_order_without_lines_are_numbered(read: Read) -> None:
    content = "Name;Bestellnummer;Bemerkung\nA;M7;\nB;M8;\nC;M7;"
    assert keys(read(content)) == ["order:M7/1", "order:M8/1", "order:M7/2"]
    assert keys(read(content + "neu")) == keys(read(content))


def test_a_rejected_row_keeps_its_number_in_the_order(read: Read) -> None:
    content = "Name;Order;Personen\nA;M7;{}\nB;M7;1\n"
    assert keys(read(content.format("viele"))) == ["order:M7/2"]
    assert keys(read(content.format("1"))) == ["order:M7/1", "order:M7/2"]


def test_equal_rows_all_count_and_come_back_as_the_same(read: Read) -> None:
    content = "Name;Angebot\nAli;Tafel\nEva;Tafel\nAli;Tafel\n"
    first, again = keys(read(content)), keys(read(content))
    assert len(set(first)) == 3
    assert again == first
    assert set(keys(read(content + "Ali;Tafel\n"))) > set(first)


def test_a_row_is_the_same_in_another_order_and_dress(read: Read) -> None:
    plain = read("Name;Telefon;Ort\nAli Öz;'+49;hier\nEva;1;\n")
    dressed = read("Tel.,Wer,NOTIZ\n1,Eva,\n+49, Ali  Öz ,\n", {"Wer": "name"})
    assert keys(dressed) == keys(plain)[::-1]
    dressed = read("Nummer,NAME\n1,Eva\n+49,Ali Öz\n", {"Nummer": "phone"})
    assert keys(dressed) == keys(plain)[::-1]


def test_a_row_that_differs_is_another_one(read: Read) -> None:
    assert keys(read("Name;Personen\nAli;2\n")) != keys(read("Name;Personen\nAli;3\n"))


def test_case_21_what_steers_a_terminal_is_gone_from_every_cell(read: Read) -> None:
    steering = "\x1b]52;c;cGFzcw==\x07", "\x1b]0;gehackt\x07", "\x9b2J", "\x1b[31m"
    for text in steering:
        row = only(read(f"Name\tKommentar\nEva{text}Weiß\t{text}\n"))
        assert not {"\x1b", "\x07", "\x9b"} & set(row.name + row.comment)


def test_case_22_what_reverses_a_name_is_removed_and_counted(read: Read) -> None:
    file = read("Name;Angebot\n\u202eAyşe\u2066 Öz\u2069;Tafel\nEva Weiß;Tafel\n")
    assert [row.name for row in file.rows] == ["Ayşe Öz", "Eva Weiß"]
    (warning,) = file.warnings
    assert (warning.row, warning.reason) == (
        2,
        "Spalte „Name“: 3 verborgene Zeichen wurden entfernt.",
    )


def test_times_of_a_ticket_are_read_in_the_districts_zone(read: Read) -> None:
    row = only(
        read("Name;Haushalt;Gültig ab;Gültig bis\nEva;Weiß;13.6.2026 16:00;13.6.2026 18 Uhr\n")
    )
    assert row.household == "Weiß"
    assert row.valid_from
    assert row.valid_until
    assert (row.valid_from.isoformat(), row.valid_until.hour) == ("2026-06-13T16:00:00+02:00", 18)
