"""Run qmtui from its source folder: `python3 start.py demo`.

The first start makes `.venv` beside this file and touches nothing else on the machine. `test` runs
the tests, `check` all checks and `bench` the benchmarks, all in the source folder; anything else is
for qmtui itself.
"""

import os
import sys

# A Python too old for qmtui has to parse this file to say so: no syntax newer than 3.6, no
# __future__ import, and newer modules only below.
if sys.version_info < (3, 11):
    sys.exit("qmtui needs Python 3.11 or newer; this is {}.{}.".format(*sys.version_info))

import importlib.util
import signal
import subprocess
import tomllib
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "setup.txt"
LOG = VENV / "setup.log"

PYTHON = "{}.{}".format(*sys.version_info)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINS: list[str] = PROJECT["tool"]["uv"]["constraint-dependencies"]

CHECKS = (("ruff", "format", "--check"), ("ruff", "check"), ("mypy",), ("pytest",))


def main(args: list[str]) -> NoReturn:
    # An empty entry in PYTHONPATH is the working directory, whose files could shadow our packages.
    os.environ.pop("PYTHONPATH", None)
    prepare(dev=args[:1] in (["test"], ["check"]))
    if args[:1] == ["test"]:
        os.chdir(ROOT)
        # All of them take as many processes as there are cores; a choice is quicker in one.
        become("pytest", *(args[1:] or ["-n", "auto"]))
    if args[:1] == ["check"]:
        sys.exit(any(subprocess.call([script(tool), *rest], cwd=ROOT) for tool, *rest in CHECKS))
    if args[:1] == ["bench"]:
        os.chdir(ROOT)
        become("python", "-m", "benchmarks", *args[1:])
    become("qmtui", *args)


def prepare(dev: bool) -> None:
    """Set `.venv` up unless it is, or end with one sentence."""
    if is_ready(dev):
        return
    print("Setting up qmtui (once, about a minute) ...", file=sys.stderr)
    try:
        set_up(dev)
    except KeyboardInterrupt:
        sys.exit("The setup was stopped; the next start does it again.")
    except OSError as error:
        sys.exit(f"The setup failed: {error}.")


def is_ready(dev: bool) -> bool:
    return installed() in (stamp(dev), stamp(dev=True))


def installed() -> str:
    """The stamp of the last setup: empty if it was interrupted or its Python is gone."""
    whole = STAMP.is_file() and Path(script("python")).exists()
    return STAMP.read_text(encoding="utf-8") if whole else ""


def stamp(dev: bool) -> str:
    return "\n".join([base(), PROJECT["project"]["version"], *requirements(dev), *PINS])


def base() -> str:
    """What only a new venv can follow: its scripts know their Python and their folder by heart."""
    return f"Python {PYTHON} in {VENV}"


def requirements(dev: bool) -> list[str]:
    wanted: list[str] = PROJECT["build-system"]["requires"] + PROJECT["project"]["dependencies"]
    return wanted + PROJECT["dependency-groups"]["dev"] if dev else wanted


def set_up(dev: bool) -> None:
    before = installed()
    if not before.startswith(base()):
        make_venv()
        before = ""
    # Empty until the last line, so that an interrupted setup is never taken for a whole one.
    STAMP.write_text("")
    constraints = VENV / "constraints.txt"
    constraints.write_text("\n".join(PINS))
    try:
        pip("--constraint", str(constraints), *requirements(dev))
        pip("--no-index", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    except subprocess.CalledProcessError:
        # pip changes nothing before it has fetched all: without a network the old setup lives on.
        STAMP.write_text(before, encoding="utf-8")
        sys.exit(f"Libraries are missing: go online and start again (pip's own words: {LOG}).")
    STAMP.write_text(stamp(dev), encoding="utf-8")


def make_venv() -> None:
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        sys.exit(
            "This Python cannot make virtual environments; on Debian and Ubuntu, "
            f"`sudo apt install python{PYTHON}-venv` teaches it."
        )
    command = [sys.executable, "-I", "-m", "venv", "--clear", str(VENV)]
    made = subprocess.run(command, capture_output=True, text=True)
    if made.returncode:
        sys.exit(f"{VENV} could not be made: {(made.stderr or made.stdout).strip()}")


def pip(*args: str) -> None:
    # Isolated (-I), so that no file in the working directory shadows a module of pip.
    command = [script("python"), "-I", "-m", "pip", "install", "--no-input", *args]
    with LOG.open("wb") as log:
        subprocess.run(command, check=True, stdout=log, stderr=log)


def become(tool: str, *args: str) -> NoReturn:
    """Give the process to `tool`: signals and the exit code are its own."""
    command = [script(tool), *args]
    if os.name == "posix":
        os.execv(command[0], command)
    # Windows cannot replace a process; Ctrl+C reaches both, and only the tool should answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(subprocess.call(command))


def script(name: str) -> str:
    return str(VENV / (f"Scripts/{name}.exe" if os.name == "nt" else f"bin/{name}"))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
