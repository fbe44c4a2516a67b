"""Commands of a station that count and take down what people say."""

from __future__ import annotations

import click

from qmtui.book import now
from qmtui.cli.options import station
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.count import Count
from qmtui.counters import counter_called
from qmtui.feedback.desk import FeedbackDesk
from qmtui.formats import clock
from qmtui.i18n import _
from qmtui.model.count import METHODS, VISITS, Figure, Method
from qmtui.model.feedback import KINDS, LIGHTS, Kind, Light
from qmtui.model.lists import TOPICS
from qmtui.spans import span_of


@click.command(
    help=_("Count DELTA visits; -1 takes a slip back."),
    context_settings={"ignore_unknown_options": True},
)
@click.argument("delta", type=int)
@click.option("--counter", default=VISITS, help=_("Another counter than visits."))
@click.option("--band", help=_("Age band or other band."))
@click.option(
    "--late", nargs=2, metavar=_("FROM TO"), help=_("Counted on paper between two times.")
)
@station
@as_json
@pass_session
def tally(
    session: Session,
    delta: int,
    counter: str,
    band: str | None,
    late: tuple[str, str] | None,
    station: str | None,
    as_json: bool,
) -> None:
    with session.open(station=station) as book:
        count = Count(book, now)
        counter = counter_called(book.event(), counter)
        if late:
            since, until = span_of(book, late)
            figure = count.late(delta, since, until, counter, band)
        else:
            figure = count.stroke(delta, counter, band)
    _emit_figure(figure, as_json)


@click.command(help=_("Enter a number of people taken at one look."))
@click.argument("number", type=int)
@click.option("--method", required=True, type=click.Choice(list(METHODS)), help=_("How counted."))
@click.option("--note", default="", help=_("What was counted."))
@station
@as_json
@pass_session
def headcount(
    session: Session, number: int, method: Method, note: str, station: str | None, as_json: bool
) -> None:
    with session.open(station=station) as book:
        figure = Count(book, now).headcount(number, method, note)
    _emit_figure(figure, as_json)


@click.group(help=_("Take down what people say."))
def feedback() -> None:
    pass


@feedback.command("add", help=_("Take one remark down."))
@click.option("--kind", required=True, type=click.Choice(list(KINDS)), help=_("Kind of remark."))
@click.option("--text", required=True, help=_("What was said."))
@click.option("--topic", type=click.Choice(list(TOPICS)), help=_("Topic."))
@click.option("--field", help=_("Field of action."))
@click.option("--place", default="", help=_("Which place it is about."))
@click.option("--stop", default="", help=_("Stop of the walk."))
@click.option("--light", type=click.Choice(list(LIGHTS)), help=_("Traffic light of the place."))
@click.option("--sensitive", is_flag=True, help=_("Sensitive: for the office only."))
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
    sensitive: bool,
    station: str | None,
    as_json: bool,
) -> None:
    with session.open(station=station) as book:
        added = FeedbackDesk(book, now).add(
            kind,
            text,
            topic=topic,
            field=field,
            place=place,
            stop=stop,
            light=light,
            sensitive=sensitive,
        )
    emit({"id": added.id}, as_json, _("Taken down: {0}").format(_(KINDS[kind])))


@feedback.command("list", help=_("List all remarks, the newest first."))
@as_json
@pass_session
def list_feedback(session: Session, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        remarks = FeedbackDesk(book, now).all()
    lines = [f"{clock(f.observed_at)}  {_(KINDS[f.kind])}: {f.text}" for f in remarks]
    emit(remarks, as_json, "\n".join(lines) or _("No remarks yet."))


def _emit_figure(figure: Figure, as_json: bool) -> None:
    emit({"figure": figure.total}, as_json, str(figure.total))


COMMANDS = [tally, headcount, feedback]
