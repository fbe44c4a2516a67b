"""Every command: its keys, its refusals, its help, and how it lives beside a running program."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import click
import pytest
from click.testing import Result
from msgspec import Struct
from msgspec.structs import replace

from qmtui.actors.actors import Actors
from qmtui.actors.mailing import MailingLists
from qmtui.book import Book, new_id
from qmtui.cli.main import program
from qmtui.codes import CONSENT, new_code
from qmtui.contacts.contacts import Contacts
from qmtui.count import Count
from qmtui.day.shifts import Shifts
from qmtui.day.stands import Stands
from qmtui.events import Events
from qmtui.fieldbook import issue, join, sync
from qmtui.model.actor import Actor
from qmtui.office import found_office
from tests.qmtui.conftest import NORTH, SOUTH, Clock, answer, at, files_of, qmtui, register

HOUR = timedelta(hours=1)
CSV = "Order code,Attendee name,Product,Secret\nM7UFV,Eva Weiß,Lange Tafel,7t93vkq6\n"


class Places(Struct, frozen=True, kw_only=True):
    """Where everything lies; no book is open."""

    office: Path
    event: str
    stick: Path
    g1: Path
    ali: str
    csv: Path
    empty: Path

    @property
    def root(self) -> Path:
        return self.office.parent


@pytest.fixture
def places(tmp_path: Path, now: Clock) -> Places:
    """An office whose festival was issued, and device G1 at the northern entrance."""
    places = Places(
        office=tmp_path / "office",
        event="Stadtteilfest",
        stick=tmp_path / "stick",
        g1=tmp_path / "g1",
        ali="",
        csv=tmp_path / "list.csv",
        empty=tmp_path / "empty",
    )
    places.empty.mkdir()
    places.csv.write_text(CSV, encoding="utf-8")
    with found_office(places.office, "Lindenhof", plain=True) as office:
        event = Events(office, now).add(
            places.event, "street_fest", at("14:00"), at("19:00"), stations=(NORTH, SOUTH)
        )
        ali = register(office, "Ali Öz", places=3, code="r28bwa43", offering="Lange Tafel")
        issue(office, now, event, places.stick)
    join(places.stick, "G1", station=NORTH, at=places.g1)
    return replace(places, ali=ali)


def at_g1(places: Places, *arguments: object) -> tuple[object, ...]:
    return "--book", places.g1, *arguments


def in_office(places: Places, *arguments: object) -> tuple[object, ...]:
    return "--book", places.office, *arguments


def strokes(places: Places) -> int:
    with Book.open(places.g1, read_only=True) as book:
        return Count(book, Clock(at("14:00"))).figure().total


# -- What commands answer

Asked = Callable[[Places], tuple[object, ...]]

CHECKED = {"result", "attendee", "first", "just_now", "inside"}


def collected(places: Places) -> Places:
    """The same places after what G1 has was taken in."""
    qmtui(*at_g1(places, "sync", places.stick))
    qmtui(*in_office(places, "collect", places.stick))
    return places


def measured(places: Places) -> Places:
    """The same places after the office planned a measure."""
    qmtui(*in_office(places, "measure", "add", "Platz", "--option", "Hecke"))
    return places


def lamp_of(places: Places) -> str:
    """The id of a remark that G1 took down."""
    remark = ("--kind", "problem", "--text", "Lampe kaputt", "--topic", "Beleuchtung")
    taken_down: str = answer(*at_g1(places, "feedback", "add", *remark))["id"]
    return taken_down


def written(places: Places, text: str) -> Path:
    """A file with this in it."""
    file = places.root / "typed.txt"
    file.write_text(text, encoding="utf-8")
    return file


STOP = {"id", "number", "name", "arrived", "left", "is_here", "is_late", "cut", "observations"}


def stops_csv(places: Places) -> Path:
    file = places.root / "stops.csv"
    file.write_text("no,name\n1,Lindenplatz\n2,Markt\n", encoding="utf-8")
    return file


def with_places(places: Places) -> Places:
    """The same places after the office took in those of the quarter."""
    qmtui(*in_office(places, "places", "import", stops_csv(places)))
    return places


def on_a_walk(
    places: Places, command: str, *arguments: object, arrived: bool = False
) -> tuple[object, ...]:
    """A command at G1, whose event has two stops by now."""
    qmtui(*in_office(places, "walk", "import", stops_csv(places), "--event", places.event))
    qmtui(*in_office(places, "issue", places.event, places.stick))
    qmtui(*at_g1(places, "sync", places.stick))
    if arrived:
        qmtui(*at_g1(places, "walk", "arrive", "Lindenplatz"))
    return at_g1(places, "walk", command, *arguments)


OFFER = {"id", "provider", "hours", "is_open", "reach", "is_stale"}
NOTICE = {"id", "text", "valid_until", "review_on"}


def offers(places: Places) -> Path:
    """A file with one offer."""
    path = places.root / "offers.csv"
    path.write_text("name;topic;hours\nMieter;Wohnen;Mi 16-19\n", encoding="utf-8")
    return path


def with_offer(places: Places) -> Places:
    """The same places once that file was taken in."""
    qmtui(*in_office(places, "directory", "import", offers(places)))
    return places


def with_notice(places: Places) -> str:
    """The id of a notice that was put up."""
    added = json.loads(qmtui(*in_office(places, "notice", "add", "Zu", "--json")).stdout)
    return str(added["id"])


def noticed(places: Places) -> Places:
    with_notice(places)
    return places


ANSWERS: dict[str, tuple[Asked, set[str]]] = {
    "demo": (lambda p: ("demo", "--dir", p.root / "demo"), {"office", "exchange", "stations"}),
    "config check": (lambda p: ("config", "check"), {"file", "findings"}),
    "config show": (lambda p: ("config", "show"), {"file", "options"}),
    "completion": (lambda p: ("completion", "bash"), {"shell", "script"}),
    "manual": (lambda p: ("manual",), {"page"}),
    "new": (lambda p: ("new", p.root / "new", "--name", "Neu", "--plain"), {"book", "name"}),
    "event add": (
        lambda p: in_office(
            p, "event", "add", "--title", "Lesung", "--kind", "reading", "--start", "19:00"
        ),
        {"id"},
    ),
    "event list": (
        lambda p: in_office(p, "event", "list"),
        {"id", "title", "kind", "start", "status"},
    ),
    "event change": (
        lambda p: in_office(p, "event", "change", p.event, "--reentry", "once"),
        {"id", "title", "reentry", "counters"},
    ),
    "event station": (
        lambda p: in_office(p, "event", "station", p.event, NORTH, "--capacity", "80"),
        {"id", "name", "capacity", "counter", "areas"},
    ),
    "revoke": (lambda p: in_office(p, "revoke", "r28bwa43"), {"id", "revoked"}),
    "import": (
        lambda p: in_office(p, "import", p.csv, "--event", p.event),
        {"new", "known", "changed", "rejected"},
    ),
    "issue": (
        lambda p: in_office(p, "issue", p.event, p.stick, "--plain"),
        {"fieldbook", "registrations", "stations", "access_code"},
    ),
    "join": (
        lambda p: ("join", p.stick, "--as", "G2", "--book", p.root / "g2"),
        {"book", "event", "label", "station"},
    ),
    "checkin": (lambda p: at_g1(p, "checkin", "r28bwa43"), CHECKED),
    "checkout": (lambda p: at_g1(p, "checkout", "r28bwa43"), CHECKED),
    "undo": (lambda p: at_g1(p, "undo"), CHECKED),
    "walkin": (lambda p: at_g1(p, "walkin", "--name", "Nele"), CHECKED | {"code"}),
    "search": (lambda p: at_g1(p, "search", "öz"), {"id", "name", "offer", "state"}),
    "party": (
        lambda p: at_g1(p, "party", "r28bwa43"),
        {"id", "name", "offer", "state", "places", "to_come"},
    ),
    "note": (lambda p: at_g1(p, "note", p.ali, "bringt Kuchen"), CHECKED | {"comment"}),
    "tally": (lambda p: at_g1(p, "tally", "1"), {"figure"}),
    "headcount": (lambda p: at_g1(p, "headcount", "9", "--method", "counted"), {"figure"}),
    "feedback add": (
        lambda p: at_g1(p, "feedback", "add", "--kind", "idea", "--text", "Bank"),
        {"id"},
    ),
    "feedback endorse": (lambda p: at_g1(p, "feedback", "endorse", lamp_of(p)), {"id"}),
    "feedback list": (
        lambda p: at_g1(p, "feedback", "list"),
        {"id", "kind", "text", "topic", "endorsements"},
    ),
    "directory import": (
        lambda p: in_office(p, "directory", "import", offers(p)),
        {"new", "known", "changed", "gone", "rejected"},
    ),
    "directory list": (lambda p: in_office(with_offer(p), "directory", "list", "Miete"), OFFER),
    "directory show": (lambda p: in_office(with_offer(p), "directory", "show", "Mieter"), OFFER),
    "directory add": (
        lambda p: in_office(p, "directory", "add", "Verein", "--hours", "Di 10-13"),
        {"id", "provider", "slots", "checked_on"},
    ),
    "directory change": (
        lambda p: in_office(with_offer(p), "directory", "change", "Mieter", "--phone", "1"),
        {"id", "phone"},
    ),
    "directory check": (
        lambda p: in_office(with_offer(p), "directory", "check", "Mieter"),
        {"id", "checked_on"},
    ),
    "directory remove": (
        lambda p: in_office(with_offer(p), "directory", "remove", "Mieter"),
        {"id"},
    ),
    "directory responsible": (
        lambda p: in_office(p, "directory", "responsible", "Beleuchtung"),
        {"body", "name", "offers"},
    ),
    "notice add": (lambda p: in_office(p, "notice", "add", "Zu"), NOTICE),
    "notice list": (
        lambda p: in_office(noticed(p), "notice", "list", "--all"),
        NOTICE | {"is_due"},
    ),
    "notice keep": (lambda p: in_office(p, "notice", "keep", with_notice(p)), NOTICE),
    "notice end": (lambda p: in_office(p, "notice", "end", with_notice(p)), NOTICE),
    "card": (lambda p: at_g1(p, "card", "not_us"), {"key", "text"}),
    "sync": (
        lambda p: at_g1(p, "sync", p.stick),
        {"pushed", "pulled", "pending", "missing", "problems"},
    ),
    "collect": (
        lambda p: in_office(p, "collect", p.stick),
        {"new", "known", "disputed", "devices", "complete"},
    ),
    "clock": (
        lambda p: in_office(collected(p), "clock", p.event, "G1", "13:20", "14:20"),
        {"label", "clock_offset_s"},
    ),
    "status": (
        lambda p: at_g1(p, "status"),
        {"kind", "label", "entries", "unsent", "unreceipted", "conflicts", "devices"},
    ),
    "report": (
        lambda p: in_office(p, "report", p.event),
        {
            *("registered", "arrived", "no_shows", "walkins", "people", "twice", "visits"),
            *("stations", "complete"),
        },
    ),
    "history": (
        lambda p: at_g1(p, "history", p.ali),
        {"at", "label", "table", "kind", "fields", "removed", "by"},
    ),
    "conflicts": (lambda p: at_g1(p, "conflicts"), {"id", "table", "field", "rivals"}),
    "resolve": (
        lambda p: at_g1(p, "resolve", p.ali, "--keep", 2),
        {"id", "table", "field", "value"},
    ),
    "verify": (lambda p: at_g1(p, "verify"), {"ok", "findings"}),
    "info": (lambda p: ("info",), {"qmtui", "python", "textual", "terminal"}),
    "contact add": (
        lambda p: at_g1(p, "contact", "add", "--name", "Öz", "--purpose", "K1"),
        {"id", "consent_code"},
    ),
    "consent withdraw": (
        lambda p: at_g1(p, "consent", "withdraw", new_code(CONSENT)),
        {"id", "consent_code"},
    ),
    "access": (lambda p: in_office(p, "access", p.ali), {"id", "held", "uses", "devices"}),
    "erase": (lambda p: in_office(p, "erase", p.ali), {"id", "records", "books", "devices"}),
    "retention": (lambda p: in_office(p, "retention"), {"kind", "event", "since", "people"}),
    "wipe": (lambda p: at_g1(p, "wipe"), {"folder"}),
    "incident add": (lambda p: in_office(p, "incident", "add"), {"incident", "hours_left"}),
    "incident list": (
        lambda p: in_office(p, "incident", "list"),
        {"incident", "hours_left"},
    ),
    "audit": (lambda p: in_office(p, "audit"), {"at", "action", "subject", "figures"}),
    "export contacts": (
        lambda p: in_office(p, "export", "contacts", "--purpose", "K1"),
        {"name", "email", "phone", "code"},
    ),
    "export plain": (
        lambda p: in_office(p, "export", "plain", p.root / "plain"),
        {"files"},
    ),
}


def matter(places: Places) -> str:
    """The id of a matter in the office's inbox."""
    qmtui(*at_g1(places, "feedback", "add", "--kind", "problem", "--text", "Lampe kaputt"))
    collected(places)
    return str(answer(*in_office(places, "inbox", "list"))[0]["id"])


