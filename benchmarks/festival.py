"""The field book of a festival that many people have registered for; nobody in it exists."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from qmtui.book import Book, new_id, now
from qmtui.demo import FAMILY, GIVEN
from qmtui.events import Events
from qmtui.fieldbook import issue, join
from qmtui.model.person import Person, Registration
from qmtui.office import found_office

START = datetime(2026, 6, 13, 12, tzinfo=UTC)
SYLLABLES = "ba ber dar el fei gün hof ja ka kow lin mann mül nak oğlu pe ra schu ski ter vić"


def field_book(folder: Path, size: int) -> Path:
    """The folder of a station's plain book with so many people on its list."""
    stick = folder / "stick"
    stick.mkdir(parents=True)
    with found_office(folder / "office", "Lindenhof", plain=True) as office:
        event = Events(office, now).add(
            "Stadtteilfest",
            "street_fest",
            START,
            START + timedelta(hours=5),
            stations=("Nord",),
            mode="registration",
        )
        issue(office, now, event, stick)
    join(stick, "G1", station="Nord", at=folder / "g1")
    shutil.rmtree(folder / "office")
    with Book.open(folder / "g1") as book, book.transaction():
        _register(book, event.id, size)
    return folder / "g1"


def _register(book: Book, event_id: str, size: int) -> None:
    """Put them on the list here: an office would first seal and send it, which takes minutes."""
    for number, (given_name, family_name) in enumerate(names(size)):
        person = Person(
            id=new_id(),
            name=f"{given_name} {family_name}",
            given_name=given_name,
            family_name=family_name,
        )
        book.people.add(person)
        book.registrations.add(
            Registration(
                id=person.id,
                event_id=event_id,
                secret=f"order-{number:06}",
                offering="Lange Tafel",
            )
        )


def names(size: int) -> Iterator[tuple[str, str]]:
    """Given and family names: a few that many bear, and many that few do, as in a real quarter."""
    chance = random.Random(2026)
    for _person in range(size):
        rare = "".join(chance.choices(SYLLABLES.split(), k=3)).title()
        is_common = chance.random() < 0.3
        yield chance.choice(GIVEN), chance.choice(FAMILY) if is_common else rare
