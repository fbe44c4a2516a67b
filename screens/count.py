"""Counting (Zählen): one key, one stroke; a figure that says what it is made of."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from qmtui.book import Book, Now
from qmtui.breakdown import by_time
from qmtui.capacity import Capacity
from qmtui.count import Count
from qmtui.counters import Counters
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.model.count import LEAVING, VISITS, Figure
from qmtui.own_strokes import last_stroke
from screens.areas import AreaScreen
from screens.bands import KEYS, Bands
from screens.bars import HourBars, bars_of
from screens.count_words import CountWords
from screens.counter_tabs import CounterTabs
from screens.figure import BigFigure
from screens.standing import Standing
from screens.text import safe


class CountScreen(AreaScreen[None]):
    """Strokes for visits and other counters; each is on the disk before it is shown."""

    AREA = "count"
    UNSEEN = frozenset({"app.quit"})
    BINDING_GROUP_TITLE = _("Counting")
    HELP = _(
        "Every visit is one stroke: the space bar, Enter or +. The digits 2 to 9 count a whole "
        "group at once. − or Backspace takes one back. Visits are counted, not people: "
        "whoever comes twice is two visits. Where there are groups, such as ages, the letter in "
        "front of a group counts there, and − takes one back from the group counted last. Where "
        "those who go are counted too, 0 is one of them. V shows quarters of an hour."
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
            "less",
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
        *(Binding(key, f"band({n})", show=False) for n, key in enumerate(KEYS)),
        # Caps Lock counts like anything else.
        *(Binding(key.upper(), f"band({n})", show=False) for n, key in enumerate(KEYS)),
        # The number pad as some terminals send it.
        Binding("add", "stroke(1)", show=False),
        Binding("subtract", "less", show=False),
        Binding(
            "0",
            "gone",
            _("Gone"),
            tooltip=_("Count one who goes, without changing the counter"),
            show=False,
            id="count.gone",
        ),
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
            "v,V",
            "quarters",
            _("Quarters of an hour"),
            key_display="V",
            tooltip=_("Show quarters of an hour, or hours again"),
            show=False,
            id="count.quarters",
        ),
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
        self._quarters = False
        self._named_bands: list[str] = []
        """The groups that have a key; every key asks for them."""

    def compose_area(self) -> ComposeResult:
        with Vertical(id="counting"):
            yield CounterTabs()
            yield BigFigure()
            yield Static(id="caption")
            yield Static(id="trouble")
            yield Standing()
            yield Bands()
            yield Static(id="total")
            yield HourBars()
            yield Static(id="hint", classes="hint")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "counter":
            return len(self._counters.offered()) > 1
        if action == "gone":
            return self._counts_both()
        if action == "band":
            place = parameters[0]
            return isinstance(place, int) and place < len(self._named_bands)
        return True

    def show_facts(self) -> None:
        super().show_facts()
        # The device may have been moved to another station meanwhile.
        counter = self._counter = self._counters.chosen
        last = last_stroke(self.book, counter, *([LEAVING] if self._counts_both() else []))
        self.tabs.counters = tuple(self._counters.offered())
        self.tabs.chosen = counter
        self.here.figure = self._count.figure_here(counter).total
        self.bands.figures = self._band_figures()
        self._named_bands = [band for band, _figure in self.bands.figures if band]
        self.bands.last = (last.band or "") if last and last.counter == counter else None
        words = self._words()
        self.caption.update(safe(words.caption(last)))
        self.total.update(safe(words.total(), multiline=True))
        self.standing.display = self._has_limits
        if self.standing.display:
            self.standing.show(self._capacity, self.book.zone)
        rows = by_time(self.book, self._count, counter, quarters=self._quarters)
        self.bars.bars = bars_of(rows, quarters=self._quarters)
        self.bars.heading = words.heading(quarters=self._quarters)
        self.bars.advice = words.advice()
        self.hint.update(words.hint())

    @property
    def stroke_keys(self) -> str:
        """The letters that count; many of them at once are two quick hands and no scanner."""
        return KEYS[: len(self._named_bands)]

    @property
    def _has_limits(self) -> bool:
        """Whether what is counted here is set against a limit."""
        limits = self._capacity.limit, self._capacity.limit_here
        return self._capacity.by_strokes and limits != (None, None)

    def _counts_both(self) -> bool:
        """Whether those who go are counted beside the visits."""
        return self._counter == VISITS and LEAVING in self._counters.offered()

    def _words(self) -> CountWords:
        return CountWords(
            self.app,
            self.book,
            self._count,
            self._counter,
            groups=len(self._named_bands),
            has_leaving=LEAVING in self._counters.offered(),
            has_limits=self._has_limits,
        )

    def _band_figures(self) -> tuple[tuple[str, int], ...]:
        figures = self._count.bands_here(self._counter)
        # Strokes without a group have a column only beside groups.
        return tuple(figures.items()) if figures.keys() - {""} else ()

    def action_stroke(self, delta: int) -> None:
        self._write(partial(self._count.stroke, delta, self._counter))

    def action_band(self, place: int) -> None:
        self._write(partial(self._count.stroke, 1, self._counter, self._named_bands[place]))

    def action_less(self) -> None:
        self._write(partial(self._count.less, self._counter))

    def action_gone(self) -> None:
        self._write(partial(self._count.stroke, 1, LEAVING))

    def action_quarters(self) -> None:
        self._quarters = not self._quarters
        self.show_facts()

    def action_counter(self, steps: int) -> None:
        self._counters.step(steps)
        self.trouble.display = False
        self.show_facts()
        self.refresh_bindings()

    def action_headcount(self) -> None:
        from screens.headcount import HeadcountScreen

        self.app.push_screen(HeadcountScreen(self.book, self._count), self._say_saved)

    def action_late(self) -> None:
        from screens.late_entry import LateEntryScreen

        bands = self._named_bands
        form = LateEntryScreen(self.book, self.now, self._count, self._counter, bands)
        self.app.push_screen(form, self._say_saved)

    def _say_saved(self, saved: str | None) -> None:
        if saved:
            self.notify(f"✓ {saved}", markup=False)

    def action_origin(self) -> None:
        from screens.origin import OriginScreen

        self.app.push_screen(OriginScreen(self.book, self.now, self._count, self._counter))

    def _write(self, stroke: Callable[[], Figure]) -> None:
        try:
            stroke()
        except QmtuiError as error:
            # Stays until a stroke succeeds: whoever counts looks at people, not at the screen.
            self.trouble.update(safe(f"✗ {error}"))
            self.trouble.display = True
            self.app.bell()
            return
        self.trouble.display = False
        self.show_facts()
