"""The plan beside the wheels on a stick: which of them are for whom."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

from packaging.utils import parse_wheel_filename

from qmtui.stick_program.platforms import NAMES
from qmtui.stick_program.targets import Target

Gathered = dict[Target, list[Path]]


def plan(gathered: Gathered, sums: dict[str, str]) -> dict[str, object]:
    """What `start.py` reads: wheels by platform and Python, and their checksums in `sums`."""
    platforms: dict[str, dict[str, object]] = {}
    for name in dict.fromkeys(target.platform for target in gathered):
        of_platform = {t: wheels for t, wheels in gathered.items() if t.platform == name}
        platforms[name] = {
            "name": NAMES[name],
            "least": _least(of_platform),
            "pythons": {t.python: [w.name for w in wheels] for t, wheels in of_platform.items()},
        }
    return {"version": metadata.version("qmtui"), "platforms": platforms, "sha256": sums}


def _least(gathered: Gathered) -> str:
    """The oldest glibc or macOS that all wheels run on, such as `2.28`; empty for Windows."""
    least = (0, 0)
    for target, wheels in gathered.items():
        for wheel in wheels:
            tags = parse_wheel_filename(wheel.name)[3] & target.ranks.keys()
            least = max(least, min(map(_release, (tag.platform for tag in tags))))
    return "{}.{}".format(*least) if any(least) else ""


def _release(system: str) -> tuple[int, int]:
    found = re.match(r"(?:manylinux|macosx)_(\d+)_(\d+)_", system)
    return (int(found[1]), int(found[2])) if found else (0, 0)
