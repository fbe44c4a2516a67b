"""What can be answered to a question, and what each answer does to the figures."""

from __future__ import annotations

from msgspec import Struct

from qmtui.conflicts import Claim, Dispute
from qmtui.fields import one_line
from qmtui.formats import date_and_time, number
from qmtui.i18n import _
from qmtui.settling.questions import Effect, Question, SeenTwice, TwoValues
from qmtui.settling.reopening import DELETED
from qmtui.settling.words import value

NAMED = "named"
"""The answer that it was another person whose name is known."""
LATER = "later"


class Answer(Struct, frozen=True, kw_only=True):
    """One answer to a question; `does` is what it changes, line by line."""

    value: str
    words: str
    does: str = ""


def answers(question: Question) -> list[Answer]:
    """What can be answered; nothing where only the office may see the values."""
    if isinstance(question, SeenTwice):
        return _of_seen_twice(question)
    if isinstance(question, TwoValues):
        if question.dispute.withheld:
            return []
        return [
            Answer(
                value=str(claim.keep),
                words=value(question.dispute, claim),
                does=_written(question.dispute, claim),
            )
            for claim in question.dispute.rivals
        ]
    people = question.people
    return [
        Answer(
            value="same",
            words=_("One person"),
            does=_people(*people) if people else _("Both are read as one, nothing is lost."),
        ),
        Answer(
            value="different",
            words=_("Two people"),
            does=_people(people[0], people[0]) if people else _("They stay two for good."),
        ),
        Answer(value=LATER, words=_("Decide later"), does=""),
    ]


def _of_seen_twice(question: SeenTwice) -> list[Answer]:
    effects = {verdict: _effect(effect) for verdict, effect in question.effects.items()}
    return [
        Answer(
            value="both_right",
            words=_("Both are right: went out in between and came again"),
            does=effects["both_right"],
        ),
        Answer(
            value="second_wrong",
            words=_("The second was a mistake: the wrong name or ticket"),
            does=effects["second_wrong"],
        ),
        Answer(
            value="another_person",
            words=_("The second was somebody else, name unknown"),
            does=effects["another_person"],
        ),
        Answer(
            value=NAMED,
            words=_("The second was somebody else, and I know who"),
            does=effects["another_person"],
        ),
    ]


def _written(dispute: Dispute, claim: Claim) -> str:
    who = _("{0}, {1}").format(one_line(claim.label) or "–", date_and_time(claim.at))
    is_shown = claim.keep == 1 and dispute.field != DELETED
    return " · ".join([who, _("shown now")]) if is_shown else who


def _effect(effect: Effect) -> str:
    before, after = effect.check_ins
    if before == after:
        return _people(*effect.people)
    check_ins = _("Check-ins {0}: {1} instead of {2}").format(
        effect.station or _("without station"), number(after), number(before)
    )
    return f"{_people(*effect.people)}\n{check_ins}"


def _people(before: int, after: int) -> str:
    if before == after:
        return _("People: {0}, as before").format(number(before))
    return _("People: {0} instead of {1}").format(number(after), number(before))
