"""The Stadtteilfest of the practice's own example, played whole on four laptops.

Four stations, a clock that goes wrong, a dead battery, rain, people seen twice, a withdrawal, a
lost stick; the names are drawn from lists, nobody in it exists.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from qmtui.actors.merging import Merging
from qmtui.actors.people import People
from qmtui.actors.twins import twins
from qmtui.book import Book, new_id
from qmtui.clock_checks import compare_clock, compare_own_clock
from qmtui.collecting import Collected, collect
from qmtui.contacts.contacts import Contacts
from qmtui.contacts.withdrawals import Withdrawals
from qmtui.count import Count
from qmtui.day.relocating import Relocating
from qmtui.demo import FAMILY, GIVEN
from qmtui.desk import Desk
from qmtui.events import Events, counter_from
from qmtui.exchange import sync
from qmtui.feedback.desk import FeedbackDesk
from qmtui.fieldbook import issue, join
from qmtui.inbox.acts import Acts
from qmtui.inbox.inbox import Inbox
from qmtui.model.event import Event
from qmtui.model.feedback import Kind
from qmtui.model.person import Person, Registration
from qmtui.model.place import Place
from qmtui.office import found_office
from qmtui.replicas import replica
from qmtui.unlocking import key_for
from tests.qmtui.conftest import Clock, at

NORTH, SOUTH, STAND, COURSE = STATIONS = (
    "Eingang Nord",
    "Eingang Süd",
    "QM-Stand",
    "Kinder-Parcours",
)
OFFERINGS = {"Lange Tafel": 150, "Workshops": 110, "Flohmarkt": 40}
CAME = {"Lange Tafel": 120, "Workshops": 85, "Flohmarkt": 33}
DRY, DRIER = "Lindenplatz", "Gemeinschaftshaus"
WRONG = timedelta(hours=1)
"""So much G1 goes slow."""

KINDS: dict[Kind, int] = {"idea": 31, "problem": 29, "question": 14, "praise": 7, "offer": 3}
FIELDS = {
    "public_space": 41,
    "integration": 17,
    "education": 12,
    "health": 8,
    "participation": 6,
}
PLACES = {
    "Lindenplatz": (52.42411, 13.46102),
    "Unterführung Ahornweg": (52.42467, 13.46288),
    "Spielplatz Ulmenallee": (52.42588, 13.46477),
}
TOPICS = ("lighting", "litter", "playground", "meeting_places", "traffic", "neighbours")


ROOT = Path(__file__).parents[2]
COUNT_AND_DIE = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from qmtui.book import Book
from qmtui.count import Count
folder, strokes, moment = sys.argv[1:]
count = Count(
    Book.open(Path(folder), key=sys.stdin.buffer.read()), lambda: datetime.fromisoformat(moment)
)
for _ in range(int(strokes)):
    count.stroke()
os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
"""


