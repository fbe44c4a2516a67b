"""The office's measures: what people are asked about, and how they chose."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Label, OptionList, Static
from textual.widgets.option_list import Option

from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.feedback.polls import Poll
from qmtui.formats import number
from qmtui.i18n import _
from qmtui.measures import Measures
from qmtui.model.feedback import Measure
from screens.areas import AreaScreen
from screens.choose_folder import two_lines
from screens.dialogs import Confirm
from screens.measure_form import MeasureForm
from screens.note import Note


class MeasuresScreen(AreaScreen[None]):
    """What is planned goes out with the next issue, to every event or to one."""

    AREA = "events"
    AUTO_FOCUS = "#measures"
    BINDING_GROUP_TITLE = _("Measures and dot polls")
    HELP = _(
        "A measure has facts and up to eight options. At the stations people give dots to the "
        "options; what they chose is shown here once it was taken in. Enter changes the marked "
        "measure."
    )
    BINDINGS = [
        Binding("n", "new", _("New"), tooltip=_("Plan a measure"), id="measures.new"),
        Binding(
            "c",
            "change",
            _("Change"),
            tooltip=_("Change the measure (also Enter)"),
            show=False,
            id="measures.change",
        ),
        Binding(
            "delete",
            "remove",
            _("Remove"),
            tooltip=_("Take the measure off the plan"),
            id="measures.remove",
        ),
        Binding(
            "escape",
            "dismiss(None)",
            _("Back"),
            tooltip=_("Back to the screen before"),
            id="measures.back",
        ),
    ]

    measure_list = getters.query_one("#measures", OptionList)
    advice = getters.query_one("#advice", Static)
    note = getters.query_one(Note)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(book, now)
        self._measures = Measures(book)
        self._shown: list[Measure] = []

    def compose_area(self) -> ComposeResult:
        with Vertical(classes="office"):
            yield Label(_("Measures and dot polls"), classes="heading")
            yield Static(id="advice")
            yield OptionList(id="measures", markup=False)
            yield Note()

    @property
    def marked(self) -> Measure | None:
        place = self.measure_list.highlighted if self.is_mounted else None
        return None if place is None else self._shown[place]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return None if action in ("change", "remove") and self.marked is None else True

    def on_mount(self) -> None:
        self._show(None)

    def _show(self, marked: Measure | None) -> None:
        self._shown = self._measures.all()
        self.measure_list.set_options(Option(self._told(measure)) for measure in self._shown)
        advice = _("Enter changes the marked one, n plans another.")
        self.advice.update(
            advice if self._shown else _("No measure is planned yet. n plans the first one.")
        )
        self.measure_list.display = bool(self._shown)
        ids = [measure.id for measure in self._shown]
        if ids:
            self.measure_list.highlighted = ids.index(marked.id) if marked else 0
            self.measure_list.focus()
        self.refresh_bindings()

    def _told(self, measure: Measure) -> Content:
        try:
            options = Poll(self.book, self.now, measure).result().options
        except QmtuiError as error:
            return two_lines(measure.title, str(error))
        chosen = (f"{option} {number(dots)}" for option, dots in options.items())
        event = self.book.events.get(measure.event_id) if measure.event_id else None
        only = _("only {0}").format(event.title) if event else ""
        shown = " · ".join([*chosen, *filter(None, [only])])
        return two_lines(measure.title, shown or _("no options yet"))

    def action_new(self) -> None:
        self.app.push_screen(MeasureForm(self.book, None), self._say_saved)

    @on(OptionList.OptionSelected)
    def action_change(self) -> None:
        if measure := self.marked:
            self.app.push_screen(MeasureForm(self.book, measure), self._say_saved)

    def _say_saved(self, measure: Measure | None) -> None:
        if measure:
            self._show(measure)
            later = _("The stations learn of it when the event is handed out once more (a).")
            self.note.done(f"{_('Saved: {0}.').format(measure.title)} {later}")

    def action_remove(self) -> None:
        measure = self.marked
        if measure is None:
            return

        def remove(yes: bool | None) -> None:
            if not yes:
                return
            try:
                self._measures.remove(measure)
            except QmtuiError as error:
                self.note.wrong(error)
            else:
                self._show(None)
                self.note.done(_("Removed: {0}").format(measure.title))

        question = _("Take “{0}” off the plan?").format(measure.title)
        self.app.push_screen(Confirm(question, yes=_("Remove")), remove)
