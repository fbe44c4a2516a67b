"""Which column of a file of registrations holds what, told by its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from hashlib import blake2b

from qmtui.clean import clean
from qmtui.errors import QmtuiError
from qmtui.i18n import _, mark, ngettext
from qmtui.imports.rows import Row
from qmtui.search import skeleton

FIELDS = {
    "order": (
        "Order code; Order #; Order ID; Order number; Order no.; Order; Booking number;"
        " Bestellnummer; Bestell-Nr.; Bestellcode; Bestell-ID; Bestellung;"
        " Buchungsnummer; Buchungs-Nr."
    ),
    "line": (
        "Position ID; Order position; Position; Bestellposition;"
        " Attendee #; Attendee ID; Attendee number; Teilnehmernummer; Teilnehmer-Nr."
    ),
    "secret": (
        "Secret; Ticket secret; Ticket code; Barcode; Barcode #; Barcode number;"
        " Geheimnis; Ticketgeheimnis; Barcodenummer"
    ),
    "given_name": (
        "Attendee name: Given name; Attendee first name; *Teilnehm*: Vorname;"
        " Given name; First name; Forename; Vorname; Rufname"
    ),
    "family_name": (
        "Attendee name: Family name; Attendee last name; *Teilnehm*: Nachname;"
        " *Teilnehm*: Familienname; Family name; Last name; Surname;"
        " Nachname; Familienname; Zuname"
    ),
    "name": (
        "Attendee name; Name Teilnehmer*in; Name *teilnehm* Person; Teilnehmername;"
        " Full name; Name; Vor- und Nachname; Vorname und Nachname; Vorname Nachname;"
        " Nachname, Vorname; Familienname, Vorname; Zuname, Vorname; Name, Vorname;"
        " Last name, first name; Surname, first name; Family name, given name;"
        " Attendee; Participant; Teilnehmer*in; Teilnehmer; Teilnehmende"
    ),
    "email": (
        "Attendee email; E-Mail *Teilnehm*; Email; Email address; E-Mail-Adresse;"
        " E-Mail-Adr.; Mail; Mailadresse"
    ),
    "phone": (
        "Phone number; Phone; Telephone; Mobile phone; Mobile; Cell phone;"
        " Telefonnummer; Telefon; Tel.; Tel.-Nr.; Rückrufnummer;"
        " Mobiltelefon; Mobilnummer; Mobil; Handynummer; Handy"
    ),
    "offering": (
        "Product; Ticket type; Offering; Offer; Produkt; Ticketart; Tickettyp; Ticketkategorie;"
        " Angebot; Programmpunkt; Workshop; Kurs"
    ),
    "accessibility": "*Rollstuhl*; *wheelchair*; Accessibility; Barrierefrei",
    "companions": (
        "Companions; Number of companions; Accompanying persons; *people*come with you;"
        " Begleitpersonen; Anzahl Begleitpersonen; Begleitung; Anzahl Begleitung; Mitkommende;"
        " Weitere Personen; Wie viele kommen mit; *Personen*kommen*mit; *Personen*bringen*mit"
    ),
    "places": (
        "Places; People; Persons; Number of people; Number of persons; Party size;"
        " Quantity; Ticket quantity; Qty; Personen; Personenzahl; Anzahl Personen;"
        " Anzahl der Personen; Anzahl; Plätze; Anzahl Plätze; Menge;"
        " Wie viele kommen; Wie viele Personen kommen"
    ),
    "attention": (
        "Requires special attention; Special attention; Attention;"
        " Benötigt besondere Behandlung; Benötigt besondere Aufmerksamkeit;"
        " Besondere Behandlung; Besondere Aufmerksamkeit"
    ),
    "household": (
        "Household; Family; Group; Party; Haushalt; Familie; Gruppe; Hausgemeinschaft;"
        " Gruppenname; Name der Gruppe"
    ),
    "valid_from": "Valid from; Ticket valid from; Gültig ab; Gültig von",
    "valid_until": "Valid until; Valid to; Ticket valid until; Gültig bis",
    "comment": (
        "Comment; Comments; Order comment; Remark; Remarks; Note; Notes;"
        " Kommentar; Bestellkommentar; Bemerkung; Bemerkungen; Anmerkung; Anmerkungen;"
        " Notiz; Notizen; Hinweis; Hinweise"
    ),
}
"""Each field with the names its column may have, the surest first; * stands for anything."""

WORDS = {
    "order": mark("order"),
    "line": mark("line of the order"),
    "secret": mark("ticket code"),
    "given_name": mark("given name"),
    "family_name": mark("family name"),
    "name": mark("name"),
    "email": mark("e-mail"),
    "phone": mark("phone"),
    "offering": mark("offering"),
    "accessibility": mark("accessibility"),
    "companions": mark("companions"),
    "places": mark("places"),
    "attention": mark("attention"),
    "household": mark("household"),
    "valid_from": mark("valid from"),
    "valid_until": mark("valid until"),
    "comment": mark("comment"),
}
"""What people call each field."""

WHO = frozenset({"name", "given_name", "family_name", "order", "secret"})
"""One of them there must be, so that a row is about somebody."""

IGNORE = "ignore"
"""What a column is mapped to that shall not be read."""

_FAMILY_FIRST = re.compile(
    r"(?:(?:nach|familien|zu)?name|lastname|surname|familyname)(?:vorname|firstname|givenname)"
)
_LOOKS_PERSONAL = re.compile(r"@|[0-9]{3}")


class ColumnsUnknown(QmtuiError):
    exit_code = 47
    sentence = mark(
        "No column with names or order numbers was found. Row {0} should hold the column names and"
        " has: {1}. To say which column is which: --map COLUMN=name"
    )


class ColumnAmbiguous(QmtuiError):
    exit_code = 48
    sentence = mark(
        "Row {0}: The columns {1} would all fill the field “{2}”. Please rename all but one, or"
        " decide with --map COLUMN={2}"
    )


class ColumnMissing(QmtuiError):
    exit_code = 49
    sentence = mark("There is no column “{0}”. The file has: {1}.")


class FieldMissing(QmtuiError):
    exit_code = 49
    sentence = mark("There is no field “{0}”. Please choose one of: {1}.")


class FieldTaken(QmtuiError):
    exit_code = 49
    sentence = mark("The field “{0}” can take one column only. Please choose one of: {1}.")


def find_columns(header: Row, mapping: Mapping[str, str]) -> dict[str, int]:
    """The column of each field that has one; `mapping` (column to field) comes before the names.

    Raises one of the errors above.
    """
    names = list(map(_fold, header.cells))
    fields = _mapped(header, names, mapping)
    for field in FIELDS:
        if field not in fields.values() and (hits := _hits(names, field, fields)):
            fields[_only(hits, header, field)] = field
    if not WHO.intersection(fields.values()):
        raise ColumnsUnknown(header.number, _found(header))
    if "name" not in mapping.values():
        fields = _beside_given_name(fields, names)
    return {field: column for column, field in fields.items() if field != IGNORE}


def suggested(header: Row, mapping: Mapping[str, str]) -> dict[int, str]:
    """What each column most likely holds, as far as it can be told; for people to correct."""
    names = list(map(_fold, header.cells))
    fields: dict[int, str] = {}
    with suppress(QmtuiError):
        fields = _mapped(header, names, mapping)
    if not fields:
        for field in FIELDS:
            if hits := _hits(names, field, fields):
                fields[hits[0]] = field
        fields = _beside_given_name(fields, names)
    return {column: field for column, field in fields.items() if field != IGNORE}


def as_mapping(header: Row, fields: Mapping[int, str]) -> dict[str, str]:
    """Every column with its field, as `find_columns` takes it; one is named by its number, such as
    #3, where its name is missing or another column is called so too.
    """
    names = list(map(_fold, header.cells))
    return {
        cell if name and names.count(name) == 1 else f"#{column + 1}": fields.get(column, IGNORE)
        for column, (cell, name) in enumerate(zip(header.cells, names, strict=True))
    }


def fingerprint(header: Row) -> str:
    """Equal for files whose columns have the same names in the same order."""
    return blake2b("\0".join(map(_fold, header.cells)).encode(), digest_size=12).hexdigest()


def looks_personal(header: Row) -> bool:
    """Whether somebody's data seems to stand where the column names should be."""
    return any(map(_LOOKS_PERSONAL.search, header.cells))


