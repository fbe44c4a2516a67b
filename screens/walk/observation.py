"""What somebody sees or says at a stop: light, text, done."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from qmtui.book import Book, Now
from qmtui.clean import FEEDBACK
from qmtui.code_lists import codes_of
from qmtui.errors import QmtuiError
from qmtui.feedback.desk import FeedbackDesk, photo_numbers
from qmtui.feedback.known import Known, KnownMention
from qmtui.formats import clock, number
from qmtui.i18n import _, ngettext
from qmtui.model.feedback import KINDS, LIGHTS, Kind, Light
from qmtui.times import parse_time
from qmtui.walk.walk import AtStop
from screens.choice import Choice
from screens.fields import FormLine, Line
from screens.note import Note
from screens.text import safe


class ObservationScreen(ModalScreen[str]):
    """One key for the light, a text, Enter; the rest may stay empty. Answers what was saved."""

    AUTO_FOCUS = "#light"
    BINDING_GROUP_TITLE = _("Observation")
    HELP = _(
        "One key says how the place is, Enter passes it over. Then a few words; Enter saves. With "
        "a topic (Tab) you see what is known here already: Ctrl+E then only counts one more."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Save the observation"), id="seen.save"),
        Binding(
            "ctrl+e",
            "endorse",
            _("Me too"),
            tooltip=_("The same is known here: count one more instead of writing it again"),
            priority=True,
            id="seen.endorse",
        ),
        Binding(
            "ctrl+g",
            "sensitive",
            _("Sensitive"),
            tooltip=_("Sensitive: only the office reads the text"),
            id="seen.sensitive",
        ),
        Binding("escape", "back", _("Back"), tooltip=_("Save nothing"), id="seen.back"),
        Binding("ctrl+z", "stay", show=False),
    ]

    light = getters.query_one("#light", Choice)
    text = getters.query_one("#text", Line)
    topic = getters.query_one("#topic", Choice)
    photo = getters.query_one("#photo", FormLine)
    known = getters.query_one("#known", Static)
    sensitive = getters.query_one("#sensitive", Static)
    note = getters.query_one(Note)

    def __init__(
        self, book: Book, now: Now, at: AtStop, kind: Kind, draft: dict[str, Any] | None = None
    ) -> None:
        super().__init__()
        self._book = book
        self._now = now
        self._at = at
        self._kind = kind
        self._begun = draft or {}
        self._desk = FeedbackDesk(book, now)
        self._is_sensitive = bool(self._begun.get("sensitive"))
        self._left = ""
        """The text with which somebody has pressed Esc already."""

    @property
    def draft(self) -> dict[str, Any]:
        """What was typed; nothing as long as there is no text."""
        if not self.is_mounted or not self.text.value.strip():
            return {}
        fields = {str(field.id): field.value for field in self.query(Line)}
        chosen = {str(choice.id): choice.chosen for choice in self.query(Choice)}
        about = {"stop": self._at.stop.id, "kind": self._kind, "sensitive": self._is_sensitive}
        return {**fields, **chosen, **about}

    def compose(self) -> ComposeResult:
        topics = codes_of(self._book, "topics", self._book.today(self._now))
        lights = [(code, _(words)) for code, words in LIGHTS.items()]
        begun = self._begun
        with Vertical(classes="dialog wide count-form seen"):
            title = f"{_(KINDS[self._kind])} · {self._at.stop.number} {self._at.stop.name}"
            yield Static(safe(title), classes="question")
            yield _row(
                _("The place is"),
                Choice(lights, chosen=begun.get("light"), goes_on="#text", id="light"),
            )
            yield _row(
                _("What?"),
                Line(str(begun.get("text", "")), limit=FEEDBACK, id="text", compact=True),
            )
            yield _row(
                _("Topic"),
                Choice(list(topics.items()), chosen=begun.get("topic"), in_a_row=False, id="topic"),
            )
            yield _row(
                _("Photo no."), FormLine(str(begun.get("photo", "")), id="photo", compact=True)
            )
            if self._at.is_late:
                when = clock(self._arrived)
                yield _row(
                    _("From paper, at"),
                    FormLine(str(begun.get("time", when)), id="time", compact=True),
                )
            yield Static(_("■ Sensitive: only the office reads this text."), id="sensitive")
            yield Static(id="known")
            yield Note()
            hint = _("Enter in the text saves · Ctrl+G: sensitive · Esc: back")
            yield Static(hint, classes="hint")

    def on_mount(self) -> None:
        self.sensitive.display = self._is_sensitive
        self.show_known()

    @property
    def _arrived(self) -> datetime:
        return (self._at.arrived or self._now()).astimezone(self._book.zone)

    @on(Input.Submitted, "#text")
    def save_at_once(self) -> None:
        self.action_save()

    @on(Choice.Chosen, "#topic")
    @on(Input.Changed, "#text")
    def show_known(self) -> None:
        """Show what this may only repeat."""
        like = self._like()
        self.known.display = like is not None
        if like:
            said = ngettext("{0} person", "{0} people", like.people).format(number(like.people))
            sentence = _("Known here: “{0}” ({1}). Ctrl+E: me too")
            self.known.update(safe(sentence.format(_short(like.feedback.text), said)))

    def _like(self) -> KnownMention | None:
        """What is known already; with something sensitive nothing of others is shown."""
        if self._is_sensitive:
            return None
        found = Known(self._book).like(self.topic.chosen, self._at.stop.name, self.text.value, 1)
        return found[0] if found else None

    def action_endorse(self) -> None:
        like = self._like()
        if like is None:
            self.note.heed(_("Nothing is known here on this topic yet; first choose the topic."))
            return
        try:
            self._desk.endorse(like.feedback.id)
        except QmtuiError as error:
            self.note.wrong(error)
        else:
            self.dismiss(_("Me too: “{0}”").format(_short(like.feedback.text)))

    def action_sensitive(self) -> None:
        self._is_sensitive = not self._is_sensitive
        self.sensitive.display = self._is_sensitive
        self.show_known()

    def action_save(self) -> None:
        try:
            self._desk.add(
                self._kind,
                self.text.value,
                topic=self.topic.chosen,
                stop=self._at.stop.name,
                # What can be chosen are the codes of LIGHTS.
                light=cast(Light | None, self.light.chosen),
                channel="walk",
                photos=photo_numbers(self.photo.value),
                sensitive=self._is_sensitive,
                observed_at=self._time(),
            )
        except QmtuiError as error:
            self.note.wrong(error)
            self.text.focus()
        else:
            self.dismiss(_("{0} saved").format(_(KINDS[self._kind])))

    def _time(self) -> datetime | None:
        """The time on the paper, None for what is said just now."""
        if not self._at.is_late:
            return None
        typed = self.query_one("#time", FormLine).value
        return parse_time(typed, self._book.zone, self._arrived.date())

    def action_back(self) -> None:
        if (text := self.text.value.strip()) and text != self._left:
            self._left = text
            self.note.heed(_("Not saved yet. Ctrl+S saves, Esc once more discards it."))
        else:
            self.dismiss(None)

    def action_stay(self) -> None:
        """Swallow the key: in a form nothing else is to be undone."""


def _row(caption: str, field: Widget) -> Horizontal:
    return Horizontal(Label(caption), field, classes="row")


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
