"""Who helps with what (Wegweiser): search in one's own words, hand over what was found."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from qmtui.book import Book, Now
from qmtui.directory.card import card_lines, language_word
from qmtui.directory.directory import Directory
from qmtui.directory.finding import Finder, Hit
from qmtui.directory.notices import Notices, told
from qmtui.directory.reach import reach_text
from qmtui.formats import number
from qmtui.i18n import _, ngettext
from qmtui.model.directory import ServiceOffer
from screens.areas import AreaScreen
from screens.directory.hand_over import HandOver
from screens.directory.reading import cards, dates
from screens.directory.responsibility import Responsibility
from screens.fields import Line
from screens.text import safe

MOST = 40
"""Hits that are listed; whoever has more types on."""
EVERY = 20
"""Seconds after which it is looked anew who can be reached."""
SINCE = 25
"""Cells of a line for when somebody can be reached."""


class SearchLine(Line):
    """What somebody needs, in their words; the arrows walk through the hits below."""

    BINDINGS = [
        Binding("down", "screen.walk(1)", show=False),
        Binding("up", "screen.walk(-1)", show=False),
        Binding(
            "enter",
            "screen.hand_over",
            _("Hand over"),
            tooltip=_("The marked one as a picture for a phone, or to copy"),
            id="directory.hand_over",
        ),
        Binding("escape", "empty", show=False),
    ]

    def action_empty(self) -> None:
        """The next one asks for something else."""
        self.value = ""


class DirectoryScreen(AreaScreen[None]):
    """Search above, hits in the middle, all about the marked one below."""

    AREA = "directory"
    AUTO_FOCUS = SearchLine.__name__
    BINDING_GROUP_TITLE = _("Directory")
    HELP = _(
        "Type what somebody needs, in everyday words: rent, money, grief. Whoever can be reached "
        "now comes first. ↓ marks the next one, Enter shows it for a phone or to copy."
    )
    BINDINGS = [
        Binding(
            "ctrl+o",
            "responsible",
            _("Responsible"),
            tooltip=_("Which body is responsible for a topic"),
            id="directory.responsible",
        ),
        Binding(
            "ctrl+l",
            "language",
            _("Language"),
            tooltip=_("Only those who speak a language; again: the next one"),
            show=False,
            id="directory.language",
        ),
    ]

    line = getters.query_one(SearchLine)
    count = getters.query_one("#count", Static)
    hit_list = getters.query_one("#hits", OptionList)
    details = getters.query_one("#details", Static)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(book, now)
        self.directory = Directory(book, now)
        self.notices = Notices(book, now)
        self._finder = Finder(self.directory, now)
        self._hits: list[Hit] = []
        self._language = ""

    @property
    def marked(self) -> ServiceOffer | None:
        place = self.hit_list.highlighted if self.is_mounted else None
        is_hit = place is not None and place < len(self._hits)
        return self._hits[place].offer if place is not None and is_hit else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "hand_over":
            return None if self.marked is None else True
        return True

    def compose_area(self) -> ComposeResult:
        with Horizontal(classes="row"):
            yield Label(_("Who helps with what?"))
            yield SearchLine(placeholder=_("rent, money, litter …"), compact=True)
        yield Static(id="count", markup=False)
        hits = OptionList(id="hits", compact=True)
        hits.can_focus = False
        yield hits
        yield Static(id="details", markup=False)

    def on_mount(self) -> None:
        self.set_interval(EVERY, self._tick)

    def show_facts(self) -> None:
        super().show_facts()
        self._finder = Finder(self.directory, self.now)
        self.show_hits()

    def _tick(self) -> None:
        if self.is_current:
            self.show_hits()

    @on(Input.Changed)
    def search(self) -> None:
        self.show_hits(keep=False)

    def show_hits(self, *, keep: bool = True) -> None:
        """Show who fits what was typed; the mark stays with its offer if that is still there."""
        kept = self.marked if keep else None
        found = self._finder.find(self.line.value, self._language)
        self._hits = found[:MOST]
        self.hit_list.set_options(Option(self._line(hit)) for hit in self._hits)
        ids = [hit.offer.id for hit in self._hits]
        self.hit_list.highlighted = (
            None if not ids else ids.index(kept.id) if kept and kept.id in ids else 0
        )
        self.count.update(self.counted(len(found)))
        self._show_details()

    def counted(self, found: int) -> str:
        """How many were found, and who among them was asked for."""
        if not found and self.line.value.strip():
            words = _("Nothing found. Is there another word for it?")
        elif not found:
            words = self.empty
        elif found > MOST:
            words = _("{0} offers, the first {1} are listed; type on").format(number(found), MOST)
        else:
            words = ngettext("{0} offer", "{0} offers", found).format(found)
        spoken = language_word(self._language) if self._language else _("all")
        return " · ".join([words, _("Language (Ctrl+L): {0}").format(spoken)])

    @property
    def empty(self) -> str:
        """What is said while there is no offer at all."""
        return _("The office has not handed out a directory yet.")

    def _line(self, hit: Hit) -> Content:
        sign = "● " if hit.reach.is_open else "○ "
        when = reach_text(hit.reach, self.now(), self.book.zone)
        offer = safe(" · ".join(filter(None, [hit.offer.provider, hit.offer.offer])))
        reached = Content(sign + when).truncate(SINCE, pad=True)
        style = "$text-success bold" if hit.reach.is_open else "$text-muted"
        return Content.assemble(reached.stylize(style), " ", offer).truncate(
            max(self.size.width - 4, 20), ellipsis=True
        )

    @on(OptionList.OptionHighlighted)
    def _show_details(self) -> None:
        offer = self.marked
        self.details.display = offer is not None
        if offer is not None:
            self.details.update(self._card(offer))
        self.refresh_bindings()

    def _card(self, offer: ServiceOffer) -> Content:
        name = safe(offer.provider).stylize("bold")
        if self.directory.is_stale(offer):
            name = Content.assemble(name, Content("  ▲ " + _("not checked for a year")))
        if closed := self.notices.closing_offer(offer):
            name = Content("\n").join([name, safe(f"▲ {told(closed)}")])
        lines = [f"{caption}: {words}" for caption, words in card_lines(offer)]
        return Content("\n").join([name, *map(safe, lines)])

    @on(OptionList.OptionSelected)
    def take_clicked(self) -> None:
        self.action_hand_over()

    def action_walk(self, steps: int) -> None:
        if steps > 0:
            self.hit_list.action_cursor_down()
        else:
            self.hit_list.action_cursor_up()

    def action_hand_over(self) -> None:
        if offer := self.marked:
            self.app.push_screen(HandOver(offer))

    def action_responsible(self) -> None:
        self.app.push_screen(Responsibility(self.book, self.now))

    def action_language(self) -> None:
        languages = ["", *self.directory.languages()]
        place = languages.index(self._language) if self._language in languages else 0
        self._language = languages[(place + 1) % len(languages)]
        self.show_hits()


class FieldDirectory(DirectoryScreen):
    """At a station: large letters, what comes next, and who we are."""

    UNSEEN = frozenset({"directory.responsible", "app.undo", "app.palette", "app.quit"})
    BINDINGS = [
        Binding(
            "ctrl+g",
            "large",
            _("Large"),
            tooltip=_("Number and hours in large letters, to copy"),
            id="directory.large",
        ),
        Binding(
            "ctrl+n",
            "dates",
            _("Dates"),
            tooltip=_("What comes next in the quarter"),
            id="directory.dates",
        ),
        Binding(
            "ctrl+r",
            "cards",
            _("About us"),
            tooltip=_("Who we are, and what we do not do"),
            id="directory.cards",
        ),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "large" and self.marked is None:
            return None
        return super().check_action(action, parameters)

    def action_large(self) -> None:
        if offer := self.marked:
            self.app.push_screen(HandOver(offer, is_large=True))

    def action_dates(self) -> None:
        self.app.push_screen(dates(self.book, self.now))

    def action_cards(self) -> None:
        self.app.push_screen(cards(self.book))
