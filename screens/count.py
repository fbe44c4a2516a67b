"""Counting (Zählen): one key, one stroke; a figure that says what it is made of."""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from qmtui.book import Book, Now
from qmtui.breakdown import parts_of
from qmtui.capacity import Capacity
from qmtui.count import Count
from qmtui.counters import Counters, name_of
from qmtui.errors import QmtuiError
from qmtui.formats import clock, number
from qmtui.i18n import _
from qmtui.model.count import LEAVING, VISITS
from qmtui.words import made_of, people
from screens.areas import AreaScreen
from screens.bands import KEYS, Bands
from screens.bars import HourBars, bars_of
from screens.counter_tabs import CounterTabs
from screens.figure import BigFigure
from screens.keys import display, key_of
from screens.standing import Standing
from screens.text import safe


class Last(NamedTuple):
    """The last stroke since this counter was chosen."""

    entry_id: str
    delta: int
    band: str | None
    at: str


class CountScreen(AreaScreen[None]):
    """Strokes for visits and other counters; each is on the disk before it is shown."""

    AREA = "count"
    UNSEEN = frozenset({"app.quit"})
    BINDING_GROUP_TITLE = _("Counting")
    HELP = _(
        "Every visit is one stroke: the space bar, Enter or +. The digits 2 to 9 count a whole "
        "group at once. − or Backspace takes one back. Visits are counted, not people: "
        "whoever comes twice is two visits. Where there are groups, such as ages, the letter in "
        "front of a group counts there, and − takes one back from the group counted last."
    )
    BINDINGS = [
        Binding(
            "space,enter,plus",
            "stroke(1)",
            _("+1"),
            key_display=_("Space"),
            tooltip=_("Count one visit (also Enter and +)"),
            show=False,
            id="count.one",
        ),
        Binding(
            "minus,backspace",
            "stroke(-1)",
            _("less"),
            key_display="−",
            tooltip=_("Take one visit back"),
            show=False,
            id="count.less",
        ),
        Binding(
            "5",
            "stroke(5)",
            _("+5"),
            tooltip=_("Count five visits; other digits count as many as they say"),
            show=False,
            id="count.five",
        ),
        *(Binding(str(n), f"stroke({n})", show=False) for n in (1, 2, 3, 4, 6, 7, 8, 9)),
        *(Binding(key, f"band({n}, 1)", show=False) for n, key in enumerate(KEYS)),
        # Caps Lock counts like anything else.
        *(Binding(key.upper(), f"band({n}, 1)", show=False) for n, key in enumerate(KEYS)),
        Binding(
            "tab,right",
            "counter(1)",
            _("Counter"),
            tooltip=_("Count something else: the next counter"),
            show=False,
            id="count.next",
        ),
        Binding("shift+tab,left", "counter(-1)", show=False),
        Binding(
            "ctrl+k",
            "headcount",
            _("Headcount"),
            tooltip=_("Enter how many people are there at one look"),
            id="count.headcount",
        ),
        Binding(
            "ctrl+n",
            "late",
            _("From paper"),
            tooltip=_("Enter later what was counted on paper"),
            id="count.late",
        ),
        Binding(
            "ctrl+o",
            "origin",
            _("Made of?"),
            tooltip=_("What the figure is made of: stations, hours, methods"),
            show=False,
            id="count.origin",
        ),
    ]

    tabs = getters.query_one(CounterTabs)
    here = getters.query_one(BigFigure)
    caption = getters.query_one("#caption", Static)
    trouble = getters.query_one("#trouble", Static)
    bands = getters.query_one(Bands)
    total = getters.query_one("#total", Static)
    standing = getters.query_one(Standing)
    bars = getters.query_one(HourBars)
    hint = getters.query_one("#hint", Static)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(book, now)
        self._count = Count(book, now)
        self._counters = Counters(book, self._count)
        self._capacity = Capacity(book)
        self._counter = self._counters.chosen
        self._last: Last | None = None

    def compose_area(self) -> ComposeResult:
        with Vertical(id="counting"):
            yield CounterTabs()
            yield BigFigure()
            yield Static(id="caption")
            yield Static(id="trouble")
            yield Bands()
            yield Static(id="total")
            yield Standing()
            yield HourBars()
            yield Static(id="hint", classes="hint")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "counter":
            return len(self._counters.offered()) > 1
        if action == "band":
            place = parameters[0]
            return isinstance(place, int) and place < len(self._named_bands())
        return True

    def show_facts(self) -> None:
        super().show_facts()
        if self._counter != self._counters.chosen:
            # The device was moved to another station meanwhile.
            self._counter, self._last = self._counters.chosen, None
        if self._last and self._last.entry_id in self.book.taken_back:
            self._last = None
        counter = self._counter
        self.tabs.counters = tuple(self._counters.offered())
        self.tabs.chosen = counter
        self.here.figure = self._count.figure_here(counter).total
        self.caption.update(safe(self._caption()))
        self.bands.figures = self._band_figures()
        self.bands.last = (self._last.band or "") if self._last else None
        self.total.update(safe(self._total(), multiline=True))
        limits = self._capacity.limit, self._capacity.limit_here
        self.standing.display = self._capacity.by_strokes and limits != (None, None)
        if self.standing.display:
            self.standing.show(self._capacity, self.book.zone)
        parts = parts_of(self.book, self._count, self.book.event(), counter)
        self.bars.bars = bars_of(chain.from_iterable(part.rows for part in parts))
        self.bars.heading = _("All stations") if len(parts) > 1 else ""
        self.bars.advice = self._advice()
        self.hint.update(self._hint())

    def _caption(self) -> str:
        station = self.book.station_name(self.book.post.station_id)
        name = name_of(self._counter)
        words = _("{0} at {1}").format(name, station or _("this device"))
        if self._last is None:
            return words
        _entry_id, delta, band, at = self._last
        said = f"{delta:+}".replace("-", "−") + (f" {band}" if band else "")
        return words + " · " + _("last {0}, {1}").format(said, at)

    def _band_figures(self) -> tuple[tuple[str, int], ...]:
        figures = self._count.bands_here(self._counter)
        # Strokes without a group have a column only beside groups.
        return tuple(figures.items()) if figures.keys() - {""} else ()

    def _named_bands(self) -> list[str]:
        return [band for band, _figure in self._band_figures() if band]

    def _total(self) -> str:
        figure = self._count.figure(self._counter)
        if self._counter == VISITS:
            total = _("In all: {0}").format(made_of(figure))
        else:
            total = _("In all: {0}").format(number(figure.total))
            if figure.late_entry:
                total += ", " + _("{0} of them entered later").format(number(figure.late_entry))
        if self._counter not in (VISITS, LEAVING):
            return total + ", " + _("not added to the visits")
        if LEAVING not in self._counters.offered():
            return total
        return f"{total}\n" + _("Here now: {0}").format(people(self._count.here()))

    def _advice(self) -> str:
        """What to press as long as there are no strokes."""
        keys = KEYS[: len(self._named_bands())]
        if not keys:
            if self._counter == VISITS:
                return _("No strokes yet. Press the space bar for each visit.")
            return _("No strokes yet. Press the space bar for each one.")
        if len(keys) > 1:
            keys = _("{0} or {1}").format(", ".join(keys[:-1]), keys[-1])
        return _("For each person the key of the group: {0}.").format(keys)

    def _hint(self) -> str:
        bands = self._named_bands()
        origin = display(key_of(self.app, "count.origin", "ctrl+o"))
        if not bands:
            words = _("Space, Enter, +: one visit · 2–9: a group · −: one less · {0}: made of?")
            return words.format(origin)
        keys = f"{KEYS[0]}–{KEYS[min(len(bands), len(KEYS)) - 1]}" if len(bands) > 1 else KEYS[0]
        words = _("{0}: one · −: one less · Space: without a group · {1}: made of?")
        return words.format(keys, origin)

    def action_stroke(self, delta: int) -> None:
        # A slip is taken back where it was made.
        band = self._last.band if delta < 0 and self._last else None
        self._stroke(delta, band)

    def action_band(self, place: int, delta: int) -> None:
        self._stroke(delta, self._named_bands()[place])

    def action_counter(self, steps: int) -> None:
        self._counter, self._last = self._counters.step(steps), None
        self.show_facts()
        self.refresh_bindings()

    def action_headcount(self) -> None:
        from screens.headcount import HeadcountScreen

        self.app.push_screen(HeadcountScreen(self.book, self._count), self._say_saved)

    def action_late(self) -> None:
        from screens.late_entry import LateEntryScreen

        bands = self._named_bands()
        form = LateEntryScreen(self.book, self.now, self._count, self._counter, bands)
        self.app.push_screen(form, self._say_saved)

    def _say_saved(self, saved: str | None) -> None:
        if saved:
            self.notify(f"✓ {saved}", markup=False)

    def action_origin(self) -> None:
        from screens.origin import OriginScreen

        self.app.push_screen(OriginScreen(self.book, self._count, self._counter))

    def _stroke(self, delta: int, band: str | None) -> None:
        try:
            self._count.stroke(delta, self._counter, band)
        except QmtuiError as error:
            # Stays until a stroke succeeds: whoever counts looks at people, not at the screen.
            self.trouble.update(safe(f"✗ {error}"))
            self.trouble.display = True
            self.app.bell()
            return
        self.trouble.display = False
        _table, entry = next(self.book.own.newest())
        at = clock(entry.observed_at.astimezone(self.book.zone))
        self._last = Last(entry.id, delta, band, at)
        self.show_facts()
