"""Commands about the lists that go to the bodies, and come back filled in."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from qmtui.book import now
from qmtui.clean import printable
from qmtui.cli.giving import output_option
from qmtui.cli.inbox import inbox
from qmtui.cli.planning import RowsRejected
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.i18n import _, ngettext
from qmtui.inbox.acts import Acts
from qmtui.inbox.answers_file import (
    KINDS,
    AnswersFile,
    Found,
    counted,
    read_answers,
    take_answers,
)
from qmtui.inbox.bodies import body_meant
from qmtui.inbox.days import day_meant
from qmtui.inbox.inbox import Inbox
from qmtui.inbox.referral_list import as_csv, referral_rows
from qmtui.reports.files import write_bytes


@inbox.command("referral-list", help=_("Write what BODY has to answer, as CSV to be filled in."))
@click.argument("body", metavar=_("BODY"))
@output_option
@as_json
@pass_session
def referral_list(session: Session, body: str, output: Path | None, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        rows = referral_rows(Inbox(book), body_meant(book, book.today(now), body))
    text = as_csv(rows)
    if output is None:
        emit(rows, as_json, text.rstrip())
        return
    # German Excel knows UTF-8 by its mark only.
    write_bytes(text.encode("utf-8-sig"), output)
    words = ngettext("{0} matter written into {1}.", "{0} matters written into {1}.", len(rows))
    emit(rows, as_json, words.format(len(rows), output))


@inbox.command(help=_("Take in the answers that a body has written into FILE, CSV or XLSX."))
@click.argument("file", metavar=_("FILE"), type=click.Path(path_type=Path))
@click.option("--body", help=_("The body that answers, if the file does not say."))
@click.option("--on", "on_day", help=_("When the answers came, if not today."))
@click.option("--sheet", default="", help=_("Which sheet of a workbook."))
@click.option("--dry-run", is_flag=True, help=_("Only look what would happen."))
@click.option("--skip-bad", is_flag=True, help=_("Leave out rows that cannot be used."))
@as_json
@pass_session
def answers(
    session: Session,
    file: Path,
    body: str | None,
    on_day: str | None,
    sheet: str,
    dry_run: bool,
    skip_bad: bool,
    as_json: bool,
) -> None:
    with session.open() as book:
        opened = Inbox(book)
        found = read_answers(opened, now, file, body, sheet)
        if not dry_run:
            day = day_meant(book, now, on_day) if on_day else None
            take_answers(Acts(opened, now), now, found, on=day, skip_bad=skip_bad)
    for note in found.notes:
        click.echo(printable(note), err=True)
    emit(_as_value(found), as_json, "\n".join([*map(_line, found.found), *_told(found)]))
    if found.rejected and not skip_bad:
        raise RowsRejected(len(found.rejected))


def _as_value(found: AnswersFile) -> dict[str, object]:
    counts = Counter(one.kind for one in found.found)
    return {
        **{kind: counts[kind] for kind in ("answered", "acknowledged", "known", "empty")},
        "rejected": [{"row": r.row, "reason": r.reason} for r in found.rejected],
        "matters": [{"row": one.row, "id": one.matter.id, "kind": one.kind} for one in found.found],
    }


def _line(one: Found) -> str:
    return " · ".join(filter(None, [one.number, _(KINDS[one.kind]), one.text, one.warning]))


def _told(found: AnswersFile) -> list[str]:
    lines = [_("Row {0}: {1}").format(r.row, r.reason) for r in found.rejected]
    return [*lines, counted(found)]


COMMANDS: list[click.Command] = []
"""Its commands are those of the group."""
