"""Start qmtui from this stick: without a network, an installation or an administrator.

The first start checks the libraries beside this file and unpacks those for this computer into the
user's cache folder, where the next start finds them. An unpacked wheel is an installed one, so
neither pip nor venv is needed, which Debian leaves out. `--remove` takes all of it away again.
"""

# A Python too old for qmtui has to run this file to find a better one: nothing newer than 3.6.
import hashlib
import io
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
import zipfile
from pathlib import Path
from typing import Any, NoReturn

HERE = Path(__file__).resolve().parent
PYTHON = "{}.{}".format(*sys.version_info)
HANDED_ON = "QMTUI_START_FROM"
MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}
DESKTOPS = ("Desktop", "Schreibtisch")
STARTERS = {"win32": "qmtui.cmd", "darwin": "qmtui.command"}

PURE = ("-I", "-S")
"""Without what else is installed or set in the environment."""
MAIN = "from qmtui.cli import main\n\nmain()\n"


def main(args: "list[str]") -> None:
    if args == ["--remove"]:
        remove()
        return
    plan = read_plan()
    name = this_platform()
    if name not in plan["platforms"]:
        known = ", ".join(known["name"] for known in plan["platforms"].values())
        stop(f"Dieser Stick ist nur für {known}. Dieser Rechner ist etwas anderes: {name}.")
    target = plan["platforms"][name]
    if PYTHON not in target["pythons"] or sysconfig.get_config_var("Py_GIL_DISABLED"):
        hand_on(list(target["pythons"]), args)
    check_system(name, target["least"])
    folder = unpacked(target["pythons"][PYTHON], plan["sha256"])
    if not args:
        # A terminal that stands on the stick keeps it from being ejected.
        os.chdir(Path.home())
    become([sys.executable, *PURE, str(folder), *args])


