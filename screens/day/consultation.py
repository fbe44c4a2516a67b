"""A talk of the office hour in at most ten keys; nobody is named."""

from __future__ import annotations

from typing import cast

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Label, Static

from qmtui.book import Book, Now
from qmtui.day.consultations import LONGEST_NOTE, BodyMissing, Consultations, TopicUnknown
from qmtui.errors import QmtuiError
from qmtui.formats import number
from qmtui.i18n import _
from qmtui.model.day import CHANNELS, OUTCOMES, Outcome
from screens.choice import Choice
from screens.fields import FormLine
from screens.note import Note
from screens.setting import Setting


class ConsultationScreen(ModalScreen[str]):
    """Topic, minutes and outcome; what is usual is set already. Answers what was noted."""

    AUTO_FOCUS = "#topic"
    BINDING_GROUP_TITLE = _("Talk of the office hour")
    HELP = _(
        "Topic, minutes, Ctrl+S: the rest is set to what is usual. Enter goes to the next field. "
        "No names and nothing by which somebody could be recognised: what needs that belongs in "
        "the area Contact, with consent."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Save the talk"), id="talk.save"),
        Binding("escape", "dismiss('')", _("Back"), tooltip=_("Save nothing"), id="talk.back"),
        Binding("ctrl+z", "stay", show=False),
    ]

    topic = getters.query_one("#topic", Choice)
    minutes = getters.query_one("#minutes", FormLine)
    outcome = getters.query_one("#outcome", Setting)
    body = getters.query_one("#body", Choice)
    channel = getters.query_one("#channel", Setting)
    language = getters.query_one("#language", Setting)
    remark = getters.query_one("#remark", FormLine)
    note = getters.query_one(Note)

    def __init__(self, book: Book, now: Now, minutes: int | None = None) -> None:
        """`minutes` are those a running talk has taken."""
        super().__init__()
        self._consultations = Consultations(book, now)
        self._spent = minutes

    def compose(self) -> ComposeResult:
        topics, bodies = self._consultations.topics, self._consultations.bodies
        with Vertical(classes="dialog wide day-form -dense"):
            yield Static(_("What was the talk about?"), classes="question")
            yield _row(_("Topic"), Choice(list(topics.items()), in_a_row=False, id="topic"))
            spent = "" if self._spent is None else str(self._spent)
            minutes = FormLine(spent, limit=3, id="minutes", restrict=r"[0-9]*", compact=True)
            yield _row(_("Minutes spent"), minutes)
            outcome = Setting(_answers(OUTCOMES), chosen="at_once", id="outcome")
            yield _row(_("Outcome"), outcome)
            body = Choice(list(bodies.items()), in_a_row=False, id="body")
            yield _row(_("Passed on to"), body, id="to")
            channel = Setting(_answers(CHANNELS), chosen="in_person", in_a_row=False, id="channel")
            yield _row(_("How did they come"), channel)
            answers = [("no", _("no")), ("yes", _("wanted"))]
            yield _row(_("Interpreting"), Setting(answers, chosen="no", id="language"))
            hint = _("no names; may stay empty")
            remark = FormLine(limit=LONGEST_NOTE, id="remark", placeholder=hint, compact=True)
            yield _row(_("Note"), remark)
            yield Note()
            with Horizontal(classes="buttons"):
                yield Static(_("Ctrl+S saves · Esc: back"), classes="hint")
                yield Button(_("Save"), id="save", variant="primary")

    def on_mount(self) -> None:
        self.watch(self.outcome, "chosen", self._show_body)

    def _show_body(self, outcome: str | None) -> None:
        self.query_one("#to").display = outcome == "referred"

    @on(Choice.Chosen, "#outcome")
    def go_on(self) -> None:
        self.focus_next()

    @on(Button.Pressed)
    def press(self) -> None:
        self.action_save()

    def action_save(self) -> None:
        if not self.minutes.value:
            self.note.wrong(_("How many minutes did it take, about?"))
            self.minutes.focus()
            return
        try:
            talk = self._consultations.add(
                self.topic.chosen or "",
                int(self.minutes.value),
                channel=self.channel.chosen or "",
                # What can be chosen are the codes of OUTCOMES.
                outcome=cast(Outcome, self.outcome.chosen),
                body=self.body.chosen if self.outcome.chosen == "referred" else None,
                needs_language=self.language.chosen == "yes",
                note=self.remark.value,
            )
        except TopicUnknown:
            self._ask(_("What was it about? A letter chooses, ← and → walk."), self.topic)
        except BodyMissing:
            self._ask(_("Whom was it passed on to? A letter chooses, ← and → walk."), self.body)
        except QmtuiError as error:
            self._ask(str(error), self.minutes)
        else:
            words = _("Talk saved: {0}, {1} min")
            topic = self._consultations.topics[talk.topic]
            self.dismiss(words.format(topic, number(talk.minutes)))

    def _ask(self, sentence: str, field: Choice | FormLine) -> None:
        self.note.wrong(sentence)
        field.focus()

    def action_stay(self) -> None:
        """Swallow the key: in a form nothing else is to be undone."""


def _row(caption: str, field: Widget, id: str | None = None) -> Horizontal:
    return Horizontal(Label(caption), field, id=id, classes="row")


def _answers(codes: dict[str, str]) -> list[tuple[str, str]]:
    return [(code, _(words)) for code, words in codes.items()]
