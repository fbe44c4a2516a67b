"""One question about matters: a digit gives a usual answer, a line takes any other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from qmtui.clean import NAME
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from screens.fields import Line
from screens.note import Note
from screens.text import safe


class Answers(OptionList):
    """The usual answers with their digits."""

    HELP = _("The number in front takes an answer. Tab goes to the line for another one.")


class Ask(ModalScreen[bool]):
    """Answers whether something was done: `take` gets what was chosen or typed.

    What `take` refuses is said below, and what was typed stays.
    """

    AUTO_FOCUS = "OptionList, #own"
    BINDINGS = [
        Binding(
            "escape",
            "dismiss(False)",
            _("Back"),
            tooltip=_("Back to the screen before"),
            id="ask.leave",
        )
    ]
    HELP = _("Enter takes the answer that is marked or typed.")

    note = getters.query_one(Note)

    def __init__(
        self,
        question: str,
        take: Callable[[str], None],
        answers: Sequence[tuple[str, str]] = (),
        *,
        own: str = "",
        typed: str = "",
        limit: int = NAME,
    ) -> None:
        """`answers` are pairs of value and text; `own` says what to type, "" for nothing.

        `typed` stands in that line at first.
        """
        super().__init__()
        self._question = question
        self._take = take
        self._answers = list(answers)
        self._own = own
        self._typed = typed
        self._limit = limit

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Static(safe(self._question), classes="question")
            if self._answers:
                yield Answers(
                    *(
                        Option(Content(f"{digit % 10 if digit <= 10 else ' '} ") + safe(text))
                        for digit, (_value, text) in enumerate(self._answers, start=1)
                    ),
                )
            if self._own:
                yield Line(self._typed, limit=self._limit, id="own", placeholder=self._own)
            yield Static(_("Enter takes it · Esc: back"), classes="hint")
            yield Note()

    def on_key(self, event: Key) -> None:
        character = event.character or ""
        if isinstance(self.focused, Line) or not (character.isascii() and character.isdecimal()):
            return
        place = (int(character) - 1) % 10
        if place in range(len(self._answers)):
            event.stop()
            self._done(self._answers[place][0])

    @on(OptionList.OptionSelected)
    def choose(self, message: OptionList.OptionSelected) -> None:
        self._done(self._answers[message.option_index][0])

    @on(Input.Submitted)
    def take_typed(self, message: Input.Submitted) -> None:
        self._done(message.value.strip())

    def _done(self, answer: str) -> None:
        try:
            self._take(answer)
        except QmtuiError as error:
            self.note.wrong(error)
        else:
            self.dismiss(True)
