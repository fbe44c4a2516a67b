"""Every command with arguments that work, and the keys of its answer."""

from __future__ import annotations

import json
from pathlib import Path

from msgspec.structs import replace

from qmtui.actors.actors import Actors
from qmtui.actors.mailing import MailingLists
from qmtui.book import Book, new_id
from qmtui.codes import CONSENT, new_code
from qmtui.contacts.contacts import Contacts
from qmtui.day.shifts import Shifts
from qmtui.day.stands import Stands
from qmtui.fieldbook import issue, join
from qmtui.model.actor import Actor
from qmtui.model.person import Attendance
from tests.qmtui.cli.festival import HOUR, Asked, Places, at_g1, in_office
from tests.qmtui.conftest import NORTH, SOUTH, Clock, answer, at, qmtui

CHECKED = {"result", "attendee", "first", "just_now", "inside"}


def collected(places: Places) -> Places:
    """The same places after what G1 has was taken in."""
    qmtui(*at_g1(places, "sync", places.stick))
    qmtui(*in_office(places, "collect", places.stick))
    return places


DEVICE = {"label", "entries", "missing", "handed_in", "clock_offset_s", "stage", "lost"}
ON_THE_ROLL = {"station", "last_at", "given_to", "obliged_on", "rest", "doubt", "next"}


def come(places: Places) -> str:
    """Somebody without registration who has just come in, by their id."""
    return str(answer(*at_g1(places, "walkin", "--name", "Nele"))["attendee"])


def handed_in(places: Places) -> Places:
    """The same places after G1 handed in and the office took it in."""
    qmtui(*at_g1(places, "sync", places.stick, "--final"))
    qmtui(*in_office(places, "collect", places.stick))
    return places


def lost(places: Places) -> Places:
    """The same places after G1 was lost."""
    collected(places)
    qmtui(*in_office(places, "device", "lost", places.event, "G1", "--reason", "im Bus"))
    return places


def obliged(places: Places) -> Places:
    """The same places after somebody was bound to confidentiality."""
    qmtui(*in_office(places, "device", "oblige", "JO"))
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


TASK = {"id", "event", "title", "text", "due", "who", "done", "overdue"}


def with_template(places: Places) -> Places:
    """The same places after the office kept its event as a template."""
    qmtui(*in_office(places, "event", "template", "save", places.event, "Fest"))
    return places


def task_of(places: Places) -> str:
    """The id of a task of the event."""
    added = answer(*in_office(places, "event", "task", "add", places.event, "Laden"))
    return str(added["id"])


def with_task(places: Places) -> Places:
    """The same places after the office planned a task."""
    task_of(places)
    return places


def looked_through(places: Places) -> Places:
    """The same places after the event was taken in and checked."""
    qmtui(*in_office(collected(places), "event", "check", places.event))
    return places


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


