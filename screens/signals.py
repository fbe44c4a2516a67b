"""Leaving in good order when the system ends us: all is saved, the terminal is to be tidied up."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import threading
from collections.abc import Callable

CLOSING = (2, 5, 6)
"""Windows tells of a closed window, a log-off and a shutdown by these numbers."""

PATIENCE = 4.0
"""Seconds Windows waits for an answer before it ends the program are 5."""


def leave_when_told(leave: Callable[[], object]) -> Callable[[], None]:
    """Have `leave` called on SIGTERM, SIGHUP and the Windows close button.

    To be called inside the running loop; what it returns is to be called when all is tidied up.
    """
    loop = asyncio.get_running_loop()
    if sys.platform == "win32":
        return _on_windows(loop, leave)
    for number in (signal.SIGTERM, signal.SIGHUP):
        # Only the main thread's loop may; anywhere else the process has its own ways to end.
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(number, leave)
    return lambda: None


def closing_handler(
    loop: asyncio.AbstractEventLoop, leave: Callable[[], object], done: threading.Event
) -> Callable[[int], bool]:
    """What Windows calls, in a thread of its own; the process ends when it returns."""

    def handle(event: int) -> bool:
        if event not in CLOSING:
            return False
        loop.call_soon_threadsafe(leave)
        done.wait(PATIENCE)
        return True

    return handle


if sys.platform == "win32":
    import ctypes

    def _on_windows(
        loop: asyncio.AbstractEventLoop, leave: Callable[[], object]
    ) -> Callable[[], None]:
        done = threading.Event()
        routine = ctypes.WINFUNCTYPE(ctypes.c_int, ctypes.c_uint)(
            closing_handler(loop, leave, done)
        )
        set_handler = ctypes.windll.kernel32.SetConsoleCtrlHandler
        set_handler(routine, True)

        def tidied_up() -> None:
            done.set()
            set_handler(routine, False)

        return tidied_up
