"""Commands of the office's inbox: look at matters and decide about them."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from qmtui.book import Book, now
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.formats import date_and_time
from qmtui.i18n import _, ngettext
from qmtui.inbox.bodies import body_meant
from qmtui.inbox.inbox import Inbox
from qmtui.inbox.lists import ages, listed, of_body, per_body
from qmtui.inbox.matter import Matter
from qmtui.inbox.public import PublicMatter, for_public
from qmtui.inbox.states import STATES, type_of
from qmtui.inbox.telling import about, headline, referral_text, referrals, standing, state_word
from qmtui.inbox.templates import save_template, templates
from qmtui.inbox.timeline import body_word, day_text, short_id, timeline


@click.group(help=_("What people said, and what becomes of it (office)."))
def inbox() -> None:
    pass


@inbox.command("list", help=_("List matters; without options the open ones."))
@click.option("--state", type=click.Choice(list(STATES)), help=_("In this state only."))
@click.option("--due", is_flag=True, help=_("What comes back today or is overdue."))
@click.option("--body", help=_("What this body has not answered, fit to be sent to it."))
@click.option("--bodies", is_flag=True, help=_("What each body has open, overdue and answered."))
@click.option("--age", is_flag=True, help=_("How long matters have been open, per state."))
@click.option("--own", "name", flag_value="own", help=_("What the initials of --by care for."))
@click.option("--orphans", "name", flag_value="orphans", help=_("What nobody cares for."))
@click.option("--public", is_flag=True, help=_("All that the public may read, with its status."))
@click.option("--event", help=_("Of this event only, by its id or title."))
@as_json
@pass_session
def list_matters(
    session: Session,
    state: str | None,
    due: bool,
    body: str | None,
    bodies: bool,
    age: bool,
    name: str | None,
    public: bool,
    event: str | None,
    as_json: bool,
) -> None:
    with session.open(read_only=True) as book:
        everything, day = Inbox(book).all(), book.today(now)
        of_event = book.event(event).id if event else None
        if public:
            told = for_public(everything, of_event)
            emit(told, as_json, "\n".join(map(_public_line, told)) or _("Nothing fits."))
            return
        if of_event is not None:
            everything = [m for m in everything if m.event and m.event.id == of_event]
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
            name = name or ("due" if due else "all" if state else "open")
            found = listed(everything, name, day, book.post.by)
            found = [matter for matter in found if state in (None, matter.state)]
            lines = [_line(matter) for matter in found]
        text = "\n".join(lines) or _("Nothing fits.")
        emit([as_value(matter) for matter in found], as_json, text)


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
        answer = as_value(matter) | {"story": [msgspec.to_builtins(m) for m in moments]}
        emit(answer, as_json, "\n".join(lines))


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


def _public_line(told: PublicMatter) -> str:
    status = _(STATES[told.state].word)
    parts = [told.place, " ".join(told.text.split()), status, told.reason, told.public_text]
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


def as_value(matter: Matter) -> dict[str, Any]:
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
