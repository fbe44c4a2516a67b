"""Commands that settle what books say twice: what is open, what was decided, and back again."""

from __future__ import annotations

from typing import get_args

import click
import msgspec

from qmtui.book import now
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.fields import one_line
from qmtui.formats import date_and_time
from qmtui.i18n import _
from qmtui.model.settling import VERDICTS, Verdict
from qmtui.settling.answers import LATER, NAMED, answers
from qmtui.settling.deciding import settle as decide
from qmtui.settling.decisions import Decided, decision, decisions, take_back
from qmtui.settling.questions import OnePerson, Question, SeenTwice
from qmtui.settling.reading import questions
from qmtui.settling.words import about, kind_word


@click.group(help=_("What is seen twice or said in two ways, and what people decide about it."))
def settle() -> None:
    pass


@settle.command("list", help=_("List all that waits for a decision, the newest event first."))
@as_json
@pass_session
def list_open(session: Session, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        found = questions(book, now)
    lines = [line for question in found for line in _lines(question)]
    rows = [
        {"kind": _kind(question), "about": about(question), **msgspec.structs.asdict(question)}
        for question in found
    ]
    if found:
        lines.append(_("Decide with: qmtui settle twice, resolve, merge or not-duplicate"))
    emit(rows, as_json, "\n".join(lines) or _("Nothing to settle."))


@settle.command("twice", help=_("Decide about two sightings of one person, named by their IDs."))
@click.argument("first", metavar=_("FIRST"))
@click.argument("second", metavar=_("SECOND"))
@click.argument("verdict", type=click.Choice(get_args(Verdict)))
@click.option("--other", metavar="ID", help=_("Who the second one was, by their ID on the list."))
@click.option("--name", default="", help=_("Who the second one was, if they are on no list."))
@as_json
@pass_session
def twice(
    session: Session,
    first: str,
    second: str,
    verdict: Verdict,
    other: str | None,
    name: str,
    as_json: bool,
) -> None:
    with session.open() as book:
        entry = decide(book, now, first, second, verdict, other=other, name=name)
    emit(
        {"id": entry.id, "attendee": entry.attendee_id, "verdict": verdict, "other": entry.other},
        as_json,
        _("Decided: {0}. To take it back: {1}").format(
            _(VERDICTS[verdict]), f"qmtui settle undo {entry.id}"
        ),
    )


@settle.command("decided", help=_("List what was decided, by whom and when."))
@as_json
@pass_session
def decided(session: Session, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        found = decisions(book, now)
    emit(found, as_json, "\n".join(map(_decided, found)) or _("Nothing was decided yet."))


@settle.command("undo", help=_("Take back the decision with this ID; the question is open again."))
@click.argument("decision_id", metavar="ID")
@click.option("--reason", help=_("Why; needed for what is older or somebody else's."))
@as_json
@pass_session
def undo(session: Session, decision_id: str, reason: str | None, as_json: bool) -> None:
    with session.open() as book:
        undone = take_back(book, now, decision(book, now, decision_id), reason)
    emit(
        {"table": undone.table, "id": undone.entry.id},
        as_json,
        _("Taken back; the question is open again."),
    )


def _kind(question: Question) -> str:
    if isinstance(question, SeenTwice):
        return "twice"
    return "same" if isinstance(question, OnePerson) else "values"


def _lines(question: Question) -> list[str]:
    """What is asked, the ids to answer it with, and what each answer does."""
    if isinstance(question, SeenTwice):
        ids = f"{question.first.entry} {question.second.entry}"
    elif isinstance(question, OnePerson):
        ids = f"{question.pair.one.id} {question.pair.other.id}"
    else:
        ids = f"{one_line(question.dispute.id)} {one_line(question.dispute.field)}"
    head = f"{kind_word(question)}: {about(question)}  ({ids})"
    found = [a for a in answers(question) if a.value not in (LATER, NAMED)]
    told = [" · ".join(filter(None, [a.words, *a.does.splitlines()])) for a in found]
    return [head, *(f"  {a.value}: {words}" for a, words in zip(found, told, strict=True))]


def _decided(one: Decided) -> str:
    who = " · ".join(filter(None, [one.by, one.device]))
    gone = _("(taken back)") if one.is_taken_back else ""
    parts = [f"{one.id}  {date_and_time(one.at)}", who, f"{one.about}: {one.verdict}", gone]
    return "  ".join(filter(None, parts))


COMMANDS = [settle]
