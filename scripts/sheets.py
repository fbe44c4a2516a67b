"""Write what is made from the program itself: the sheet of keys, the settings, the manual page.

Run it after changing a key, an option or a command; a test tells when it was forgotten.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
sys.path.insert(0, str(ROOT))

from qmtui.cli.main import program  # noqa: E402
from qmtui.cli.manual import manual_page  # noqa: E402
from qmtui.config import Config, as_toml  # noqa: E402
from qmtui.i18n import _  # noqa: E402
from screens.key_sheet import key_sheet  # noqa: E402


def settings() -> str:
    """The config file with every option at its default, and what may be said there."""
    heading = "# " + _("The settings of this device.").rstrip(".")
    return "\n".join([heading, "", "```toml", *as_toml(Config()), "```", ""])


SHEETS: dict[str, Callable[[], str]] = {
    "keys.md": key_sheet,
    "settings.md": settings,
    "qmtui.1": lambda: manual_page(program),
}
"""What makes each file of the docs."""


def main() -> None:
    for name, make in SHEETS.items():
        (DOCS / name).write_text(make(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
