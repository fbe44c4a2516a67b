"""Two real Syncthing instances on this computer that share one folder, to try qmtui over it.

    python scripts/syncthing_pair.py ROOT      until Ctrl+C; prints the two folders when connected

Each has its configuration below ROOT and listens on the loopback only: no discovery, no relays, no
upgrades, no reports. The settings of the folder are those that docs/exchange.md recommends. Needs
`syncthing` (Debian, Ubuntu: apt install syncthing); tried with 1.19 of Debian 12.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

API_KEY = "loopback"
PATIENCE = 30.0
"""Seconds until two instances must have met; usually it is two or three."""
OPTIONS = {
    "globalAnnounceEnabled": "false",
    "localAnnounceEnabled": "false",
    "relaysEnabled": "false",
    "natEnabled": "false",
    "urAccepted": "-1",
    "autoUpgradeIntervalH": "0",
    "crashReportingEnabled": "false",
    "startBrowser": "false",
    "reconnectionIntervalS": "1",
}
FOLDER = {
    "id": "qmtui",
    "label": "qmtui",
    "type": "sendreceive",
    "fsWatcherEnabled": "true",
    # Ten seconds unless told otherwise: most of the time that an entry takes.
    "fsWatcherDelayS": "1",
    "rescanIntervalS": "60",
    # Sticks and shares formatted by Windows know no permissions.
    "ignorePerms": "true",
}
"""No versioning: what was erased would stay in .stversions."""


class Instance:
    """One Syncthing with a configuration of its own."""

    def __init__(self, root: Path) -> None:
        self.home = root / "config"
        self.folder = root / "folder"
        self.folder.mkdir(parents=True)
        self.port, self._api = _free_port(), _free_port()
        self._log = root / "syncthing.log"
        self._call("generate")
        self._config = ElementTree.parse(self.home / "config.xml")
        self.id = next(device.attrib["id"] for device in self._config.iter("device"))

    def meet(self, other: Instance) -> None:
        """Write the configuration: this folder is shared with `other` and nobody else."""
        root = self._config.getroot()
        for tag in ("folder", "device", "options", "gui"):
            for old in root.findall(tag):
                root.remove(old)
        options = ElementTree.SubElement(root, "options")
        for name, value in {**OPTIONS, "listenAddress": _address(self.port)}.items():
            ElementTree.SubElement(options, name).text = value
        gui = ElementTree.SubElement(root, "gui", enabled="true", tls="false")
        ElementTree.SubElement(gui, "address").text = f"127.0.0.1:{self._api}"
        ElementTree.SubElement(gui, "apikey").text = API_KEY
        folder = ElementTree.SubElement(root, "folder", FOLDER, path=str(self.folder))
        for instance in (self, other):
            ElementTree.SubElement(folder, "device", id=instance.id)
            device = ElementTree.SubElement(root, "device", id=instance.id, compression="never")
            ElementTree.SubElement(device, "address").text = _address(instance.port)
        self._config.write(self.home / "config.xml")

    @contextmanager
    def running(self) -> Iterator[None]:
        process = self._start("serve", "--no-browser")
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def is_connected(self) -> bool:
        """Whether it has met another one and is done with looking at its folder."""
        try:
            known = self._ask("system/connections")["connections"].values()
            state = self._ask("db/status?folder=qmtui")["state"]
        except (OSError, ValueError):
            return False  # it is still starting
        return any(device["connected"] for device in known) and state == "idle"

    def _ask(self, what: str) -> dict[str, Any]:
        request = urllib.request.Request(f"http://127.0.0.1:{self._api}/rest/{what}")
        request.add_header("X-API-Key", API_KEY)
        with urllib.request.urlopen(request, timeout=5) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def _call(self, command: str) -> None:
        if self._start(command).wait(PATIENCE):
            raise RuntimeError(self._log.read_text(errors="replace"))

    def _start(self, command: str, *options: str) -> subprocess.Popen[bytes]:
        surroundings = {**os.environ, "HOME": str(self.home.parent)}
        surroundings |= dict.fromkeys(("STNODEFAULTFOLDER", "STNORESTART", "STNOUPGRADE"), "1")
        with self._log.open("ab") as log:
            return subprocess.Popen(
                ["syncthing", command, f"--home={self.home}", *options],
                env=surroundings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )


@contextmanager
def pair(root: Path) -> Iterator[tuple[Path, Path]]:
    """Two folders that Syncthing keeps alike, as long as the block lasts."""
    one, two = Instance(root / "one"), Instance(root / "two")
    one.meet(two)
    two.meet(one)
    with ExitStack() as stack:
        for instance in (one, two):
            stack.enter_context(instance.running())
        end = time.monotonic() + PATIENCE
        while not (one.is_connected() and two.is_connected()):
            if time.monotonic() > end:
                raise TimeoutError("the two instances did not meet; see their syncthing.log")
            time.sleep(0.1)
        yield one.folder, two.folder


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _address(port: int) -> str:
    return f"tcp://127.0.0.1:{port}"


def main() -> None:
    with pair(Path(sys.argv[1]).absolute()) as folders:
        for folder in folders:
            print(folder, flush=True)
        print("Ctrl+C ends both.", flush=True)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
