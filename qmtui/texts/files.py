"""Texts as files that people write: sections with a name in brackets, below them the words."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct

from qmtui.clean import PASTE, clean_or_refuse
from qmtui.errors import QmtuiError
from qmtui.i18n import mark

_SECTION = re.compile(r"\[(\w+)\]\s*")
_CHECKED = re.compile(r"checked:\s*(yes|no)\s*", re.IGNORECASE)


class TextFileUnreadable(QmtuiError):
    exit_code = 40
    sentence = mark("{0}: this is no file of texts; `qmtui texts export` writes one to begin with.")


class TextFile(Struct, frozen=True, kw_only=True):
    """The texts of one language; `is_checked` says that somebody who speaks it has read them."""

    texts: dict[str, str]
    is_checked: bool = False


def read(path: Path) -> TextFile:
    """Read a file; raises `TextFileUnreadable` for what is none, `TextTooLong`."""
    try:
        return parsed(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise TextFileUnreadable(path.name) from error


def parsed(content: str) -> TextFile:
    """The texts in the content of a file; raises `ValueError` for words outside of a section."""
    texts: dict[str, list[str]] = {}
    lines: list[str] | None = None
    is_checked = False
    for line in content.splitlines():
        if line.startswith("#"):
            continue
        if section := _SECTION.fullmatch(line):
            lines = texts.setdefault(section[1], [])
        elif lines is not None:
            lines.append(line)
        elif checked := _CHECKED.fullmatch(line):
            is_checked = checked[1].casefold() == "yes"
        elif line.strip():
            raise ValueError(line)
    return TextFile(
        texts={
            key: clean_or_refuse("\n".join(said), multiline=True, limit=PASTE)
            for key, said in texts.items()
        },
        is_checked=is_checked,
    )


def as_file(head: str, file: TextFile) -> str:
    """The content of a file with these texts; `head` is a line of comment."""
    status = "yes" if file.is_checked else "no"
    sections = [f"[{key}]\n{text}\n" for key, text in file.texts.items()]
    return "\n".join([f"# {head}\nchecked: {status}\n", *sections])
