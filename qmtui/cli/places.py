"""Commands about the places of the quarter."""

from __future__ import annotations

from pathlib import Path

import click

from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.cli.walk import RowsUnusable, rejections_told
from qmtui.i18n import _
from qmtui.imports.places import import_places


@click.group(help=_("The places of the quarter."))
def places() -> None:
    pass


@places.command("import", help=_("Take places from the CSV file FILE: name, area, lat, lon."))
@click.argument("file", metavar=_("FILE"), type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help=_("Only look what would happen."))
@as_json
@pass_session
def import_file(session: Session, file: Path, dry_run: bool, as_json: bool) -> None:
    with session.open() as book:
        done = import_places(book, file, dry_run=dry_run)
    words = _("{0} new, {1} known, {2} changed, {3} rejected")
    told = words.format(done.new, done.known, done.changed, len(done.rejected))
    emit(done, as_json, "\n".join([*rejections_told(done.rejected), told]))
    if done.rejected:
        raise RowsUnusable(len(done.rejected))


@places.command("list", help=_("List the places by name."))
@as_json
@pass_session
def list_places(session: Session, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        found = sorted(book.places, key=lambda place: place.name.casefold())
    lines = [" · ".join(filter(None, [place.name, place.area])) for place in found]
    emit(found, as_json, "\n".join(lines) or _("No places yet; `qmtui places import` takes them."))


COMMANDS = [places]
