"""A matter in plain words: what it is about, where it stands, and who has it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from qmtui.book import Book, Now
from qmtui.code_lists import word_of
from qmtui.formats import number
from qmtui.i18n import _, ngettext
from qmtui.inbox.inbox import Inbox
from qmtui.inbox.matter import HandedOver, Matter
from qmtui.inbox.states import DELIVERIES, STATES
from qmtui.inbox.timeline import body_word, day_text, short_id
from qmtui.model.feedback import KINDS, LIGHTS


def headline(matter: Matter) -> str:
    """What was said, or why nobody can read it yet."""
    return matter.feedback.text or _("(sealed: the text comes when the stick is taken in)")


def state_word(matter: Matter) -> str:
    return _(STATES[matter.state].word)


def about(book: Book, matter: Matter) -> str:
    """Kind, topic, place and how many say so, in one line."""
    said = matter.feedback
    parts = [
        _("sensitive") if said.sensitive else "",
        _(KINDS[said.kind]),
        word_of(book, "topics", said.topic) if said.topic else "",
        said.stop or said.place,
        _(LIGHTS[said.light]) if said.light else "",
        matter.event.title if matter.event else "",
        ngettext("{0} mention", "{0} mentions", matter.mentions).format(number(matter.mentions))
        if matter.mentions > 1
        else "",
        _("me too: {0}").format(number(matter.endorsements)) if matter.endorsements else "",
    ]
    return " · ".join(filter(None, parts))


def waiting(inbox: Inbox, matter: Matter, now: Now) -> Iterator[str]:
    """Who is owed an answer, and how they are reached; one line each."""
    for contact in inbox.waiting(matter, now):
        ways = filter(None, [contact.name, contact.phone, contact.email])
        yield _("▸ waits for an answer: {0}").format(" · ".join(ways))


def standing(book: Book, matter: Matter) -> str:
    """State, task area, who cares and when it comes back, in one line."""
    parts = [
        state_word(matter),
        word_of(book, "task_areas", matter.task_area) if matter.task_area else "",
        _("responsible: {0}").format(matter.responsible) if matter.responsible else "",
        _("deputy: {0}").format(matter.deputy) if matter.deputy else "",
        _("due {0}").format(day_text(matter.due)) if matter.due and not matter.is_closed else "",
        _("comes back on {0}").format(day_text(back)) if (back := matter.comes_back) else "",
        _("merged with …{0}").format(short_id(matter.duplicate_of)) if matter.duplicate_of else "",
        matter.reason,
    ]
    return " · ".join(filter(None, parts))


def referrals(book: Book, matter: Matter) -> Iterator[str]:
    """Each body with how far it has come."""
    for handed in matter.referrals:
        yield f"→ {referral_text(book, handed)}"


def referral_text(book: Book, handed: HandedOver) -> str:
    body = body_word(book, handed.referral.body)
    if handed.referral.role == "involved":
        body = _("{0} (involved)").format(body)
    head = f"{body}: {_(DELIVERIES[handed.delivery])}"
    if handed.answer:
        return f"{head}: {handed.answer}"
    due = handed.referral.due
    return _("{0}, answer until {1}").format(head, day_text(due)) if due else head


def is_late(matter: Matter, today: date) -> bool:
    return matter.comes_back is not None and matter.comes_back < today
