"""Commands that decide about matters of the inbox."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import click

from qmtui.book import Book, now
from qmtui.cli.inbox import as_value, inbox
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.code_lists import code_meant, codes_of
from qmtui.i18n import _
from qmtui.inbox.acts import Acts
from qmtui.inbox.bodies import body_meant
from qmtui.inbox.days import day_meant
from qmtui.inbox.inbox import Inbox
from qmtui.inbox.matter import Matter
from qmtui.inbox.telling import standing
from qmtui.inbox.templates import template_called
from qmtui.inbox.timeline import short_id
from qmtui.model.case import TAKEN_AWAY, Delivery

Aim = Literal["seen", "in_progress", "fund_idea", "action_plan"]

ids = click.argument("wanted", metavar="ID...", nargs=-1, required=True)


@inbox.command(help=_("Say who cares for matters and until when."))
@ids
@click.option("--area", help=_("Task area, a code or its words."))
@click.option("--responsible", help=_("Initials of who cares."))
@click.option("--deputy", help=_("Initials of the deputy."))
@click.option("--due", help=_("Until when it is to be done."))
@click.option("--follow-up", help=_("When it is to come back."))
@click.option(
    "--without",
    multiple=True,
    type=click.Choice([*TAKEN_AWAY]),
    help=_("What is to be taken away again."),
)
@as_json
@pass_session
def triage(
    session: Session,
    wanted: tuple[str, ...],
    area: str | None,
    responsible: str | None,
    deputy: str | None,
    due: str | None,
    follow_up: str | None,
    without: tuple[str, ...],
    as_json: bool,
) -> None:
    with _deciding(session, wanted, as_json) as (book, acts, matters):
        areas = codes_of(book, "task_areas", book.today(now))
        acts.triage(
            matters,
            task_area=code_meant(areas, area) if area else None,
            responsible=responsible,
            deputy=deputy,
            due=day_meant(book, now, due) if due else None,
            follow_up=day_meant(book, now, follow_up) if follow_up else None,
            without=without,
        )


@inbox.command(help=_("Pass matters on to a body."))
@ids
@click.option("--to", required=True, help=_("The body that leads, a code or its words."))
@click.option("--with", "others", multiple=True, help=_("A body that is involved."))
@click.option("--due", help=_("Until when an answer is wanted."))
@click.option("--sent", is_flag=True, help=_("It was sent today."))
@as_json
@pass_session
def refer(
    session: Session,
    wanted: tuple[str, ...],
    to: str,
    others: tuple[str, ...],
    due: str | None,
    sent: bool,
    as_json: bool,
) -> None:
    with _deciding(session, wanted, as_json) as (book, acts, matters):
        day = book.today(now)
        acts.refer(
            matters,
            body_meant(book, day, to),
            [body_meant(book, day, other) for other in others],
            day_meant(book, now, due) if due else None,
            day if sent else None,
        )


body_option = click.option("--body", help=_("Only what went to this body."))
day_option = click.option("--on", "on_day", help=_("When that was, if not today."))


@inbox.command(help=_("Note that matters were sent to the bodies."))
@ids
@body_option
@day_option
@as_json
@pass_session
def sent(
    session: Session, wanted: tuple[str, ...], body: str | None, on_day: str | None, as_json: bool
) -> None:
    _deliver(session, wanted, "sent", body, on_day, as_json)


@inbox.command(help=_("Note that the bodies have confirmed the receipt."))
@ids
@body_option
@day_option
@as_json
@pass_session
def acknowledged(
    session: Session, wanted: tuple[str, ...], body: str | None, on_day: str | None, as_json: bool
) -> None:
    _deliver(session, wanted, "acknowledged", body, on_day, as_json)


def _deliver(
    session: Session,
    wanted: tuple[str, ...],
    to: Delivery,
    body: str | None,
    on_day: str | None,
    as_json: bool,
) -> None:
    with _deciding(session, wanted, as_json) as (book, acts, matters):
        day = day_meant(book, now, on_day) if on_day else None
        meant = body_meant(book, book.today(now), body) if body else None
        acts.deliver(matters, to, meant, on=day)


@inbox.command(help=_("Leave a note among staff."))
@ids
@click.option("--text", required=True, help=_("The note."))
@as_json
@pass_session
def note(session: Session, wanted: tuple[str, ...], text: str, as_json: bool) -> None:
    with _deciding(session, wanted, as_json) as (_book, acts, matters):
        acts.note(matters, text)


@inbox.command("answer-from", help=_("Note what BODY has answered about matters."))
@click.argument("body", metavar=_("BODY"))
@ids
@click.option("--text", required=True, help=_("What it answers."))
@click.option("--on", "on_day", help=_("When the answer came, if not today."))
@as_json
@pass_session
def answer_from(
    session: Session,
    body: str,
    wanted: tuple[str, ...],
    text: str,
    on_day: str | None,
    as_json: bool,
) -> None:
    with _deciding(session, wanted, as_json) as (book, acts, matters):
        day = day_meant(book, now, on_day) if on_day else None
        acts.deliver(matters, "answered", body_meant(book, book.today(now), body), text, day)


@inbox.command(help=_("Note what people are told."))
@ids
@click.option("--text", help=_("The answer."))
@click.option("--template", help=_("A template, by its key or title."))
@click.option("--public", default="", help=_("In public words, if they are to be others."))
@as_json
@pass_session
def reply(
    session: Session,
    wanted: tuple[str, ...],
    text: str | None,
    template: str | None,
    public: str,
    as_json: bool,
) -> None:
    with _deciding(session, wanted, as_json) as (book, acts, matters):
        common = template_called(book, template).text if template else ""
        acts.reply(matters, "\n".join(filter(None, [common, text])), public)


@inbox.command(help=_("Close matters; without a reply it takes a reason."))
@ids
@click.option("--reason", default="", help=_("Why."))
@as_json
@pass_session
def close(session: Session, wanted: tuple[str, ...], reason: str, as_json: bool) -> None:
    with _deciding(session, wanted, as_json) as (_book, acts, matters):
        acts.move(matters, "closed", reason)


@inbox.command("not-feasible", help=_("Say that it cannot be done, and why."))
@ids
@click.option("--reason", required=True, help=_("Why."))
@as_json
@pass_session
def not_feasible(session: Session, wanted: tuple[str, ...], reason: str, as_json: bool) -> None:
    with _deciding(session, wanted, as_json) as (_book, acts, matters):
        acts.move(matters, "not_feasible", reason)


@inbox.command(help=_("Take matters to another state."))
@ids
@click.option(
    "--to",
    required=True,
    type=click.Choice(["seen", "in_progress", "fund_idea", "action_plan"]),
    help=_("The state."),
)
@click.option("--reason", default="", help=_("Why."))
@as_json
@pass_session
def move(session: Session, wanted: tuple[str, ...], to: Aim, reason: str, as_json: bool) -> None:
    with _deciding(session, wanted, as_json) as (_book, acts, matters):
        acts.move(matters, to, reason)


@inbox.command(help=_("Merge a matter INTO another one that says the same."))
@click.argument("one", metavar="ID")
@click.argument("into", metavar=_("[INTO]"), required=False)
@click.option("--reason", default="", help=_("Why it is known already, without another matter."))
@as_json
@pass_session
def merge(session: Session, one: str, into: str | None, reason: str, as_json: bool) -> None:
    with _deciding(session, (one,), as_json) as (_book, acts, matters):
        acts.merge(matters, acts.inbox.find(into) if into else None, reason)


@inbox.command(help=_("Separate matters that were merged."))
@ids
@as_json
@pass_session
def split(session: Session, wanted: tuple[str, ...], as_json: bool) -> None:
    with _deciding(session, wanted, as_json) as (_book, acts, matters):
        acts.split(matters)


@contextmanager
def _deciding(
    session: Session, wanted: tuple[str, ...], as_json: bool
) -> Iterator[tuple[Book, Acts, list[Matter]]]:
    """Open the book, find the matters, and say what became of them."""
    with session.open() as book:
        opened = Inbox(book)
        matters = [opened.find(one) for one in wanted]
        yield book, Acts(opened, now), matters
        after = [opened.find(matter.id) for matter in matters]
        answer = [as_value(matter) for matter in after]
        lines = [f"{short_id(matter.id)} {standing(book, matter)}" for matter in after]
        emit(answer, as_json, "\n".join(lines))


COMMANDS: list[click.Command] = []
"""Its commands are those of the group."""
