"""The invented quarter Lindenhof: a whole festival to look at and to practise on.

All names are drawn from lists; nobody in it exists.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from qmtui import codes
from qmtui.book import Book, Now, new_id
from qmtui.collecting import collect
from qmtui.contacts.contacts import Contacts
from qmtui.count import Count
from qmtui.day.shifts import Shifts
from qmtui.day.stands import Stands
from qmtui.desk import Desk
from qmtui.directory.invented import fill as fill_directory
from qmtui.errors import QmtuiError
from qmtui.events import Events
from qmtui.exchange import sync
from qmtui.feedback.desk import FeedbackDesk
from qmtui.fieldbook import issue, join
from qmtui.i18n import mark
from qmtui.invented import GUESTS
from qmtui.measures import Measures
from qmtui.model.event import Counter, Event
from qmtui.model.feedback import Kind
from qmtui.model.person import Person, Registration
from qmtui.office import found_office
from qmtui.practice import begin

# fmt: off
GIVEN = (
    "Ayşe", "Mehmet", "Fatma", "Leyla", "Omar", "Amira", "Sabine", "Jürgen", "Monika", "Wolfgang",
    "Ursula", "Jan", "Aleksandra", "Piotr", "Olena", "Dmytro", "Chioma", "Kwame", "Mai", "Linh",
    "Fatou", "Rahel", "Özgür", "Sven", "Birgit", "Karl", "Hatice", "Yusuf", "Paula", "Emil",
)
FAMILY = (
    "Yılmaz", "Öztürk", "Müller", "Schmidt", "Weiß", "Großmann", "Krüger", "Jäger", "Nowak",
    "Kowalski", "Kovalenko", "Nguyen", "Okafor", "Diallo", "Tesfay", "Hassan", "El-Sayed",
    "O’Connor", "Vogel", "Zimmermann", "Köhler", "Schröder", "Lehmann", "Aydın",
)
# fmt: on
OFFERINGS = ("Lange Tafel", "Workshop Balkongemüse", "Workshop Fahrradreparatur", "Flohmarktstand")
REMARKS: tuple[tuple[Kind, str, str, str], ...] = (
    ("problem", "In der Unterführung ist seit Wochen eine Lampe kaputt.", "lighting", "Ahornweg"),
    ("idea", "Ein Bücherschrank am Lindenplatz wäre schön.", "meeting_places", "Lindenplatz"),
    ("praise", "Der neue Spielplatz ist toll geworden!", "playground", "Ulmenallee"),
    ("question", "Wann hat das Quartiersbüro geöffnet?", "advice", ""),
    ("offer", "Ich kann samstags Fahrräder reparieren.", "neighbours", ""),
)
CONTACTS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("Nele Vogel", "030 23125001", "", ("K1", "K4")),
    ("Kwame Okafor", "", "kwame@example.org", ("K5",)),
    ("Nele Vogel", "", "nele@example.org", ("K4",)),
)
STANDS = ("Verein Brücke", "Jugendhaus Lindenhof", "Mieterberatung Nord")
REGISTERED = 120
MARKER = "qmtui-demo.txt"
"""Says that a folder was filled by us and may be filled anew."""

MEASURE = "Umgestaltung Lindenplatz"
MEASURE_FACTS = (
    "Der Platz wird 2027 umgebaut, 180.000 € sind da.\nWas soll zwischen Spielplatz und Straße?"
)
MEASURE_OPTIONS = ("Hecke", "Zaun", "Bänke und Bäume", "nichts davon")


class Demo(Struct, frozen=True, kw_only=True):
    """Where the parts of the demonstration lie."""

    office: Path
    exchange: Path
    stations: tuple[Path, ...]


class FolderNotEmpty(QmtuiError):
    exit_code = 23
    sentence = mark("The folder holds something else already; name an empty one with --dir.")


def build(folder: Path, now: Now) -> Demo:
    """Build the demonstration anew in `folder`; raises `FolderNotEmpty` over anything else."""
    demo = Demo(
        office=folder / "office",
        exchange=folder / "exchange",
        stations=(folder / "station-1", folder / "station-2"),
    )
    _clear(folder, demo)
    chance = random.Random(2026)
    moment = now()
    with found_office(demo.office, "Lindenhof", 4200, plain=True, practice=True) as office:
        event = Events(office, now).add(
            "Stadtteilfest Lindenhof",
            "street_fest",
            start=moment - timedelta(hours=3),
            end=moment + timedelta(hours=3),
            place="Lindenplatz",
            stations=("Eingang Nord", "Eingang Süd"),
            capacity=600,
            here_from="check_ins",
            counters=[Counter(name="Kinder-Parcours", bands=("unter 10", "10–13", "14–17"))],
        )
        _register(office, event, chance)
        fill_directory(office, now)
        Measures(office).add(MEASURE, MEASURE_FACTS, MEASURE_OPTIONS)
        _plan_the_day(office, now, event)
        demo.exchange.mkdir(parents=True)
        issue(office, lambda: moment - timedelta(days=1), event, demo.exchange, devices=2)
    for number, station in enumerate(("Eingang Nord", "Eingang Süd"), start=1):
        at = demo.stations[number - 1]
        join(demo.exchange, f"G{number}", station=station, at=at)
        with Book.open(at) as book:
            book.post = replace(book.post, by="LH")
            _work(book, moment, chance)
            sync(book, now, demo.exchange)
            begin(book, moment)
    with Book.open(demo.office) as office:
        collect(office, now, demo.exchange)
    return demo


def _plan_the_day(office: Book, now: Now, event: Event) -> None:
    assert event.end is not None
    shifts, stands = Shifts(office, now), Stands(office, now)
    for initials, station in (
        ("LH", "Eingang Nord"),
        ("JO", "Eingang Nord"),
        ("MK", "Eingang Süd"),
    ):
        shifts.add(event, initials, event.start, event.end, station=station)
    for partner in STANDS:
        stands.add(event, partner)


def _clear(folder: Path, demo: Demo) -> None:
    """Remove an older demonstration, finished or not; nothing else, and none that is open."""
    marker = folder / MARKER
    if folder.exists() and not folder.is_dir():
        raise FolderNotEmpty
    if folder.is_dir() and any(folder.iterdir()) and not marker.exists():
        raise FolderNotEmpty
    parts = [part for part in (demo.office, *demo.stations) if (part / "book.json").exists()]
    for part in parts:
        Book.open(part).close()
    for part in (demo.office, *demo.stations, demo.exchange):
        shutil.rmtree(part, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    marker.write_text("qmtui demo\n", encoding="utf-8")


def _register(office: Book, event: Event, chance: random.Random) -> None:
    with office.transaction():
        for person, registration in chain(_guests(), _others(chance)):
            id = new_id()
            office.people.add(replace(person, id=id))
            office.registrations.add(
                replace(registration, id=id, event_id=event.id, key=f"demo:{id}")
            )


def _guests() -> Iterator[tuple[Person, Registration]]:
    """Those of the exercises, whose tickets may be on paper already."""
    for one in GUESTS:
        yield (
            Person(id="", name=one.name, given_name=one.given_name, family_name=one.family_name),
            Registration(
                id="", event_id="", code=one.code, offering=OFFERINGS[0], household=one.household
            ),
        )


def _others(chance: random.Random) -> Iterator[tuple[Person, Registration]]:
    for given_name, family_name, household in _names(chance, REGISTERED - len(GUESTS)):
        yield (
            Person(
                id="",
                name=f"{given_name} {family_name}",
                given_name=given_name,
                family_name=family_name,
                attention=chance.random() < 0.03,
                comment=chance.choice(("", "", "", "bringt Kuchen mit", "kommt später")),
            ),
            Registration(
                id="",
                event_id="",
                code=codes.new_code(codes.PRACTICE),
                offering=chance.choice(OFFERINGS),
                places=1 if household else chance.choice((1, 1, 1, 2, 3, 4)),
                household=household,
            ),
        )


def _names(chance: random.Random, count: int) -> Iterator[tuple[str, str, str]]:
    """Given name, family name and household; of some families several come together."""
    together = {family: chance.sample(GIVEN, 4) for family in chance.sample(FAMILY, 6)}
    pairs = [(given_name, family_name) for given_name in GIVEN for family_name in FAMILY]
    single = [pair for pair in pairs if pair[0] not in together.get(pair[1], ())]
    for family, names in together.items():
        yield from ((given_name, family, f"Familie {family}") for given_name in names)
    for pair in chance.sample(single, count - 4 * len(together)):
        yield *pair, ""


def _work(book: Book, moment: datetime, chance: random.Random) -> None:
    """Two and a half hours at a station, told quickly."""
    times = sorted(moment - timedelta(minutes=chance.uniform(5, 150)) for _ in range(70))
    clock = iter(times)
    desk = Desk(book, lambda: next(clock))
    count = Count(book, lambda: next(clock))
    feedback = FeedbackDesk(book, lambda: next(clock))
    contacts = Contacts(book, lambda: next(clock))
    kept = {one.code for one in GUESTS}
    expected = [r.id for r in book.registrations if r.code not in kept]
    doings: list[Callable[[], object]] = [
        *(partial(desk.check_in, attendee_id) for attendee_id in chance.sample(expected, 30)),
        *(partial(count.stroke, chance.choice((1, 1, 2, 5))) for _ in range(30)),
        *(partial(desk.walk_in, name, offering=OFFERINGS[0]) for name in ("Nele", "Brandt", "")),
        *(
            partial(feedback.add, kind, text, topic=topic, place=place)
            for kind, text, topic, place in chance.sample(REMARKS, 3)
        ),
    ]
    doings += [
        partial(contacts.add, name, purposes, phone=phone, email=email)
        for name, phone, email, purposes in chance.sample(CONTACTS, 2)
    ]
    chance.shuffle(doings)
    for do in doings:
        do()
