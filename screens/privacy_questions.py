"""What the privacy area asks before it erases, and what it says afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from qmtui.clean import clean
from qmtui.erasing import Erased
from qmtui.errors import QmtuiError
from qmtui.finding import Known
from qmtui.formats import number
from qmtui.i18n import _, mark
from qmtui.retention import Applied, Due
from qmtui.words import people
from screens.typed_confirm import TypedConfirm

NAMED, TITLE = 3, 32
"""So many events are named in a question, and so much of their titles."""


class ShownOther(QmtuiError):
    """`LookFirst`, in the words of the screen."""

    sentence = mark(
        "Nothing was erased: something else falls due by now than what stood here. "
        "Read the new list, then press Ctrl+R again."
    )


class ClockWrong(QmtuiError):
    """`ClockDoubtful`, in the words of the screen."""

    sentence = mark(
        "Nothing was erased: this computer's clock says {0}, and the book knows better. Set the "
        "clock. If it is right: close the app, and qmtui retention --apply --today {1}."
    )


def erase_question(known: Known) -> TypedConfirm:
    about = [known.reached_by, _named(known.events)]
    what = _(
        "Gone from every file of the office at once, and for ever: no stick from a drawer brings "
        "it back. Devices follow with their next exchange. No figure changes."
    )
    return TypedConfirm(
        _("Erase {0}?").format(known.name),
        _("Erase for ever"),
        more="\n".join([" · ".join(filter(None, about)), what]),
    )


def retention_question(items: Sequence[Due]) -> TypedConfirm:
    what = _(
        "Gone from every file, and for ever; devices follow with their next exchange. "
        "No figure changes."
    )
    return TypedConfirm(
        _("Erase {0} whose time is over?").format(people(sum(item.count for item in items))),
        _("Erase for ever"),
        more="\n".join([_named([item.title for item in items]), what]),
    )


def say_erased(erased: Erased) -> str:
    sentence = _("Erased for good: {0} records in {1} books. No figure has changed.")
    figures = map(number, (erased.records, erased.books))
    return " ".join([sentence.format(*figures), _follow(erased.devices)])


def say_applied(applied: Applied) -> str:
    return " ".join([_("Forgotten: {0}.").format(people(applied.people)), _follow(applied.devices)])


def _named(titles: Sequence[str]) -> str:
    """Each title once, and no more than leaves room for the question on a small window."""
    known = [clean(title, limit=TITLE) for title in dict.fromkeys(titles)]
    return ", ".join(known[:NAMED]) + (" …" if len(known) > NAMED else "")


def _follow(devices: Sequence[str]) -> str:
    if not devices:
        return _("No device holds a copy.")
    return _("These devices follow with their next exchange: {0}").format(", ".join(devices))
