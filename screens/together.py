"""What to say when several came at once: one answer for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from qmtui.formats import clock
from qmtui.i18n import _
from qmtui.model.result import Result
from qmtui.words import RESULTS, people
from screens.reasons import asks_reason, choices
from screens.result import Answer, answer_to, attention_of, ways_on

NAMES = 6
"""So many names are told; of a class of thirty nobody reads all."""
LET_IN = frozenset({"ok", "reentry", "over"})


def answer_together(results: Sequence[Result], zone: ZoneInfo, moment: datetime) -> Answer:
    """Word and colour for all, then each who was not let in, with the reason."""
    if len(results) == 1:
        return answer_to(results[0], zone, moment)
    inside = [result for result in results if result.result in LET_IN or result.just_now]
    refused = [result for result in results if result not in inside]
    lines = [
        _names(inside),
        people(sum(result.people for result in inside)) + f" · {clock(moment.astimezone(zone))}"
        if inside
        else "",
        *(f"✗ {_name(result)}: {_(RESULTS[result.result])}" for result in refused[:NAMES]),
    ]
    heeded = [result for result in results if result.attention]
    return Answer(
        look=_look(inside, refused),
        lines=tuple(line for line in lines if line),
        attention=" · ".join(f"{attention_of(result)} ({_name(result)})" for result in heeded[:2]),
        ways=ways_on(list(results)),
        choices=choices() if asks_reason(results) else (),
    )


def _look(inside: Sequence[Result], refused: Sequence[Result]) -> str:
    if refused:
        return "partly" if inside else refused[0].result
    codes = {result.result for result in inside if not result.just_now}
    if "over" in codes:
        return "over"
    return "reentry" if codes == {"reentry"} else "ok"


def _names(results: Sequence[Result]) -> str:
    names = [_name(result) for result in results]
    return " · ".join(names if len(names) <= NAMES else [*names[: NAMES - 1], "…"])


def _name(result: Result) -> str:
    return result.name or _("Guest without a name")