def about_matter(*words: str) -> Asked:
    """An inbox command about a matter, named by its id where the words say ID."""
    return lambda p: in_office(p, "inbox", *[matter(p) if w == "ID" else w for w in words])


def about_referred(*words: str) -> Asked:
    """The same for a matter that was passed on to the police."""

    def asked(places: Places) -> tuple[object, ...]:
        found = matter(places)
        qmtui(*in_office(places, "inbox", "refer", found, "--to", "Polizei"))
        return in_office(places, "inbox", *[found if word == "ID" else word for word in words])

    return asked


def about_merged(places: Places) -> tuple[object, ...]:
    found = matter(places)
    qmtui(*in_office(places, "inbox", "merge", found, "--reason", "bekannt"))
    return in_office(places, "inbox", "split", found)


MATTER = {"id", "state", "type", "task_area", "responsible", "comes_back", "referrals", "mentions"}
ANSWERS |= {
    "inbox list": (about_referred("list", "--state", "referred"), MATTER),
    "inbox sent": (about_referred("sent", "ID", "--body", "Polizei"), MATTER),
    "inbox acknowledged": (about_referred("acknowledged", "ID"), MATTER),
    "inbox note": (about_matter("note", "ID", "--text", "Frau K. fragen"), MATTER),
    "inbox show": (about_matter("show", "ID"), MATTER | {"story"}),
    "inbox triage": (about_matter("triage", "ID", "--area", "projects", "--due", "14"), MATTER),
    "inbox refer": (about_matter("refer", "ID", "--to", "police", "--due", "8.12."), MATTER),
    "inbox answer-from": (about_referred("answer-from", "police", "ID", "--text", "Ja."), MATTER),
    "inbox reply": (about_matter("reply", "ID", "--template", "not_ours"), MATTER),
    "inbox close": (about_matter("close", "ID", "--reason", "hat sich erledigt"), MATTER),
    "inbox not-feasible": (about_matter("not-feasible", "ID", "--reason", "kein Geld"), MATTER),
    "inbox move": (about_matter("move", "ID", "--to", "fund_idea"), MATTER),
    "inbox merge": (about_matter("merge", "ID", "--reason", "bekannt"), MATTER),
    "inbox split": (about_merged, MATTER),
    "inbox templates": (
        lambda p: in_office(p, "inbox", "templates"),
        {"id", "title", "text", "state", "topic"},
    ),
}
PRINTED = {"file", "pages", "codes", "shortened", "undrawable", "without_code"}
ANSWERS |= {
    "print tickets": (
        lambda p: in_office(p, "print", "tickets", p.event, "-o", p.root / "t.pdf"),
        PRINTED,
    ),
    "print badges": (
        lambda p: in_office(p, "print", "badges", p.event, "-o", p.root / "b.pdf"),
        PRINTED,
    ),
    "print stickers": (
        lambda p: in_office(p, "print", "stickers", p.event, 3, "-o", p.root / "s.pdf"),
        PRINTED,
    ),
    "print lists": (
        lambda p: in_office(p, "print", "lists", p.event, "-o", p.root / "l.pdf"),
        PRINTED,
    ),
}
ANSWERS |= {
    "measure add": (
        lambda p: in_office(p, "measure", "add", "Ahornplatz", "--option", "Hecke"),
        {"id", "title", "facts", "options"},
    ),
    "measure list": (lambda p: in_office(measured(p), "measure", "list"), {"id", "title"}),
    "measure change": (
        lambda p: in_office(measured(p), "measure", "change", "Platz", "--facts", "Umbau"),
        {"id", "title", "facts", "options"},
    ),
    "measure remove": (lambda p: in_office(measured(p), "measure", "remove", "Platz"), {"id"}),
    "dots": (lambda p: in_office(measured(p), "dots", "Platz"), {"measure", "options", "total"}),
    "lists show": (lambda p: in_office(p, "lists", "show"), {"list", "set", "codes"}),
    "lists set": (
        lambda p: in_office(p, "lists", "set", "topics", written(p, "code;words\nhunde;Hunde\n")),
        {"id", "list", "set", "valid_from", "codes"},
    ),
    "feedback cards": (
        lambda p: at_g1(p, "feedback", "cards", written(p, "Bank\nLicht\n"), "--kind", "idea"),
        {"ids"},
    ),
    "feedback figures": (
        lambda p: at_g1(p, "feedback", "figures", "--by", "topic"),
        {"by", "mentions", "endorsements", "rows"},
    ),
}
TURNED = {"id", "status", "place"}
SHIFT = ("add", "Stadtteilfest", "JO", "--from", "14:00", "--to", "17:00")
HOURS = {"initials", "minutes", "is_here", "confirmed_by"}
ANSWERS |= {
    "event move": (
        lambda p: at_g1(p, "event", "move", p.event, "--to", "Kita", "--station", NORTH),
        TURNED,
    ),
    "event cancel": (
        lambda p: in_office(p, "event", "cancel", p.event, "--offering", "Lange Tafel"),
        TURNED,
    ),
    "event interrupt": (lambda p: at_g1(p, "event", "interrupt", p.event), TURNED),
    "event resume": (lambda p: in_office(p, "event", "resume", p.event), TURNED),
    "event close": (
        lambda p: at_g1(p, "event", "close", p.event, "--weather", "Regen"),
        {"id", "status"},
    ),
    "shift add": (lambda p: in_office(p, "shift", *SHIFT), {"id"}),
    "shift list": (
        lambda p: in_office(p, "shift", "list"),
        {"id", "initials", "start", "end"},
    ),
    "shift remove": (lambda p: in_office(p, "shift", "remove", first_shift(p)), {"id"}),
    "shift come": (lambda p: at_g1(p, "shift", "come", "JO"), HOURS),
    "shift leave": (lambda p: at_g1(p, "shift", "leave", "JO"), HOURS),
    "shift confirm": (
        lambda p: at_g1(p, "shift", "confirm", "JO", "--minutes", "90"),
        HOURS,
    ),
    "shift hours": (
        lambda p: at_g1(p, "shift", "hours", "--external"),
        {"people", "minutes"},
    ),
    "stand add": (
        lambda p: in_office(p, "stand", "add", p.event, "Mieterverein"),
        {"id", "number"},
    ),
    "stand list": (lambda p: at_g1(p, "stand", "list"), {"number", "partner", "state"}),
    "stand arrived": (
        lambda p: at_g1(p, "stand", "arrived", "7"),
        {"number", "partner", "state"},
    ),
    "stand remove": (
        lambda p: in_office(p, "stand", "remove", p.event, "7"),
        {"id", "number"},
    ),
    "consultation add": (
        lambda p: at_g1(p, "consultation", "add", "--topic", "housing", "--minutes", "10"),
        {"id"},
    ),
    "consultation figures": (
        lambda p: at_g1(p, "consultation", "figures"),
        {"contacts", "minutes", "months", "channels", "topics", "outcomes"},
    ),
    "sheet add": (lambda p: at_g1(p, "sheet", "add", "Mieterverein"), {"id", "rows"}),
    "sheet figures": (lambda p: at_g1(p, "sheet", "figures"), set()),
    "print sheet": (
        lambda p: in_office(p, "print", "sheet", p.event, "-o", p.root / "sheet.pdf"),
        PRINTED,
    ),
}


