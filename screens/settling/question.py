"""One open question as a plain sentence, and what each answer does."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from qmtui.i18n import _
from qmtui.settling.answers import Answer, answers
from qmtui.settling.questions import Question
from qmtui.settling.words import asked, details, kind_word
from screens.text import safe

UNDO = "undo"
"""The decision before is to be taken back."""


class QuestionScreen(ModalScreen[str]):
    """Answers with the value that was chosen, `UNDO`, or "" for none."""

    AUTO_FOCUS = "OptionList"
    BINDINGS = [
        Binding(
            "escape",
            "dismiss('')",
            _("Back"),
            tooltip=_("Back to the list; nothing is decided"),
            id="question.leave",
        ),
        Binding(
            "ctrl+z",
            "dismiss('undo')",
            _("Revert"),
            tooltip=_("Take back the decision before this one"),
            id="question.undo",
        ),
    ]
    HELP = _(
        "The number in front gives an answer; below each stands what it does to the figures. "
        "Nothing is lost: both entries stay readable, and Ctrl+Z takes a decision back."
    )

    def __init__(self, question: Question, event: str, place: Sequence[int]) -> None:
        """`event` is its title, `place` which one of how many it is."""
        super().__init__()
        self._question = question
        self._event = event
        self._place = place
        self._answers = answers(question)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide settling"):
            kind = kind_word(self._question)
            place = _("{0} of {1}").format(*self._place)
            yield Static(safe(" · ".join(filter(None, [kind, self._event, place]))), classes="kind")
            yield Static(safe(asked(self._question)), classes="question")
            if found := details(self._question):
                yield Static(safe("\n".join(found), multiline=True), classes="sentence")
            if self._answers:
                yield OptionList(
                    *(Option(_line(d, a)) for d, a in enumerate(self._answers, start=1))
                )
            yield Static(self._hint, classes="hint")

    @property
    def _hint(self) -> str:
        if not self._answers:
            return _("Esc: back")
        last = len(self._answers)
        return _("1 to {0} answers · Ctrl+Z takes the last one back · Esc: back").format(last)

    def on_key(self, event: Key) -> None:
        character = event.character or ""
        if character.isascii() and character.isdecimal():
            place = int(character) - 1
            if place in range(len(self._answers)):
                event.stop()
                self.dismiss(self._answers[place].value)

    @on(OptionList.OptionSelected)
    def choose(self, message: OptionList.OptionSelected) -> None:
        self.dismiss(self._answers[message.option_index].value)


def _line(digit: int, answer: Answer) -> Content:
    head = Content.assemble((f"{digit} ", "bold"), safe(answer.words).stylize("bold"))
    if not answer.does:
        return head
    does = [Content("  → ").append(safe(line)) for line in answer.does.splitlines()]
    return Content("\n").join([head, *does])