DISTRICT = {"name", "residents", "time_zone", "provider", "client", "programme", "logo_line"}

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
        {"id", "title", "kind", "start", "status", "series"},
    ),
    "event copy": (
        lambda p: in_office(p, "event", "copy", p.event, "--start", "12.6.2027"),
        {"id", "ids"},
    ),
    "event template list": (
        lambda p: in_office(p, "event", "template", "list"),
        {"id", "title", "kind", "own", "brings"},
    ),
    "event template save": (
        lambda p: in_office(p, "event", "template", "save", p.event, "Fest"),
        {"id", "title"},
    ),
    "event template rename": (
        lambda p: in_office(with_template(p), "event", "template", "rename", "Fest", "Feier"),
        {"id", "title"},
    ),
    "event template remove": (
        lambda p: in_office(with_template(p), "event", "template", "remove", "Fest"),
        {"id"},
    ),
    "event todo": (lambda p: in_office(with_task(p), "event", "todo"), TASK),
    "event task add": (
        lambda p: in_office(p, "event", "task", "add", p.event, "Laden", "--due", "12.6."),
        TASK,
    ),
    "event task done": (
        lambda p: in_office(p, "event", "task", "done", task_of(p)),
        TASK,
    ),
    "event task remove": (
        lambda p: in_office(p, "event", "task", "remove", task_of(p)),
        {"id"},
    ),
    "event sheet": (
        lambda p: in_office(p, "event", "sheet", p.event),
        {"event", "status", "weather", "figure", "hours", "devices", "missing", "no_shows"},
    ),
    "event check": (
        lambda p: in_office(collected(p), "event", "check", p.event),
        {"id", "status"},
    ),
    "event publish": (
        lambda p: in_office(looked_through(p), "event", "publish", p.event),
        {"id", "status"},
    ),
    "event reopen": (
        lambda p: in_office(looked_through(p), "event", "reopen", p.event),
        {"id", "status"},
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
    "correct": (lambda p: at_g1(p, "correct", "3", "--id", come(p)), CHECKED | {"people"}),
    "bind": (lambda p: at_g1(p, "bind", come(p), new_code()), CHECKED | {"code"}),
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
    "device list": (
        lambda p: in_office(collected(p), "device", "list", p.event),
        DEVICE | ON_THE_ROLL,
    ),
    "device give": (
        lambda p: in_office(p, "device", "give", p.event, "G1", "--to", "JO", "--obliged"),
        DEVICE,
    ),
    "device back": (lambda p: in_office(collected(p), "device", "back", p.event, "G1"), DEVICE),
    "device lost": (
        lambda p: in_office(collected(p), "device", "lost", p.event, "G1", "--reason", "im Bus"),
        DEVICE,
    ),
    "device found": (lambda p: in_office(lost(p), "device", "found", p.event, "G1"), DEVICE),
    "device wiped": (
        lambda p: in_office(handed_in(p), "device", "wiped", p.event, "G1"),
        DEVICE,
    ),
    "device oblige": (lambda p: in_office(p, "device", "oblige", "JO"), {"initials", "on"}),
    "device obligations": (
        lambda p: in_office(obliged(p), "device", "obligations"),
        {"initials", "on"},
    ),
    "intake": (
        lambda p: in_office(collected(p), "intake", p.event),
        {"folder", "new", "known", "disputed", "devices", "complete", "erased_again", "problems"},
    ),
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
    "export events": (
        lambda p: in_office(p, "export", "events"),
        {"id", "uid", "title", "start", "status"},
    ),
    "export remarks": (
        lambda p: in_office(p, "export", "remarks", "-o", p.root / "remarks.geojson"),
        {"file", "remarks", "without_place"},
    ),
    "office show": (lambda p: in_office(p, "office", "show"), DISTRICT),
    "office set": (
        lambda p: in_office(p, "office", "set", "--provider", "Nachbarschaftswerk e. V."),
        DISTRICT,
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


def answered_list(places: Places) -> tuple[object, ...]:
    found = matter(places)
    qmtui(*in_office(places, "inbox", "refer", found, "--to", "Polizei"))
    return in_office(
        places, "inbox", "answers", written(places, f"Nr.;Antwort\nV-{found[-6:]};Ja.\n")
    )


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
    "inbox referral-list": (
        about_referred("referral-list", "Polizei"),
        {"number", "body", "place", "text", "since", "due", "answer", "done_on", "status"},
    ),
    "inbox referral-lists": (
        lambda p: (matter(p), in_office(p, "inbox", "referral-lists", p.root / "lists"))[1],
        {"file", "body", "items"},
    ),
    "inbox answers": (
        answered_list,
        {"answered", "acknowledged", "known", "empty", "rejected", "matters"},
    ),
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
    "print gate": (
        lambda p: in_office(p, "print", "gate", p.event, "-o", p.root / "g.pdf"),
        PRINTED,
    ),
    "print practice": (
        lambda p: in_office(p, "print", "practice", "-o", p.root / "p.pdf"),
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


def seen_twice(places: Places) -> tuple[str, str]:
    """The ids of two check-ins of Ali, whom two entrances let in without knowing of each other."""
    with Book.open(places.g1) as book, book.transaction():
        south = book.station_named(book.event(), SOUTH).id
        for place in (book.post.station_id, south):
            stamp = {**book.stamp(at("14:05")), "station_id": place}
            book.attendance.add(
                Attendance(**stamp, attendee_id=places.ali, kind="arrival", result="ok", people=1)
            )
    with Book.open(places.g1, read_only=True) as book:
        first, second = sorted(entry.id for entry in book.attendance)
    return first, second


def settled(places: Places) -> str:
    """The id of a decision about them."""
    decided = answer(*at_g1(places, "settle", "twice", *seen_twice(places), "both_right"))
    return str(decided["id"])


ANSWERS |= {
    "settle list": (
        lambda p: (seen_twice(p), at_g1(p, "settle", "list"))[1],
        {"kind", "about", "event", "attendee", "name", "first", "second", "effects"},
    ),
    "settle twice": (
        lambda p: at_g1(p, "settle", "twice", *seen_twice(p), "another_person", "--name", "Nele"),
        {"id", "attendee", "verdict", "other"},
    ),
    "settle decided": (
        lambda p: (settled(p), at_g1(p, "settle", "decided"))[1],
        {"id", "kind", "event", "about", "verdict", "by", "device", "at", "is_taken_back"},
    ),
    "settle undo": (lambda p: at_g1(p, "settle", "undo", settled(p)), {"table", "id"}),
}
