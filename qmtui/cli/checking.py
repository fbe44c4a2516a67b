"""Commands that look behind the records: history, conflicts, resolve, verify."""

from __future__ import annotations

import click

from qmtui import soundness
from qmtui.book import Book
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.conflicts import Claim, Dispute, disputes
from qmtui.conflicts import resolve as settle
from qmtui.errors import QmtuiError
from qmtui.fields import name_of, one_line
from qmtui.formats import date_and_time
from qmtui.history import Step, told
from qmtui.history import history as steps_of
from qmtui.i18n import _, mark
from qmtui.settling.words import subject, value
from storage.values import Finding


class BookUnsound(QmtuiError):
    exit_code = 22
    sentence = mark("The book is damaged; exchange it with the folder or the office to heal it.")


@click.command(help=_("Show everything that happened to the record or person with this ID."))
@click.argument("record_id", metavar="ID")
@as_json
@pass_session
def history(session: Session, record_id: str, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        steps = steps_of(book, record_id)
        lines = [_step(book, step) for step in steps]
    emit(steps, as_json, "\n".join(lines))


@click.command(help=_("List what devices wrote differently without knowing of each other."))
@as_json
@pass_session
def conflicts(session: Session, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        found = disputes(book)
    lines = [line for dispute in found for line in _dispute(dispute)]
    if found:
        lines.append(_("Choose with: qmtui resolve ID --keep NUMBER, if need be --field FIELD"))
    emit(found, as_json, "\n".join(lines) or _("Nothing is disputed."))


@click.command(help=_("Settle what is disputed about ID: the value with this number stands."))
@click.argument("record_id", metavar="ID")
@click.option(
    "--keep",
    required=True,
    type=click.IntRange(min=1),
    metavar=_("NUMBER"),
    help=_("Number of the value in the list of `qmtui conflicts`."),
)
@click.option(
    "--field", metavar=_("FIELD"), help=_("Which field, if several of this record are disputed.")
)
@as_json
@pass_session
def resolve(session: Session, record_id: str, keep: int, field: str | None, as_json: bool) -> None:
    with session.open() as book:
        settled = settle(book, record_id, keep, field)
    (kept,) = settled.rivals
    emit(
        {
            "id": settled.id,
            "table": settled.table,
            "field": settled.field,
            "value": kept.value,
        },
        as_json,
        _("Settled: {0}: {1}").format(subject(settled), value(settled, kept)),
    )


@click.command(help=_("Check every byte of the book."))
@as_json
@pass_session
def verify(session: Session, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        found = soundness.findings(book)
    is_sound = all(finding.is_sound for finding in found)
    answer = {
        "ok": is_sound,
        "findings": [{"kind": f.kind, "file": f.file, "detail": f.detail} for f in found],
    }
    verdict = _("The book is sound.") if is_sound else _("The book is damaged.")
    emit(answer, as_json, "\n".join([*_findings(found), verdict]))
    if not is_sound:
        raise BookUnsound


def _step(book: Book, step: Step) -> str:
    """When, who and in which event's field book, what."""
    event = name_of(book, "events", step.event) if step.event else ""
    who = filter(None, map(one_line, [step.label or "–", step.by or "", event]))
    return f"{date_and_time(step.at)}  {' · '.join(who)}  {told(step)}"


def _dispute(dispute: Dispute) -> list[str]:
    """A block: what it is about, and the values by their numbers."""
    return [
        f"{subject(dispute)}  (ID {one_line(dispute.id)}, {one_line(dispute.field)})",
        *(f"  {claim.keep}  {_claim(dispute, claim)}" for claim in dispute.rivals),
    ]


def _claim(dispute: Dispute, claim: Claim) -> str:
    parts = [value(dispute, claim), one_line(claim.label) or "–", date_and_time(claim.at)]
    if claim.keep == 1:
        parts.append(_("shown now"))
    return " · ".join(parts)


def _findings(found: list[Finding]) -> list[str]:
    """What was found, kind by kind, with the files it concerns."""
    lines = []
    for kind in dict.fromkeys(finding.kind for finding in found):
        files = dict.fromkeys(finding.file for finding in found if finding.kind == kind)
        lines += [soundness.told(kind), *(f"  {one_line(file)}" for file in files)]
    return lines


COMMANDS = [history, conflicts, resolve, verify]
