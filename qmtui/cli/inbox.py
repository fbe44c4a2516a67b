"""Commands of the office's inbox: look at matters and decide about them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
import msgspec

from qmtui.book import Book, now
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.code_lists import code_meant, codes_of
from qmtui.formats import date_and_time
from qmtui.i18n import _, ngettext
from qmtui.inbox.acts import Acts
from qmtui.inbox.bodies import body_meant
from qmtui.inbox.days import day_meant, today
from qmtui.inbox.inbox import Inbox
from qmtui.inbox.lists import ages, listed, of_body, per_body
from qmtui.inbox.matter import Matter
from qmtui.inbox.states import STATES, type_of
from qmtui.inbox.telling import about, headline, referral_text, referrals, standing, state_word
from qmtui.inbox.templates import save_template, template_called, templates
from qmtui.inbox.timeline import body_word, day_text, short_id, timeline

ids = click.argument("wanted", metavar="ID...", nargs=-1, required=True)


@click.group(help=_("What people said, and what becomes of it (office)."))
def inbox() -> None:
    pass


@inbox.command("list", help=_("List matters; without options the open ones."))
@click.option("--state", type=click.Choice(list(STATES)), help=_("In this state only."))
@click.option("--due", is_flag=True, help=_("What comes back today or is overdue."))
@click.option("--body", help=_("What this body has not answered, fit to be sent to it."))
@click.option("--bodies", is_flag=True, help=_("What each body has open, overdue and answered."))
@click.option("--age", is_flag=True, help=_("How long matters have been open, per state."))
@as_json
@pass_session
def list_matters(
    session: Session,
    state: str | None,
    due: bool,
    body: str | None,
    bodies: bool,
    age: bool,
    as_json: bool,
) -> None:
    with session.open(read_only=True) as book:
        everything, day = Inbox(book).all(), today(book, now)
        if age or bodies:
            rows: list[Any] = [*(ages(everything, now()) if age else per_body(everything, day))]
            text = "\n".join(_figures(book, row) for row in map(msgspec.to_builtins, rows))
            emit(rows, as_json, text or _("Nothing is open."))
            return
        if body is not None:
            code = body_meant(book, day, body)
            pairs = of_body(everything, code)
            lines = [f"{_line(matter)} · {referral_text(book, h)}" for matter, h in pairs]
            found = [matter for matter, _handed in pairs]
        else:
            found = listed(everything, "due" if due else "all" if state else "open", day)
            found = [matter for matter in found if state in (None, matter.state)]
            lines = [_line(matter) for matter in found]
        text = "\n".join(lines) or _("Nothing fits.")
        emit([_as_value(matter) for matter in found], as_json, text)


@inbox.command(help=_("Show one matter with its story."))
@click.argument("wanted", metavar="ID")
@as_json
@pass_session
def show(session: Session, wanted: str, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        matter = Inbox(book).find(wanted)
        moments = timeline(book, matter)
        steps = [f"{date_and_time(m.at)} {m.by} {m.words}" for m in moments]
        lines = [headline(matter), about(book, matter), standing(book, matter)]
        lines += [*referrals(book, matter), *steps]
        answer = _as_value(matter) | {"story": [msgspec.to_builtins(m) for m in moments]}
        emit(answer, as_json, "\n".join(lines))


@inbox.command(help=_("Say who cares for matters and until when."))
@ids
@click.option("--area", help=_("Task area, a code or its words."))
@click.option("--responsible", help=_("Initials of who cares."))
@click.option("--deputy", help=_("Initials of the deputy."))
@click.option("--due", help=_("Until when it is to be done."))
@click.option("--follow-up", help=_("When it is to come back."))
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
    as_json: bool,
) -> None:
    with _deciding(session, wanted, as_json) as (book, acts, matters):
        areas = codes_of(book, "task_areas", today(book, now))
        acts.triage(
            matters,
            task_area=code_meant(areas, area) if area else None,
            responsible=responsible,
            deputy=deputy,
            due=day_meant(book, now, due) if due else None,
            follow_up=day_meant(book, now, follow_up) if follow_up else None,
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
        day = today(book, now)
        acts.refer(
            matters,
            body_meant(book, day, to),
            [body_meant(book, day, other) for other in others],
            day_meant(book, now, due) if due else None,
            day if sent else None,
        )


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
        acts.deliver(matters, "answered", body_meant(book, today(book, now), body), text, day)


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
def move(session: Session, wanted: tuple[str, ...], to: Any, reason: str, as_json: bool) -> None:
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


@inbox.command("templates", help=_("List answer templates, or write one with --title and --text."))
@click.option("--title", default="", help=_("Title."))
@click.option("--text", default="", help=_("The answer."))
@click.option("--key", default="", help=_("The template that it takes the place of."))
@click.option("--state", type=click.Choice(list(STATES)), help=_("Offered in this state only."))
@click.option("--topic", help=_("Offered for this topic only."))
@as_json
@pass_session
def answer_templates(
    session: Session,
    title: str,
    text: str,
    key: str,
    state: str | None,
    topic: str | None,
    as_json: bool,
) -> None:
    with session.open(read_only=not (title or text)) as book:
        if title or text:
            save_template(book, title, text, key=key, state=state, topic=topic)
        found = templates(book)
        told = "\n".join(f"{t.key or t.id} · {t.title}: {' '.join(t.text.split())}" for t in found)
        emit(found, as_json, told)


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
        answer = [_as_value(matter) for matter in after]
        lines = [f"{short_id(matter.id)} {standing(book, matter)}" for matter in after]
        emit(answer, as_json, "\n".join(lines))


def _line(matter: Matter) -> str:
    """One matter for people; what is sensitive is marked."""
    back = matter.comes_back
    parts = [
        f"{short_id(matter.id)}{' ■' if matter.feedback.sensitive else ''}",
        state_word(matter),
        day_text(back) if back else "",
        matter.feedback.stop or matter.feedback.place,
        " ".join(headline(matter).split()),
    ]
    return " · ".join(filter(None, parts))


def _figures(book: Book, row: dict[str, Any]) -> str:
    if "state" in row:
        count = ngettext("{0} matter", "{0} matters", row["count"]).format(row["count"])
        sentence = _("{0}: {1}, median {2} days, the oldest {3}")
        state = STATES[row["state"]].word
        return sentence.format(_(state), count, round(row["median"]), row["oldest"])
    sentence = _("{0}: {1} open, {2} overdue, {3} answered")
    return sentence.format(
        body_word(book, row["body"]), row["open"], row["overdue"], row["answered"]
    )


def _as_value(matter: Matter) -> dict[str, Any]:
    said = matter.feedback
    return {
        "id": matter.id,
        "state": matter.state,
        "type": type_of(matter.state),
        "kind": said.kind,
        "text": said.text,
        "topic": said.topic,
        "place": said.stop or said.place,
        "event": matter.event.id if matter.event else None,
        "sensitive": said.sensitive,
        "task_area": matter.task_area,
        "responsible": matter.responsible,
        "deputy": matter.deputy,
        "due": matter.due,
        "comes_back": matter.comes_back,
        "reason": matter.reason,
        "mentions": matter.mentions,
        "endorsements": matter.endorsements,
        "duplicate_of": matter.duplicate_of,
        "duplicates": matter.duplicates,
        "referrals": [
            {
                "body": handed.referral.body,
                "role": handed.referral.role,
                "due": handed.referral.due,
                "delivery": handed.delivery,
                "answer": handed.answer,
            }
            for handed in matter.referrals
        ],
        "replies": [{"text": r.text, "public_text": r.public_text} for r in matter.replies],
    }


COMMANDS = [inbox]
