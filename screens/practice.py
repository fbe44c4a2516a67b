"""Practise (Üben): a program of its own takes the terminal and knows nothing of the book."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from textual.app import App, SuspendNotSupported

from qmtui.i18n import _, language

_OF_BOOKS = {"QMTUI_BOOK", "QMTUI_PASSPHRASE", "QMTUI_NEW_PASSPHRASE"}


def practise(app: App[Any], by: str | None = None) -> None:
    """Practise until that program is left; `by` are the initials of whoever does.

    A program of its own cannot write into an event, and takes nothing along if it fails.
    """
    try:
        with app.suspend():
            done = subprocess.run(_command(app), env=_environment(by), check=False)
    except SuspendNotSupported:
        words = _("Not possible in this terminal; leave and start: qmtui demo --practise")
        app.notify(words, severity="warning", markup=False)
    else:
        if done.returncode:
            words = _("Practice ended with a fault; what was captured here is as it was.")
            app.notify(words, severity="warning", markup=False)


def _command(app: App[Any]) -> list[str]:
    has_mouse: bool = getattr(app, "has_mouse", True)  # the app of a screen's test says nothing
    options = [] if has_mouse else ["--no-mouse"]
    return [sys.executable, "-P", "-m", "qmtui", *options, "demo", "--practise"]


def _environment(by: str | None) -> dict[str, str]:
    """Ours without what leads to a book, and with where our modules were found."""
    environment = {name: value for name, value in os.environ.items() if name not in _OF_BOOKS}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    environment["QMTUI_LANG"] = language()
    return environment | ({"QMTUI_BY": by} if by else {})
