"""What people tell us (Rückmeldung): kind, text, and if it helps topic, place and light."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, cast

from msgspec import to_builtins
from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Label, Static, TextArea

from qmtui.book import Book, Now
from qmtui.clean import FEEDBACK
from qmtui.errors import QmtuiError
from qmtui.feedback.desk import FeedbackDesk, NotCorrectable
from qmtui.formats import clock, number
from qmtui.i18n import _
from qmtui.model.feedback import KINDS, LIGHTS, Feedback, Kind, Light
from qmtui.model.lists import TOPICS
from screens.areas import AreaScreen
from screens.choice import Choice
from screens.fields import FormLine, TextField
from screens.text import safe

NEARLY = 200
"""So many characters before the limit the counter shows up."""


class FeedbackScreen(AreaScreen[None]):
    """A form that is done in half a minute; half-typed it survives every jump."""

    AREA = "feedback"
    AUTO_FOCUS = "#kind"
    BINDING_GROUP_TITLE = _("Take feedback")
    HELP = _(
        "Choose the kind with one key, then write down what was said; no name is needed. "
        "Tab goes to the next field. What you have typed stays while you count or check in."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Save the feedback"), id="feedback.save"),
        Binding(
            "ctrl+n",
            "clear",
            _("Empty"),
            tooltip=_("Empty the form without saving"),
            show=False,
            id="feedback.clear",
        ),
        Binding(
            "ctrl+g",
            "sensitive",
            _("Sensitive"),
            tooltip=_("Sensitive: only the office reads the text"),
            show=False,
            id="feedback.sensitive",
        ),
        Binding(
            "ctrl+r",
            "correct",
            _("Correct"),
            tooltip=_("Correct the last feedback; possible for ten minutes"),
            show=False,
            id="feedback.correct",
        ),
    ]

    kind = getters.query_one("#kind", Choice)
    text = getters.query_one("#text", TextField)
    topic = getters.query_one("#topic", Choice)
    place = getters.query_one("#place", FormLine)
    light = getters.query_one("#light", Choice)
    counter = getters.query_one("#counter", Static)
    sensitive = getters.query_one("#sensitive", Static)
    message = getters.query_one("#message", Static)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(book, now)
        self._feedback = FeedbackDesk(book, now)
        self._last: Feedback | None = None
        """What was saved last in this run of the program."""
        self._is_correcting = False
        self._is_sensitive = False

    @property
    def has_unsaved(self) -> bool:
        return self.is_mounted and bool(self.text.text.strip() or self.place.value.strip())

    @property
    def draft(self) -> dict[str, Any]:
        """What was typed and chosen; nothing unless there is text that is saved nowhere."""
        if self._is_correcting or not self.has_unsaved:
            return {}
        chosen = {str(choice.id): choice.chosen for choice in self.query(Choice)}
        typed = {"text": self.text.text, "place": self.place.value}
        return {**typed, **chosen, "sensitive": self._is_sensitive}

    def compose_area(self) -> ComposeResult:
        with VerticalScroll(id="form", can_focus=False):
            yield _row(_("Kind"), Choice(_answers(KINDS), id="kind"))
            yield _row(_("What was said?"), TextField(limit=FEEDBACK, id="text"))
            yield Static(id="counter")
            yield Static(_("■ Sensitive: only the office reads this text."), id="sensitive")
            yield _row(_("Topic"), Choice(_answers(TOPICS), in_a_row=False, id="topic"))
            yield _row(_("Place"), FormLine(id="place", placeholder=_("street, square, stop")))
            yield _row(_("The place is"), Choice(_answers(LIGHTS), id="light"))
            yield Static(id="message")

    def on_mount(self) -> None:
        self._set_sensitive(False)
        if draft := self.book.database.drafts.get(self.AREA):
            self._fill(draft)
            self._say("-heed", _("▲ This was begun before the book was closed. Please finish it."))

    def _fill(self, draft: dict[str, Any]) -> None:
        self.text.text = str(draft.get("text", ""))
        self.place.value = str(draft.get("place", ""))
        self._set_sensitive(bool(draft.get("sensitive")))
        for choice in self.query(Choice):
            choice.chosen = draft.get(str(choice.id))

    @on(Choice.Chosen, "#kind")
    def go_on(self) -> None:
        self.text.focus()

    @on(TextArea.Changed)
    def count(self) -> None:
        left = FEEDBACK - len(self.text.text)
        self.counter.display = left < NEARLY
        self.counter.set_class(left < 0, "-failed")
        if left < 0:
            words = _("{0} characters too many; please shorten the text").format(number(-left))
        else:
            words = _("{0} characters left").format(number(left))
        self.counter.update(words)

    def show_facts(self) -> None:
        super().show_facts()
        if self._is_correcting and self._correctable is None:
            # The ten minutes are over, or the screen was locked meanwhile.
            self.action_clear()
            self._say("-heed", f"▲ {NotCorrectable()}")

    def action_save(self) -> None:
        if self._is_correcting:
            self._save_correction()
            return
        if self.kind.chosen is None:
            self._complain(_("First the kind, please: one of the numbers 1 to 6."), self.kind)
            return
        try:
            saved = self._feedback.add(
                # What can be chosen are the codes of KINDS and LIGHTS.
                cast(Kind, self.kind.chosen),
                self.text.text,
                topic=self.topic.chosen,
                place=self.place.value,
                light=cast(Light | None, self.light.chosen),
                sensitive=self._is_sensitive,
            )
        except QmtuiError as error:
            self._complain(str(error), self.text)
            return
        self._last = saved
        self.action_clear()
        thanks = _("Thank you! Saved at {0}. Ctrl+R corrects it.").format(self._time_of(saved))
        self._say("-good", f"✓ {thanks}")
        self.show_facts()

    def _time_of(self, feedback: Feedback) -> str:
        return clock(feedback.observed_at.astimezone(self.book.zone))

    @property
    def _correctable(self) -> str | None:
        """The text of the last feedback, as long as it can be corrected."""
        if self._last is None or self._last.id in self.book.taken_back:
            return None
        return self._feedback.correctable(self._last.id)

    def action_correct(self) -> None:
        text = self._correctable
        if self._last is None or text is None:
            self._say("-heed", "▲ " + _("There is nothing to correct; it can be taken back."))
        elif self.has_unsaved:
            self._say("-heed", "▲ " + _("First save or empty what you have typed, please."))
        else:
            self._fill({**to_builtins(self._last), "text": text})
            self._set_correcting(True)
            sentence = _("Correction of {0}: change the text, then Ctrl+S. Ctrl+N leaves it.")
            self._say("-heed", "▲ " + sentence.format(self._time_of(self._last)))
            self.text.focus()

    def action_sensitive(self) -> None:
        if not self._is_correcting:
            self._set_sensitive(not self._is_sensitive)

    def _set_sensitive(self, is_sensitive: bool) -> None:
        self._is_sensitive = is_sensitive
        self.sensitive.display = is_sensitive

    def _set_correcting(self, is_correcting: bool) -> None:
        """Only the text can be corrected."""
        self._is_correcting = is_correcting
        for field in (self.kind, self.topic, self.place, self.light):
            field.disabled = is_correcting

    def _save_correction(self) -> None:
        assert self._last is not None
        try:
            self._last = self._feedback.correct(self._last.id, self.text.text)
        except QmtuiError as error:
            self._complain(str(error), self.text)
            return
        self.action_clear()
        self._say("-good", "✓ " + _("Corrected; the old text is gone."))
        self.show_facts()

    def action_clear(self) -> None:
        self._set_correcting(False)
        self._set_sensitive(False)
        with suppress(OSError):
            self.book.database.drafts.drop(self.AREA)
        self.text.text = ""
        self.place.value = ""
        for choice in self.query(Choice):
            choice.chosen = None
        self._say("", "")
        self.kind.focus()

    def _complain(self, sentence: str, field: Widget) -> None:
        self._say("-failed", f"✗ {sentence}")
        field.focus()

    def _say(self, tone: str, sentence: str) -> None:
        self.message.set_classes(tone)
        self.message.update(safe(sentence))


def _row(caption: str, field: Widget) -> Horizontal:
    return Horizontal(Label(caption), field, classes="row")


def _answers(codes: dict[str, str]) -> list[tuple[str, str]]:
    return [(code, _(words)) for code, words in codes.items()]
