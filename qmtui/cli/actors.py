"""Commands of the office about actors, and who has which function there."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click
from msgspec.structs import replace

from qmtui.actors.actors import Actors
from qmtui.actors.endings import end
from qmtui.actors.last_contact import is_silent, last_contact
from qmtui.actors.people import People
from qmtui.actors.relations import Relations
from qmtui.actors.telling import actor_card, as_text
from qmtui.book import new_id, now
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.i18n import _
from qmtui.model.actor import Actor

day = click.DateTime(["%Y-%m-%d", "%d.%m.%Y"])


@click.group(help=_("Actors: institutions and groups of the neighbourhood."))
def actor() -> None:
    pass


def facts(command: click.Command) -> click.Command:
    """The options for what can be said of an actor."""
    options = [
        click.Option(["--profile"], help=_("What they do.")),
        click.Option(["--area", "areas"], multiple=True, help=_("Area; may be repeated.")),
        click.Option(["--function-contact"], help=_("Whom one reaches there, by function.")),
        click.Option(["--address"], help=_("Address.")),
        click.Option(["--phone"], help=_("Phone.")),
        click.Option(["--email"], help=_("E-mail.")),
        click.Option(["--web"], help=_("Web page.")),
        click.Option(["--language", "languages"], multiple=True, help=_("Code such as de.")),
        click.Option(["--checked", "checked_on"], type=day, help=_("Last checked on this day.")),
        click.Option(["--no-share/--share"], default=None, help=_("Never to be passed on.")),
    ]
    command.params[:0] = options
    return command


@facts
@actor.command("add", help=_("Put an actor on the list."))
@click.option("--name", required=True, help=_("Name."))
@click.option("--kind", required=True, help=_("Kind of actor, as a code or in words."))
@as_json
@pass_session
def add_actor(session: Session, /, name: str, kind: str, as_json: bool, **said: Any) -> None:
    with session.open() as book:
        added = Actors(book, now).save(_said(Actor(id=new_id(), name=name, kind=kind), said))
    emit(added, as_json, _("Saved: {0}.").format(added.name))


@facts
@actor.command("change", help=_("Change what is said of an actor; ACTOR is its id or name."))
@click.argument("wanted", metavar=_("ACTOR"))
@click.option("--name", help=_("Name."))
@click.option("--kind", help=_("Kind of actor, as a code or in words."))
@as_json
@pass_session
def change_actor(session: Session, /, wanted: str, as_json: bool, **said: Any) -> None:
    with session.open() as book:
        actors = Actors(book, now)
        saved = actors.save(_said(actors.named(wanted), said))
    emit(saved, as_json, _("Saved: {0}.").format(saved.name))


def _said(known: Actor, said: dict[str, Any]) -> Actor:
    """The actor with what was given on the command line."""
    given = {field: value for field, value in said.items() if value not in (None, ())}
    if moment := given.get("checked_on"):
        given["checked_on"] = moment.date()
    return replace(known, **given)


@actor.command("list", help=_("List all actors, or those with words beginning with TEXT."))
@click.argument("text", default="")
@click.option("--silent", is_flag=True, help=_("Only those we have not heard of for half a year."))
@as_json
@pass_session
def list_actors(session: Session, text: str, silent: bool, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        people = People(book, now) if silent else None
        found = [
            a
            for a in Actors(book, now).find(text)
            if people is None or is_silent(last_contact(book, people, a), now)
        ]
        kinds = Actors(book, now).kinds()
    lines = [f"{a.id}  {a.name} ({kinds.get(a.kind, a.kind)})" for a in found]
    rows = [{"id": a.id, "name": a.name, "kind": a.kind} for a in found]
    emit(rows, as_json, "\n".join(lines) or _("No actor found."))


@actor.command("show", help=_("Show all about an actor; ACTOR is its id or name."))
@click.argument("wanted", metavar=_("ACTOR"))
@as_json
@pass_session
def show_actor(session: Session, wanted: str, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        actors, people = Actors(book, now), People(book, now)
        found = actors.named(wanted)
        parts = actor_card(book, now, people, found, actors.kinds().get(found.kind, found.kind))
        last = last_contact(book, people, found)
    emit({"actor": found, "last_contact": last}, as_json, as_text(found.name, parts))


@actor.command("talk", help=_("Note that we spoke with an actor; ACTOR is its id or name."))
@click.argument("wanted", metavar=_("ACTOR"))
@click.argument("text")
@as_json
@pass_session
def talk(session: Session, wanted: str, text: str, as_json: bool) -> None:
    with session.open() as book:
        actors = Actors(book, now)
        noted = actors.talked(actors.named(wanted), text)
    emit({"id": noted.id}, as_json, _("The talk is noted."))


@click.group(help=_("Functions of people at actors."))
def relation() -> None:
    pass


@relation.command("add", help=_("The PERSON has a function at the ACTOR."))
@click.argument("person_id", metavar=_("PERSON"))
@click.argument("wanted", metavar=_("ACTOR"))
@click.option("--function", required=True, help=_("Which function."))
@click.option("--since", type=day, help=_("From this day on; else from today."))
@as_json
@pass_session
def add_relation(
    session: Session,
    person_id: str,
    wanted: str,
    function: str,
    since: datetime | None,
    as_json: bool,
) -> None:
    with session.open() as book:
        person = People(book, now).person(person_id)
        at = Actors(book, now).named(wanted)
        added = Relations(book, now).add(person.id, at, function, _date(since))
    emit({"id": added.id}, as_json, _("Saved: {0} at {1}.").format(added.function, at.name))


@relation.command("end", help=_("The function with this ID ends."))
@click.argument("relation_id", metavar="ID")
@click.option("--until", type=day, help=_("The first day without it; else today."))
@as_json
@pass_session
def end_relation(session: Session, relation_id: str, until: datetime | None, as_json: bool) -> None:
    with session.open() as book:
        ending = end(book, now, relation_id, _date(until))
    emit({"id": ending.id, "until": ending.until}, as_json, _("Ended."))


def _date(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


COMMANDS = [actor, relation]
