"""Who we are (Quartier, Träger, Auftraggeber): set up once, printed on every report."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from qmtui.book import Book, new_id
from qmtui.clean import NAME, clean_or_refuse
from qmtui.model.event import District
from qmtui.office import MOST_RESIDENTS, NameMissing, ResidentsOutOfRange

LIMITS = {"name": NAME, "provider": NAME, "client": NAME, "programme": NAME, "logo_line": 3 * NAME}
"""The longest words of each, in characters."""


def district_of(book: Book) -> District:
    """The neighbourhood of this book; an empty one where none was set up."""
    return next(iter(book.districts), None) or District(id="", name="")


def describe(book: Book, **changes: Any) -> District:
    """Say who we are; what is not named stays. Stations learn of it with the next `issue`.

    Raises `NotAllowed`, `NameMissing`, `ResidentsOutOfRange`, `TextTooLong`.
    """
    book.require_office()
    for field, limit in LIMITS.items():
        if field in changes:
            changes[field] = clean_or_refuse(changes[field], limit=limit)
    district = replace(district_of(book), **changes)
    if not district.name:
        raise NameMissing
    if district.residents is not None and not 0 <= district.residents <= MOST_RESIDENTS:
        raise ResidentsOutOfRange(MOST_RESIDENTS)
    with book.transaction():
        if district.id:
            book.districts.put(district)
        else:
            district = book.districts.add(replace(district, id=new_id()))
    return district
