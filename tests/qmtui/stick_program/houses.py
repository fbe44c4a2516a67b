"""A tiny program and tiny libraries, as good as real ones for whoever only moves them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from qmtui.stick_program import writing
from qmtui.stick_program.closure import needed
from qmtui.stick_program.targets import Target

LINUX = Target("linux-x86_64", "3.12")
WINDOWS = Target("windows-amd64", "3.12")


def put_wheel(folder: Path, name: str, tags: str = "py3-none-any") -> Path:
    """A wheel that pip takes; there is nothing in it."""
    project, version = name.split("==")
    stem = f"{project.replace('-', '_')}-{version}"
    about = f"Metadata-Version: 2.1\nName: {project}\nVersion: {version}\n"
    with zipfile.ZipFile(path := folder / f"{stem}-{tags}.whl", "w") as wheel:
        wheel.writestr(f"{stem}.dist-info/METADATA", about)
        wheel.writestr(f"{stem}.dist-info/WHEEL", f"Wheel-Version: 1.0\nTag: {tags}\n")
        wheel.writestr(f"{stem}.dist-info/RECORD", "")
    return path


def furnish(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make `folder` what the office has fetched before, and the program as tiny."""
    folder.mkdir()
    for requirement in needed(WINDOWS):
        pinned = str(requirement) if "==" in str(requirement) else f"{requirement.name}==0.4.6"
        put_wheel(folder, pinned)
    monkeypatch.setattr(writing, "wheels_folder", lambda: folder)
    monkeypatch.setattr(writing, "build_own_wheel", lambda at: put_wheel(at, "qmtui==0.1.0"))
    return folder
