"""Put the screens into `docs/handbuch.md`, as the app shows them.

Run it after changing one of these screens, then read the handbook.
"""

from __future__ import annotations

import asyncio
import re
import sys
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

ROOT = Path(__file__).parents[1]
HANDBOOK = ROOT / "docs" / "handbuch.md"
sys.path.insert(0, str(ROOT))

from scripts.scenes import SCENES  # noqa: E402
from scripts.stage import Stage  # noqa: E402
from storage import keys  # noqa: E402

BLOCK = re.compile(r"<!-- screen: (\w+) -->\n(.*?)<!-- /screen -->\n", re.DOTALL)
"""A screen in the text, with its name."""


SCROLLBAR = re.compile(r" +([▁-▇])\1$")
"""The end of its thumb, which tells nothing on paper."""


def trimmed(screen: str) -> str:
    """Without empty lines at the ends, and one where several follow each other."""
    lines = [SCROLLBAR.sub("", line.rstrip()) for line in screen.strip("\n").split("\n")]
    kept = [line for before, line in pairwise(["", *lines]) if before or line]
    return "\n".join(kept).rstrip("\n") + "\n"


def block(name: str, screen: str) -> str:
    return f"<!-- screen: {name} -->\n```text\n{trimmed(screen)}```\n<!-- /screen -->\n"


def put_in(handbook: str, screens: dict[str, str]) -> str:
    """The text with these screens in their places; others stay as they are."""

    def anew(found: re.Match[str]) -> str:
        name = found[1]
        return block(name, screens[name]) if name in screens else found[0]

    return BLOCK.sub(anew, handbook)


def played(names: list[str]) -> dict[str, str]:
    with TemporaryDirectory() as root, ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        # Nobody guesses at these books, and no pilot is a scanner.
        patch.setattr(keys, "COMFORTABLE", 0)
        patch.setattr("screens.scan_guard.GAP", 0.005)
        patch.setenv("QMTUI_CONFIG", "")
        stage = Stage(Path(root), stack)
        return {name: stage.neutral(asyncio.run(SCENES[name](stage))) for name in names}


def main() -> None:
    handbook = HANDBOOK.read_text(encoding="utf-8")
    screens = played([name for name, _screen in BLOCK.findall(handbook)])
    HANDBOOK.write_text(put_in(handbook, screens), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
