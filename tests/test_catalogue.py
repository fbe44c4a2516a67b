"""The German catalogue: complete, up to date, and with the same blanks to fill."""

from __future__ import annotations

import re
from collections import Counter
from string import Formatter

import pytest
from babel.messages import Catalog, Message

from scripts.catalogue import MO, PO, as_po, compiled, merged, translated, unfinished


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    """What the sources say now, with the translations there are."""
    return merged()


def forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    """The singular and the plural, or the only form; none if it is not translated yet."""
    return [form for form in ([text] if isinstance(text, str) else text or ()) if form]


def blanks(sentence: str) -> Counter[str]:
    """What is filled in later: `{0}`, `{name}`, `%(name)s`, `%s`."""
    percent = re.findall(r"%(?:\(\w+\))?[sdr]", sentence)
    braces = [] if percent else [name for _, name, _, _ in Formatter().parse(sentence)]
    return Counter([*percent, *(name for name in braces if name is not None)])


def sentences(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def test_every_sentence_is_translated(catalogue: Catalog) -> None:
    assert len(sentences(catalogue)) > 200
    assert unfinished(catalogue) == []


def test_the_catalogue_is_what_the_sources_say(catalogue: Catalog) -> None:
    assert PO.read_bytes() == as_po(catalogue), "run scripts/catalogue.py"


def test_the_compiled_catalogue_is_the_one_that_can_be_read() -> None:
    assert MO.read_bytes() == compiled(translated()), "run scripts/catalogue.py"


def test_a_translation_fills_in_what_the_sentence_does(catalogue: Catalog) -> None:
    differing = []
    for message in sentences(catalogue):
        wanted = [blanks(form) for form in forms(message.id)]
        for form in forms(message.string):
            if blanks(form) not in wanted:
                differing.append((message.id, form))
    assert differing == []


def test_a_translation_keeps_blanks_and_line_ends_at_its_edges(catalogue: Catalog) -> None:
    edges = re.compile(r"\A\s*|\s*\Z")
    differing = [
        message.id
        for message in sentences(catalogue)
        for form in forms(message.string)
        if edges.findall(form) != edges.findall(forms(message.id)[0])
    ]
    assert differing == []


def test_commands_and_options_are_not_translated(catalogue: Catalog) -> None:
    literal = re.compile(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*|`[^`]+`")
    differing = [
        (message.id, form)
        for message in sentences(catalogue)
        for form in forms(message.string)
        if not set(literal.findall(forms(message.id)[0])) <= set(literal.findall(form))
    ]
    assert differing == []
