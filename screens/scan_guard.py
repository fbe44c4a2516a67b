"""Telling a scanner's keys from a person's before anything on the screen sees them."""

from __future__ import annotations

from itertools import pairwise

from msgspec import Struct
from textual.events import Key

from qmtui import codes
from qmtui.foreign import is_foreign

GAP = 0.05
"""Seconds. Scanners leave 1 to 22 ms between two keys, quick typists 70."""
PAUSE = 0.3
"""Seconds after which a scan without suffix is over, and a hiccup in a scan is none any more."""
REPEAT = 0.6
"""Seconds, more than a keyboard waits before it repeats a key held down."""

HASTY = 2
"""So many gaps in a row, each a fifth of what a scanner may take, tell that it is one."""

LEAST, DISTINCT = 8, 4
"""Keys of a scan, and different ones among them: a key held down is just as fast."""

ENDS = {"enter": "enter", "ctrl+j": "enter", "tab": "tab"}
"""Keys that end a scan, and the suffix that makes them; LF arrives as Ctrl+J."""
SEPARATORS = {
    "ctrl+right_square_bracket",
    "ctrl+backslash",
    "ctrl+circumflex_accent",
    "ctrl+d",
}
"""GS, FS, RS and EOT, as keys."""


class Scan(Struct, frozen=True, kw_only=True):
    """What a scanner typed: `suffix` is enter, tab or none, `gap` the slowest between two keys."""

    text: str
    suffix: str
    seconds: float
    gap: float


class ScanGuard:
    """Holds keys back until it is clear who types; times are those of the events.

    `feed` and `pause` give what is to happen now, in order: keys of a person and scans. The space
    bar and a key that repeats pass at once, so that counting never waits.
    """

    def __init__(self, gap: float | None = None, suffix: str = "any") -> None:
        """`suffix` is what the scanner sends; with `none` any fast text is a scan after a pause."""
        self.gap = GAP if gap is None else gap
        self.suffix = suffix
        self.patience = 0.0
        """A gap to put up with for now: the test of a scanner wants to see slow ones too.

        Meanwhile any fast text is a scan after a pause, so that the test has something to say.
        """
        self.is_typing = True
        """Whether a field of text has the focus; where none has, what comes so fast is no text."""
        self.strokes = ""
        """Letters that count something on the present screen; no code is made of them alone."""
        self.fed = 0
        """How many keys came; whoever waits for a pause sees whether one came meanwhile."""
        self._held: list[Key] = []
        self._is_fast = False
        """Whether only a scanner can have typed what is held."""
        self._ended: float | None = None
        """When the last key of a scan came; what follows at once belongs to it."""
        self._rest: list[Key] = []
        self._passed: Key | None = None

    @property
    def wait(self) -> float | None:
        """Seconds after which `pause` is due unless another key comes; None for never."""
        if not (self._held or self._rest):
            return None
        return self._allowed

    def feed(self, key: Key) -> list[Key | Scan]:
        """Another key."""
        self.fed += 1
        done: list[Key | Scan] = []
        if self._is_over(key.time):
            done += self.pause()
        if self._ended is not None:
            if key.time - self._ended <= self.gap:
                return [*done, *self._after(key)]
            self._ended = None
        if suffix := ENDS.get(key.key):
            if self._is_fast:
                self._ended = key.time
                return [*done, self._scan(suffix)]
        elif key.key in SEPARATORS and (self._held or key.key != "ctrl+d"):
            self._held.append(key)
            return done
        elif symbol(key):
            if self._held or not self._may_pass(key):
                self._held.append(key)
                if self._are_strokes:
                    return [*done, *self.release()]
                self._is_fast = self._is_fast or is_fast_text(self._held)
                return done
            self._passed = key
        return [*done, *self.release(), key]

    def pause(self) -> list[Key | Scan]:
        """No key came for a while: a scan without suffix, or a person who types."""
        if self._ended is not None:
            self._ended = None
            rest, self._rest = self._rest, []
            return [_scan_of(rest, "none")] if codes.read(text_of(rest)) else []
        return [self._scan("none")] if self._is_fast and self._is_whole else [*self.release()]

    def pasted(self, moment: float) -> None:
        """Something was pasted; keys that come at once were in it, behind a false end of it."""
        self._ended = moment

    def release(self) -> list[Key]:
        """Hand out what was held as typed by a person."""
        keys = self._let_go()
        if keys:
            self._passed = keys[0] if len({key.key for key in keys}) == 1 else None
        return keys

    @property
    def _gap(self) -> float:
        return max(self.gap, self.patience)

    @property
    def _allowed(self) -> float:
        """How long the next key may take; a scanner, or the computer under it, may stutter."""
        return max(PAUSE, self._gap) if self._is_fast or self._is_hasty else self._gap

    @property
    def _is_whole(self) -> bool:
        """Whether what is held is a scan though nothing follows it.

        A program that writes for somebody, such as dictation, is as fast, but writes into fields;
        an address or a Wi-Fi password comes from nobody but a scanner.
        """
        if self.suffix == "none" or self.patience or not self.is_typing:
            return True
        text = text_of(self._held)
        return codes.read(text) is not None or is_foreign(text)

    @property
    def _are_strokes(self) -> bool:
        """Whether what is held is as long as a scan, and yet nothing but strokes."""
        text = text_of(self._held).casefold()
        return len(text) >= LEAST and set(text) <= set(self.strokes)

    @property
    def _is_hasty(self) -> bool:
        """Whether what is held came quicker than fingers are, though it is no scan yet."""
        between = len(self._held) - 1
        if between < HASTY:
            return False
        return self._held[-1].time - self._held[0].time <= between * self.gap / 5

    def _is_over(self, moment: float) -> bool:
        last = self._held[-1].time if self._held else self._ended
        return last is not None and moment - last > self._allowed

    def _may_pass(self, key: Key) -> bool:
        """Whether no scan begins with this key: a space, or a key that is held down."""
        last = self._passed
        is_repeated = last and last.key == key.key and key.time - last.time <= REPEAT
        return symbol(key) == " " or bool(is_repeated)

    def _after(self, key: Key) -> list[Key | Scan]:
        """What follows a scan at once: LF after CR, the next line of a vCard, the next code."""
        self._ended = key.time
        if key.key not in ENDS:
            self._rest.append(key)
            return []
        rest, self._rest = self._rest, []
        return [_scan_of(rest, ENDS[key.key])] if codes.read(text_of(rest)) else []

    def _scan(self, suffix: str) -> Scan:
        self._passed = None
        return _scan_of(self._let_go(), suffix)

    def _let_go(self) -> list[Key]:
        keys, self._held, self._is_fast = self._held, [], False
        return keys


def symbol(key: Key) -> str:
    """The character that a key writes, "" for keys that do something else."""
    character = key.character or ""
    is_control = character < " " or "\x7f" <= character < "\xa0"
    return "" if is_control or "+" in key.key[1:] else character


def text_of(keys: list[Key]) -> str:
    return "".join(map(symbol, keys))


def is_fast_text(keys: list[Key]) -> bool:
    """Whether these keys, all close together, are more than a person can type so fast."""
    text = text_of(keys)
    return len(text) >= LEAST and len(set(text)) >= DISTINCT


def _scan_of(keys: list[Key], suffix: str) -> Scan:
    times = [key.time for key in keys]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    return Scan(
        text=text_of(keys),
        suffix=suffix,
        seconds=times[-1] - times[0],
        gap=max(gaps, default=0.0),
    )
