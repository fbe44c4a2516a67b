"""Bring the German catalogue in line with the sources: extract, merge, compile.

Run it after changing a sentence, fill what is empty in `qmtui.po`, and run it again. The sentences
of click are part of the catalogue, so that usage errors speak German too.
"""

from __future__ import annotations

import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
PO = ROOT / "qmtui/locale/de/LC_MESSAGES/qmtui.po"
MO = PO.with_suffix(".mo")
HEADER = "# The German sentences of qmtui, by their English ones."
KEYWORDS = {"_": None, "mark": None, "ngettext": (1, 2)}


def extracted() -> Catalog:
    """Every sentence of the sources, and of click."""
    catalogue = Catalog(
        locale="de", project="qmtui", charset="utf-8", header_comment=HEADER, fuzzy=False
    )
    for folder in (ROOT / "qmtui", ROOT / "screens", Path(click.__file__).parent):
        for name, _line, message, _comments, _context in extract_from_dir(
            folder, keywords=KEYWORDS, comment_tags=()
        ):
            where = f"{folder.name}/{name}" if folder.parent == ROOT else f"click/{name}"
            catalogue.add(message, locations=[(where, 0)])
    return catalogue


def translated() -> Catalog:
    """The catalogue as it stands in the repository."""
    with PO.open("rb") as file:
        return read_po(file, locale="de")


def merged() -> Catalog:
    """What the sources say now with the translations there are; nothing is guessed."""
    catalogue = extracted()
    for message in translated() if PO.exists() else ():
        if message.id and (known := catalogue.get(message.id)):
            known.string = message.string
    return catalogue


def unfinished(catalogue: Catalog) -> list[str]:
    """Sentences without a translation, or with a doubtful one."""
    return [
        str(message.id)
        for message in catalogue
        if message.id and (message.fuzzy or not all(_texts(message.string)))
    ]


def compiled(catalogue: Catalog) -> bytes:
    # The time of compiling would make every run differ.
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def as_po(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100, sort_output=True, include_lineno=False)
    lines = buffer.getvalue().splitlines(keepends=True)
    # Dates and people differ from run to run, and the repository knows them better.
    return b"".join(line for line in lines if not re.match(rb'"[A-Za-z-]+(Date|To|or|am): ', line))


def main() -> None:
    catalogue = merged()
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(as_po(catalogue))
    MO.write_bytes(compiled(translated()))
    missing = unfinished(catalogue)
    for message in missing:
        print(message)
    print(f"{len(catalogue)} sentences, {len(missing)} without translation")
    sys.exit(1 if missing else 0)


def _texts(string: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return list(string) if isinstance(string, (list, tuple)) else [string or ""]


if __name__ == "__main__":
    main()