def contact_of(places: Places, *more: object) -> str:
    """Somebody the office took down, who wants to be called."""
    found = answer(*in_office(places, "contact", "add", "--name", "Öz", "--purpose", "K1", *more))
    return str(found["id"])


def call_of(places: Places) -> str:
    """The call that such a contact was promised."""
    contact_of(places)
    return str(answer(*in_office(places, "callback", "list"))[0]["id"])


def request_of(places: Places) -> str:
    """Somebody takes a consent back without the code."""
    return str(answer(*in_office(places, "consent", "withdraw", "--name", "Öz"))["id"])


def exported_texts(places: Places) -> Path:
    qmtui(*in_office(places, "texts", "export", places.root / "texts"))
    return places.root / "texts"


ANSWERS |= {
    "contact list": (
        lambda p: (contact_of(p), in_office(p, "contact", "list"))[1],
        {"id", "name", "purposes", "email", "phone", "to_check"},
    ),
    "contact agree": (
        lambda p: in_office(p, "contact", "agree", contact_of(p), "--purpose", "K5"),
        {"id", "purposes"},
    ),
    "contact kept": (
        lambda p: (contact_of(p), in_office(p, "contact", "kept", "K1"))[1],
        {"purpose", "contacts"},
    ),
    "consent requests": (
        lambda p: (request_of(p), in_office(p, "consent", "requests"))[1],
        {"id", "name", "purposes", "at", "proposals"},
    ),
    "consent match": (
        lambda p: in_office(p, "consent", "match", request_of(p), contact_of(p)),
        {"request", "contact"},
    ),
    "callback add": (
        lambda p: in_office(p, "callback", "add", contact_of(p), "--topic", "Lampe"),
        {"id", "due"},
    ),
    "callback list": (
        lambda p: (contact_of(p), in_office(p, "callback", "list"))[1],
        {"id", "contact", "name", "phone", "topic", "good_time", "due", "tried"},
    ),
    "callback tried": (lambda p: in_office(p, "callback", "tried", call_of(p)), {"id", "kind"}),
    "callback done": (lambda p: in_office(p, "callback", "done", call_of(p)), {"id", "kind"}),
    "texts list": (
        lambda p: in_office(p, "texts", "list"),
        {"key", "language", "text", "is_draft", "is_own"},
    ),
    "texts show": (
        lambda p: in_office(p, "texts", "show", "K1", "--language", "tr"),
        {"key", "language", "text", "is_draft"},
    ),
    "texts export": (lambda p: in_office(p, "texts", "export", p.root / "out"), {"files"}),
    "texts import": (lambda p: in_office(p, "texts", "import", exported_texts(p)), {"changed"}),
    "print consent": (
        lambda p: in_office(
            p, "print", "consent", p.event, "--language", "ar", "-o", p.root / "c.pdf"
        ),
        PRINTED,
    ),
}
ANSWERS |= {
    "walk import": (
        lambda p: in_office(p, "walk", "import", stops_csv(p), "--event", p.event),
        {"new", "known", "changed", "removed", "rejected"},
    ),
    "walk add": (
        lambda p: in_office(p, "walk", "add", "Markt", "--event", p.event, "--at", 52.4, 13.4),
        {"id", "number", "name", "lat", "lon"},
    ),
    "walk show": (lambda p: on_a_walk(p, "show"), STOP),
    "walk arrive": (lambda p: on_a_walk(p, "arrive", 1, "--note", "unter dem Dach"), STOP),
    "walk leave": (lambda p: on_a_walk(p, "leave", arrived=True), STOP),
    "walk cut": (lambda p: on_a_walk(p, "cut", "Markt", "--reason", "Regen"), STOP),
    "walk move": (lambda p: on_a_walk(p, "move", 2, -1), STOP),
    "walk export": (
        lambda p: in_office(p, "walk", "export", p.event, "-o", p.root / "walk.geojson"),
        {"file", "stops", "without_coordinates"},
    ),
    "places import": (
        lambda p: in_office(p, "places", "import", stops_csv(p)),
        {"new", "known", "changed", "rejected"},
    ),
    "places list": (
        lambda p: in_office(with_places(p), "places", "list"),
        {"id", "name", "area", "lat", "lon"},
    ),
}
ANSWERS |= {
    "actor add": (
        lambda p: in_office(p, "actor", "add", "--name", "Kita", "--kind", "nursery"),
        {"id", "name", "kind"},
    ),
    "actor change": (
        lambda p: in_office(
            peopled(p), "actor", "change", "Sportverein", "--phone", "030 23125 200"
        ),
        {"id", "name", "phone"},
    ),
    "actor list": (
        lambda p: in_office(peopled(p), "actor", "list", "sport"),
        {"id", "name", "kind"},
    ),
    "actor show": (
        lambda p: in_office(peopled(p), "actor", "show", "sport"),
        {"actor", "last_contact"},
    ),
    "actor talk": (lambda p: in_office(peopled(p), "actor", "talk", "sport", "Sommerfest"), {"id"}),
    "people list": (
        lambda p: in_office(peopled(p), "people", "list", "öz"),
        {"id", "records", "name", "phone", "email", "purposes"},
    ),
    "people show": (
        lambda p: in_office(peopled(p), "people", "show", known(p)[0]),
        {"id", "records", "differing", "agreements"},
    ),
    "people change": (
        lambda p: in_office(peopled(p), "people", "change", known(p)[0], "--phone", "030 1234"),
        {"id", "corrections"},
    ),
    "people pick": (
        lambda p: in_office(peopled(p), "people", "pick", merged(p)[1], "name"),
        {"id"},
    ),
    "relation add": (
        lambda p: in_office(
            peopled(p), "relation", "add", known(p)[0], "sport", "--function", "Vorstand"
        ),
        {"id"},
    ),
    "relation end": (
        lambda p: in_office(peopled(p), "relation", "end", related(p)),
        {"id", "until"},
    ),
    "mailing add": (
        lambda p: in_office(peopled(p), "mailing", "add", "--name", "Kultur", "--purpose", "K4"),
        {"id", "name", "purpose"},
    ),
    "mailing list": (lambda p: in_office(peopled(p), "mailing", "list"), {"id", "name", "purpose"}),
    "mailing join": (lambda p: in_office(peopled(p), "mailing", "join", "Jugend", "sport"), {"id"}),
    "mailing leave": (lambda p: in_office(peopled(p), "mailing", "leave", *on_list(p)), {"ended"}),
    "mailing show": (
        lambda p: in_office(peopled(p), "mailing", "show", on_list(p)[0]),
        {"id", "name", "is_actor", "left_out"},
    ),
    "duplicates": (
        lambda p: in_office(peopled(p), "duplicates"),
        {"one", "other", "event", "reasons", "score"},
    ),
    "merge": (lambda p: in_office(peopled(p), "merge", *known(p)), {"id", "kept", "merged"}),
    "not-duplicate": (lambda p: in_office(peopled(p), "not-duplicate", *known(p)), {"id"}),
}


