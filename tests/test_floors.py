"""Three floors, one direction: storage below qmtui below screens.

The linter sees imports, but not what an import brings along, so processes of their own look at what
was loaded in the end.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

FORBIDDEN = {
    "storage": {"qmtui", "screens", "textual", "rich"},
    "qmtui": {"textual", "rich"},
    "screens": {"storage", "tinydb"},
}


# -- What a process has loaded


def loaded_by(code: str, *arguments: str) -> set[str]:
    """The top-level packages that a fresh process has loaded after running `code`."""
    report = "\nimport sys; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code + report, *arguments],
        capture_output=True,
        check=False,
        cwd=ROOT,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def test_the_storage_floor_stands_on_nothing_of_ours() -> None:
    loaded = loaded_by(import_all("storage"))
    assert "tinydb" in loaded
    assert not loaded & FORBIDDEN["storage"]


def test_the_work_is_done_without_a_screen() -> None:
    loaded = loaded_by(import_all("qmtui"))
    assert {"storage", "click"} <= loaded
    assert not loaded & {"screens", *FORBIDDEN["qmtui"]}


def import_all(package: str) -> str:
    names = [name for name, _ in modules(package) if not name.endswith("__main__")]
    return "\n".join(f"import {name}" for name in names)


RUN = """
import sys
from qmtui.cli import main
for command in sys.argv[1:]:
    try:
        main(command.split())
    except SystemExit as end:
        assert not end.code, command
"""


def test_no_command_pays_for_textual(tmp_path: Path) -> None:
    office, stick, station = (tmp_path / name for name in ("office", "stick", "station"))
    loaded = loaded_by(
        RUN,
        f"new {office} --name Lindenhof --plain",
        f"--book {office} event add --title Fest --kind street_fest --start 14:00",
        f"--book {office} issue Fest {stick} --plain",
        f"join {stick} --as G1 --book {station}",
        f"--book {station} status",
        f"--book {station} checkin nobody",
        f"--book {station} conflicts",
        f"--book {station} sync",
        f"--book {office} collect {stick}",
        f"--book {office} report",
    )
    assert "storage" in loaded
    assert not loaded & {"screens", "textual", "rich"}


# -- What the sources say


def modules(package: str) -> Iterator[tuple[str, Path]]:
    for path in sorted((ROOT / package).rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        yield name.removesuffix(".__init__"), path


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Each top-level package a file imports, and whether only when a function is called."""
    for node, is_late in statements(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno} imports relatively"
            names = [node.module or ""]
        else:
            continue
        yield from ((name.partition(".")[0], is_late) for name in names)


def statements(node: ast.AST, is_late: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    """What is below `node` except expressions, and whether only a call of a function does it."""
    is_late = is_late or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.expr):
            yield child, is_late
            yield from statements(child, is_late)


@pytest.mark.parametrize("package", FORBIDDEN)
def test_no_file_imports_what_is_above_it(package: str) -> None:
    found = [
        f"{name} imports {imported}"
        for name, path in modules(package)
        for imported, _ in imports(path)
        if imported in FORBIDDEN[package]
    ]
    assert found == []


def test_what_people_said_knows_nothing_of_what_the_office_does_with_it() -> None:
    sources = (path.read_text(encoding="utf-8") for path in ROOT.glob("qmtui/feedback/*.py"))
    assert not any("qmtui.inbox" in source for source in sources)


def test_only_the_command_line_opens_screens_and_only_when_asked() -> None:
    found = [
        (name, is_late)
        for name, path in modules("qmtui")
        for imported, is_late in imports(path)
        if imported == "screens"
    ]
    assert found
    assert all(name.startswith("qmtui.cli.") and is_late for name, is_late in found), found