def read_plan() -> "dict[str, Any]":
    try:
        plan: dict[str, Any] = json.loads((HERE / "program.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        stop("Das Programm auf diesem Stick ist nicht vollständig: bitte das Büro fragen.")
    return plan


def this_platform() -> str:
    """The name that the office has for this computer and its Python."""
    machine = platform.machine().lower()
    if sys.platform == "win32":
        # The machine would be the computer's, whatever its Python was made for.
        return "windows-" + sysconfig.get_platform().rpartition("-")[2]
    if sys.platform == "darwin":
        return "macos-" + machine
    libc = "" if platform.libc_ver()[0] == "glibc" else "-musl"
    return sys.platform + "-" + MACHINES.get(machine, machine) + libc


def hand_on(pythons: "list[str]", args: "list[str]") -> None:
    """Go on with another Python of this computer, one that the stick has libraries for."""
    newest_first = sorted(pythons, key=numbers, reverse=True)
    if HANDED_ON not in os.environ:
        os.environ[HANDED_ON] = PYTHON
        for python in newest_first:
            command = ["py", "-" + python] if os.name == "nt" else [which("python" + python)]
            if answers(command):
                become([*command, str(HERE / "start.py"), *args])
    stop(
        f"Auf diesem Rechner ist nur Python {os.environ[HANDED_ON]}; gebraucht wird "
        f"eines von {', '.join(newest_first)}. Bitte einen anderen Rechner nehmen."
    )


def which(program: str) -> str:
    return shutil.which(program) or program


def answers(command: "list[str]") -> bool:
    """Whether a Python is there and runs; what is left of an old one may do neither."""
    try:
        done = subprocess.call(
            [*command, "-c", ""], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    except OSError:
        return False
    return done == 0


def check_system(name: str, least: str) -> None:
    """End with a sentence if the system is older than the libraries allow."""
    found = platform.mac_ver()[0] if name.startswith("macos") else platform.libc_ver()[1]
    if least and found and numbers(found) < numbers(least):
        stop(
            f"Dieses System ist zu alt für das Programm ({found}, gebraucht wird {least}): "
            "bitte einen anderen Rechner nehmen."
        )


def numbers(version: str) -> "list[int]":
    return [int(part) for part in version.split(".")[:2]]


def unpacked(names: "list[str]", sums: "dict[str, str]") -> Path:
    """The folder with the libraries; it is whole before it gets its name."""
    key = hashlib.sha256("".join(sums[name] for name in names).encode()).hexdigest()[:12]
    folder = cache() / f"{key}-{PYTHON}"
    if folder.is_dir():
        return folder
    part = folder.with_name(f"{folder.name}.{os.getpid()}")
    try:
        part.mkdir(parents=True)
        for done, name in enumerate(names, 1):
            tell(f"\rEinen Moment: richte das Programm ein … {done} von {len(names)} ")
            unpack(name, sums[name], part)
        (part / "__main__.py").write_text(MAIN, encoding="utf-8")
        give_name(part, folder)
    except OSError as error:
        stop(f"\nDas Programm lässt sich hier nicht einrichten: {error.strerror or error}.")
    finally:
        shutil.rmtree(str(part), ignore_errors=True)
    tell("\n")
    put_starter(folder)
    return folder


def unpack(name: str, expected: str, folder: Path) -> None:
    try:
        content = (HERE / "wheels" / name).read_bytes()
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != expected:
        stop(f"\nDie Datei {name} auf dem Stick ist beschädigt: bitte das Büro um einen neuen.")
    with zipfile.ZipFile(io.BytesIO(content)) as wheel:
        # Manual pages and the like lie in NAME.data.
        inside = [m for m in wheel.namelist() if not m.split("/")[0].endswith(".data")]
        wheel.extractall(str(folder), inside)


def give_name(part: Path, folder: Path) -> None:
    """Rename, patient with virus scanners; whoever started twice finds the folder there."""
    for seconds in (0, 0.2, 0.5, 1, 2):
        time.sleep(seconds)
        try:
            part.rename(folder)
        except OSError:
            if folder.is_dir():
                return
        else:
            return
    raise OSError("ein anderes Programm hält die Dateien fest")


def cache() -> Path:
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
    return base / "qmtui" / "start"


def put_starter(folder: Path) -> None:
    """Leave something to start with on the desktop: by then the stick may be at another station."""
    words = [sys.executable, *PURE, str(folder)]
    if sys.platform == "win32":
        line = " ".join('"{}"'.format(word.replace("%", "%%")) for word in words)
        content = f"@{line} %*\r\n@if errorlevel 1 pause\r\n".encode("oem", "replace")
    else:
        line = " ".join("'{}'".format(word.replace("'", "'\\''")) for word in words)
        content = f'#!/bin/sh\nexec {line} "$@"\n'.encode()
    for starter in starters():
        try:
            starter.write_bytes(content)
            starter.chmod(0o755)
        except OSError:
            continue
        tell(f"Ab jetzt startet es hier auch ohne den Stick: {starter}\n")
        return


def starters() -> "list[Path]":
    desktops = [Path.home() / name for name in DESKTOPS]
    return [d / STARTERS.get(sys.platform, "qmtui.sh") for d in desktops if d.is_dir()]


def remove() -> None:
    """Take the program away from this computer; books and settings stay."""
    for starter in starters():
        if starter.exists():
            starter.unlink()
    shutil.rmtree(str(cache()), ignore_errors=True)
    tell("Das Programm ist von diesem Rechner entfernt.\n")


def become(command: "list[str]") -> None:
    """Give the process to `command`: signals and the exit code are its own."""
    if os.name == "posix":
        os.execv(command[0], command)
    # Windows cannot replace a process; Ctrl+C reaches both, and only the program should answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(subprocess.call(command))


def tell(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


def stop(sentence: str) -> NoReturn:
    sys.exit(sentence)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        stop("\nAbgebrochen; der nächste Start fängt neu an.")
