"""The command that writes a list for every body at once."""

from __future__ import annotations

from pathlib import Path

import click

from qmtui.book import now
from qmtui.cli.inbox import inbox
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.i18n import _, ngettext


@inbox.command(
    "referral-lists", help=_("Write a list for each body into FOLDER, to be filled in (R8).")
)
@click.argument("folder", metavar=_("FOLDER"), type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["xlsx", "csv", "html", "md"]),
    default="xlsx",
    help=_("Format."),
)
@click.option("--event", "wanted", help=_("Of this event only, by its id or title"))
@as_json
@pass_session
def referral_lists(
    session: Session, folder: Path, form: str, wanted: str | None, as_json: bool
) -> None:
    # Reports import Jinja2, which no other command should pay for.
    from qmtui.reports.files import FORMATS
    from qmtui.reports.referral_files import ReferralFiles

    with session.open(read_only=True) as book:
        event = book.event(wanted) if wanted else None
        chosen = next(known for known in FORMATS if known == form)
        written = ReferralFiles(book, now, event).write(folder, chosen)
    rows = [{"file": str(one.path), "body": one.body, "items": one.items} for one in written]
    lines = []
    for one in written:
        items = ngettext("{0} matter", "{0} matters", one.items).format(one.items)
        whose = one.body or _("Overview for the office")
        lines.append(f"{whose}: {items} → {one.path}")
    emit(rows, as_json, "\n".join(lines))


COMMANDS: list[click.Command] = []
"""Its command is one of the group."""
