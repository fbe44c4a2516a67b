"""Questions and decisions as lines of a list."""

from __future__ import annotations

from textual.content import Content

from qmtui.formats import date_and_time
from qmtui.i18n import _
from qmtui.settling.decisions import Decided
from qmtui.settling.questions import Question
from qmtui.settling.words import about, kind_word
from screens.text import safe

KIND, MOMENT, BY = 17, 18, 5
"""Cells of the columns."""


def question_line(question: Question) -> Content:
    """What kind of question it is, and about whom."""
    return Content.assemble(
        Content(kind_word(question)).truncate(KIND, pad=True).stylize("$text-muted"),
        safe(about(question)),
    )


def decided_line(decided: Decided) -> Content:
    """When, by whom, what; what was taken back is struck out."""
    what = safe(f"{decided.verdict} · {decided.about}")
    if decided.is_taken_back:
        what = Content(_("taken back") + " · ").append(what.stylize("strike"))
    return Content.assemble(
        safe(date_and_time(decided.at)).truncate(MOMENT, pad=True),
        safe(decided.by or "–").truncate(BY, pad=True),
        what,
    )


def about_decided(decided: Decided, title: str) -> Content:
    """All about one decision, for below the list."""
    who = _("{0} at {1}").format(decided.by or "–", decided.device or "–")
    lines = [
        safe(f"{decided.about}: {decided.verdict}").stylize("bold"),
        safe(" · ".join(filter(None, [date_and_time(decided.at), who, title]))),
        Content(
            _("It was taken back.")
            if decided.is_taken_back
            else _("Enter takes it back: then the question is open again.")
        ),
    ]
    return Content("\n").join(lines)
