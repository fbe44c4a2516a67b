"""Cards from a topic table: kind, topic and table once, then a line for each card."""

from __future__ import annotations

from typing import Any, cast

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from qmtui.book import Book, Now
from qmtui.clean import FEEDBACK
from qmtui.code_lists import codes_of
from qmtui.errors import QmtuiError
from qmtui.feedback.cards import Cards, Pile
from qmtui.formats import clock, number
from qmtui.i18n import _, mark, ngettext
from qmtui.model.feedback import KINDS, Feedback, Kind
from screens.choice import Choice
from screens.fields import Line
from screens.initials import remember
from screens.note import Note
from screens.setting import Setting
from screens.text import safe
from screens.way_screen import BACK, WayScreen

TYPED = {"live": mark("at the table"), "paper": mark("later, from paper")}
"""When the cards are typed."""


class CardLine(Line):
    """One card; while it is empty, undo takes back the card before."""

    BINDINGS = [
        Binding("up", "app.focus_previous", show=False),
        Binding("ctrl+z", "stay", show=False),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self.value) if action == "stay" else True

    def action_stay(self) -> None:
        """Swallow the key: whoever types a card wants none undone."""


class LastCards(Static):
    """The cards of the table, the newest on top, as many as there is room for."""

    COMPONENT_CLASSES = {"cards--last", "cards--time"}

    cards: reactive[tuple[tuple[str, str, int], ...]] = reactive((), layout=False)
    """Time, text and how many more said the same."""

    def render(self) -> Content:
        lines = [self._line(*card) for card in self.cards[: max(self.size.height, 1)]]
        if lines:
            lines[0] = lines[0].stylize(self.get_visual_style("cards--last"))
        return Content("\n").join(lines)

    def _line(self, at: str, text: str, agreeing: int) -> Content:
        more = f"  +{number(agreeing)} {_('me too')}" if agreeing else ""
        room = max(self.size.width - len(at) - 2 - len(more), 4)
        words = safe(text or _("(sealed)")).truncate(room, ellipsis=True)
        return Content.assemble(f"{at}  ", words, more)


