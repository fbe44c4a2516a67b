"""What must be settled in the environment before Textual is imported."""

from __future__ import annotations

import os


def prepare_environment() -> None:
    """Take Textual's debugging switches away and its key protocol off.

    `TEXTUAL_LOG` would record every key pressed, `TEXTUAL_SCREENSHOT` the screen; the key protocol
    costs the AltGr characters on some terminals (microsoft/terminal #19977).
    """
    for name in [name for name in os.environ if name.upper().startswith("TEXTUAL")]:
        del os.environ[name]
    os.environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
