"""How a check-in went, large: word, sign and colour, then who it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct
from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from qmtui import codes
from qmtui.formats import clock
from qmtui.i18n import _, mark
from qmtui.model.result import Result, Sighting
from qmtui.words import RESULTS, people
from screens.text import safe


class Look(Struct, frozen=True):
    """Sign and word of a result; `tone` is the class that colours it."""

    sign: str
    tone: str
    word: str


LOOKS = {
    "ok": Look("✓", "-good", RESULTS["ok"]),
    "walkin": Look("✓", "-good", RESULTS["walkin"]),
    "reentry": Look("↻", "-good", RESULTS["reentry"]),
    "over": Look("▲", "-heed", RESULTS["over"]),
    "already": Look("●", "-heed", RESULTS["already"]),
    "exit": Look("→", "-gone", RESULTS["exit"]),
    "undone": Look("↶", "-gone", RESULTS["undone"]),
    "unknown": Look("?", "-heed", RESULTS["unknown"]),
    "unreadable": Look("?", "-heed", RESULTS["unreadable"]),
    "failed": Look("✗", "-failed", mark("Not saved")),
}
READY = Look("·", "-ready", mark("Ready"))


class Answer(Struct, frozen=True):
    """What the panel shows: the code of a look and the lines below its word, the first in bold."""

    look: str = ""
    lines: tuple[str, ...] = ()
    code: str = ""


class ResultPanel(Widget):
    """The answer to the last thing done, readable from two steps away."""

    answer: reactive[Answer] = reactive(Answer())

    def watch_answer(self, answer: Answer) -> None:
        tones = {look.tone for look in (*LOOKS.values(), READY)}
        self.remove_class(*tones)
        self.add_class(_look(answer).tone)

    def render(self) -> RenderResult:
        lines = self._lines(_badge)
        if len(lines) > self.size.height:
            lines = self._lines(_slim_badge)
        return Content("\n").join(lines)

    def _lines(self, badge: Callable[[str], list[Content]]) -> list[Content]:
        look = _look(self.answer)
        first, *others = self.answer.lines or ("",)
        lines = [
            *badge(f"{look.sign}  {_(look.word).upper()}"),
            Content(),
            safe(first).stylize("bold"),
            *(safe(line) for line in others),
        ]
        return [*lines, Content(), *badge(_spread(self.answer.code))] if self.answer.code else lines


def answer_to(result: Result, zone: ZoneInfo, moment: datetime) -> Answer:
    """What to show for a result; names and notes are still as people wrote them."""
    if result.attendee is None:
        return Answer(result.result, _ways_on(result.result))
    lines = [result.name or _("Guest without a name")]
    about = [result.offer, people(result.people) if result.people > 1 else ""]
    lines.append(" · ".join(part for part in about if part))
    lines.append(_times(result, moment.astimezone(zone)))
    lines.append(_note(result))
    code = codes.grouped(result.code) if result.result in ("walkin", "over") else ""
    # A scanner that fired twice is no reason to stop anybody.
    look = "ok" if result.just_now else result.result
    return Answer(look, tuple(line for line in lines if line), code)


def _look(answer: Answer) -> Look:
    return LOOKS.get(answer.look, READY)


def _ways_on(result: str) -> tuple[str, ...]:
    if result == "unreadable":
        return (
            _("Please scan again or type the name."),
            _("Enter takes the person in without registration."),
        )
    return (
        _("Type the name, or take the person in without registration: Enter."),
        _("Perhaps the registration came after the list was made."),
    )


def _times(result: Result, moment: datetime) -> str:
    if result.result == "exit":
        came = _("came {0}").format(seen(result.first)) if result.first else ""
        return " · ".join(part for part in (clock(moment), came) if part)
    if result.result == "already" and result.first and not result.just_now:
        return _("since {0}").format(seen(result.first))
    if result.just_now:
        return _("scanned twice just now, counted once")
    return seen(result.first) if result.first else clock(moment)


def seen(sighting: Sighting) -> str:
    """`14:05 at Eingang Süd`."""
    if not sighting.station:
        return clock(sighting.at)
    return _("{0} at {1}").format(clock(sighting.at), sighting.station)


def _note(result: Result) -> str:
    if result.attention:
        return _("▲ Please heed: {0}").format(result.comment or _("ask for the team"))
    return _("Note: {0}").format(result.comment) if result.comment else ""


def _badge(words: str) -> list[Content]:
    """Words in the middle of three rows, as large as a terminal can write them."""
    middle = Content.styled(f"    {words}    ", "bold reverse")
    edge = Content.styled(" " * middle.cell_length, "reverse")
    return [edge, middle, edge]


def _slim_badge(words: str) -> list[Content]:
    return _badge(words)[1:2]


def _spread(code: str) -> str:
    """`TKDL JXNR` as `T K D L   J X N R`: each letter stands alone for copying by hand."""
    return "   ".join(" ".join(group) for group in code.split())
