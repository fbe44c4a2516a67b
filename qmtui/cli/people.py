"""Commands of the office about people: who is known, what for, and who is one and the same."""

from __future__ import annotations

from typing import Any

import click

from qmtui.actors.duplicates import REASONS, STRICT, WIDE
from qmtui.actors.merging import Merging
from qmtui.actors.people import KnownPerson, People
from qmtui.actors.telling import as_text, person_card, reached
from qmtui.actors.twins import Twins, twins
from qmtui.book import now
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.contacts.correcting import correct
from qmtui.fields import field_word
from qmtui.i18n import _


@click.group(help=_("People the office knows, records of one person read as one."))
def people() -> None:
    pass


@people.command("list", help=_("List all people, or those found by TEXT."))
@click.argument("text", default="")
@as_json
@pass_session
def list_people(session: Session, text: str, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        found = People(book, now).find(text)
    lines = [
        " · ".join(filter(None, [f"{p.id}  {p.name}", p.organisation, reached(p.phone, p.email)]))
        for p in found
    ]
    rows = [_person(person) for person in found]
    emit(rows, as_json, "\n".join(lines) or _("Nobody found."))


@people.command("show", help=_("Show all about the person with this ID."))
@click.argument("person_id", metavar="ID")
@as_json
@pass_session
def show_person(session: Session, person_id: str, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        everybody = People(book, now)
        found = everybody.person(person_id)
        parts = person_card(book, now, everybody, found)
        agreements = everybody.agreements(found)
    answer = {**_person(found), "differing": found.differing, "agreements": agreements}
    emit(answer, as_json, as_text(found.name, parts))


@people.command("pick", help=_("Of one person's records, the one with this ID is right on FIELD."))
@click.argument("record_id", metavar="ID")
@click.argument("field", metavar=_("FIELD"))
@as_json
@pass_session
def pick(session: Session, record_id: str, field: str, as_json: bool) -> None:
    with session.open() as book:
        if field not in People(book, now).person(record_id).differing:
            raise click.UsageError(_("The records of this person do not differ there."))
        picked = Merging(book, now).pick(record_id, field)
    emit({"id": picked.id}, as_json, _("This value counts from now on."))


@people.command("change", help=_("Set right what was taken down about the contact with this ID."))
@click.argument("contact_id", metavar="ID")
@click.option("--name", help=_("Name."))
@click.option("--phone", help=_("Phone."))
@click.option("--email", help=_("E-mail."))
@click.option("--note", help=_("Note."))
@as_json
@pass_session
def change(
    session: Session,
    contact_id: str,
    name: str | None,
    phone: str | None,
    email: str | None,
    note: str | None,
    as_json: bool,
) -> None:
    typed = {"name": name, "phone": phone, "email": email, "note": note}
    right = {field: text for field, text in typed.items() if text is not None}
    with session.open() as book:
        done = correct(book, now, contact_id, **right)
    words = ", ".join(field_word(entry.part) for entry in done)
    emit(
        {"id": done[0].contact_id, "corrections": {entry.part: entry.id for entry in done}},
        as_json,
        _("Set right: {0}. What it said stays in the history.").format(words),
    )


def _person(person: KnownPerson) -> dict[str, Any]:
    return {
        "id": person.id,
        "records": person.ids,
        "name": person.name,
        "phone": person.phone,
        "email": person.email,
        "organisation": person.organisation,
        "purposes": person.purposes,
    }


@click.command(help=_("Propose who may be here twice; nothing is merged by itself."))
@click.option("--strict", is_flag=True, help=_("Only those with the same name and address."))
@as_json
@pass_session
def duplicates(session: Session, strict: bool, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        found = twins(People(book, now), STRICT if strict else WIDE)
    emit(found, as_json, "\n".join(map(_pair, found)) or _("Nobody seems to be here twice."))


def _pair(pair: Twins) -> str:
    reasons = ", ".join(_(REASONS[reason]) for reason in pair.reasons)
    sides = (f"{side.id} {side.name}" for side in (pair.one, pair.other))
    return " · ".join([*sides, reasons])


@click.command(help=_("Two records are one person: KEEP goes on, OTHER is read as part of it."))
@click.argument("keep", metavar=_("KEEP"))
@click.argument("other", metavar=_("OTHER"))
@as_json
@pass_session
def merge(session: Session, keep: str, other: str, as_json: bool) -> None:
    with session.open() as book:
        People(book, now).require_same_kind(keep, other)
        entry = Merging(book, now).merge(keep, other)
    emit(
        {"id": entry.id, "kept": entry.kept, "merged": entry.merged},
        as_json,
        _("Read as one from now on; to take it back: {0}").format(f"qmtui undo {entry.id}"),
    )


@click.command("not-duplicate", help=_("Two records are different people; nobody asks again."))
@click.argument("one", metavar=_("ONE"))
@click.argument("other", metavar=_("OTHER"))
@as_json
@pass_session
def not_duplicate(session: Session, one: str, other: str, as_json: bool) -> None:
    with session.open() as book:
        People(book, now).require_same_kind(one, other)
        entry = Merging(book, now).keep_apart(one, other)
    emit({"id": entry.id}, as_json, _("They stay two people."))


COMMANDS = [people, duplicates, merge, not_duplicate]