def is_family_first(name: str) -> bool:
    """Whether a column is called "Nachname, Vorname" or the like."""
    return bool(_FAMILY_FIRST.fullmatch(_fold(name)))


def _hits(names: Sequence[str], field: str, taken: Mapping[int, str]) -> list[int]:
    """The free columns that the surest name of a field fits."""
    for pattern in FIELDS[field].split(";"):
        if hits := [n for n in _matching(names, pattern) if n not in taken]:
            return hits
    return []


def _beside_given_name(fields: dict[int, str], names: Sequence[str]) -> dict[int, str]:
    """Beside "Vorname", a German "Name" is the family name."""
    parts = {"name", "given_name", "family_name"}.intersection(fields.values())
    column = next((n for n, field in fields.items() if field == "name"), None)
    if parts == {"name", "given_name"} and column is not None and names[column] == "name":
        return fields | {column: "family_name"}
    return fields


def _mapped(header: Row, names: Sequence[str], mapping: Mapping[str, str]) -> dict[int, str]:
    fields: dict[int, str] = {}
    for name, field in mapping.items():
        hits = _matching(names, name.replace("*", " ")) or _numbered(names, name)
        if not hits:
            raise ColumnMissing(clean(name), _found(header))
        if field not in {*FIELDS, IGNORE}:
            raise FieldMissing(clean(field), _listed([*FIELDS, IGNORE]))
        if field != IGNORE and field in fields.values():
            rivals = [header.cells[n] for n, taken in fields.items() if taken == field]
            raise FieldTaken(field, _listed([*rivals, clean(name)]))
        columns = hits if field == IGNORE else [_only(hits, header, field)]
        fields.update(dict.fromkeys(columns, field))
    return fields


