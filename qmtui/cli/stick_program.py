"""The program on the stick, as `issue` puts it there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qmtui.cli.progress import progress_line
from qmtui.i18n import _
from qmtui.stick_program.platforms import NAMES

if TYPE_CHECKING:
    from qmtui.stick_program.writing import Program


def put(folder: Path, platforms: Sequence[str], pythons: Sequence[str]) -> Program:
    """Put the program into the folder and tell people at a terminal how far it has come."""
    # What reads the names of wheels costs 20 ms, and only this command needs it.
    from qmtui.stick_program.writing import put_program

    with progress_line() as progress:
        return put_program(folder, platforms, pythons, progress)


def put_told(program: Program) -> str:
    pythons = ", ".join(program.pythons)
    lines = [
        _("The program lies in {0} ({1} MB), for Python {2}:").format(
            program.folder, _mb(program.size), pythons
        )
    ]
    lines += [
        _("{0}: {1} MB").format(NAMES[name], _mb(size)) for name, size in program.platforms.items()
    ]
    return "\n".join(lines)


def _mb(size: int) -> int:
    return round(size / 1_000_000)
