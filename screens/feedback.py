"""What people tell us (Rückmeldung): kind, text, and if it helps topic, place and light."""

from __future__ import annotations

from typing import cast

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Label, Static, TextArea

from qmtui.book import Book, Now
from qmtui.clean import FEEDBACK
from qmtui.errors import QmtuiError
from qmtui.feedback import FeedbackDesk
from qmtui.formats import clock, number
from qmtui.i18n import _
from qmtui.model.feedback import KINDS, LIGHTS, TOPICS, Kind, Light
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
    ]

    kind = getters.query_one("#kind", Choice)
    text = getters.query_one("#text", TextField)
    topic = getters.query_one("#topic", Choice)
    place = getters.query_one("#place", FormLine)
    light = getters.query_one("#light", Choice)
    counter = getters.query_one("#counter", Static)
    message = getters.query_one("#message", Static)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(book, now)
        self._feedback = FeedbackDesk(book, now)

    @property
    def has_unsaved(self) -> bool:
        return self.is_mounted and bool(self.text.text.strip() or self.place.value.strip())

    def compose_area(self) -> ComposeResult:
        with VerticalScroll(id="form", can_focus=False):
            yield _row(_("Kind"), Choice(_answers(KINDS), id="kind"))
            yield _row(_("What was said?"), TextField(limit=FEEDBACK, id="text"))
            yield Static(id="counter")
            yield _row(_("Topic"), Choice(_answers(TOPICS), in_a_row=False, id="topic"))
            yield _row(_("Place"), FormLine(id="place", placeholder=_("street, square, stop")))
            yield _row(_("The place is"), Choice(_answers(LIGHTS), id="light"))
            yield Static(id="message")

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

    def action_save(self) -> None:
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
            )
        except QmtuiError as error:
            self._complain(str(error), self.text)
            return
        at = clock(saved.observed_at.astimezone(self.book.zone))
        self.action_clear()
        self.message.set_classes("-good")
        self.message.update(safe("✓ " + _("Thank you! Saved at {0}.").format(at)))
        self.show_facts()

    def action_clear(self) -> None:
        self.text.text = ""
        self.place.value = ""
        for choice in self.query(Choice):
            choice.chosen = None
        self.message.set_classes("")
        self.message.update("")
        self.kind.focus()

    def _complain(self, sentence: str, field: Widget) -> None:
        self.message.set_classes("-failed")
        self.message.update(safe(f"✗ {sentence}"))
        field.focus()


def _row(caption: str, field: Widget) -> Horizontal:
    return Horizontal(Label(caption), field, classes="row")


def _answers(codes: dict[str, str]) -> list[tuple[str, str]]:
    return [(code, _(words)) for code, words in codes.items()]
