"""The two files of a disclosure: one for the person to read, one for a machine."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec

from qmtui.access import Disclosure, as_markdown
from qmtui.clean import printable, printable_json
from qmtui.errors import QmtuiError
from qmtui.i18n import mark


class FilesNotWritten(QmtuiError):
    exit_code = 27
    sentence = mark("The files cannot be written to {0}; choose another folder.")


def write(found: Disclosure, folder: Path) -> tuple[Path, Path]:
    """Write Markdown and JSON into `folder`, named after the id, never after the person.

    Raises `FilesNotWritten`.
    """
    readable, machine = folder / f"{found.id}.md", folder / f"{found.id}.json"
    text = json.dumps(msgspec.to_builtins(found), ensure_ascii=False, separators=(",", ":"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        readable.write_text(printable(as_markdown(found)), encoding="utf-8", newline="\n")
        machine.write_text(printable_json(text) + "\n", encoding="utf-8", newline="\n")
    except (OSError, ValueError) as error:  # a path may hold a NUL
        raise FilesNotWritten(folder) from error
    return readable, machine
