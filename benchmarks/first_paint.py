"""From the command to the first picture on a terminal, the whole process; not on Windows."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks.festival import field_book
from benchmarks.table import Row

PEOPLE = 10_000
REPETITIONS = 11
TARGET = 2
"""Times what Textual itself needs."""

LABEL = "Guten Tag"
ONE_LABEL = f"""
from textual.app import App
from textual.widgets import Label

class OneLabel(App):
    def compose(self):
        yield Label({LABEL!r})

OneLabel().run()
"""


def rows(folder: Path, scale: float) -> Iterator[Row]:
    if sys.platform == "win32":
        return
    people = max(1, round(PEOPLE * scale))
    book = field_book(folder, people)
    ours, theirs = list[float](), list[float]()
    app = ["-m", "qmtui", "--book", str(book), "--by", "JO"]
    _until_painted(app, "Name oder Ticketcode")  # the first start ever compiles what is ours
    for _repetition in range(REPETITIONS):
        ours.append(_until_painted(app, "Name oder Ticketcode"))
        theirs.append(_until_painted(["-c", ONE_LABEL], LABEL))
    what = f"first paint, {people:,} people"
    yield Row(what=what, ours=ours, peer="one label", theirs=theirs, target=TARGET)


def _until_painted(arguments: list[str], wanted: str) -> float:
    """Seconds from the start of Python until a terminal is sent `wanted`."""
    import fcntl
    import pty
    import struct
    import termios

    screen, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    surroundings = {**os.environ, "TERM": "xterm-256color", "QMTUI_CONFIG": os.devnull}
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
    begin = perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env=surroundings,
        start_new_session=True,
    )
    os.close(terminal)
    sent = b""
    while wanted.encode() not in sent:
        sent += os.read(screen, 65536)
    took = perf_counter() - begin
    process.send_signal(signal.SIGKILL)
    process.wait()
    os.close(screen)
    return took
