"""What staff do with matters; each act is one step of undo, over one matter or over many."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from qmtui.book import Now, new_id
from qmtui.clean import FEEDBACK, NAME, clean, clean_or_refuse
from qmtui.contacts.kept import keep
from qmtui.errors import QmtuiError
from qmtui.feedback.merged import is_ring
from qmtui.i18n import _, mark
from qmtui.inbox.inbox import Inbox, NoSuchMatter
from qmtui.inbox.matter import HandedOver, Matter, lacks_reason
from qmtui.inbox.states import STATES, leads
from qmtui.model.case import (
    TAKEN_AWAY,
    CaseMerge,
    CaseNote,
    Decision,
    Delivery,
    GivenBy,
    Goal,
    Move,
    Referral,
    ReferralStep,
    Reply,
    Role,
    Triage,
)
from qmtui.model.entry import Undo

INITIALS = 8

Stamp = Callable[[Matter], dict[str, Any]]
"""What an entry about a matter carries."""


class NotPossible(QmtuiError):
    exit_code = 39
    sentence = mark("This is “{0}”; from there it cannot become “{1}”.")


class ReasonMissing(QmtuiError):
    exit_code = 38
    sentence = mark("Say why, please: whoever brought it up is owed an answer or a reason.")


class WordsMissing(QmtuiError):
    exit_code = 38
    sentence = mark("There is no text yet.")


class SensitiveStays(QmtuiError):
    exit_code = 39
    sentence = mark("This one is sensitive: it stays with staff and is not passed on.")


class MergeUnclear(QmtuiError):
    exit_code = 38
    sentence = mark("Merged with what? Name another matter, or say why it is known already.")


class NotReferred(QmtuiError):
    exit_code = 39
    sentence = mark("This was not passed on to that body, or it has answered already.")


class NotMerged(QmtuiError):
    exit_code = 39
    sentence = mark("This matter is not merged with another one.")


class NothingDecided(QmtuiError):
    exit_code = 39
    sentence = mark("There is no decision of this device that could be taken back.")


class Step(Struct, frozen=True, kw_only=True):
    """What became of a referral on a day, with the words of the body."""

    referral_id: str
    to: Delivery
    on: date
    text: str = ""


class Acts:
    """Decide about matters; what is decided is on the disk when an act returns."""

    def __init__(self, inbox: Inbox, now: Now) -> None:
        self.inbox = inbox
        self._book = inbox.book
        self._now = now

    def triage(
        self,
        matters: Sequence[Matter],
        *,
        task_area: str | None = None,
        responsible: str | None = None,
        deputy: str | None = None,
        due: date | None = None,
        follow_up: date | None = None,
        without: Collection[str] = (),
    ) -> None:
        """Say who cares and until when; what is None stays, what is in `without` is taken away."""
        fields: dict[str, Any] = {
            "task_area": task_area,
            "responsible": clean_or_refuse(responsible, limit=INITIALS) if responsible else None,
            "deputy": clean_or_refuse(deputy, limit=INITIALS) if deputy else None,
            "due": due,
            "follow_up": follow_up,
            "without": tuple(name for name in TAKEN_AWAY if name in without),
        }
        self._write(matters, lambda stamp, matter: [Triage(**stamp(matter), **fields)])

    def move(self, matters: Sequence[Matter], to: Goal, reason: str = "") -> None:
        """Take matters to another state; raises `NotPossible`, and `ReasonMissing`."""
        reason = clean_or_refuse(reason, multiline=True, limit=FEEDBACK)
        for matter in matters:
            _require(matter, to)
            if not reason and lacks_reason(matter, to):
                raise ReasonMissing
        self._write(matters, lambda stamp, matter: [Move(**stamp(matter), to=to, reason=reason)])

    def refer(
        self,
        matters: Sequence[Matter],
        body: str,
        involved: Iterable[str] = (),
        due: date | None = None,
        sent_on: date | None = None,
    ) -> None:
        """Pass matters on to a body that leads, and to others; `due` is when we ask again.

        Without `sent_on` they are still to be sent. Raises `SensitiveStays`.
        """
        others = [other for other in dict.fromkeys(involved) if other != body]
        for matter in matters:
            _require(matter, "referred")
            if matter.feedback.sensitive:
                raise SensitiveStays

        def entries(stamp: Stamp, matter: Matter) -> Iterable[Decision]:
            for addressee in (body, *others):
                role: Role = "lead" if addressee == body else "involved"
                referral = Referral(**stamp(matter), body=addressee, role=role, due=due)
                yield referral
                if sent_on:
                    yield ReferralStep(
                        **stamp(matter), referral_id=referral.id, on=sent_on, to="sent"
                    )

        self._write(matters, entries)

    def deliver(
        self,
        matters: Sequence[Matter],
        to: Delivery,
        body: str | None = None,
        text: str = "",
        on: date | None = None,
    ) -> None:
        """Note what became of referrals, of all that are open or of those to one body.

        Raises `NotReferred`.
        """
        text = clean_or_refuse(text, multiline=True, limit=FEEDBACK)
        if to == "answered" and not text:
            raise WordsMissing
        day = on or self._book.today(self._now)
        chosen = {matter.id: _open_ones(matter, body) for matter in matters}
        if not all(chosen.values()):
            raise NotReferred
        self._write(
            matters,
            lambda stamp, matter: [
                ReferralStep(
                    **stamp(matter), referral_id=handed.referral.id, to=to, on=day, text=text
                )
                for handed in chosen[matter.id]
            ],
        )

    def deliver_each(self, steps: Sequence[tuple[Matter, Step]]) -> None:
        """Note what became of one referral of each matter, as one act; raises `NotReferred`."""
        step_of: dict[str, list[Step]] = {}
        for matter, step in steps:
            if step.referral_id not in {h.referral.id for h in matter.waiting_for}:
                raise NotReferred
            step_of.setdefault(matter.id, []).append(step)
        matters = {matter.id: matter for matter, _step in steps}
        self._write(
            list(matters.values()),
            lambda stamp, matter: [
                ReferralStep(**stamp(matter), **asdict(step)) for step in step_of[matter.id]
            ],
        )

    def reply(
        self,
        matters: Sequence[Matter],
        text: str,
        public_text: str = "",
        given_by: GivenBy = "district_management",
    ) -> None:
        """Note what residents were told; as long as a body is asked, it ends nothing.

        Whoever had agreed to an answer has it from here on.
        """
        text = clean_or_refuse(text, multiline=True, limit=FEEDBACK)
        public_text = clean_or_refuse(public_text, multiline=True, limit=FEEDBACK)
        if not text:
            raise WordsMissing
        for matter in matters:
            if matter.state == "merged":
                raise NotPossible(_(STATES["merged"].word), _(STATES["answered"].word))
            if public_text and matter.feedback.sensitive:
                raise SensitiveStays
        with self._book.transaction():
            self._write(
                matters,
                lambda stamp, matter: [
                    Reply(**stamp(matter), text=text, public_text=public_text, given_by=given_by)
                ],
            )
            for matter in matters:
                for contact in self.inbox.waiting(matter, self._now):
                    keep(self._book, self._now, contact.id, "K2")

    def note(self, matters: Sequence[Matter], text: str) -> None:
        """Leave a word among staff."""
        if not (text := clean_or_refuse(text, multiline=True, limit=FEEDBACK)):
            raise WordsMissing
        self._write(matters, lambda stamp, matter: [CaseNote(**stamp(matter), text=text)])

    def merge(
        self, matters: Sequence[Matter], into: Matter | None = None, reason: str = ""
    ) -> None:
        """Merge duplicates into a matter, or explain why they are known; raises `MergeUnclear`."""
        reason = clean_or_refuse(reason, multiline=True, limit=FEEDBACK)
        if into is None and not reason:
            raise MergeUnclear
        for matter in matters:
            _require(matter, "merged")
            if into is not None and is_ring(self.inbox.merged.into, matter.id, into.id):
                raise MergeUnclear
        target = into.id if into else None
        self._write(
            matters,
            lambda stamp, matter: [CaseMerge(**stamp(matter), into=target, reason=reason)],
        )

    def split(self, matters: Sequence[Matter]) -> None:
        """Take a merge back: each matter goes on where it was; raises `NotMerged`."""
        merges = [[d for d in m.decisions if isinstance(d, CaseMerge)][-1:] for m in matters]
        if not all(merges):
            raise NotMerged
        self._take_back([merge for found in merges for merge in found], "")

    def undo(self, decision_id: str | None = None, reason: str = "") -> list[Decision]:
        """Take back this device's newest act, or the one a decision belongs to."""
        if decision_id is None:
            newest = next(self.inbox.ledger.newest(), None)
        else:
            newest = self.inbox.ledger.find(decision_id)
        if newest is None:
            raise NothingDecided
        targets = self.inbox.ledger.with_action(newest.action) if newest.action else [newest]
        self._take_back(targets, clean(reason, limit=NAME))
        return targets

    def _take_back(self, decisions: Sequence[Decision], reason: str) -> None:
        targets = tuple(decision.id for decision in decisions)
        with self._book.transaction():
            self._book.undos.add(
                Undo(**self._book.stamp(self._now()), targets=targets, reason=reason or None)
            )

    def _write(
        self,
        matters: Sequence[Matter],
        entries: Callable[[Stamp, Matter], Iterable[Decision]],
    ) -> None:
        """Write what is decided about each matter as one act."""
        if not matters:
            raise NoSuchMatter
        moment, action = self._now(), new_id()
        ledger = self.inbox.ledger

        def stamp(matter: Matter) -> dict[str, Any]:
            own = {"feedback_id": matter.id, "turn": ledger.next_turn(matter.id), "action": action}
            return self._book.stamp(moment) | own

        with self._book.transaction():
            for matter in matters:
                for entry in entries(stamp, matter):
                    ledger.add(entry)


def _require(matter: Matter, to: str) -> None:
    if not leads(matter.state, to):
        raise NotPossible(_(STATES[matter.state].word), _(STATES[to].word))


def _open_ones(matter: Matter, body: str | None) -> list[HandedOver]:
    return [h for h in matter.waiting_for if body in (None, h.referral.body)]
