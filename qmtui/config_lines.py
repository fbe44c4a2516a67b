"""In which line of the config file an option stands; Python's TOML reader does not tell."""

from __future__ import annotations


def lines_of(text: str) -> dict[str, int]:
    """The line of every option and table by its full name, such as `keymap.desk.turn`."""
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        written = line.strip()
        if written.startswith("["):
            table = _bare(written.strip("[").partition("]")[0])
            found.setdefault(table, number)
        elif "=" in written and not written.startswith("#"):
            name = _bare(written.partition("=")[0])
            found.setdefault(f"{table}.{name}" if table else name, number)
    return found


def _bare(name: str) -> str:
    """A dotted name without quotation marks and blanks."""
    return ".".join(part.strip(" \t\"'") for part in name.split("."))
