"""The few settings of this device: one table, read from a TOML file that people write."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from qmtui.config_lines import lines_of
from qmtui.i18n import LANGUAGES, _, mark

LARGEST = 64 * 1024
"""Bytes of a file that may still be a config file."""
USUAL_LOCK = 180
"""Seconds without a key until the screen of an encrypted book locks, unless told otherwise."""

THEMES = ("light", "dark", "ansi")
SUFFIXES = ("any", "enter", "tab", "none")


class Config(Struct, frozen=True, kw_only=True):
    """What the file says, with the usual values for all else."""

    language: str = "de"
    book: str = ""
    initials: str = ""
    theme: str = "light"
    mouse: bool = True
    bell: bool = True
    lock_after_s: int = USUAL_LOCK
    scanner_gap_ms: int = 50
    scanner_suffix: str = "any"
    keymap: dict[str, str] = field(default_factory=dict)

    def lock_after(self, *, is_plain: bool) -> float:
        """Seconds until the screen locks; only a book that is not encrypted may stay open."""
        if self.lock_after_s:
            return self.lock_after_s
        return float("inf") if is_plain else USUAL_LOCK


class Option(Struct, frozen=True, kw_only=True):
    """One setting: `allowed` says to people what `check` accepts."""

    name: str
    help: str
    allowed: str
    check: Callable[[Any], bool]  # of the type of the usual value, which is looked at before


class Finding(Struct, frozen=True, kw_only=True):
    """What is wrong with the file; `option` is "" where it is the file as a whole."""

    option: str
    sentence: str


class Settings(Struct, frozen=True, kw_only=True):
    """A config file as it was read; what is wrong in it counts as not written."""

    file: Path
    config: Config = Config()
    findings: tuple[Finding, ...] = ()
    lines: dict[str, int] = field(default_factory=dict)
    """Where each option stands, the first line being 1."""

    def place(self, option: str) -> str:
        """The file, and the line of an option in it if that is known."""
        line = self.lines.get(option)
        return _("{0}, line {1}").format(self.file, line) if line else str(self.file)


def _is_book(folder: str) -> bool:
    try:
        return (Path(folder).expanduser() / "book.json").is_file()
    except (OSError, RuntimeError, ValueError):
        return False


OPTIONS = (
    Option(
        name="language",
        help=mark("Language of the program."),
        allowed=mark('"de" or "en"'),
        check=lambda value: value in LANGUAGES,
    ),
    Option(
        name="book",
        help=mark("Folder of the book that is opened if none is named."),
        allowed=mark("the folder of a book, in quotation marks"),
        check=lambda value: not value or _is_book(value),
    ),
    Option(
        name="initials",
        help=mark("Initials of the person who always works at this device."),
        allowed=mark("two to four letters in quotation marks"),
        check=lambda value: not value or bool(re.fullmatch(r"[^\W\d_]{2,4}", value)),
    ),
    Option(
        name="theme",
        help=mark("Colours; ansi takes those of the terminal. Ctrl+T changes them per book."),
        allowed=mark('"light", "dark" or "ansi"'),
        check=lambda value: value in THEMES,
    ),
    Option(
        name="mouse",
        help=mark("Whether the program listens to the mouse."),
        allowed=mark("true or false"),
        check=lambda value: True,
    ),
    Option(
        name="bell",
        help=mark("Whether the terminal may beep when something is refused."),
        allowed=mark("true or false"),
        check=lambda value: True,
    ),
    Option(
        name="lock_after_s",
        help=mark("Seconds without a key until the screen locks."),
        allowed=mark("30 to 3600; 0 never locks a book that is not encrypted"),
        check=lambda value: value == 0 or 30 <= value <= 3600,
    ),
    Option(
        name="scanner_gap_ms",
        help=mark("Milliseconds between two keys at which it is still the scanner that types."),
        # Above that, names that somebody types quickly would be scans.
        allowed=mark("10 to 120"),
        check=lambda value: 10 <= value <= 120,
    ),
    Option(
        name="scanner_suffix",
        help=mark("What the scanner sends after a code."),
        allowed=mark('"any", "enter", "tab" or "none"'),
        check=lambda value: value in SUFFIXES,
    ),
    Option(
        name="keymap",
        help=mark("Other keys for what the list of keys names."),
        allowed=mark('lines such as "desk.walk_in" = "f6" below [keymap]'),
        check=lambda value: all(isinstance(key, str) for key in value.values()),
    ),
)
_BY_NAME = {option.name: option for option in OPTIONS}


def read_config(file: Path) -> Settings:
    """The settings in a file; a file that is not there says nothing."""
    if file.is_fifo():
        return _unread(file, _("{0} cannot be read; check its permissions.").format(file))
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except FileNotFoundError:
        return Settings(file=file)
    except OSError:
        return _unread(file, _("{0} cannot be read; check its permissions.").format(file))
    if not content:
        return Settings(file=file)
    if len(content) > LARGEST:
        return _unread(file, _("{0} is too long for a config file.").format(file))
    # Most devices have no such file, and start without what reads it.
    import tomllib

    try:
        # Windows' editor puts a mark in front that TOML does not know.
        text = content.decode("utf-8-sig")
        written = tomllib.loads(text)
    except UnicodeDecodeError:
        return _unread(file, _("{0} is not saved as UTF-8; save it anew so.").format(file))
    except RecursionError:
        return _unread(file, _("{0} is too long for a config file.").format(file))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        sentence = _('{0}, line {1}: this is not TOML; lines read like: theme = "dark"')
        return _unread(file, sentence.format(file, place[1] if place else "?"))
    return _checked(Settings(file=file, lines=lines_of(text)), written)


def as_toml(config: Config) -> Iterator[str]:
    """The lines of a file that says what `config` says, with help; a file to begin with."""
    for option in OPTIONS:
        usual = _toml(getattr(Config(), option.name))
        yield "# " + _(option.help)
        if option.name == "keymap":
            yield "# " + _("Allowed: {0}.").format(_(option.allowed))
            yield "[keymap]"
            yield from (f"{_toml(name)} = {_toml(key)}" for name, key in config.keymap.items())
        else:
            yield "# " + _("Allowed: {0}; by default: {1}.").format(_(option.allowed), usual)
            yield f"{option.name} = {_toml(getattr(config, option.name))}"
            yield ""


def _checked(settings: Settings, written: dict[str, Any]) -> Settings:
    """What can be taken of what is written, and what is wrong with the rest."""
    taken: dict[str, Any] = {}
    findings = []
    for name, value in written.items():
        option = _BY_NAME.get(name)
        if option is None:
            findings.append(Finding(option=name, sentence=_unknown(settings.place(name), name)))
            continue
        if name == "keymap" and isinstance(value, dict):
            value = dict(_flat(value))
        # `type` and not `isinstance`, for which true is a number.
        if type(value) is type(getattr(Config(), name)) and option.check(value):
            taken[name] = value
        else:
            place = settings.place(name)
            sentence = _("{0}: {1} must be {2}.").format(place, name, _(option.allowed))
            findings.append(Finding(option=name, sentence=sentence))
    return replace(settings, config=Config(**taken), findings=tuple(findings))


def _unknown(place: str, name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, _BY_NAME, 1)
    if near:
        sentence = _("{0}: there is no option {1}; did you mean {2}?")
        return sentence.format(place, name[:40], near[0])
    sentence = _("{0}: there is no option {1}; there are {2}.")
    return sentence.format(place, name[:40], ", ".join(_BY_NAME))


def _flat(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Names with dots, whether they were written in quotation marks or not."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _unread(file: Path, sentence: str) -> Settings:
    return Settings(file=file, findings=(Finding(option="", sentence=sentence),))


def _toml(value: object) -> str:
    """A string, truth or number; TOML writes them as JSON does."""
    return json.dumps(value, ensure_ascii=False)