def known(places: Places) -> tuple[str, str]:
    """The ids of two contacts of the office with nearly one name."""
    with Book.open(peopled(places).office) as office:
        one, other = sorted(contact.id for contact in office.contacts)
    return one, other


def merged(places: Places) -> tuple[str, str]:
    """The same two, read as one."""
    qmtui(*in_office(places, "merge", *known(places)))
    return known(places)


def related(places: Places) -> str:
    """The id of a function that one of them has."""
    added = ("relation", "add", known(places)[0], "sport", "--function", "Vorstand")
    return str(answer(*in_office(places, *added))["id"])


def on_list(places: Places) -> tuple[str, str]:
    """The name of a mailing list and of an actor on it."""
    qmtui(*in_office(peopled(places), "mailing", "join", "Jugend", "sport"))
    return "Jugend", "Sportverein"


def peopled(places: Places) -> Places:
    """The same places, with two contacts of nearly one name, an actor and a mailing list."""
    with Book.open(places.office) as office:
        if len(office.actors):
            return places
        now = Clock(at("14:00"))
        for name in ("Elif Öz", "Elif Oz"):
            Contacts(office, now).add(name, ["K4"])
        Actors(office, now).save(Actor(id=new_id(), name="Sportverein", kind="association"))
        MailingLists(office, now).add("Jugend", "K4")
    return places


OF_ENCRYPTED_BOOKS = {"passphrase", "recovery print", "recovery station", "recovery drill"}
"""Tried in `test_keys.py`; a plain book has no secret to lose."""


def first_shift(places: Places) -> str:
    """The id of a shift in the office's plan, planned if there is none yet."""
    with Book.open(places.office) as office:
        if not len(office.shifts):
            event = office.event()
            Shifts(office, Clock(event.start)).add(event, "JO", event.start, event.start + HOUR)
        return next(iter(office.shifts)).id


def plan_stand(places: Places) -> None:
    """A stand with the number 7, and G1 knows of it."""
    with Book.open(places.office) as office:
        event = office.event()
        Stands(office, Clock(event.start)).add(event, "Mieterverein", 7)
        issue(office, Clock(event.start), event, places.stick)
    qmtui(*at_g1(places, "sync", places.stick))


def dispute(places: Places) -> None:
    """G1 and another device give Ali a name each and meet."""
    g2 = places.root / "disputing"
    join(places.stick, "G2", station=SOUTH, at=g2)
    for name, folder in (("Ali Özdemir", places.g1), ("Ali Özkan", g2)):
        with Book.open(folder) as book:
            (person,) = book.people
            book.people.put(replace(person, name=name))
    for folder in (places.g1, g2, places.g1):
        qmtui("--book", folder, "sync", places.stick)


@pytest.mark.parametrize("command", ANSWERS)
def test_a_command_answers_with_the_agreed_keys(places: Places, command: str) -> None:
    if command in ("undo", "feedback list"):
        qmtui(*at_g1(places, "feedback", "add", "--kind", "idea", "--text", "Bank"))
    if command in ("conflicts", "resolve"):
        dispute(places)
    if command == "shift list":
        first_shift(places)
    if command.startswith("stand "):
        plan_stand(places)
    if command in ("incident list", "audit"):
        qmtui(*in_office(places, "incident", "add"))
    if command == "export contacts":
        qmtui(*at_g1(places, "contact", "add", "--name", "Öz", "--purpose", "K1"))
        qmtui(*at_g1(places, "sync", places.stick))
        qmtui(*in_office(places, "collect", places.stick))
    arguments, keys = ANSWERS[command]
    found = answer(*arguments(places))
    rows = found if isinstance(found, list) else [found]
    assert rows
    assert all(row.keys() >= keys for row in rows)


@pytest.mark.parametrize("command", ANSWERS)
def test_a_command_has_words_for_people_too(places: Places, command: str) -> None:
    if command == "undo":
        qmtui(*at_g1(places, "tally", "1"))
    if command == "resolve":
        dispute(places)
    if command.startswith("stand "):
        plan_stand(places)
    result = qmtui(*ANSWERS[command][0](places))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.strip()
    assert result.stdout[0] not in "{["


def test_a_check_in_tells_where_and_when_somebody_was_first_seen(places: Places) -> None:
    found = answer(*at_g1(places, "checkin", "r28bwa43"))
    assert (found["result"], found["attendee"], found["inside"]) == ("ok", places.ali, 3)
    assert found["first"].keys() == {"station", "at"}
    assert found["first"]["station"] == NORTH
    assert answer(*at_g1(places, "checkin", "r28bwa43"))["just_now"] is True


def test_a_refusal_is_written_and_exits_with_0(places: Places) -> None:
    found = answer(*at_g1(places, "checkin", "nobody"))
    assert (found["result"], found["attendee"], found["first"]) == ("unknown", None, None)
    assert answer(*at_g1(places, "status"))["unsent"] == 1


def test_one_id_goes_through_all_commands(places: Places) -> None:
    (hit,) = answer(*at_g1(places, "search", "Öz"))
    assert (hit["id"], hit["state"]) == (places.ali, "expected")
    assert answer(*at_g1(places, "checkin", "--id", hit["id"]))["attendee"] == hit["id"]
    assert answer(*at_g1(places, "search", "Öz"))[0]["state"] == "inside"
    assert answer(*at_g1(places, "undo", hit["id"]))["attendee"] == hit["id"]
    assert answer(*at_g1(places, "checkout", "--id", hit["id"]))["attendee"] == hit["id"]


def test_a_walk_in_gets_a_code_that_works(places: Places) -> None:
    found = answer(*at_g1(places, "walkin", "--name", "Nele", "--adults", 2, "--children", 1))
    assert (found["result"], found["inside"]) == ("walkin", 3)
    assert answer(*at_g1(places, "checkout", found["code"]))["attendee"] == found["attendee"]


