"""Questions in plain words, for the screen and the command line alike."""

from __future__ import annotations

from qmtui.actors.duplicates import REASONS
from qmtui.actors.twins import Side
from qmtui.conflicts import DELETE, KEEP, Claim, Dispute
from qmtui.fields import field_word, one_line, record_word, value_text
from qmtui.formats import clock
from qmtui.i18n import _, mark
from qmtui.reach import spoken_phone
from qmtui.settling.questions import Evidence, Question, SeenTwice, TwoValues
from qmtui.settling.reopening import DELETED

FATES = {KEEP: mark("keep it"), DELETE: mark("delete it")}


def kind_word(question: Question) -> str:
    """What kind of question it is."""
    if isinstance(question, SeenTwice):
        return _("Seen twice")
    if isinstance(question, TwoValues):
        return _("Two values")
    return _("One person?")


def about(question: Question) -> str:
    """The question in one line of a list."""
    if isinstance(question, SeenTwice):
        name = question.name or _("Guest without a name")
        return f"{name}, {_seen(question.first)}, {_seen(question.second)}"
    if isinstance(question, TwoValues):
        return subject(question.dispute)
    return f"{_name(question.pair.one)} = {_name(question.pair.other)}"


def asked(question: Question) -> str:
    """The question as one plain sentence."""
    if isinstance(question, SeenTwice):
        return _("{0}: {1} and {2}. What is right?").format(
            question.name or _("Guest without a name"),
            _seen(question.first),
            _seen(question.second),
        )
    if isinstance(question, TwoValues):
        dispute = question.dispute
        if dispute.field == DELETED:
            sentence = _("{0}: one device deleted it, another one changed it. What now?")
            return sentence.format(_named(dispute))
        sentence = _("{0}: the devices say different things about “{1}”. Which one is right?")
        return sentence.format(_named(dispute), field_word(dispute.field))
    sentence = _("“{0}” and “{1}”: one and the same person?")
    return sentence.format(_name(question.pair.one), _name(question.pair.other))


def details(question: Question) -> list[str]:
    """What else helps to answer it."""
    if isinstance(question, SeenTwice):
        by = (question.first.by or "–", question.second.by or "–")
        at_desk = _("at the desk: {0} and {1}").format(*by) if any(by) else ""
        refused = _("At {0} the desk answered: already here.").format(question.second.station)
        lines = [
            " · ".join(filter(None, [question.offering, at_desk])),
            refused if question.second.was_refused else "",
        ]
        return [line for line in lines if line]
    if isinstance(question, TwoValues):
        if question.dispute.withheld:
            return [_("The values are for the office alone; it is decided there.")]
        return []
    reasons = ", ".join(_(REASONS[reason]) for reason in question.pair.reasons)
    sides = (_side(side) for side in (question.pair.one, question.pair.other))
    return [_("What speaks for it: {0}").format(reasons), *sides]


def subject(dispute: Dispute) -> str:
    """What is disputed of what."""
    what = (
        _("deleted here, edited there") if dispute.field == DELETED else field_word(dispute.field)
    )
    return ", ".join([_named(dispute), what])


def value(dispute: Dispute, claim: Claim) -> str:
    """One of the values in words."""
    if dispute.withheld:
        return _("only in the office")
    if dispute.field == DELETED:
        return _(FATES[str(claim.value)])
    return value_text(dispute.table, dispute.field, claim.value, claim.at.tzinfo)


def _named(dispute: Dispute) -> str:
    return f"{record_word(dispute.table)} {one_line(dispute.name)}".strip()


def _seen(evidence: Evidence) -> str:
    return f"{clock(evidence.at)} {evidence.station or _('without station')}"


def _name(side: Side) -> str:
    return side.name or _("Guest without a name")


def _side(side: Side) -> str:
    reached = [spoken_phone(side.phone) if side.phone else "", side.email, side.about]
    return ": ".join([_name(side), ", ".join(filter(None, reached)) or "–"])
