"""The places of the quarter from a CSV file (name, part of the quarter, coordinates)."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from qmtui.book import Book, new_id
from qmtui.imports.rows import Rejected
from qmtui.imports.spots import read_spots
from qmtui.model.place import Place
from qmtui.rights import NotAllowed
from qmtui.search import skeleton


class PlacesImported(Struct, frozen=True, kw_only=True):
    """What an import did or would do."""

    new: int
    known: int
    changed: int
    rejected: tuple[Rejected, ...]


def import_places(book: Book, path: Path, *, dry_run: bool = False) -> PlacesImported:
    """Take places in, all or nothing; a place is known again by its name.

    What the file leaves out stays: remarks may be about it. Raises `NotAllowed` on a field book,
    and what `read_spots` raises.
    """
    if book.kind != "office":
        raise NotAllowed
    file = read_spots(path)
    by_name = {skeleton(place.name): place for place in book.places}
    before = {place.id: place for place in by_name.values()}
    for row in file.rows:
        known = by_name.get(skeleton(row.name)) or Place(id=new_id(), name=row.name)
        lat, lon = (known.lat, known.lon) if row.lat is None else (row.lat, row.lon)
        by_name[skeleton(row.name)] = replace(
            known, name=row.name, area=row.area or known.area, lat=lat, lon=lon
        )
    touched = [by_name[name] for name in {skeleton(row.name): None for row in file.rows}]
    new = [place for place in touched if place.id not in before]
    changed = [place for place in touched if before.get(place.id, place) != place]
    if not (dry_run or file.rejected):
        with book.transaction():
            for place in (*new, *changed):
                book.places.put(place)
    return PlacesImported(
        new=len(new),
        known=len(touched) - len(new) - len(changed),
        changed=len(changed),
        rejected=file.rejected,
    )