def test_a_walk_in_is_handed_a_code_printed_before(places: Places) -> None:
    first = answer(*at_g1(places, "walkin"))["code"]
    result = qmtui(*at_g1(places, "walkin", "--bind", first))
    assert (result.exit_code, len(result.stderr.splitlines())) == (36, 1)


def test_too_short_a_search_finds_nobody_and_exits_with_0(places: Places) -> None:
    assert answer(*at_g1(places, "search", "a")) == []


def test_a_search_gives_no_address(places: Places) -> None:
    (hit,) = answer(*at_g1(places, "search", "Ali Öz"))
    assert hit.keys() == {"id", "name", "offer", "state"}


@pytest.mark.parametrize(("delta", "figure"), [("-1", -1), ("-12", -12), ("5", 5), ("+5", 5)])
def test_a_stroke_is_written_as_it_is_said(places: Places, delta: str, figure: int) -> None:
    assert answer(*at_g1(places, "tally", delta)) == {"figure": figure}


def test_strokes_from_paper_carry_their_span(places: Places) -> None:
    arguments = at_g1(places, "tally", "95", "--late", "15:52", "2026-06-13T16:40")
    assert answer(*arguments) == {"figure": 95}
    (late,) = answer(*at_g1(places, "report"))["stations"][0]["late"]
    assert late == {
        "since": "2026-06-13T15:52:00+02:00",
        "until": "2026-06-13T16:40:00+02:00",
        "visits": 95,
    }


def test_a_station_named_by_an_option_stands_in_the_entry(places: Places) -> None:
    answer(*at_g1(places, "tally", "3", "--station", SOUTH.upper()))
    visits = {s["name"]: s["visits"] for s in answer(*at_g1(places, "report"))["stations"]}
    assert visits == {NORTH: 0, SOUTH: 3}


def test_what_is_unsent_is_counted_until_it_was_handed_over(places: Places) -> None:
    for _ in range(3):
        qmtui(*at_g1(places, "tally", "1"))
    status = answer(*at_g1(places, "status"))
    assert (status["kind"], status["label"], status["unsent"]) == ("field", "G1", 3)
    assert answer(*at_g1(places, "sync"))["pushed"] == 3
    status = answer(*at_g1(places, "status"))
    assert (status["unsent"], status["unreceipted"]) == (0, 3)


def test_collecting_names_devices_with_what_is_known_of_them(places: Places) -> None:
    qmtui(*at_g1(places, "tally", "1"))
    qmtui(*at_g1(places, "sync", places.stick, "--final"))
    found = answer(*in_office(places, "collect", places.stick))
    assert (found["new"], found["known"], found["complete"]) == (1, 0, True)
    assert found["devices"] == [
        {"label": "G1", "entries": 2, "missing": 0, "clock_offset_s": None, "handed_in": True}
    ]


def test_the_report_can_be_had_as_json_by_its_format_too(places: Places) -> None:
    result = qmtui(*at_g1(places, "report", "--format", "json"))
    assert json.loads(result.stdout) == answer(*at_g1(places, "report"))


def test_the_report_goes_into_a_file(places: Places) -> None:
    file = places.root / "report.md"
    result = qmtui(*at_g1(places, "report", "-o", file))
    assert (result.exit_code, result.output) == (0, "")
    assert file.read_text(encoding="utf-8") == qmtui(*at_g1(places, "report")).stdout


def test_a_rehearsed_import_writes_nothing(places: Places) -> None:
    before = files_of(places.office)
    found = answer(*in_office(places, "import", places.csv, "--event", places.event, "--dry-run"))
    assert found["new"] == 1
    assert files_of(places.office) == before


def test_a_column_is_read_as_told(places: Places) -> None:
    places.csv.write_text("Wer;Wieviele\nEva Weiß;4\n", encoding="utf-8")
    mapping = ("--map", "Wer=name", "--map", "Wieviele=places")
    found = answer(*in_office(places, "import", places.csv, "--event", places.event, *mapping))
    assert found["new"] == 1
    issued = answer(*in_office(places, "issue", places.event, places.stick, "--plain"))
    assert issued["registrations"] == 2


def test_remarks_are_listed_for_people(places: Places) -> None:
    add = ("feedback", "add", "--kind", "problem", "--text", "Lampe kaputt", "--light", "red")
    lamp = answer(*at_g1(places, *add, "--topic", "lighting", "--place", "Ahornweg"))["id"]
    answer(*at_g1(places, "feedback", "endorse", lamp, "--count", "3"))
    listed = qmtui(*at_g1(places, "feedback", "list")).stdout
    assert "Problem: Lampe kaputt  [Beleuchtung · Ahornweg]  +3 ich auch" in listed


# -- Who writes


@pytest.mark.parametrize(
    ("option", "variable", "by"),
    [
        (None, None, None),
        ("JO", None, "JO"),
        (None, "MK", "MK"),
        ("JO", "MK", "JO"),
        ("", "MK", "MK"),
        (" \x1b", None, None),
        ("Johanna-Sophie", None, "Johanna-"),
    ],
)
def test_initials_come_from_the_option_else_the_environment_else_nowhere(
    places: Places,
    monkeypatch: pytest.MonkeyPatch,
    option: str | None,
    variable: str | None,
    by: str | None,
) -> None:
    if variable is not None:
        monkeypatch.setenv("QMTUI_BY", variable)
    given = () if option is None else ("--by", option)
    answer(*given, *at_g1(places, "tally", "1"))
    with Book.open(places.g1, read_only=True) as book:
        (tally,) = book.tallies
    assert tally.by == by


# -- Which book


