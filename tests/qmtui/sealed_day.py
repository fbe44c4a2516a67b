"""An encrypted office, its festival on a stick, and a station that has worked: to be copied."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

from msgspec import Struct

from qmtui.book import Book, now
from qmtui.collecting import collect
from qmtui.contacts.contacts import Contacts
from qmtui.count import Count
from qmtui.desk import Desk
from qmtui.events import Events
from qmtui.exchange import sync
from qmtui.feedback.desk import FeedbackDesk
from qmtui.fieldbook import issue, join
from qmtui.office import found_office
from qmtui.recovery import new_recovery_key
from qmtui.unlocking import key_for
from storage import checkpoint, segments
from storage.cipher import Encrypted, Ring
from tests.qmtui.conftest import NORTH, SOUTH, register

PASSPHRASE = "vier Wörter sind gut"
NAME, ADDRESS, WORDS = "Ayşe Öztürk", "oeznur@example.org", "Streit um die Bank vor Nummer 7"
CALL = {"topic": "Mietschulden Hofstr. 9", "good_time": "nach der Dialyse"}


class SealedDay(Struct, frozen=True):
    """Where everything lies, and the ids and secrets of that day."""

    root: Path
    event: str
    code: str
    recovery: str
    office_key: bytes
    field_key: bytes
    person: str
    contact: str
    consent: str
    remark: str

    @property
    def stick(self) -> Path:
        return self.root / "stick"

    def office(self) -> Book:
        return Book.open(self.root / "office", key=self.office_key)

    def station(self) -> Book:
        return Book.open(self.root / "g1", key=self.field_key)

    def copied_to(self, root: Path) -> SealedDay:
        shutil.copytree(self.root, root)
        values = {name: getattr(self, name) for name in self.__struct_fields__}
        return SealedDay(**{**values, "root": root})


def build(root: Path) -> SealedDay:
    """One registered person, who has come; a sensitive remark; a contact with two purposes."""
    with found_office(root / "office", "Lindenhof", passphrase=PASSPHRASE) as office:
        recovery = new_recovery_key(office)
        office_key = key_of(office)
        begin = now() - timedelta(hours=2)
        event = Events(office, now).add(
            "Stadtteilfest",
            "street_fest",
            begin,
            begin + timedelta(hours=5),
            stations=(NORTH, SOUTH),
        )
        person = register(office, NAME, code="r28bwa43")
        issued = issue(office, now, event, root / "stick", devices=1)
        assert issued.access_code
    at = root / "g1"
    join(root / "stick", "G1", station=NORTH, at=at, secret=issued.access_code)
    with Book.open(at, key=key_for(at, issued.access_code)) as book:
        Desk(book, now).check_in(person)
        Count(book, now).stroke(5)
        remark = FeedbackDesk(book, now).add("problem", WORDS, sensitive=True)
        contact = Contacts(book, now).add(
            "Öznur Kaya",
            ["K1", "K4"],
            email=ADDRESS,
            topic=CALL["topic"],
            good_time=CALL["good_time"],
        )
        sync(book, now, root / "stick", final=True)
        field_key = key_of(book)
    return SealedDay(
        root=root,
        event=event.id,
        code=issued.access_code,
        recovery=recovery,
        office_key=office_key,
        field_key=field_key,
        person=person,
        contact=contact.id,
        consent=contact.code,
        remark=remark.id,
    )


def key_of(book: Book) -> bytes:
    assert book.database.key is not None
    return book.database.key


def readable(day: SealedDay, *words: str) -> list[str]:
    """Files anywhere below the day in which one of `words` is found, with every key there is."""
    ciphers = [Encrypted(day.office_key), Encrypted(day.field_key)]
    found = []
    for path in sorted(day.root.rglob("*")):
        if not path.is_file():
            continue
        content = path.read_bytes()
        texts = [content]
        for ring in (Ring(cipher) for cipher in ciphers):
            part = segments.read(content, ring)
            texts += [part.payload(f) or b"" for f in part.frames] if part else []
            texts.append(checkpoint._body(content, ring) or b"")
        if any(word.encode() in text for word in words for text in texts):
            found.append(path.relative_to(day.root).as_posix())
    return found


def taken_in(day: SealedDay) -> None:
    with day.office() as office:
        collect(office, now, day.stick)
