"""The templates of events: kept from an event, renamed, taken away."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from qmtui.book import Book, Now
from qmtui.i18n import _
from qmtui.model.event import KINDS, Event
from qmtui.model.planning import EventTemplate
from qmtui.planning.telling import brought_told
from qmtui.planning.templates import Templates, is_own
from screens.areas import AreaScreen
from screens.choose_folder import two_lines
from screens.dialogs import Confirm
from screens.inbox.ask import Ask
from screens.note import Note


class TemplatesScreen(AreaScreen[None]):
    """Whoever plans an event finds them by its kind; `event` is the one that can be kept."""

    AREA = "events"
    AUTO_FOCUS = "#templates"
    BINDING_GROUP_TITLE = _("Templates")
    HELP = _(
        "A template brings stations, counters, shifts and tasks along when an event of its kind is "
        "planned. n keeps the event marked before as your own; it is proposed first from then on. "
        "Those that come with the program stay as they are."
    )
    BINDINGS = [
        Binding(
            "n",
            "keep",
            _("Keep the event"),
            tooltip=_("Keep the marked event as a template"),
            id="templates.keep",
        ),
        Binding(
            "c",
            "rename",
            _("Rename"),
            tooltip=_("Give your own template another name (also Enter)"),
            id="templates.rename",
        ),
        Binding(
            "delete",
            "remove",
            _("Remove"),
            tooltip=_("Take your own template away"),
            id="templates.remove",
        ),
        Binding(
            "escape",
            "dismiss(None)",
            _("Back"),
            tooltip=_("Back to the screen before"),
            id="templates.back",
        ),
    ]

    template_list = getters.query_one("#templates", OptionList)
    note = getters.query_one(Note)

    def __init__(self, book: Book, now: Now, event: Event | None) -> None:
        super().__init__(book, now)
        self._templates = Templates(book)
        self._event = event
        self._shown: list[EventTemplate] = []

    def compose_area(self) -> ComposeResult:
        with Vertical(classes="office"):
            yield Label(_("Templates"), classes="heading")
            yield OptionList(id="templates", markup=False)
            yield Note()

    @property
    def marked(self) -> EventTemplate | None:
        place = self.template_list.highlighted if self.is_mounted else None
        return None if place is None else self._shown[place]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "keep":
            return True if self._event else None
        if action in ("rename", "remove"):
            return True if self.marked and is_own(self.marked) else None
        return True

    def why_not(self, action: str) -> str:
        if action == "keep":
            return _("Mark an event in the list first.")
        return _("This one comes with the program and stays; keep your own beside it.")

    def on_mount(self) -> None:
        self._show(None)

    def _show(self, marked: str | None) -> None:
        self._shown = self._templates.all()
        self.template_list.set_options(Option(self._line(t)) for t in self._shown)
        ids = [template.id for template in self._shown]
        self.template_list.highlighted = ids.index(marked) if marked in ids else 0
        self.refresh_bindings()

    @on(OptionList.OptionHighlighted)
    def _look_at_keys(self) -> None:
        self.refresh_bindings()

    def _line(self, template: EventTemplate) -> Content:
        kind = _(KINDS.get(template.kind, template.kind))
        whose = _("{0}, your own").format(kind) if is_own(template) else _("comes along")
        return two_lines(template.title, " · ".join(filter(None, [whose, brought_told(template)])))

    def action_keep(self) -> None:
        if event := self._event:

            def keep(title: str) -> None:
                self._say(self._templates.save(event, title), _("Kept: {0}."))

            question = _("Keep “{0}” as a template").format(event.title)
            own = _("name of the template")
            self.app.push_screen(Ask(question, keep, own=own, typed=event.title))

    @on(OptionList.OptionSelected)
    def action_rename(self) -> None:
        template = self.marked
        if template and is_own(template):

            def rename(title: str) -> None:
                self._say(self._templates.rename(template, title), _("Saved: {0}."))

            question, own = _("Another name for “{0}”"), _("name of the template")
            screen = Ask(question.format(template.title), rename, own=own, typed=template.title)
            self.app.push_screen(screen)

    def action_remove(self) -> None:
        if (template := self.marked) is None:
            return

        def remove(yes: bool | None) -> None:
            if yes:
                self._templates.remove(template)
                self._show(None)
                self.note.done(_("Removed: {0}").format(template.title))

        question = _("Take the template “{0}” away?").format(template.title)
        more = _("Events made with it stay as they are.")
        self.app.push_screen(Confirm(question, yes=_("Remove"), more=more), remove)

    def _say(self, template: EventTemplate, words: str) -> None:
        self._show(template.id)
        self.note.done(words.format(template.title))