def test_the_book_may_be_named_by_the_environment(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QMTUI_BOOK", str(places.g1))
    assert answer("status")["label"] == "G1"


needs_xdg = pytest.mark.skipif(sys.platform != "linux", reason="only XDG folders can be moved")


def test_the_office_is_not_told_of_unsent_entries_that_it_cannot_have(places: Places) -> None:
    told = qmtui("--book", places.office, "status").stdout
    assert "0 strittig" in told
    assert "ungesendet" not in told


def test_a_book_that_was_named_is_among_the_books(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert answer("info")["books"] == []
    assert answer("--book", places.g1, "info")["books"] == [str(places.g1)]
    monkeypatch.setenv("QMTUI_BOOK", str(places.office))
    assert answer("info")["books"] == [str(places.office)]


@needs_xdg
def test_the_only_book_on_a_device_needs_no_name(places: Places) -> None:
    joined = answer("join", places.stick, "--as", "G7")
    assert Path(joined["book"]).is_relative_to(places.root / "home")
    assert answer("status")["label"] == "G7"


@needs_xdg
def test_a_device_that_takes_part_already_is_told_so(places: Places) -> None:
    answer("join", places.stick, "--as", "G7")
    with unchanged(places):
        assert refusal(qmtui("join", places.stick, "--as", "G7")).exit_code == 53


@needs_xdg
def test_without_a_book_one_is_asked_for(places: Places) -> None:
    assert refusal(qmtui("status")).exit_code == 20


@needs_xdg
def test_of_several_books_one_is_asked_for(places: Places) -> None:
    books = places.root / "home" / "qmtui" / "books"
    for name in ("one", "two"):
        shutil.copytree(places.g1, books / name)
    assert str(books / "one") in refusal(qmtui("status")).stderr


# -- Refusals


def refusal(result: Result) -> Result:
    """A result that is one sentence and an exit code from 20 up, and nothing else."""
    assert result.exit_code >= 20, result.output
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert re.search(r"\w{3}.*[.?!]$|: [^:]+$", line)
    assert "Traceback" not in line
    assert "Unerwartet" not in line
    return result


@contextmanager
def unchanged(places: Places) -> Iterator[None]:
    before = files_of(places.root)
    yield
    assert files_of(places.root) == before


REFUSED: dict[str, tuple[Asked, int]] = {
    "no book there": (lambda p: ("--book", p.root / "none", "status"), 20),
    "a file for a book": (lambda p: ("--book", p.csv, "status"), 20),
    "the book below a file": (lambda p: ("--book", p.csv / "x", "tally", "1"), 20),
    "a new book without a passphrase": (lambda p: ("new", p.root / "n", "--name", "N"), 30),
    "a new book over another": (lambda p: ("new", p.g1, "--name", "N", "--plain"), 23),
    "a new book without a name": (lambda p: ("new", p.root / "n", "--name", " ", "--plain"), 38),
    "planning in a field book": (
        lambda p: at_g1(p, "event", "add", "--title", "T", "--kind", "talk", "--start", "9:00"),
        33,
    ),
    "an unreadable start": (
        lambda p: in_office(p, "event", "add", "--title", "T", "--kind", "talk", "--start", "bald"),
        30,
    ),
    "an event that ends first": (
        lambda p: in_office(
            *(p, "event", "add", "--title", "T", "--kind", "talk"),
            *("--start", "19:00", "--end", "18:00"),
        ),
        38,
    ),
    "a capacity beyond all measure": (
        lambda p: in_office(
            *(p, "event", "add", "--title", "T", "--kind", "talk", "--start", "9:00"),
            *("--capacity", 10**30),
        ),
        38,
    ),
    "import for an unknown event": (lambda p: in_office(p, "import", p.csv, "--event", "x"), 31),
    "import into a field book": (lambda p: at_g1(p, "import", p.csv, "--event", p.event), 33),
    "a mapping without =": (
        lambda p: in_office(p, "import", p.csv, "--event", p.event, "--map", "Name"),
        49,
    ),
    "a mapping of no column": (
        lambda p: in_office(p, "import", p.csv, "--event", p.event, "--map", "Alter=name"),
        49,
    ),
    "a mapping to no field": (
        lambda p: in_office(p, "import", p.csv, "--event", p.event, "--map", "Product=age"),
        49,
    ),
    "issue of an unknown event": (lambda p: in_office(p, "issue", "x", p.stick, "--plain"), 31),
    "issue into a file": (lambda p: in_office(p, "issue", p.event, p.csv, "--plain"), 25),
    "issue beyond a missing stick": (
        lambda p: in_office(p, "issue", p.event, p.root / "no" / "stick", "--plain"),
        25,
    ),
    "join without an event": (
        lambda p: ("join", p.empty, "--as", "G2", "--book", p.root / "b"),
        51,
    ),
    "join without a folder": (
        lambda p: ("join", p.root / "none", "--as", "G2", "--book", p.root / "b"),
        25,
    ),
    "join of another event": (
        lambda p: ("join", p.stick, "--as", "G2", "--event", "x", "--book", p.root / "b"),
        51,
    ),
    "join without a label": (
        lambda p: ("join", p.stick, "--as", " ", "--book", p.root / "b"),
        54,
    ),
    "join again": (lambda p: ("join", p.stick, "--as", "G2", "--book", p.g1), 53),
    "join over an office": (lambda p: ("join", p.stick, "--as", "G2", "--book", p.office), 53),
    "check-in in the office": (lambda p: in_office(p, "checkin", "r28bwa43"), 33),
    "search in the office": (lambda p: in_office(p, "search", "Öz"), 33),
    "an unknown id": (lambda p: at_g1(p, "checkin", "--id", "01NOBODY"), 34),
    "an exit of an unknown id": (lambda p: at_g1(p, "checkout", "--id", "01NOBODY"), 34),
    "an unknown station": (lambda p: at_g1(p, "checkin", "r28bwa43", "--station", "Ost"), 32),
    "nobody coming": (lambda p: at_g1(p, "checkin", "r28bwa43", "--people", "0"), 35),
    "a hundred walk-ins": (lambda p: at_g1(p, "walkin", "--adults", "100"), 35),
    "a foreign code": (lambda p: at_g1(p, "walkin", "--bind", "hello"), 36),
    "no stroke": (lambda p: at_g1(p, "tally", "0"), 37),
    "too many strokes": (lambda p: at_g1(p, "tally", "10000"), 37),
    "a span reversed": (lambda p: at_g1(p, "tally", "1", "--late", "16:00", "15:00"), 37),
    "a span of no times": (lambda p: at_g1(p, "tally", "1", "--late", "früh", "spät"), 30),
    "fewer than nobody": (lambda p: at_g1(p, "headcount", "--method", "counted", "--", "-1"), 37),
    "a remark without text": (
        lambda p: at_g1(p, "feedback", "add", "--kind", "idea", "--text", " "),
        38,
    ),
    "an unknown remark": (lambda p: at_g1(p, "feedback", "endorse", "01NOTHING"), 39),
    "me too of nobody": (
        lambda p: at_g1(p, "feedback", "endorse", "01NOTHING", "--count", "0"),
        30,
    ),
    "a remark of a time to come": (
        lambda p: at_g1(
            p, *("feedback", "add", "--kind", "idea", "--text", "x", "--at", "2199-01-01T10:00")
        ),
        30,
    ),
    "a remark too long": (
        lambda p: at_g1(p, "feedback", "add", "--kind", "idea", "--text", "x" * 2001),
        30,
    ),
    "nothing to undo": (lambda p: at_g1(p, "undo"), 39),
    "undo of nothing": (lambda p: at_g1(p, "undo", "01NOBODY"), 39),
    "sync of the office": (lambda p: in_office(p, "sync", p.stick), 33),
    "sync with no folder": (lambda p: at_g1(p, "sync", p.root / "none"), 25),
    "sync with a file": (lambda p: at_g1(p, "sync", p.csv), 25),
    "sync with a folder for nothing": (lambda p: at_g1(p, "sync", p.empty), 26),
    "handing in to no folder": (lambda p: at_g1(p, "sync", p.root / "none", "--final"), 25),
    "collect of no folder": (lambda p: in_office(p, "collect", p.root / "none"), 25),
    "collect of a folder for nothing": (lambda p: in_office(p, "collect", p.empty), 51),
    "collect at a station": (lambda p: at_g1(p, "collect", p.stick), 33),
    "history of an unknown id": (lambda p: at_g1(p, "history", "01NOBODY"), 34),
    "history of an unknown id in the office": (lambda p: in_office(p, "history", "01NOBODY"), 34),
    "nothing to resolve": (lambda p: at_g1(p, "resolve", p.ali, "--keep", "1"), 39),
    "resolve of an unknown id": (lambda p: in_office(p, "resolve", "01NOBODY", "--keep", "1"), 39),
    "report of an unknown event": (lambda p: in_office(p, "report", "x"), 31),
    "report into no folder": (lambda p: at_g1(p, "report", "-o", p.root / "none" / "r.md"), 27),
    "report into a folder": (lambda p: at_g1(p, "report", "-o", p.root), 27),
    "demo over something else": (lambda p: ("demo", "--dir", p.root, "--no-ui"), 23),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(places: Places, case: str) -> None:
    arguments, code = REFUSED[case]
    with unchanged(places):
        assert refusal(qmtui(*arguments(places))).exit_code == code


WEIRD: dict[str, Asked] = {
    "a new book below a file": lambda p: ("new", p.csv / "n", "--name", "N", "--plain"),
    "a new book in place of a file": lambda p: ("new", p.csv, "--name", "N", "--plain"),
    "a new book of too long a name": lambda p: (
        "new",
        p.root / ("n" * 300),
        "--name",
        "N",
        "--plain",
    ),
    "join below a file": lambda p: ("join", p.stick, "--as", "G2", "--book", p.csv / "b"),
    "join in place of a file": lambda p: ("join", p.stick, "--as", "G2", "--book", p.csv),
    "demo in place of a file": lambda p: ("demo", "--dir", p.csv, "--no-ui"),
    "a start no clock can show": lambda p: in_office(
        p, *("event", "add", "--title", "T", "--kind", "talk", "--start", "9999-12-31T23:59-10:00")
    ),
    "a start in a zone nobody knows": lambda p: in_office(
        p, "event", "add", "--title", "T", "--kind", "talk", "--start", "14:00 XST"
    ),
    "late strokes before all clocks": lambda p: at_g1(
        p, "tally", "3", "--late", "0001-01-01", "14:00"
    ),
}


@pytest.mark.parametrize("case", WEIRD)
def test_what_nobody_would_do_is_no_crash_either(places: Places, case: str) -> None:
    with unchanged(places):
        refusal(qmtui(*WEIRD[case](places)))


def test_a_folder_of_another_event_is_refused_by_station_and_office(
    places: Places, now: Clock
) -> None:
    other = places.root / "other stick"
    with found_office(places.root / "other", "Ahornhof", plain=True) as office:
        event = Events(office, now).add("Fest", "street_fest", at("14:00"))
        issue(office, now, event, other)
    qmtui(*at_g1(places, "tally", "1"))
    with unchanged(places):
        assert refusal(qmtui(*at_g1(places, "sync", other))).exit_code == 26
        assert refusal(qmtui(*at_g1(places, "sync", other, "--final"))).exit_code == 26
        assert refusal(qmtui(*in_office(places, "collect", other))).exit_code == 51


def test_a_known_folder_that_is_suddenly_empty_is_refused(places: Places) -> None:
    qmtui(*at_g1(places, "tally", "1"))
    qmtui(*at_g1(places, "sync"))
    qmtui(*in_office(places, "collect", places.stick))
    shutil.rmtree(places.stick)
    places.stick.mkdir()
    with unchanged(places):
        result = refusal(qmtui(*at_g1(places, "sync", places.stick)))
        assert result.exit_code == 26
        assert "--init" in result.stderr
        assert refusal(qmtui(*in_office(places, "collect", places.stick))).exit_code == 51


def test_an_emptied_folder_is_set_up_again_on_demand(places: Places) -> None:
    qmtui(*at_g1(places, "tally", "1"))
    qmtui(*at_g1(places, "sync"))
    before = {path.name for path in places.stick.rglob("*.seg")}
    shutil.rmtree(places.stick)
    places.stick.mkdir()
    assert answer(*at_g1(places, "sync", places.stick, "--init"))["problems"] == []
    assert {path.name for path in places.stick.rglob("*.seg")} == before


def test_a_new_folder_needs_to_be_set_up(places: Places) -> None:
    (new := places.root / "new stick").mkdir()
    with unchanged(places):
        assert refusal(qmtui(*at_g1(places, "sync", new))).exit_code == 26
    assert answer(*at_g1(places, "sync", new, "--init"))["problems"] == []


def test_the_folder_of_this_devices_books_is_no_exchange_folder(places: Places) -> None:
    found = answer("join", places.stick, "--as", "G2", "--book", places.root / "books" / "x")
    book = next(places.stick.iterdir()).name
    (places.root / "books" / "x").rename(places.root / "books" / book)
    assert found["label"] == "G2"
    with unchanged(places):
        refusal(qmtui(*at_g1(places, "sync", places.root / "books")))
        refusal(qmtui(*in_office(places, "collect", places.root / "books")))


# -- Files to import

FILES: dict[str, tuple[bytes | None, int]] = {
    "missing": (None, 40),
    "empty": (b"", 45),
    "blank": (b"\n \n", 45),
    "a header alone": (b"Name;Vorname\n", 45),
    "binary": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), 44),
    "a spreadsheet": (b"PK\x03\x04" + b"x" * 99, 44),
    "half UTF-8": ("Name\nJürgen\n".encode() + b"\xff\xfe\x81", 44),
    "half UTF-16": ("Name\nAli\n".encode("utf-16")[:-1], 44),
    "no names in it": (b"Farbe;Form\nrot;rund\n", 47),
    "two columns for names": (b"Name;Name\nOez;Weiss\n", 48),
    "a broken header": (b'"Name;Vorname\nOez;Ali\n', 46),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_is_no_list_is_one_sentence_and_changes_nothing(
    places: Places, case: str
) -> None:
    content, code = FILES[case]
    places.csv.unlink()
    if content is not None:
        places.csv.write_bytes(content)
    with unchanged(places):
        result = refusal(qmtui(*in_office(places, "import", places.csv, "--event", places.event)))
    assert result.exit_code == code


def test_a_folder_is_no_list(places: Places) -> None:
    result = qmtui(*in_office(places, "import", places.stick, "--event", places.event))
    assert refusal(result).exit_code == 41


BAD_ROWS = {
    "ragged": b"Name;Vorname\nOez;Ali\nWeiss;Eva;30;x\nVogel;Jan\n",
    "too short": b"Name;Vorname;Angebot\nOez;Ali;Kurs\nWeiss\nVogel;Jan;Kurs\n",
    "half-quoted": b'Name;Vorname\nOez;Ali\n"Weiss;Eva\nVogel;Jan\n',
    "quoted in the middle": b'Name;Vorname\nOez;Ali\n"Weiss"s;Eva\nVogel;Jan\n',
    "without a name": b"Name;Vorname;Telefon\nOez;Ali;030 1\n;;030 2\nVogel;Jan;030 3\n",
    "with NUL": b"Name;Vorname\nOez;Ali\nWe\x00iss;Eva\nVogel;Jan\n",
}


@pytest.mark.parametrize("case", BAD_ROWS)
def test_a_bad_row_is_named_by_its_number_and_nothing_is_written(places: Places, case: str) -> None:
    places.csv.write_bytes(BAD_ROWS[case])
    with unchanged(places):
        result = qmtui(*in_office(places, "import", places.csv, "--event", places.event, "--json"))
    found = json.loads(result.stdout)
    assert result.exit_code == 40
    assert len(result.stderr.splitlines()) == 1
    assert [rejection["row"] for rejection in found["rejected"]] == [3]
    assert found["rejected"][0]["reason"]
    assert "Weiss" not in result.output


@pytest.mark.parametrize("case", BAD_ROWS)
def test_the_rest_of_a_bad_file_is_taken_on_demand(places: Places, case: str) -> None:
    places.csv.write_bytes(BAD_ROWS[case])
    found = answer(*in_office(places, "import", places.csv, "--event", places.event, "--skip-bad"))
    assert (found["new"], len(found["rejected"])) == (2, 1)


def test_bad_rows_are_told_to_people_line_by_line(places: Places) -> None:
    places.csv.write_bytes(BAD_ROWS["ragged"])
    result = qmtui(*in_office(places, "import", places.csv, "--event", places.event))
    assert result.stdout.splitlines()[0].startswith("Zeile 3: ")
    assert len(result.stderr.splitlines()) == 1


def test_what_was_left_out_of_a_row_is_a_warning_beside_the_answer(places: Places) -> None:
    places.csv.write_text("Name,Telefon\nAli Öz,unbekannt\n", encoding="utf-8")
    result = qmtui(*in_office(places, "import", places.csv, "--event", places.event, "--json"))
    assert (result.exit_code, json.loads(result.stdout)["new"]) == (0, 1)
    assert result.stderr.startswith("Zeile 2: ")
    assert "unbekannt" not in result.stderr


# -- Beside a running program

HOLD = """
import sys
from pathlib import Path
from qmtui.book import Book, now
from qmtui.count import Count
with Book.open(Path(sys.argv[1])) as book:
    if book.kind == "field":
        Count(book, now).stroke(7)
    print("open", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def running_program(folder: Path) -> Iterator[None]:
    """Another process that has the book open for writing, and has written seven strokes."""
    command = [sys.executable, "-c", HOLD, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        try:
            assert process.stdout.readline() == b"open" + os.linesep.encode()
            yield
        finally:
            process.stdin.close()


def test_a_second_writing_program_is_refused(places: Places) -> None:
    writing = [
        *(["checkin", "r28bwa43"], ["checkout", "r28bwa43"], ["undo"], ["walkin"], ["tally", "1"]),
        *(["headcount", "1", "--method", "counted"], ["sync"]),
        ["resolve", places.ali, "--keep", "1"],
        ["feedback", "add", "--kind", "idea", "--text", "Bank"],
    ]
    with running_program(places.g1), unchanged(places):
        for arguments in writing:
            assert refusal(qmtui(*at_g1(places, *arguments))).exit_code == 21
    assert strokes(places) == 7


def test_a_second_program_writing_in_the_office_is_refused(places: Places) -> None:
    writing: list[list[object]] = [
        ["event", "add", "--title", "T", "--kind", "talk", "--start", "9:00"],
        ["import", places.csv, "--event", places.event],
        ["issue", places.event, places.stick, "--plain"],
        ["collect", places.stick],
    ]
    with running_program(places.office), unchanged(places):
        for arguments in writing:
            assert refusal(qmtui(*in_office(places, *arguments))).exit_code == 21


def test_commands_that_look_work_beside_a_writing_program(places: Places) -> None:
    with running_program(places.g1), unchanged(places):
        assert answer(*at_g1(places, "status"))["unsent"] == 1
        assert answer(*at_g1(places, "report"))["visits"]["total"] == 7
        assert answer(*at_g1(places, "search", "öz"))[0]["name"] == "Ali Öz"
        assert answer(*at_g1(places, "feedback", "list")) == []
        assert answer(*at_g1(places, "verify")) == {"ok": True, "findings": []}
        assert len(answer(*at_g1(places, "history", places.ali))) == 2
        assert answer(*at_g1(places, "conflicts")) == []
        assert answer("info")["qmtui"]
    with running_program(places.office), unchanged(places):
        assert answer(*in_office(places, "event", "list"))[0]["title"] == places.event
        assert answer(*in_office(places, "report"))["registered"] == 1
        assert answer(*in_office(places, "history", places.ali))
        assert answer(*in_office(places, "conflicts")) == []


def test_commands_that_look_change_nothing(places: Places) -> None:
    qmtui(*at_g1(places, "tally", "1"))
    looking = [
        *(["status"], ["report"], ["search", "öz"], ["feedback", "list"], ["verify"], ["info"]),
        *(["history", places.ali], ["conflicts"]),
    ]
    with unchanged(places):
        for arguments in looking:
            assert qmtui(*at_g1(places, *arguments)).exit_code == 0


# -- Torn and damaged


def tear(places: Places) -> None:
    """Begin a frame at the end of the newest log and do not finish it, like a pulled plug."""
    (log,) = (places.g1 / "wal").glob("*.wal")
    content = log.read_bytes()
    log.write_bytes(content + content[content.rindex(b"\xf5FRM") :][:60])


def test_a_torn_last_frame_is_reported_and_costs_nothing_confirmed(places: Places) -> None:
    for _ in range(3):
        qmtui(*at_g1(places, "tally", "1"))
        qmtui(*at_g1(places, "sync"))
    answer(*at_g1(places, "checkin", "r28bwa43"))
    tear(places)
    found = answer(*at_g1(places, "verify"))
    assert found["ok"] is True
    assert [finding["kind"] for finding in found["findings"]] == ["torn_tail"]
    assert answer(*at_g1(places, "report"))["visits"]["total"] == 3
    assert answer(*at_g1(places, "report"))["arrived"] == 1


def test_a_torn_frame_stays_aside_while_the_work_goes_on(places: Places) -> None:
    answer(*at_g1(places, "checkin", "r28bwa43"))
    tear(places)
    answer(*at_g1(places, "tally", "5"))
    assert answer(*at_g1(places, "sync"))["problems"] == []
    found = answer(*in_office(places, "collect", places.stick))
    assert (found["new"], found["devices"][0]["missing"]) == (2, 0)
    found = answer(*at_g1(places, "verify"))
    assert found["ok"] is True
    assert [finding["kind"] for finding in found["findings"]] == ["torn_tail"]


def test_a_damaged_book_is_told_with_its_findings(places: Places) -> None:
    segment = next((places.g1 / "seg").rglob("*.seg"))
    content = bytearray(segment.read_bytes())
    content[len(content) // 2] ^= 1
    segment.write_bytes(content)
    result = qmtui(*at_g1(places, "verify", "--json"))
    found = json.loads(result.stdout)
    assert result.exit_code == 22
    assert len(result.stderr.splitlines()) == 1
    assert found["ok"] is False
    assert found["findings"][0].keys() >= {"kind", "file", "detail"}
    assert qmtui(*at_g1(places, "verify")).exit_code == 22


def test_a_damaged_book_json_is_one_sentence(places: Places) -> None:
    (places.g1 / "book.json").write_text("{}", encoding="utf-8")
    with unchanged(places):
        assert refusal(qmtui(*at_g1(places, "status"))).exit_code == 22


def test_an_event_of_a_kind_this_version_does_not_know_is_listed(places: Places) -> None:
    with Book.open(places.office) as office:
        office.database.table("events").update({"kind": "balcony_concert"})
    assert "balcony_concert" in qmtui(*in_office(places, "event", "list")).stdout


# -- Usage


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["--nonsense"],
        ["checkin"],
        ["checkin", "a", "b"],
        ["checkin", "a", "--id", "b"],
        ["checkin", "a", "--people", "viele"],
        ["new"],
        ["new", "x", "--residents", "-1", "--name", "N"],
        ["tally"],
        ["tally", "eins"],
        ["tally", "1", "--late", "14:00"],
        ["headcount", "1", "--method", "guessed"],
        ["feedback", "add", "--kind", "rant", "--text", "x"],
        ["issue", "x"],
        ["issue", "x", "y", "--devices", "0"],
        ["join", "x"],
        ["history"],
        ["resolve", "x"],
        ["resolve", "x", "--keep", "0"],
        ["resolve", "x", "--keep", "beide"],
        ["report", "--format", "pdf"],
        ["--lang", "fr", "info"],
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_with_2_and_says_so_in_german(
    places: Places, arguments: list[str]
) -> None:
    with unchanged(places):
        result = qmtui(*at_g1(places, *arguments))
    assert (result.exit_code, result.stdout) == (2, "")
    assert re.match(r"(Aufruf: qmtui .+\n.+\n\n)?Fehler: .+\n\Z", result.stderr)
    english = r"\b(Error|Usage|Try|Missing|Invalid|No such|value|argument|option|unexpected)\b"
    assert not re.search(english, re.sub(r"[„“'\"‚‘][^\n]*?[“”'\"’]", "", result.stderr))


def leaves(
    command: click.Command = program, path: tuple[str, ...] = ()
) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its words."""
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from leaves(below, (*path, name))
    else:
        yield " ".join(path), command


def groups(command: click.Command = program) -> Iterator[click.Group]:
    if isinstance(command, click.Group):
        yield command
        for below in command.commands.values():
            yield from groups(below)


def test_every_command_is_tried_by_these_tests() -> None:
    assert {name for name, _ in leaves()} == {*ANSWERS, *OF_ENCRYPTED_BOOKS}


def test_every_command_and_option_has_help() -> None:
    for command in [*groups(), *(command for _, command in leaves())]:
        assert command.help, command.name
        for option in command.params:
            assert not isinstance(option, click.Option) or option.help, (command.name, option.name)


@pytest.mark.parametrize("name", ["", "event", "feedback", *ANSWERS])
def test_help_is_german(name: str) -> None:
    result = qmtui(*name.split(), "--help")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Aufruf: qmtui")
    english = r"\b(Usage|Options|Commands|Show|exit|required|default|the|and)\b"
    assert not re.search(english, result.stdout)


def test_every_command_can_answer_as_json() -> None:
    for name, command in leaves():
        assert "--json" in [option for param in command.params for option in param.opts], name


# -- Languages


def run(*arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
    """The program as a process of its own, with nothing but these settings."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("QMTUI")}
    return subprocess.run(
        [sys.executable, "-m", "qmtui", *map(str, arguments)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**own, "LANG": "en_US.UTF-8", "LANGUAGE": "en", **variables},
    )


def test_german_is_the_language_unless_told_otherwise(places: Places) -> None:
    done = run(*in_office(places, "report", places.event))
    assert done.returncode == 0
    assert "# Stadtteilfest" in done.stdout
    assert "## Besuche" in done.stdout
    assert "Samstag, 13. Juni 2026" in done.stdout


@pytest.mark.parametrize("how", ["option", "option=", "environment"])
def test_english_is_spoken_on_request(places: Places, how: str) -> None:
    given = {"option": ["--lang", "en"], "option=": ["--lang=en"], "environment": []}[how]
    variables = {"QMTUI_LANG": "en"} if how == "environment" else {}
    done = run(*given, *in_office(places, "report", places.event), **variables)
    assert done.returncode == 0
    assert "## Visits" in done.stdout
    assert "Saturday, June 13, 2026" in done.stdout
    assert not re.search(r"Besuche|Anmeldungen|Juni", done.stdout)


def test_help_and_errors_are_english_on_request(places: Places) -> None:
    assert "Check somebody in by the CODE" in run("--lang", "en", "checkin", "--help").stdout
    done = run("--lang", "en", *at_g1(places, "report", "x"))
    assert done.returncode == 31
    assert done.stderr.startswith("There is no such event")


def test_the_module_runs_as_the_program_does(places: Places) -> None:
    done = run(*at_g1(places, "tally", "3", "--json"))
    assert (done.returncode, done.stdout, done.stderr) == (0, '{"figure":3}\n', "")
    assert strokes(places) == 3


def test_a_sync_after_a_process_ended_finds_its_strokes(places: Places, now: Clock) -> None:
    run(*at_g1(places, "tally", "3"))
    with Book.open(places.g1) as book:
        assert sync(book, now, places.stick).pushed == 1
