"""Where what a command makes goes: into the file that was named, else out."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import click

from qmtui.clean import printable
from qmtui.errors import QmtuiError
from qmtui.i18n import _, mark
from qmtui.reports.files import write_bytes

Form = TypeVar("Form", bound=str)

output_option = click.option(
    "-o", "--output", type=click.Path(path_type=Path), help=_("Write into this file.")
)


class FileNeeded(QmtuiError):
    exit_code = 55
    sentence = mark("A workbook is no text: name its file with -o FILE.")


class EndingUnknown(QmtuiError):
    exit_code = 55
    sentence = mark(
        "There is no format for this ending. Name the file with {0}, or choose with --format."
    )


def form_of(output: Path | None, forms: Sequence[Form]) -> Form | None:
    """The one of `forms` that the name of the file asks for; none if it has no ending.

    Raises `EndingUnknown`: nobody looks for Markdown in a file called .docx.
    """
    suffix = output.suffix.casefold().removeprefix(".") if output else ""
    found = next((form for form in forms if form == suffix), None)
    if suffix and found is None:
        raise EndingUnknown(", ".join(f".{form}" for form in forms))
    return found


def require_file(form: str, output: Path | None) -> None:
    """Refuse what is nothing for a terminal. Raises `FileNeeded`."""
    if form == "xlsx" and output is None:
        raise FileNeeded


def give(content: bytes, output: Path | None, told: str = "") -> None:
    """Write it into the file and say `told`, else out: as it is, unless people look at it.

    Raises `NotWritable`.
    """
    if output is not None:
        write_bytes(content, output)
        if told:
            click.echo(printable(told))
    elif sys.stdout.isatty():
        click.echo(printable(content.decode("utf-8-sig")), nl=False)
    else:
        click.echo(content, nl=False)
