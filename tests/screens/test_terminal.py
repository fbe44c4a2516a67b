"""The real terminal: left sane whatever ends us, and no key swallowed on Windows."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import types
from pathlib import Path

import pytest

from qmtui.terminal import prepare_environment
from screens.signals import CLOSING, closing_handler

ROOT = Path(__file__).parents[2]
START = """
import sys
from pathlib import Path
from qmtui.terminal import prepare_environment
prepare_environment()
from screens.app import run
sys.exit(run(Path(sys.argv[1]), "JO"))
"""


def test_case_34_debugging_switches_are_gone_and_the_key_protocol_is_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TEXTUAL_LOG", "keys.log")
    monkeypatch.setenv("TEXTUAL", "debug")
    monkeypatch.setenv("TEXTUAL_DISABLE_KITTY_KEY", "0")
    prepare_environment()
    found = {name: value for name, value in os.environ.items() if name.startswith("TEXTUAL")}
    assert found == {"TEXTUAL_DISABLE_KITTY_KEY": "1"}


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal needs POSIX")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_leaves_terminal_and_book_in_order(
    usual_book: Path, tmp_path: Path, name: str
) -> None:
    import pty
    import termios

    book = shutil.copytree(usual_book, tmp_path / "g1")
    outer, inner = pty.openpty()
    before = termios.tcgetattr(inner)
    process = subprocess.Popen(
        [sys.executable, "-c", START, str(book)],
        cwd=ROOT,
        stdin=inner,
        stdout=inner,
        stderr=inner,
        env={**os.environ, "TERM": "xterm-256color"},
    )
    try:
        seen = read_until(outer, b"Eingang Nord")
        process.send_signal(getattr(signal, name))
        seen += read_until(outer, b"\x1b[?1049l")
        assert process.wait(10) == 0
        assert b"\x1b[>1u" not in seen, "asked for the key protocol that costs AltGr"
        assert b"\x1b[?25h" in seen, "the cursor is still hidden"
        assert termios.tcgetattr(inner) == before
    finally:
        process.kill()
        process.wait()
        os.close(outer)
        os.close(inner)


BROKEN = """
from screens.app import QmtuiApp
def action_undo(self):
    name, key = "Erika Mustermann", "VNRK TGHB LXSP"
    raise RuntimeError(f"{name}, 030 123456, {key}")
QmtuiApp.action_undo = action_undo
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal needs POSIX")
def test_case_32_a_crash_is_one_line_on_a_terminal_that_works_again(
    usual_book: Path, tmp_path: Path
) -> None:
    import pty
    import termios

    book = shutil.copytree(usual_book, tmp_path / "g1")
    outer, inner = pty.openpty()
    before = termios.tcgetattr(inner)
    process = subprocess.Popen(
        [sys.executable, "-c", START.replace("sys.exit(", f"{BROKEN}\nsys.exit("), str(book)],
        cwd=ROOT,
        stdin=inner,
        stdout=inner,
        stderr=inner,
        env={**os.environ, "TERM": "xterm-256color", "HOME": str(tmp_path)}
        | {name: str(tmp_path / name) for name in ("XDG_STATE_HOME", "XDG_DATA_HOME")},
    )
    try:
        read_until(outer, b"Eingang Nord")
        os.write(outer, b"\x1a")
        seen = read_until(outer, b"\x1b[?1049l") + read_until(outer, b"melden.")
        assert process.wait(10) == 1
        assert termios.tcgetattr(inner) == before
    finally:
        process.kill()
        process.wait()
        os.close(outer)
        os.close(inner)
    told = seen.partition(b"\x1b[?1049l")[2].decode()
    (log,) = tmp_path.rglob("qmtui.log")
    assert "Unerwarteter Fehler (RuntimeError <string>:" in told
    assert "RuntimeError <string>:" in log.read_text()
    for text in (told, log.read_text()):
        assert not any(secret in text for secret in ("Erika", "030", "VNRK", "Traceback"))


def read_until(terminal: int, mark: bytes) -> bytes:
    """What the app writes until `mark` and all that is there by then."""
    os.set_blocking(terminal, False)
    seen = b""
    end = time.monotonic() + 20
    while mark not in seen:
        assert time.monotonic() < end, seen[-500:]
        try:
            seen += os.read(terminal, 65_536)
        except BlockingIOError:
            time.sleep(0.02)
    return seen


async def test_windows_is_kept_waiting_until_all_is_tidied_up() -> None:
    left, done = asyncio.Event(), threading.Event()

    def leave() -> None:
        left.set()
        done.set()

    handle = closing_handler(asyncio.get_running_loop(), leave, done)
    assert not await asyncio.to_thread(handle, 0), "Ctrl+C is none of its business"
    assert not left.is_set()
    assert await asyncio.to_thread(handle, CLOSING[0])
    assert left.is_set()


def test_the_windows_driver_takes_the_key_protocol_back(monkeypatch: pytest.MonkeyPatch) -> None:
    class Driver:
        """Stands for Textual's, which can only be imported on Windows."""

        def __init__(self) -> None:
            self.written: list[str] = []

        def write(self, text: str) -> None:
            self.written.append(text)

        def flush(self) -> None:
            self.written.append("flush")

        def start_application_mode(self) -> None:
            self.write("\x1b[>1u")

    module = types.ModuleType("textual.drivers.windows_driver")
    module.WindowsDriver = Driver  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.delitem(sys.modules, "screens.windows", raising=False)
    from screens.windows import QuietWindowsDriver

    driver = QuietWindowsDriver()  # type: ignore[call-arg]
    driver.start_application_mode()
    assert driver.written == ["\x1b[>1u", "\x1b[<u", "flush"]  # type: ignore[attr-defined]
    monkeypatch.delitem(sys.modules, "screens.windows")


def test_a_station_starts_without_the_other_areas() -> None:
    looks = "import sys, screens.app; print([m for m in sys.modules if m.startswith('screens.')])"
    done = subprocess.run(
        [sys.executable, "-c", looks], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for area in ("desk", "count", "feedback", "exchange", "report", "events", "first_start"):
        assert f"'screens.{area}'" not in done.stdout
