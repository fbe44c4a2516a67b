"""Commands of the office about mailing lists."""

from __future__ import annotations

from typing import Any

import click

from qmtui.actors.actors import Actors
from qmtui.actors.mailing import FOR_LISTS, WHY_LEFT_OUT, Addressee, MailingLists
from qmtui.actors.merging import NoSuchPerson
from qmtui.actors.people import KnownPerson, People
from qmtui.actors.telling import reached
from qmtui.book import Book, now
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.i18n import _
from qmtui.model.actor import Actor
from qmtui.model.contact import PURPOSES


@click.group(help=_("Mailing lists, for working groups and newsletters."))
def mailing() -> None:
    pass


@mailing.command("add", help=_("Begin a mailing list."))
@click.option("--name", required=True, help=_("Name."))
@click.option(
    "--purpose",
    required=True,
    type=click.Choice(FOR_LISTS),
    help=_("What people have to agree to."),
)
@as_json
@pass_session
def add_list(session: Session, name: str, purpose: str, as_json: bool) -> None:
    with session.open() as book:
        added = MailingLists(book, now).add(name, purpose)
    emit(added, as_json, _("Begun: {0}.").format(added.name))


@mailing.command("list", help=_("List the mailing lists."))
@as_json
@pass_session
def list_lists(session: Session, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        found = MailingLists(book, now).all()
    lines = [f"{one.id}  {one.name} ({_(PURPOSES[one.purpose])})" for one in found]
    emit(found, as_json, "\n".join(lines) or _("There is no mailing list yet."))


@mailing.command("show", help=_("Show who of a mailing list may be written to."))
@click.argument("wanted", metavar=_("LIST"))
@as_json
@pass_session
def show_list(session: Session, wanted: str, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        lists = MailingLists(book, now)
        found = lists.addressees(lists.named(wanted), People(book, now))
    emit([_addressee(a) for a in found], as_json, "\n".join(map(_addressed, found)) or "–")


@mailing.command("join", help=_("Put a person or an actor on a mailing list."))
@click.argument("wanted", metavar=_("LIST"))
@click.argument("member", metavar=_("ID"))
@as_json
@pass_session
def join(session: Session, wanted: str, member: str, as_json: bool) -> None:
    with session.open() as book:
        lists = MailingLists(book, now)
        joined = lists.join(lists.named(wanted), _member(book, member))
    emit({"id": joined.id}, as_json, _("On the list now."))


@mailing.command("leave", help=_("Take a person or an actor off a mailing list."))
@click.argument("wanted", metavar=_("LIST"))
@click.argument("member", metavar=_("ID"))
@as_json
@pass_session
def leave(session: Session, wanted: str, member: str, as_json: bool) -> None:
    with session.open() as book:
        lists = MailingLists(book, now)
        ended = lists.leave(lists.named(wanted), _member(book, member))
    emit({"ended": [ending.ends for ending in ended]}, as_json, _("Taken off the list."))


def _member(book: Book, wanted: str) -> Actor | KnownPerson:
    """An actor by id or name, else a person by id."""
    try:
        return People(book, now).person(wanted)
    except NoSuchPerson:
        return Actors(book, now).named(wanted)


def _addressee(addressee: Addressee) -> dict[str, Any]:
    row = {"id": addressee.id, "name": addressee.name, "is_actor": addressee.is_actor}
    if addressee.left_out:
        return {**row, "left_out": addressee.left_out}
    return {**row, "email": addressee.email, "phone": addressee.phone, "left_out": None}


def _addressed(addressee: Addressee) -> str:
    if addressee.left_out:
        return f"✗ {addressee.name}: {_(WHY_LEFT_OUT[addressee.left_out])}"
    return " · ".join(filter(None, [addressee.name, reached(addressee.phone, addressee.email)]))


COMMANDS = [mailing]