def _matching(names: Sequence[str], pattern: str) -> list[int]:
    folded = "*".join(map(_fold, pattern.split("*")))
    return [n for n, name in enumerate(names) if fnmatchcase(name, folded)]


def _numbered(names: Sequence[str], name: str) -> list[int]:
    """The column with this number, such as #3."""
    number = name[1:] if name.startswith("#") and name[1:].isdecimal() else ""
    return [int(number) - 1] if number and 1 <= int(number[:4]) <= len(names) else []


def _only(columns: Sequence[int], header: Row, field: str) -> int:
    if len(columns) > 1:
        rivals = _listed([header.cells[column] for column in columns])
        raise ColumnAmbiguous(header.number, rivals, field)
    return columns[0]


def _found(header: Row) -> str:
    """The column names, or none of them where a person may stand in their place."""
    if looks_personal(header):
        return _("cells that look like somebody's data")
    names = list(map(_fold, header.cells))
    if not any(_hits(names, field, {}) for field in FIELDS):
        return cells_counted(len(header.cells))
    return _listed(header.cells)


def cells_counted(count: int) -> str:
    """What is said of a first row in which nothing is known: it may be somebody's data."""
    words = ngettext(
        "{0} cell, which is no column name we know",
        "{0} cells, none of them a column name we know",
        count,
    )
    return words.format(count)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(_("“{name}”").format(name=name) for name in names if name)


def _fold(name: str) -> str:
    """A column's name without what people vary: case, accents, blanks and punctuation."""
    return skeleton(name.replace("#", " number ")).replace(" ", "")
