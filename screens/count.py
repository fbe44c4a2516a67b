"""Counting (Zählen): one key, one stroke; a figure that says what it is made of."""

from __future__ import annotations

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from qmtui.book import Book, Now
from qmtui.count import Count
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.words import made_of
from screens.areas import AreaScreen
from screens.bars import HourBars
from screens.figure import BigFigure
from screens.text import safe


class CountScreen(AreaScreen[None]):
    """Strokes for visits; each is on the disk before it is shown."""

    AREA = "count"
    BINDING_GROUP_TITLE = _("Counting")
    HELP = _(
        "Every visit is one stroke: the space bar, Enter or +. The digits 2 to 9 count a whole "
        "group at once. − or Backspace takes one back. Visits are counted, not people: "
        "whoever comes twice is two visits."
    )
    BINDINGS = [
        Binding(
            "space,enter,plus",
            "stroke(1)",
            _("+1"),
            key_display=_("Space"),
            tooltip=_("Count one visit (also Enter and +)"),
            id="count.one",
        ),
        Binding(
            "minus,backspace",
            "stroke(-1)",
            _("less"),
            key_display="−",
            tooltip=_("Take one visit back"),
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
    ]

    here = getters.query_one(BigFigure)
    caption = getters.query_one("#caption", Static)
    total = getters.query_one("#total", Static)
    trouble = getters.query_one("#trouble", Static)
    bars = getters.query_one(HourBars)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(book, now)
        self._count = Count(book, now)
        self._is_stale = False

    def compose_area(self) -> ComposeResult:
        with Vertical(id="counting"):
            yield BigFigure()
            yield Static(id="caption")
            yield Static(id="trouble")
            yield Static(id="total")
            yield HourBars()
            hint = _("Space, Enter or +: one visit · 2 to 9: a whole group · −: one less")
            yield Static(hint, classes="hint")

    def show_facts(self) -> None:
        super().show_facts()
        self._is_stale = False
        figure = self._count.figure_here()
        self.here.figure = figure.total
        station = self.book.station_name(self.book.post.station_id)
        self.caption.update(
            safe(_("visits at {0}").format(station) if station else _("visits at this device"))
        )
        self.total.update(safe(_("The whole event: {0}").format(made_of(self._count.figure()))))
        tallies = self._count.tallies()
        self.bars.hours = tuple(self._count.hours(tallies).items())

    def action_stroke(self, delta: int) -> None:
        try:
            self._count.stroke(delta)
        except QmtuiError as error:
            # Stays until a stroke succeeds: whoever counts looks at people, not at the screen.
            self.trouble.update(safe(f"✗ {error}"))
            self.trouble.display = True
            self.app.bell()
            return
        self.trouble.display = False
        if not self._is_stale:
            # Strokes that arrive faster than the screen is drawn share one drawing.
            self._is_stale = True
            self.call_after_refresh(self.show_facts)
