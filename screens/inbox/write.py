"""A text about a matter: a reply with templates, what a body answered, a note among staff."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList, Static
from textual.widgets.option_list import Option

from qmtui.clean import FEEDBACK
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.model.case import AnswerTemplate
from screens.note import Note
from screens.text import safe
from screens.text_field import TextField

SHOWN = 5
"""So many templates fit beside the text."""

Texts = tuple[str, str]
"""The text, and the one for the public."""


class WriteScreen(ModalScreen[Texts | None]):
    """Ctrl+S saves; Esc answers what was typed so far, so that it is there next time."""

    AUTO_FOCUS = "#text"
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Save the text"), id="write.save"),
        Binding(
            "escape", "leave", _("Back"), tooltip=_("Back; the text is kept"), id="write.leave"
        ),
    ]
    HELP = _(
        "Ctrl+S saves the text. With Tab you come to the templates: the number puts one in. What "
        "you have typed stays when you leave with Esc."
    )

    text = getters.query_one("#text", TextField)
    note = getters.query_one(Note)

    def __init__(
        self,
        question: str,
        take: Callable[[str, str], None],
        *,
        begun: Texts = ("", ""),
        templates: Sequence[AnswerTemplate] = (),
        with_public: bool = False,
    ) -> None:
        super().__init__()
        self._question = question
        self._take = take
        self._begun = begun
        self._templates = list(templates)[:SHOWN]
        self._with_public = with_public

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Static(safe(self._question), classes="question")
            yield TextField(limit=FEEDBACK, id="text")
            if self._with_public:
                yield Label(_("In public words, if they are to be others:"))
                yield TextField(limit=FEEDBACK, id="public")
            if self._templates:
                yield OptionList(
                    *(
                        Option(Content(f"{digit} ") + safe(template.title))
                        for digit, template in enumerate(self._templates, start=1)
                    ),
                    id="templates",
                )
            words = _("Ctrl+S saves · Tab: templates · Esc: back, the text stays")
            yield Static(
                words if self._templates else _("Ctrl+S saves · Esc: back"), classes="hint"
            )
            yield Note()

    def on_mount(self) -> None:
        self.text.text, public = self._begun
        if self._with_public:
            self.query_one("#public", TextField).text = public

    @property
    def texts(self) -> Texts:
        public = self.query_one("#public", TextField).text if self._with_public else ""
        return self.text.text, public

    def on_key(self, event: Key) -> None:
        character = event.character or ""
        is_digit = character.isascii() and character.isdecimal()
        if isinstance(self.focused, OptionList) and is_digit:
            place = int(character) - 1
            if place in range(len(self._templates)):
                event.stop()
                self._put_in(place)

    @on(OptionList.OptionSelected)
    def choose(self, message: OptionList.OptionSelected) -> None:
        self._put_in(message.option_index)

    def _put_in(self, place: int) -> None:
        """The template after what was typed, which is never lost."""
        typed = self.text.text.strip()
        self.text.text = "\n".join(filter(None, [typed, self._templates[place].text]))
        self.text.move_cursor(self.text.document.end)
        self.text.focus()

    def action_save(self) -> None:
        try:
            self._take(*self.texts)
        except QmtuiError as error:
            self.note.wrong(error)
        else:
            self.dismiss(None)

    def action_leave(self) -> None:
        self.dismiss(self.texts)
