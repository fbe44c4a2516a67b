"""A borrowed laptop without a network, tried on this computer: does the stick start there?

    python scripts/borrowed_laptop.py ROOT

In ROOT, a new folder, it hands an event out `--with-program` for this platform, which may fetch
libraries. Then it goes into a network namespace of its own, in which there is no network at all,
with an empty home folder and an environment of two variables, starts from the stick, joins the
event and lets somebody in. Needs `unshare` (util-linux), and the right to use it without root.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

OFFLINE = ("unshare", "--map-root-user", "--net")
ONLINE = """\
import socket
try:
    socket.create_connection(("127.0.0.1", 9), 1)
except OSError as error:
    print(error.strerror)
"""


def can_go_offline() -> bool:
    try:
        return subprocess.run([*OFFLINE, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def hand_out(root: Path) -> Path:
    """An event with the program for this computer beside it; the folder is the stick."""
    office, stick, people = root / "office", root / "stick", root / "people.csv"
    people.write_text("Order code,Attendee name,Secret\nM7UFV,Eva Weiß,7t93vkq6\n", "utf-8")
    qmtui = (sys.executable, "-m", "qmtui")
    run(*qmtui, "new", office, "--name", "Lindenhof", "--plain")
    event = (*qmtui, "--book", office)
    run(*event, "event", "add", "--title", "Fest", "--kind", "street_fest", "--start", "14:00")
    run(*event, "import", people, "--event", "Fest")
    for_this = ("--for", f"linux-{platform.machine()}")
    run(*event, "issue", "Fest", stick, "--plain", "--with-program", *for_this)
    return stick


def borrow(root: Path, stick: Path) -> dict[str, Any]:
    """Start from the stick without a network; what the check-in answered."""
    (home := root / "home").mkdir()
    start = (*OFFLINE, "env", "-i", f"HOME={home}", f"PATH={os.environ['PATH']}")
    print("Network:", run(*start, sys.executable, "-I", "-c", ONLINE).strip())
    qmtui = (*start, "sh", stick / "qmtui-start" / "start.sh")
    run(*qmtui, "info")
    run(*qmtui, "info")
    run(*qmtui, "join", stick, "--as", "G1")
    answer: dict[str, Any] = json.loads(run(*qmtui, "checkin", "7t93vkq6", "--json"))
    return answer


def run(*command: object) -> str:
    """Run a command, tell how long it took, and give what it printed."""
    begun = time.monotonic()
    done = subprocess.run([*map(str, command)], capture_output=True, check=False, encoding="utf-8")
    words = [Path(str(word)).name for word in command if not {"=", "\n"} & {*str(word)}]
    print(f"{time.monotonic() - begun:6.1f} s  {' '.join(words)}"[:100])
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr}")
    return done.stdout


def main(root: Path) -> None:
    root.mkdir()
    stick = hand_out(root)
    size = sum(path.stat().st_size for path in stick.rglob("*") if path.is_file())
    print(f"The stick holds {size / 1e6:.0f} MB.")
    print("Checked in:", borrow(root, stick)["result"])


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
