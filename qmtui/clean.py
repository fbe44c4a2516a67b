"""The one gate for people's text: what passes can be stored, sorted and drawn."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from unicodedata import category, normalize

from qmtui.errors import QmtuiError
from qmtui.i18n import mark

# The longest texts we keep, in characters.
STATION = 32
NAME = 100
EMAIL = 254
FEEDBACK = 2_000
PASTE = 10_000

MARKS = 3
_LINE_ENDS = "\n\r\v\f\x85\u2028\u2029"
_JOINERS = "\u200c\u200d"
# Not blanks by category, but drawn as one: the tab, Hangul fillers, empty Braille.
_LOOKS_BLANK = "\t\u115f\u1160\u3164\uffa0\u2800"
_FORMULA = re.compile(r"\A('|\s*[=+\-@|%＝＋－＠]|[\t\r\n])")
_EMPTY_LINES = re.compile("\n{3,}")


class TextTooLong(QmtuiError):
    """The text does not fit and must not be cut without asking; its length and the limit."""

    exit_code = 30
    sentence = mark("The text has {0} characters, at most {1} fit. Please shorten it.")


def clean(text: str, *, multiline: bool = False, limit: int = NAME) -> str:
    """`text` without what hides, reverses or steers; what exceeds `limit` is cut off.

    Cleaning twice changes nothing. May return an empty text.
    """
    return _cut(_pass(text, multiline), limit)


def clean_or_refuse(text: str, *, multiline: bool = False, limit: int = NAME) -> str:
    """Like `clean`, but raises `TextTooLong` where `clean` would cut."""
    cleaned = _pass(text, multiline)
    if len(cleaned) > limit:
        raise TextTooLong(len(cleaned), limit)
    return cleaned


def printable(text: str) -> str:
    """`text` on its way to a terminal: blanks and lines as they are, nothing that steers it."""
    if text.isascii() and text.isprintable():
        return text
    kept = text.replace("\r\n", "\n").translate(_drawn)
    return normalize("NFC", "".join(_clusters(normalize("NFC", kept))))


def printable_json(text: str) -> str:
    """JSON whose strings say the same, with everything that is not drawn written as an escape."""
    return "".join(c if c.isprintable() and not _is_mark(c) else json.dumps(c)[1:-1] for c in text)


def hidden_signs(text: str) -> int:
    """How many characters of `text` steer, hide or reverse, and so never get in."""
    return sum(not char.translate(_drawn) for char in text)


def spreadsheet_text(text: str) -> str:
    """`text` so that no spreadsheet takes it for a formula; our own import takes the mark off."""
    return f"'{text}" if _FORMULA.match(text) else text


def _pass(text: str, multiline: bool) -> str:
    text = text.replace("\r\n", "\n").translate(_drawn)
    if not text.isascii():
        # Composed once more at the end: a joiner that fell out can leave marks out of order.
        text = normalize("NFC", "".join(_clusters(normalize("NFC", text))))
    if not multiline:
        return _trim(text)
    lines = "\n".join(map(_trim, text.split("\n"))).strip("\n")
    return _EMPTY_LINES.sub("\n\n", lines)


class _Drawn(dict[int, str]):
    """How each character is drawn, for `str.translate`; learned on first sight."""

    def __missing__(self, codepoint: int) -> str:
        char = chr(codepoint)
        kind = category(char)
        if char in _LINE_ENDS:
            drawn = "\n"
        elif kind == "Zs" or char in _LOOKS_BLANK:
            drawn = " "
        elif kind == "Cs":
            drawn = "\N{REPLACEMENT CHARACTER}"
        elif kind.startswith("C") and char not in _JOINERS:
            drawn = ""
        else:
            drawn = char
        return self.setdefault(codepoint, drawn)


_drawn = _Drawn()


def _clusters(text: str) -> Iterator[str]:
    """The characters of `text`: few marks on each letter, joiners only where they join.

    Persian words and emoji need joiners; in Latin, Greek and Cyrillic they only hide.
    """
    marks = MARKS  # a mark without a letter would sit on whatever is drawn before it
    joinable = False
    joiner = ""
    for char in text:
        if char in _JOINERS:
            joiner = joiner or char
            continue
        if is_mark := _is_mark(char):
            marks += 1
            if marks > MARKS:
                continue
        if joiner and joinable and (is_mark or _is_joinable(char)):
            yield joiner
        joiner = ""
        yield char
        if not is_mark:
            marks = MARKS if char.isspace() else 0
            joinable = _is_joinable(char)


def _is_mark(char: str) -> bool:
    return category(char).startswith("M")


def _is_joinable(char: str) -> bool:
    return char > "\u058f" and category(char)[0] in "LS"


def _trim(line: str) -> str:
    return " ".join(line.split())


def _cut(text: str, limit: int) -> str:
    """At most `limit` characters of `text`, never a letter without its marks."""
    if len(text) <= limit:
        return text
    while limit and (_is_mark(text[limit]) or text[limit] in _JOINERS):
        limit -= 1
    return text[:limit].rstrip(" \n" + _JOINERS)
