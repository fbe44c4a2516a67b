"""What the desk says about a result: word, sign and colour, then who it was."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from qmtui import codes
from qmtui.formats import clock, date_and_time
from qmtui.i18n import _, mark, ngettext
from qmtui.model.result import Result, Sighting
from qmtui.words import RESULTS, people
from screens.reasons import asks_heads, asks_reason, can_change_heads, choices


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
    "partly": Look("▲", "-heed", mark("Not everybody is in")),
    "not_yet": Look("○", "-heed", RESULTS["not_yet"]),
    "expired": Look("✗", "-heed", RESULTS["expired"]),
    "revoked": Look("✗", "-failed", RESULTS["revoked"]),
    "other_event": Look("≠", "-heed", RESULTS["other_event"]),
    "no_ticket": Look("≠", "-heed", mark("No ticket")),
    "unknown": Look("?", "-heed", RESULTS["unknown"]),
    "unreadable": Look("?", "-heed", RESULTS["unreadable"]),
    "shared": Look("?", "-heed", mark("Several people")),
    "foreign": Look("?", "-heed", mark("None of our codes")),
    "exit": Look("→", "-gone", RESULTS["exit"]),
    "leaving": Look("→", "-gone", mark("Next person leaves")),
    "stranger": Look("→", "-heed", mark("Was not noted as here")),
    "undone": Look("↶", "-gone", RESULTS["undone"]),
    "noted": Look("+", "-gone", RESULTS["noted"]),
    "failed": Look("✗", "-failed", mark("Not saved")),
}
READY = Look("·", "-ready", mark("Ready"))


class Answer(Struct, frozen=True, kw_only=True):
    """What the panel shows: the code of a look and the lines below its word, the first in bold.

    `attention` is what nobody may overlook, `ways` say how it goes on, `choices` are digits.
    """

    look: str = ""
    lines: tuple[str, ...] = ()
    attention: str = ""
    ways: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    code: str = ""


def look_of(answer: Answer) -> Look:
    return LOOKS.get(answer.look, READY)


def answer_to(
    result: Result, zone: ZoneInfo, moment: datetime, as_of: datetime | None = None
) -> Answer:
    """What to show for a result; names and notes are still as people wrote them.

    `as_of` is how old the list is on which a code is not found.
    """
    moment = moment.astimezone(zone)
    if result.attendee is None:
        return _of_a_code(result, as_of, moment)
    lines = [result.name or _("Guest without a name"), _about(result), _times(result, moment)]
    lines += [_validity(result, moment), _rest(result), _in_spite(result), result.text]
    # A scanner that fired twice is no reason to stop anybody.
    look = "ok" if result.just_now and not _is_refused(result) else result.result
    if result.result == "exit" and not result.people:
        look = "stranger"
    return Answer(
        look=look,
        lines=tuple(line for line in [*lines, _comment(result)] if line),
        attention=attention_of(result),
        ways=ways_on([result]),
        choices=choices() if asks_reason([result]) else (),
        code=codes.grouped(result.code) if _is_handed_out(result) else "",
    )


def _is_handed_out(result: Result) -> bool:
    """Whether somebody got their code just now; whoever registered has it already."""
    return result.is_walk_in and result.result in ("walkin", "over")


def ways_on(results: list[Result]) -> tuple[str, ...]:
    """What a digit does now, or else a key."""
    if any(result.result == "exit" and not result.people for result in results):
        return (_("Noted as gone. Is the person coming? Ctrl+Z, then once more."),)
    if any(result.overridable for result in results):
        return (_("Let in all the same? Why, as one digit; or just go on:"),)
    if asks_reason(results):
        return (_("Why above capacity? One digit, or just go on:"),)
    if any(result.result == "walkin" for result in results):
        # How many they are was said in the form a moment ago.
        return (_("Ctrl+O shows the code for a phone."),)
    if asks_heads(results):
        return (_("Fewer or more came? Type the number."),)
    if can_change_heads(results):
        return (_("Somebody with them? + counts one more."),)
    return ()


def attention_of(result: Result) -> str:
    if not result.attention:
        return ""
    return _("▲ Please heed: {0}").format(result.comment or _("ask for the team"))


def is_nobodys(result: Result) -> bool:
    """Whether a code is one that can be given to whoever shows it: several may have it already."""
    return result.attendee is None and result.why != "shared"


def _of_a_code(result: Result, as_of: datetime | None, moment: datetime) -> Answer:
    """For a code that nobody on the list has: always a way on."""
    if result.result == "unreadable":
        return Answer(
            look="unreadable",
            lines=(_("Please scan again or type the name."),),
            ways=(_("Enter takes the person in without registration."),),
        )
    if result.why == "no_ticket":
        return Answer(
            look="no_ticket",
            lines=(_("This is {0}.").format(result.text),),
            ways=(_("Type the name, or take the person in without registration: Enter."),),
        )
    if result.result == "other_event":
        return Answer(
            look="other_event",
            lines=(_("Ticket of: {0}").format(result.text),),
            ways=(_("Enter takes the person in here all the same."),),
        )
    if result.why == "shared":
        way = _("Nobody is let in yet.")
        return Answer(look="shared", lines=(result.text,), ways=(way,))
    lines = [_("Perhaps the registration came after the list was made.")]
    if as_of is not None:
        lines = [_("The list is as of {0}.").format(_when(as_of, moment)), *lines]
    way = _("Type the name, or take the person in without registration: Enter.")
    return Answer(look=result.result, lines=tuple(lines), ways=(way,))


def _about(result: Result) -> str:
    about = [result.offer, people(result.people) if result.people > 1 else ""]
    return " · ".join(part for part in about if part)


def _times(result: Result, moment: datetime) -> str:
    first = result.first
    if result.result == "noted":
        return ""
    if result.result == "exit":
        came = _("came {0}").format(seen(first)) if first else ""
        return " · ".join(part for part in (clock(moment), came) if part)
    if result.result == "already" and first and not result.just_now:
        # After "once only" nobody of them need be inside.
        sentence = _("since {0}") if result.people else _("was here: {0}")
        return sentence.format(seen(first))
    if result.just_now:
        return _("scanned twice just now, counted once")
    if _is_refused(result):
        return _("was here: {0}").format(seen(first)) if first else ""
    if first and (result.result == "reentry" or result.overrides == "already"):
        return _("first here: {0}").format(seen(first))
    return seen(first) if first else clock(moment)


def seen(sighting: Sighting) -> str:
    """`14:05 at Eingang Süd`."""
    if not sighting.station:
        return clock(sighting.at)
    return _("{0} at {1}").format(clock(sighting.at), sighting.station)


def _validity(result: Result, moment: datetime) -> str:
    if result.result == "revoked":
        return _("The office has withdrawn this ticket.")
    start, end = result.valid_from, result.valid_until
    if start is not None and (moment < start or result.result == "not_yet"):
        return _("valid from {0}").format(_when(start, moment))
    if end is not None:
        sentence = _("was valid until {0}") if moment >= end else _("valid until {0}")
        return sentence.format(_when(end, moment))
    return ""


def _rest(result: Result) -> str:
    if _is_refused(result) or not result.to_come:
        return ""
    return ngettext("{0} place still open", "{0} places still open", result.to_come).format(
        result.to_come
    )


def _in_spite(result: Result) -> str:
    return _("in spite of: {0}").format(_(RESULTS[result.overrides])) if result.overrides else ""


def _comment(result: Result) -> str:
    if result.attention or not result.comment:
        return ""
    return _("Note: {0}").format(result.comment)


def _is_refused(result: Result) -> bool:
    return result.result in ("revoked", "not_yet", "expired")


def _when(at: datetime, moment: datetime) -> str:
    """The time alone if it is today's."""
    return clock(at) if at.date() == moment.date() else date_and_time(at)
