"""What people tell us, taken down in the field (Rückmeldung)."""

from __future__ import annotations

from qmtui.book import Book, Now
from qmtui.clean import FEEDBACK, NAME, clean, clean_or_refuse
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.feedback import Feedback, Kind, Light


class TextMissing(QmtuiError):
    exit_code = 38
    sentence = mark("There is no text yet; write down in a few words what was said.")


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
        feedback = Feedback(
            **self._book.stamp(self._now()),
            kind=kind,
            text=text,
            topic=topic,
            field=clean(field, limit=NAME) if field else None,
            place=clean(place, limit=NAME),
            stop=clean(stop, limit=NAME),
            light=light,
            sensitive=sensitive,
        )
        with self._book.transaction():
            return self._book.feedback.add(feedback)

    def all(self) -> list[Feedback]:
        """The mentions that stand, the newest first."""
        undone = self._book.undone()
        standing = [feedback for feedback in self._book.feedback if feedback.id not in undone]
        return sorted(standing, key=lambda f: (f.observed_at, f.id), reverse=True)
