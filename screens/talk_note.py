"""The note of a talk with an institution: with whom, what is missing, for whom."""

from __future__ import annotations

from typing import Any, cast

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from qmtui.book import Book, Now
from qmtui.clean import FEEDBACK, TextTooLong
from qmtui.code_lists import codes_of
from qmtui.errors import QmtuiError
from qmtui.feedback.desk import TextMissing
from qmtui.feedback.talks import Talks
from qmtui.formats import clock
from qmtui.i18n import _
from qmtui.model.feedback import KINDS, Kind
from screens.choice import Choice
from screens.fields import FormLine
from screens.note import Note
from screens.setting import Setting
from screens.text import safe
from screens.text_field import TextField
from screens.way_screen import BACK, WayScreen


class PartnerLine(FormLine):
    """The name of an institution; → at its end takes the first one proposed."""

    BINDINGS = [Binding("right", "take", show=False)]

    proposed = ""

    def action_take(self) -> None:
        if self.proposed and self.cursor_position == len(self.value):
            self.value = self.proposed
            self.cursor_position = len(self.value)
        else:
            self.action_cursor_right()


class TalkNoteScreen(WayScreen):
    """Done in a minute: a name of two letters, a sentence, a group."""

    AREA = "talk"
    AUTO_FOCUS = "#partner"
    BINDING_GROUP_TITLE = _("Note of a talk")
    HELP = _(
        "For talks with a school, a nursery, an office: with whom, and what they say is missing. "
        "After two letters known institutions are proposed; → takes the first one. A role or an "
        "institution is enough, no name of a person is needed."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Save the note"), id="talk.save"),
        BACK,
    ]

    partner = getters.query_one("#partner", PartnerLine)
    proposals = getters.query_one("#proposals", Static)
    text = getters.query_one("#text", TextField)
    group = getters.query_one("#group", Choice)
    topic = getters.query_one("#topic", Choice)
    kind = getters.query_one("#kind", Setting)
    note = getters.query_one(Note)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(book, now)
        self._talks = Talks(book, now)

    @property
    def has_unsaved(self) -> bool:
        return self.is_mounted and bool(self.partner.value.strip() or self.text.text.strip())

    @property
    def draft(self) -> dict[str, Any]:
        if not self.has_unsaved:
            return {}
        chosen = {str(choice.id): choice.chosen for choice in self.query(Choice)}
        return {"partner": self.partner.value, "text": self.text.text, **chosen}

    def fill(self, draft: dict[str, Any]) -> None:
        self.partner.value = str(draft.get("partner", ""))
        self.text.text = str(draft.get("text", ""))
        self.group.chosen, self.topic.chosen = draft.get("group"), draft.get("topic")
        self.kind.chosen = draft.get("kind", "information")

    def compose_area(self) -> ComposeResult:
        day = self.book.today(self.now)
        groups = codes_of(self.book, "target_groups", day)
        topics = codes_of(self.book, "topics", day)
        kinds = [(code, _(words)) for code, words in KINDS.items()]
        with VerticalScroll(id="form", can_focus=False):
            place = _("school, nursery, office, association …")
            yield _row(_("Talk with"), PartnerLine(id="partner", placeholder=place))
            yield Static(id="proposals")
            yield _row(_("What is missing?"), TextField(limit=FEEDBACK, id="text"))
            yield _row(_("For whom?"), Choice(list(groups.items()), in_a_row=False, id="group"))
            yield _row(_("Topic"), Choice(list(topics.items()), in_a_row=False, id="topic"))
            yield _row(_("Kind"), Setting(kinds, chosen="information", id="kind"))
            yield Note()

    @on(Input.Changed, "#partner")
    def propose(self) -> None:
        names = self._talks.proposed(self.partner.value)
        names = [name for name in names if name != self.partner.value]
        self.partner.proposed = names[0] if names else ""
        self.proposals.display = bool(names)
        self.proposals.update(safe("→ " + " · ".join(names)))

    def action_save(self) -> None:
        try:
            saved = self._talks.add(
                self.partner.value,
                self.text.text,
                # What can be chosen are the codes of KINDS.
                kind=cast(Kind, self.kind.chosen),
                topic=self.topic.chosen,
                target_groups=filter(None, [self.group.chosen]),
            )
        except QmtuiError as error:
            self.note.wrong(error)
            wrong = self.text if isinstance(error, (TextMissing, TextTooLong)) else self.partner
            wrong.focus()
            return
        self.fill({})
        self.drop_draft()
        at = clock(saved.observed_at.astimezone(self.book.zone))
        self.note.done(_("Saved at {0}. The next talk, or Esc.").format(at))
        self.partner.focus()
        self.show_facts()


def _row(caption: str, field: Widget) -> Horizontal:
    return Horizontal(Label(caption), field, classes="row")
