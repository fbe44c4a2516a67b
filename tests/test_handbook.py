"""The handbook speaks of the program as it is: its keys, its words, its commands, its screens."""

from __future__ import annotations

import re
import shlex

import click
import pytest

from qmtui.cli.main import program
from scripts.handbook import BLOCK, HANDBOOK, played, trimmed
from scripts.scenes import SCENES
from scripts.sheets import DOCS

TEXT = HANDBOOK.read_text(encoding="utf-8")
PROSE = BLOCK.sub("", TEXT)
KEYS = re.compile(r"\b(?:Strg\+[A-Z]|F(?:1[0-2]|[1-9]))\b|(?<=\*\*)[A-Z](?=\*\*)")
COMMANDS = re.compile(r"^qmtui .+$|(?<=`)qmtui [^`]+(?=`)", re.MULTILINE)
GERMAN = DOCS.parent / "qmtui" / "locale" / "de" / "LC_MESSAGES" / "qmtui.po"


def test_its_keys_are_those_of_the_program() -> None:
    sheet = (DOCS / "keys.md").read_text(encoding="utf-8")
    cells = re.findall(r"^\| ([^|]+) \|", sheet, re.MULTILINE)
    known = {key for cell in cells for key in cell.split(", ")}
    assert set(KEYS.findall(PROSE)) - known == set()


def test_what_it_quotes_stands_on_the_screens() -> None:
    said = re.sub(r'"\n"', "", GERMAN.read_text(encoding="utf-8"))
    screens = " ".join("".join(screen for _name, screen in BLOCK.findall(TEXT)).split())
    quoted = [" ".join(words.split()).rstrip(".,") for words in re.findall(r"„([^“]+)“", PROSE)]
    assert [words for words in quoted if words not in said and words not in screens] == []


def test_its_links_lead_somewhere() -> None:
    links = set(re.findall(r"\]\(([^)#]+)\)", PROSE))
    assert {link for link in links if not (DOCS / link).exists()} == set()


def test_every_screen_has_its_scene_and_is_shown_once() -> None:
    assert sorted(name for name, _screen in BLOCK.findall(TEXT)) == sorted(SCENES)


@pytest.mark.parametrize("line", COMMANDS.findall(PROSE))
def test_its_commands_are_understood(line: str) -> None:
    command: click.Command = program
    context = click.Context(program)
    words = shlex.split(line)[1:]
    while isinstance(command, click.Group):
        name = words.pop(0)
        found = command.get_command(context, name)
        assert found, f"no command {name}"
        command = found
        context = click.Context(command, parent=context)
    if "--help" not in words:
        command.parse_args(context, words)


def test_a_screen_is_shown_as_it_is() -> None:
    """One of them; playing all takes too long. Then run scripts/handbook.py."""
    shown = dict(BLOCK.findall(TEXT))["count"]
    assert shown == f"```text\n{trimmed(played(['count'])['count'])}```\n"


def test_no_screen_tells_a_folder_of_the_computer_that_made_it() -> None:
    assert not re.search(r"/(tmp|home|root|dev|work|Users)\b|[A-Z]:\\", TEXT)
