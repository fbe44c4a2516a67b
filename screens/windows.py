"""Textual's driver for Windows without the key protocol that swallows AltGr.

Windows Terminal 1.25 drops AltGr characters, "@" among them, for programs that ask for the Kitty
protocol (microsoft/terminal #19977), and Textual always asks for it on Windows.
"""

from __future__ import annotations

from textual.drivers.windows_driver import WindowsDriver


class QuietWindowsDriver(WindowsDriver):
    """Asks for the protocol, as Textual does, and at once takes it back."""

    def start_application_mode(self) -> None:
        super().start_application_mode()
        self.write("\x1b[<u")
        self.flush()
