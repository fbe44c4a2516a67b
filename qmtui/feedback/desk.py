"""What people tell us, taken down in the field (Rückmeldung)."""

from __future__ import annotations

from msgspec.structs import replace

from qmtui.book import Book, Now
from qmtui.clean import FEEDBACK, NAME, clean, clean_or_refuse
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.feedback import Feedback, Kind, Light
from qmtui.replicas import each_copy
from qmtui.sealing import seal


class TextMissing(QmtuiError):
    exit_code = 38
    sentence = mark("There is no text yet; write down in a few words what was said.")


class NotCorrectable(QmtuiError):
    exit_code = 39
    sentence = mark(
        "This can be corrected for ten minutes and on this device only; now it can be taken back."
    )


class FeedbackDesk:
    """Take remarks down; a name is never asked."""

    def __init__(self, book: Book, now: Now) -> None:
        self._book = book
        self._now = now

    def add(
        self,
        kind: Kind,
        text: str,
        *,
        topic: str | None = None,
        field: str | None = None,
        place: str = "",
        stop: str = "",
        light: Light | None = None,
        sensitive: bool = False,
    ) -> Feedback:
        """Record one mention; it is on the disk when this returns.

        Raises `TextMissing`, and `TextTooLong` beyond 2,000 characters.
        """
        self._book.require_field()
        if not (text := clean_or_refuse(text, multiline=True, limit=FEEDBACK)):
            raise TextMissing
        moment = self._now()
        is_sealed = sensitive and not self._book.is_plain
        feedback = Feedback(
            **self._book.stamp(moment),
            kind=kind,
            text="" if is_sealed else text,
            topic=topic,
            field=clean(field, limit=NAME) if field else None,
            place=clean(place, limit=NAME),
            stop=clean(stop, limit=NAME),
            light=light,
            sensitive=sensitive,
            sealed=seal(self._book.about, {"text": text}) if is_sealed else "",
        )
        with self._book.transaction():
            self._book.feedback.add(feedback)
        self._book.corrections.remember(feedback.id, {"text": text}, moment)
        return feedback

    def correctable(self, feedback_id: str) -> str | None:
        """The text of a mention that this device took down in the last ten minutes."""
        words = self._book.corrections.words_of(feedback_id, self._now())
        return None if words is None else str(words["text"])

    def correct(self, feedback_id: str, text: str) -> Feedback:
        """Write the text anew; what it said before is taken out of every copy.

        Raises `TextMissing`, `TextTooLong`, and `NotCorrectable` after ten minutes.
        """
        self._book.require_field()
        if not (text := clean_or_refuse(text, multiline=True, limit=FEEDBACK)):
            raise TextMissing
        known = self._book.feedback.get(feedback_id)
        if known is None or self.correctable(feedback_id) is None:
            raise NotCorrectable
        if known.sealed:
            corrected = replace(known, sealed=seal(self._book.about, {"text": text}))
        else:
            corrected = replace(known, text=text)
        self._book.feedback.restate(corrected)
        self._book.corrections.remember(feedback_id, {"text": text}, self._now())
        return corrected

    def all(self) -> list[Feedback]:
        """The mentions that stand, the newest first; the office reads them in all its events."""
        found: dict[str, Feedback] = {}
        for _event, copy in each_copy(self._book):
            undone = copy.taken_back
            found = {f.id: f for f in copy.feedback if f.id not in undone} | found
        return sorted(found.values(), key=lambda f: (f.observed_at, f.id), reverse=True)
