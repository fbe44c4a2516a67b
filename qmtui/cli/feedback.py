"""Commands that take down what people say, and list it."""

from __future__ import annotations

import click
from msgspec import to_builtins

from qmtui.book import Book, now
from qmtui.cli.options import station
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.code_lists import word_of
from qmtui.feedback.desk import FeedbackDesk, Mention, photo_numbers
from qmtui.formats import clock
from qmtui.i18n import _
from qmtui.model.feedback import KINDS, LIGHTS, Kind, Light
from qmtui.times import parse_time
from qmtui.walk.walk import Walk
from qmtui.words import people


@click.group(help=_("Take down what people say."))
def feedback() -> None:
    pass


@feedback.command("add", help=_("Take one remark down."))
@click.option("--kind", required=True, type=click.Choice(list(KINDS)), help=_("Kind of remark."))
@click.option("--text", required=True, help=_("What was said."))
@click.option("--topic", help=_("Topic."))
@click.option("--field", help=_("Field of action."))
@click.option("--place", default="", help=_("Which place it is about."))
@click.option("--stop", default="", help=_("Stop of the walk; else where it is now."))
@click.option("--light", type=click.Choice(list(LIGHTS)), help=_("Traffic light of the place."))
@click.option("--group", multiple=True, help=_("About whom it is; may be given several times."))
@click.option("--channel", default="", help=_("How it reached us, if not as usual here."))
@click.option("--portfolio", multiple=True, help=_("Portfolio; may be given several times."))
@click.option("--with-whom", default="", help=_("Institution that the talk was with."))
@click.option("--answered", is_flag=True, help=_("The question was answered on the spot."))
@click.option("--photo", multiple=True, help=_("Number of a photo; no picture is kept."))
@click.option("--sensitive", is_flag=True, help=_("Sensitive: for the office only."))
@click.option("--at", metavar=_("TIME"), help=_("When it was said, if it comes from paper."))
@station
@as_json
@pass_session
def add_feedback(
    session: Session,
    kind: Kind,
    text: str,
    topic: str | None,
    field: str | None,
    place: str,
    stop: str,
    light: Light | None,
    group: tuple[str, ...],
    channel: str,
    portfolio: tuple[str, ...],
    with_whom: str,
    answered: bool,
    photo: tuple[str, ...],
    sensitive: bool,
    at: str | None,
    station: str | None,
    as_json: bool,
) -> None:
    with session.open(station=station) as book:
        day = book.event().start.astimezone(book.zone).date()
        added = FeedbackDesk(book, now).add(
            kind,
            text,
            topic=topic,
            field=field,
            place=place,
            stop=stop or ("" if place else _stop_of(book)),
            light=light,
            target_groups=group,
            channel=channel,
            portfolios=portfolio,
            with_whom=with_whom,
            is_answered=answered,
            photos=photo_numbers(" ".join(photo)),
            sensitive=sensitive,
            observed_at=parse_time(at, book.zone, day) if at else None,
        )
    emit({"id": added.id}, as_json, _("Taken down: {0}").format(_(KINDS[kind])))


def _stop_of(book: Book) -> str:
    """Where the walk is, if this is one and somebody has noted it."""
    here = Walk(book, now).here() if len(book.stops) else None
    return here.stop.name if here else ""


@feedback.command("endorse", help=_("Others say the same as the remark ID (me too)."))
@click.argument("feedback_id", metavar="ID")
@click.option("--count", type=int, default=1, help=_("How many people."))
@station
@as_json
@pass_session
def endorse(
    session: Session, feedback_id: str, count: int, station: str | None, as_json: bool
) -> None:
    with session.open(station=station) as book:
        added = FeedbackDesk(book, now).endorse(feedback_id, count)
    emit({"id": added.id}, as_json, _("Me too: {0}").format(people(count)))


@feedback.command("list", help=_("List all remarks, the newest first."))
@as_json
@pass_session
def list_feedback(session: Session, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        mentions = FeedbackDesk(book, now).mentions()
        lines = [_line(book, mention) for mention in mentions]
    found = [{**to_builtins(m.feedback), "endorsements": m.endorsements} for m in mentions]
    emit(found, as_json, "\n".join(lines) or _("No remarks yet."))


def _line(book: Book, mention: Mention) -> str:
    remark = mention.feedback
    topic = word_of(book, "topics", remark.topic) if remark.topic else ""
    about = " · ".join(filter(None, [topic, remark.place or remark.stop]))
    kind = _(KINDS[remark.kind])
    text = remark.text or _("(sensitive, sealed for the office)")
    line = f"{clock(remark.observed_at)}  {kind}: {text}"
    if about:
        line += f"  [{about}]"
    if mention.endorsements:
        line += "  " + _("+{0} me too").format(mention.endorsements)
    return line


COMMANDS = [feedback]