class Laptop:
    """A station's laptop with a clock of its own; it is opened and closed like one."""

    def __init__(self, folder: Path, clock: Clock, key: bytes) -> None:
        self.folder = folder
        self.clock = clock
        self.key = key
        self.book = Book.open(folder, key=key)

    def die(self, strokes: int, hour: str) -> None:
        """Count on in a process of its own that is killed right after the last stroke."""
        self.book.close()
        command = [sys.executable, "-c", COUNT_AND_DIE, str(self.folder), str(strokes)]
        ended = subprocess.run(
            [*command, at(hour).isoformat()], input=self.key, cwd=ROOT, check=False
        )
        assert ended.returncode, "it was killed"
        self.book = Book.open(self.folder, key=self.key)

    def strokes(self, number: int, hour: str) -> None:
        """So many visitors in an hour of true time, some of them in groups."""
        count, begin = Count(self.book, self.clock), at(hour)
        groups = [5] * (number // 5) + [1] * (number % 5)
        for place, group in enumerate(groups):
            self.set(begin + timedelta(minutes=place * 18 / len(groups)))
            count.stroke(group)

    def set(self, true: datetime) -> None:
        self.clock.moment = true


class SlowClock(Clock):
    def __call__(self) -> datetime:
        return self.moment - WRONG


class Fest:
    """The day and the evening; the office's book stays open."""

    def __init__(self, office: Book, now: Clock, root: Path, laptops: dict[str, Laptop]) -> None:
        self.office = office
        self.now = now
        self._root = root
        self.laptops = laptops
        self.shown_after_the_battery = 0
        self.packet = b""
        """Every byte that was handed out to the stations."""
        self.code_of_frau_k = ""

    @property
    def event(self) -> Event:
        return self.office.event()

    def stick(self, label: str) -> Path:
        return self._root / f"stick-{label}"

    def hand_in(self, label: str) -> Path:
        """A laptop puts everything on its own stick; it may do so again."""
        laptop, stick = self.laptops[label], self.stick(label)
        laptop.set(at("19:30"))
        stick.mkdir(exist_ok=True)
        sync(laptop.book, laptop.clock, stick, init=True, final=True)
        return stick

    def bring(self, label: str) -> Collected:
        """A laptop and its stick come to the office, which looks at its clock; it may come again.

        G1 shows 18:30 when it is 19:30; the others are right.
        """
        collected = collect(self.office, self.now, self.hand_in(label))
        shown = at("18:30") if label == "G1" else at("19:30")
        with replica(self.office, self.event) as field:
            compare_clock(field, self.now, label, shown, at("19:30"))
        return collected

    def pass_problems_on(self) -> None:
        """On Monday nine problems go to two bodies, and one of them answers a week later."""
        inbox = Inbox(self.office)
        acts = Acts(inbox, self.now)
        self.now.moment = at("10:00") + timedelta(days=2)
        problems = [matter for matter in inbox.all() if matter.feedback.kind == "problem"]
        due = (self.now.moment + timedelta(days=28)).date()
        acts.refer(problems[:5], "public_order_office", due=due)
        acts.refer(problems[5:9], "streets_parks_office", due=due)
        self.now.moment += timedelta(days=7)
        (asked,) = [matter for matter in inbox.all() if matter.id == problems[0].id]
        acts.deliver([asked], "answered", text="Die Lampe ist bestellt.")

    def settle_ayse(self) -> None:
        """Two spellings are one person, the office says."""
        (pair,) = [
            pair
            for pair in twins(People(self.office, self.now))
            if {side.name for side in (pair.one, pair.other)} == {"Ayşe Yılmaz", "Ayse Yilmaz"}
        ]
        Merging(self.office, self.now).merge(pair.one.id, pair.other.id)


class Arrived(Struct, frozen=True):
    """Who came where, by the ids of their registrations."""

    north: list[str]
    south: list[str]
    twice: list[str]


@contextmanager
def played(root: Path, passphrase: str = "") -> Iterator[Fest]:
    """The festival up to 19:30: everything is on the laptops, nothing in the office yet.

    With a passphrase the office is encrypted as well; the laptops always are.
    """
    now = Clock(at("09:00") - timedelta(days=1))
    with ExitStack() as stack:
        office = stack.enter_context(
            found_office(
                root / "office", "Lindenhof", 4_200, plain=not passphrase, passphrase=passphrase
            )
        )
        event = plan(office, now)
        handed_out = root / "stick"
        handed_out.mkdir()
        issued = issue(office, now, event, handed_out, devices=4, plain=False)
        laptops = {}
        for label, station in zip(("G1", "G2", "G3", "G4"), STATIONS, strict=True):
            code = issued.access_code or ""
            join(handed_out, label, station=station, at=root / label, secret=code)
            clock = SlowClock(at("14:00")) if label == "G1" else Clock(at("14:00"))
            laptops[label] = Laptop(root / label, clock, key_for(root / label, code))
            stack.callback(lambda laptop: laptop.book.close(), laptops[label])
        fest = Fest(office, now, root, laptops)
        fest.packet = b"".join(p.read_bytes() for p in handed_out.rglob("*") if p.is_file())
        g1 = laptops["G1"]
        # "Is this clock right?" Somebody says yes, and it is not.
        compare_own_clock(g1.book, g1.clock, g1.clock(), g1.clock())
        day(fest)
        now.set("19:30")
        yield fest


def plan(office: Book, now: Clock) -> Event:
    events = Events(office, now)
    district = next(iter(office.districts))
    with office.transaction():
        office.districts.put(
            replace(
                district,
                provider="Stadtteilverein Lindenhof e. V.",
                client="Bezirksamt",
                programme="Sozialer Zusammenhalt",
                logo_line="Gefördert mit Mitteln des Programms Sozialer Zusammenhalt",
            )
        )
        for name, (lat, lon) in PLACES.items():
            office.places.add(Place(id=new_id(), name=name, lat=lat, lon=lon))
    event = events.add(
        "Stadtteilfest",
        "street_fest",
        at("14:00"),
        at("19:00"),
        place=DRY,
        stations=STATIONS,
        counters=[counter_from("Parcours=unter 10,10–13,14–17")],
    )
    event = events.change(
        event,
        target_groups=("families", "seniors"),
        action_fields=("integration", "public_space"),
        funders=("Soziale Stadt", "Bezirksamt"),
    )
    events.set_up_station(event, STAND, areas=["feedback", "contact"])
    events.set_up_station(event, COURSE, areas=["count"], counter="Parcours")
    names = invented()
    with office.transaction():
        for offering, number in OFFERINGS.items():
            for _ in range(number):
                given_name, _space, family_name = next(names).partition(" ")
                someone = Person(
                    id=new_id(),
                    name=f"{given_name} {family_name}",
                    given_name=given_name,
                    family_name=family_name,
                )
                office.people.add(someone)
                office.registrations.add(
                    Registration(id=someone.id, event_id=event.id, offering=offering)
                )
    return event


def invented() -> Iterator[str]:
    """Names in an order that looks like none, no one twice; the walk-in's is not among them."""
    for place in count():
        family = FAMILY[(place // len(GIVEN) + place * 5) % len(FAMILY)]
        name = f"{GIVEN[place % len(GIVEN)]} {family}"
        if name != "Ayşe Yılmaz":
            yield name


def day(fest: Fest) -> None:
    """What happens at the four stations; the laptops do not meet before the evening."""
    g1, g2, g3, g4 = (fest.laptops[label] for label in ("G1", "G2", "G3", "G4"))
    at_the_gates(fest, g1, g2)
    at_the_course(g4)
    fest.code_of_frau_k = at_the_stand(g3)
    g1.set(at("17:30"))
    Withdrawals(g1.book, g1.clock).by_code(fest.code_of_frau_k)


def at_the_gates(fest: Fest, g1: Laptop, g2: Laptop) -> None:
    came = who_came(g1.book)
    arrivals(g1, came.north, "14:05")
    arrivals(g2, came.south, "14:00")
    arrivals(g2, came.twice, "15:30")
    for number, hour in (
        (310, "14:00"),
        (405, "15:00"),
        (240, "16:00"),
        (190, "17:00"),
        (130, "18:00"),
    ):
        g1.strokes(number, hour)
    g2.strokes(290, "14:00")
    g2.strokes(300, "15:00")
    g2.die(22, "15:51")
    fest.shown_after_the_battery = Count(g2.book, g2.clock).figure_here().total
    g2.strokes(48, "16:41")
    Count(g2.book, g2.clock).late(95, at("15:52"), at("16:40"))
    g2.strokes(165, "17:00")
    g2.strokes(120, "18:00")
    walk_ins(g1, ["Ayşe Yılmaz", "Nele", "Brandt", "Mika", "Ole", "Lia", ""])
    walk_ins(g2, ["Ayse Yilmaz", "Tomasz", "Frau Kim", "Ida", ""])
    Count(g2.book, g2.clock).headcount(185, "estimated", "offener Nebenweg")


def who_came(book: Book) -> Arrived:
    """238 of 300, of the Flohmarkt 33 of 40, all of them before the rain."""
    ids: list[str] = []
    for offering, number in CAME.items():
        found = [r.id for r in book.registrations if r.offering == offering]
        ids += sorted(found)[:number]
    return Arrived(north=ids[:141], south=ids[141:], twice=ids[:6])


def arrivals(laptop: Laptop, ids: list[str], first: str) -> None:
    desk = Desk(laptop.book, laptop.clock)
    for place, attendee_id in enumerate(ids):
        laptop.set(at(first) + timedelta(seconds=20 * place))
        assert desk.check_in(attendee_id).result == "ok"


def walk_ins(laptop: Laptop, names: list[str]) -> None:
    desk = Desk(laptop.book, laptop.clock)
    for place, name in enumerate(names):
        laptop.set(at("17:00") + timedelta(minutes=place))
        assert desk.walk_in(name).result == "walkin"


def at_the_course(g4: Laptop) -> None:
    g4.set(at("15:00"))
    parcours = Count(g4.book, g4.clock)
    for band, number in (("unter 10", 170), ("10–13", 96), ("14–17", 44)):
        for place in range(number):
            g4.set(at("14:30") + timedelta(minutes=place))
            parcours.stroke(1, "Parcours", band)


def at_the_stand(g3: Laptop) -> str:
    """84 remarks and 19 contacts with 28 consents; the code of Frau K., who brought an idea."""
    desk, contacts = FeedbackDesk(g3.book, g3.clock), Contacts(g3.book, g3.clock)
    said = [kind for kind, number in KINDS.items() for _ in range(number)]
    fields = [field for field, number in FIELDS.items() for _ in range(number)]
    fields = [fields[place * 37 % len(fields)] for place in range(len(fields))]
    idea = None
    for place, (kind, field) in enumerate(zip(said, fields, strict=True)):
        g3.set(at("14:10") + timedelta(minutes=3 * place))
        if g3.clock.moment > at("16:15") and not list(g3.book.relocations):
            move(g3)
        topic = TOPICS[place * place % 11 % len(TOPICS)]
        where = [*PLACES][place % 5] if place % 5 < len(PLACES) else ""
        remark = desk.add(
            kind,
            SENTENCES[kind][place % len(SENTENCES[kind])],
            topic=topic,
            field=field,
            place=where,
        )
        idea = idea or remark
        if place % 9 == 0:
            desk.endorse(remark.id, 1 + place % 4)
    assert idea
    for place in range(18):
        g3.set(at("16:30") + timedelta(minutes=5 * place))
        contacts.add(
            f"{GIVEN[place]} {FAMILY[place]}",
            ["K4", "K5"] if place < 8 else ["K4"],
            email=f"gast{place}@example.org",
        )
    g3.set(at("16:25"))
    return contacts.add("Frau K.", ["K4", "K5"], email="k@example.org", feedback_id=idea.id).code


def move(g3: Laptop) -> None:
    """Said a few minutes after it was so: two stations move, one offering is called off."""
    relocating = Relocating(g3.book, g3.clock)
    for station in (STAND, COURSE):
        relocating.move(DRIER, station, at=at("16:15"), reason="Regen")
    relocating.turn("cancelled", offering="Flohmarkt", at=at("16:15"), reason="Regen")


SENTENCES: dict[Kind, tuple[str, ...]] = {
    "idea": (
        "Ein Bücherschrank am Lindenplatz wäre schön.",
        "Ein Trinkbrunnen am Spielplatz.",
        "Mehr Bänke mit Lehne, auch im Schatten.",
    ),
    "problem": (
        "In der Unterführung ist es abends zu dunkel.",
        "Neben den Containern liegt seit Wochen Sperrmüll.",
        "Die Autos fahren vor der Schule zu schnell.",
    ),
    "question": ("Wann hat das Quartiersbüro geöffnet?", "Wer hilft beim Wohngeldantrag?"),
    "praise": ("Der neue Spielplatz ist toll geworden!",),
    "offer": ("Ich kann samstags Fahrräder reparieren.",),
}
