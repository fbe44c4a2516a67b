"""A person and an actor in plain words, for the screen and the command line alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from qmtui.actors.last_contact import is_silent, last_contact
from qmtui.actors.mailing import MailingLists
from qmtui.actors.merging import NoSuchPerson
from qmtui.actors.people import Agreement, KnownPerson, People
from qmtui.actors.relations import Function, Relations
from qmtui.book import Book, Now
from qmtui.directory.card import language_word
from qmtui.fields import field_word
from qmtui.formats import date_and_time
from qmtui.i18n import _, mark, ngettext
from qmtui.model.actor import Actor
from qmtui.model.contact import METHODS, PURPOSES
from qmtui.model.feedback import KINDS
from qmtui.reach import email, phone, spoken_phone

STATES = {
    "stands": mark("agreed"),
    "kept": mark("done, promise kept"),
    "expired": mark("run out"),
    "withdrawn": mark("withdrawn"),
}
SIGNS = {"stands": "✓", "kept": "✓", "expired": "–", "withdrawn": "✗"}


class Part(Struct, frozen=True):
    """A part of a card: its heading and its lines."""

    heading: str
    lines: tuple[str, ...]


def as_text(name: str, parts: list[Part]) -> str:
    """A card for the command line."""
    blocks = ["\n".join(filter(None, [part.heading, *part.lines])) for part in parts]
    return "\n\n".join(["\n".join([name, *blocks[:1]]), *blocks[1:]])


def reached(number: str, address: str) -> str:
    """Phone and e-mail in one line, doubtful ones marked as to be checked."""
    parts = []
    if number:
        parts.append(_doubted(spoken_phone(number), is_doubtful=phone(number).is_doubtful))
    if address:
        parts.append(_doubted(address, is_doubtful=email(address).is_doubtful))
    return " · ".join(parts)


def person_card(book: Book, now: Now, people: People, person: KnownPerson) -> list[Part]:
    """Everything about a person that the office works with."""
    zone = book.zone
    functions = Relations(book, now).of_person(person.ids)
    parts = [
        Part("", tuple(_about(person))),
        Part(
            _("Agreed to"),
            tuple(line for a in people.agreements(person) for line in _agreed(book, a)),
        ),
        Part(_("Functions"), tuple(function_line(f, at_actor=True) for f in functions)),
        Part(
            _("On mailing lists"),
            tuple(mailing.name for mailing in MailingLists(book, now).of_member(person)),
        ),
        Part(
            _("Calls promised"),
            tuple(
                " · ".join(
                    filter(
                        None,
                        [
                            date_and_time(call.due.astimezone(zone)),
                            call.topic,
                            call.good_time,
                        ],
                    )
                )
                for call in people.callbacks(person)
            ),
        ),
        Part(
            _("Brought up"),
            tuple(f"{_(KINDS[said.kind])}: {said.text}" for said in people.brought_up(person)),
        ),
        Part(_("Taken down"), tuple(_taken_down(book, person))),
    ]
    return [part for part in parts if part.lines]


def actor_card(book: Book, now: Now, people: People, actor: Actor, kind: str) -> list[Part]:
    """Everything about an actor, with who speaks for it and when we last had to do with it."""
    last = last_contact(book, people, actor)
    talks = [t for t in book.talks.where("actor_id", actor.id) if t.id not in book.taken_back]
    functions = Relations(book, now).at_actor(actor)
    silent = _("never") if last is None else date_and_time(last.astimezone(book.zone))
    if is_silent(last, now):
        silent += " · " + _("silent for more than half a year")
    named = (
        (_("Reached there"), actor.function_contact),
        (_("Address"), actor.address),
        (_("Web page"), actor.web),
        (_("Parts of the quarter"), ", ".join(actor.areas)),
        (_("Languages"), ", ".join(actor.languages)),
        (_("Last checked"), _day(actor.checked_on) if actor.checked_on else ""),
    )
    about = [
        kind,
        reached(actor.phone, actor.email),
        *(f"{word}: {text}" for word, text in named if text),
        _("▲ Never to be passed on") if actor.no_share else "",
        _("Last contact: {0}").format(silent),
        *actor.profile.split("\n"),
    ]
    parts = [
        Part("", tuple(filter(None, about))),
        Part(
            _("Who speaks for it"),
            tuple(
                " · ".join([_name(people, f.relation.contact_id), function_line(f)])
                for f in functions
            ),
        ),
        Part(
            _("On mailing lists"),
            tuple(mailing.name for mailing in MailingLists(book, now).of_member(actor)),
        ),
        Part(
            _("Talks"),
            tuple(
                f"{date_and_time(t.observed_at.astimezone(book.zone))} {t.by or ''}: {t.text}"
                for t in sorted(talks, key=lambda t: (t.observed_at, t.id), reverse=True)
            ),
        ),
    ]
    return [part for part in parts if part.lines]


def function_line(function: Function, *, at_actor: bool = False) -> str:
    """A function and how long it holds; with the actor where that is not clear."""
    what = function.relation.function
    if at_actor:
        name = function.actor.name if function.actor else _("an actor that is gone")
        what = _("{0} with {1}").format(what, name)
    since = _("since {0}").format(_day(function.relation.since))
    if function.until is None:
        return f"{what}, {since}"
    return _("{0}, {1} until {2}").format(what, since, _day(function.until))


def _about(person: KnownPerson) -> Iterator[str]:
    yield reached(person.phone, person.email) or _("No way to reach them is known.")
    if person.organisation or person.function:
        yield ", ".join(filter(None, [person.organisation, person.function]))
    yield from person.note.split("\n") if person.note else ()
    if person.is_minor:
        yield _("Under 16, guardian: {0}").format(person.guardian or _("none"))
    if person.no_share:
        yield _("▲ Never to be passed on")
    for field, found in person.differing.items():
        values = ", ".join(dict.fromkeys(found.values()))
        yield _("▲ {0} differs: {1}").format(field_word(field), values)


def _agreed(book: Book, agreement: Agreement) -> Iterator[str]:
    consent = agreement.consent
    given = _("on {0}").format(date_and_time(agreement.given.astimezone(book.zone)))
    how = [
        _(METHODS[consent.method]),
        _("in {0}").format(language_word(consent.language)) if consent.language else "",
        _("text {0}").format(consent.text_version[:8]) if consent.text_version else "",
        _("by the guardian") if consent.by_guardian else "",
        consent.by or "",
    ]
    until = ""
    if consent.expires_on and agreement.state == "stands":
        until = _("until {0}").format(_day(consent.expires_on))
    head = f"{SIGNS[agreement.state]} {_(PURPOSES.get(consent.purpose, consent.purpose))}"
    state = " ".join(filter(None, [_(STATES[agreement.state]), until]))
    yield f"{head}: {state}"
    yield "  " + ", ".join(filter(None, [given, *how]))


def _taken_down(book: Book, person: KnownPerson) -> Iterator[str]:
    for record in person.records:
        at = date_and_time(record.observed_at.astimezone(book.zone))
        yield " · ".join(filter(None, [at, record.by or "", record.name]))
    if person.events:
        yield ", ".join(person.events)
    if (more := len(person.records)) > 1:
        yield ngettext("{0} record read as one.", "{0} records read as one.", more).format(more)


def _name(people: People, record_id: str) -> str:
    try:
        return people.person(record_id).name
    except NoSuchPerson:  # erased meanwhile
        return _("somebody who is gone")


def _doubted(text: str, *, is_doubtful: bool) -> str:
    return _("{0} (please check)").format(text) if is_doubtful else text


def _day(day: date) -> str:
    return day.strftime(_("%Y-%m-%d"))
