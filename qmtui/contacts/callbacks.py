"""The list of promised calls (Rückrufbitten)."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.clean import FEEDBACK, NAME, clean_or_refuse
from qmtui.contacts.kept import keep
from qmtui.contacts.standing import facts_of
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.agreement import CallbackStep, Step
from qmtui.model.contact import Callback, Contact
from qmtui.replicas import each_copy
from qmtui.sealing import Words, seal

SOON = timedelta(days=7)
"""We call within a week unless something else is said."""


class NoSuchCallback(QmtuiError):
    exit_code = 34
    sentence = mark("There is no open call with this id; `qmtui callback list` shows all.")


class OpenCall(Struct, frozen=True, kw_only=True):
    """A call we owe; `contact` is None where only the office can read who it is."""

    callback: Callback
    contact: Contact | None
    tried: int


class Callbacks:
    """Promise calls, and tick them off in the office."""

    def __init__(self, book: Book, now: Now) -> None:
        self._book = book
        self._now = now

    def promise(
        self, contact_id: str, topic: str = "", good_time: str = "", due: datetime | None = None
    ) -> Callback:
        """Record a promise; it is on disk when this returns. Raises `TextTooLong`."""
        moment = self._now()
        words: Words = {
            "topic": clean_or_refuse(topic, limit=FEEDBACK),
            "good_time": clean_or_refuse(good_time, limit=NAME),
        }
        if self._book.kind == "field" and not self._book.is_plain:
            words = {"sealed": seal(self._book.about, words)}
        callback = Callback(
            **self._book.stamp(moment),
            **words,
            contact_id=contact_id,
            due=due or (moment + SOON).astimezone(self._book.zone),
        )
        with self._book.transaction():
            return self._book.callbacks.add(callback)

    def open(self) -> list[OpenCall]:
        """What is still owed to people who still agree to it, the most urgent first."""
        facts = facts_of(self._book)
        standing = facts.standing(self._now())
        steps = list(self._book.callback_steps)
        done = {step.callback_id for step in steps if step.kind == "done"}
        found: dict[str, OpenCall] = {}
        for _event, copy in each_copy(self._book):
            for callback in copy.callbacks:
                if callback.id in done | facts.taken_back:
                    continue
                if "K1" not in standing.get(callback.contact_id, {}):
                    continue
                found[callback.id] = OpenCall(
                    callback=self._book.callbacks.get(callback.id) or callback,
                    contact=self._book.contacts.get(callback.contact_id)
                    or copy.contacts.get(callback.contact_id),
                    tried=sum(step.callback_id == callback.id for step in steps),
                )
        return sorted(found.values(), key=lambda call: (call.callback.due, call.callback.id))

    def tried(self, callback_id: str, note: str = "") -> CallbackStep:
        """Nobody answered; the call stays owed. Raises `NoSuchCallback`, `NotAllowed`."""
        return self._step(callback_id, "tried", note)

    def done(self, callback_id: str, note: str = "") -> CallbackStep:
        """The person was called; their number goes four weeks later.

        Raises `NoSuchCallback`, `NotAllowed`.
        """
        return self._step(callback_id, "done", note)

    def _step(self, callback_id: str, kind: Step, note: str) -> CallbackStep:
        self._book.require("access", self._now(), callback_id)
        call = next((call for call in self.open() if call.callback.id == callback_id), None)
        if call is None:
            raise NoSuchCallback
        step = CallbackStep(
            **self._book.stamp(self._now()),
            callback_id=callback_id,
            kind=kind,
            note=clean_or_refuse(note, limit=FEEDBACK),
        )
        with self._book.transaction():
            self._book.callback_steps.add(step)
            if kind == "done":
                keep(self._book, self._now, call.callback.contact_id, "K1")
        return step