class CardsScreen(WayScreen):
    """Forty cards in ten minutes; each is saved with Enter before the next is typed."""

    AREA = "cards"
    BINDING_GROUP_TITLE = _("Cards from a topic table")
    HELP = _(
        "Choose kind, topic and table once; they stay for all cards. Then type a card and press "
        "Enter: it is saved. Did several people put the same on cards, or say it as well? Ctrl+E "
        "adds one who agrees to the last card. Ctrl+Z takes back what was done last. ↑ goes to "
        "the fields above."
    )
    BINDINGS = [
        Binding(
            "ctrl+e",
            "agree",
            _("Me too"),
            tooltip=_("One more person says what is on the last card"),
            priority=True,
            id="cards.agree",
        ),
        BACK,
    ]

    kind = getters.query_one("#kind", Choice)
    topic = getters.query_one("#topic", Choice)
    field = getters.query_one("#field", Choice)
    table = getters.query_one("#table", Choice)
    typed = getters.query_one("#typed", Choice)
    card = getters.query_one(CardLine)
    count = getters.query_one("#count", Static)
    last = getters.query_one(LastCards)
    note = getters.query_one(Note)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(book, now)
        self._cards = Cards(book, now)

    @property
    def has_unsaved(self) -> bool:
        return self.is_mounted and bool(self.card.value.strip())

    @property
    def draft(self) -> dict[str, Any]:
        return {"card": self.card.value} if self.has_unsaved else {}

    def fill(self, draft: dict[str, Any]) -> None:
        self.card.value = str(draft.get("card", ""))

    def compose_area(self) -> ComposeResult:
        event, day = self.book.event(), self.book.today(self.now)
        before = self._before()
        topics = codes_of(self.book, "topics", day)
        fields = codes_of(self.book, "action_fields", day, event.field_set)
        tables = {station.id: station.name for station in self.book.stations_of(event)}
        with Vertical(id="cards"):
            yield Label(_("Cards from a topic table"), classes="heading")
            yield _row(_("Kind"), Choice(_answers(KINDS), chosen=before.get("kind"), id="kind"))
            yield _row(_("Topic"), _wheel(topics, before, "topic"))
            yield _row(_("Field of action"), _wheel(fields, before, "field"))
            yield _row(_("Table"), _wheel(tables, before, "table"))
            yield _row(_("Typed"), Setting(_answers(TYPED), chosen="live", id="typed"))
            yield _row(_("Card"), CardLine(limit=FEEDBACK, id="card"))
            yield Note()
            yield Static(id="count")
            yield LastCards()
            yield Static(_("Enter saves the card and the next one can be typed."), classes="hint")

    def on_mount(self) -> None:
        if self.table.chosen is None:
            self.table.chosen = self.book.post.station_id
        first: Widget = self.kind if self.kind.chosen is None else self.card
        self.set_focus(first)

    def show_facts(self) -> None:
        super().show_facts()
        cards = self._cards.of_table(self._station)
        table = self.book.station_name(self._station) or _("this device")
        words = ngettext("{0} card at {1}", "{0} cards at {1}", len(cards))
        self.count.update(safe(words.format(number(len(cards)), table)))
        self.last.cards = tuple(map(self._told, cards[:20]))

    def _told(self, card: Feedback) -> tuple[str, str, int]:
        at = clock(card.recorded_at.astimezone(self.book.zone))
        return at, card.text, self._cards.agreeing(card.id)

    @property
    def _station(self) -> str | None:
        return self.table.chosen or self.book.post.station_id

    @on(Choice.Chosen, "#kind")
    def go_on(self) -> None:
        next_field: Widget = self.card if self.card.value else self.topic
        next_field.focus()

    @on(Choice.Chosen, "#table")
    def show_table(self) -> None:
        self.show_facts()

    @on(Input.Submitted)
    def save(self) -> None:
        if self.kind.chosen is None:
            self.note.wrong(_("First the kind, please: one of the numbers 1 to 6."))
            self.kind.focus()
            return
        if not self.card.value.strip():
            return
        try:
            # What can be chosen are the codes of KINDS.
            self._cards.add(self.card.value, self._pile(cast(Kind, self.kind.chosen)))
        except QmtuiError as error:
            self.note.wrong(error)
            self.app.bell()
            return
        self.card.value = ""
        self.drop_draft()
        self.note.clear()
        self._remember()
        self.show_facts()

    def _pile(self, kind: Kind) -> Pile:
        return Pile(
            kind=kind,
            topic=self.topic.chosen,
            field=self.field.chosen,
            station_id=self.table.chosen,
            is_paper=self.typed.chosen == "paper",
        )

    def action_agree(self) -> None:
        cards = self._cards.of_table(self._station)
        if not cards:
            self.note.heed(_("There is no card yet that somebody could agree to."))
            return
        try:
            self._cards.agree(cards[0].id)
        except QmtuiError as error:
            self.note.wrong(error)
        else:
            self.note.clear()
            self.show_facts()

    def _before(self) -> dict[str, Any]:
        """What was chosen for the last card on this device; codes only, no text."""
        before = self.book.local.get("cards")
        return before if isinstance(before, dict) else {}

    def _remember(self) -> None:
        chosen = {str(choice.id): choice.chosen for choice in self.query(Choice)}
        if self._before() != chosen:
            remember(self.book, cards=chosen)


def _row(caption: str, field: Widget) -> Horizontal:
    return Horizontal(Label(caption), field, classes="row")


def _answers(codes: dict[str, str]) -> list[tuple[str, str]]:
    return [(code, _(words)) for code, words in codes.items()]


def _wheel(codes: dict[str, str], before: dict[str, Any], name: str) -> Choice:
    chosen = before.get(name)
    return Choice(
        list(codes.items()), chosen=chosen if chosen in codes else None, in_a_row=False, id=name
    )
