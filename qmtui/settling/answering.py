"""Take an answer to a question, whatever kind it is of."""

from __future__ import annotations

from qmtui.actors.merging import Merging
from qmtui.book import Book, Now
from qmtui.conflicts import ForTheOffice, decide, home_of
from qmtui.model.entry import Entry
from qmtui.settling.answers import NAMED
from qmtui.settling.deciding import settle
from qmtui.settling.questions import OnePerson, Question, TwoValues


def answer(
    book: Book,
    now: Now,
    question: Question,
    value: str,
    *,
    other: str | None = None,
    name: str = "",
) -> Entry:
    """Decide a question with one of the values that `answers` gives; the entry made.

    `other` or `name` say who the second person was. Raises `NotSeenTwice`, `NothingDisputed`,
    `ForTheOffice`, `NotTwo`.
    """
    if isinstance(question, OnePerson):
        one, two = question.pair.one.id, question.pair.other.id
        merging = Merging(book, now)
        return merging.merge(one, two) if value == "same" else merging.keep_apart(one, two)
    if isinstance(question, TwoValues):
        if question.dispute.withheld:
            raise ForTheOffice
        with home_of(book, question.dispute.event) as home:
            return decide(home, now, question.dispute, int(value))
    return settle(
        book,
        now,
        question.first.entry,
        question.second.entry,
        "another_person" if value == NAMED else value,  # type: ignore[arg-type] # one of three
        event=question.event,
        other=other,
        name=name,
    )
