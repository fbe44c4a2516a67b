"""Wheels for other computers, fetched by pip, the only one who knows where from."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from packaging.requirements import Requirement

from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.stick_program.targets import Target

LOG = "pip.log"


class PipMissing(QmtuiError):
    exit_code = 59
    sentence = mark(
        "Libraries are fetched by pip, and there is none: install pip or uv, or take the office "
        "laptop where qmtui was installed."
    )


class NotFetched(QmtuiError):
    exit_code = 59
    sentence = mark(
        "The libraries for {0} could not be fetched: go online and try again; what is there "
        "already is kept (pip's own words: {1})."
    )


def fetch(
    target: Target, wanted: Sequence[Requirement], folder: Path, progress: Callable[[int], None]
) -> None:
    """Put a wheel of each library into `folder`; `progress` is told how many there are so far.

    What `progress` raises ends pip as well. Raises `PipMissing`, `NotFetched`.
    """
    command = [
        *_pip(),
        "download",
        *("--no-deps", "--only-binary=:all:", "--no-input", "--retries=2", "--progress-bar=off"),
        *("--implementation=cp", f"--python-version={target.python}", f"--dest={folder}"),
        *(f"--platform={system}" for system in target.systems),
        *map(str, wanted),
    ]
    log = folder.parent / LOG
    with (
        log.open("w", encoding="utf-8") as said,
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            encoding="utf-8",
            errors="replace",
        ) as pip,
    ):
        assert pip.stdout
        try:
            asked = 0
            for line in pip.stdout:
                said.write(line)
                asked += line.startswith("Collecting ")
                progress(max(asked - 1, 0))
        except BaseException:
            pip.kill()
            raise
    if pip.returncode:
        raise NotFetched(f"{target.platform}, Python {target.python}", log)


def _pip() -> list[str]:
    """The pip beside this program, else the one that uv brings."""
    python = [sys.executable, "-I"]
    if (
        subprocess.run([*python, "-c", "import pip"], capture_output=True, check=False).returncode
        == 0
    ):
        return [*python, "-m", "pip"]
    if uvx := shutil.which("uvx"):
        return [uvx, "pip"]
    raise PipMissing
