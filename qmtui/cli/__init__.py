"""The command line: parse, call a service, print. Here the three floors are wired."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

INTERRUPTED = 130
"""What shells and programs agree on for whatever Ctrl+C ended."""
SELDOM = (50_000, 20, 20)
"""Thresholds of the garbage collector; its own took a tenth of the start."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `qmtui`; Ctrl+C ends it without a word, as early as it may come."""
    try:
        _run(list(sys.argv[1:] if arguments is None else arguments))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _run(arguments: Sequence[str]) -> None:
    """The language is settled before any sentence is read."""
    # Python looks for garbage after every 700 new objects; modules and books are none.
    gc.set_threshold(*SELDOM)
    # Imports take most of the start, and Ctrl+C during them is to be heard above.
    from qmtui.i18n import set_language

    set_language(_language(arguments))
    _leave_no_core()
    for stream in (sys.stdout, sys.stderr):
        # Windows may offer cp1252, which has no ş and no ł.
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    from qmtui.cli.main import program

    program(arguments, prog_name="qmtui")


def _leave_no_core() -> None:
    """Have the system write no memory to the disk should the program die: keys are in it."""
    with suppress(ImportError, OSError, ValueError):
        import resource  # not on Windows, which keeps dumps only if told to

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _language(arguments: Sequence[str]) -> str:
    """The language asked for, by option, environment or config file; German else."""
    from qmtui.config import read_config
    from qmtui.i18n import LANGUAGES
    from qmtui.locations import config_file

    wanted = os.environ.get("QMTUI_LANG") or read_config(config_file()).config.language
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            wanted = arguments[index + 1]
        elif argument.startswith("--lang="):
            wanted = argument.partition("=")[2]
    return wanted if wanted in LANGUAGES else "de"
