"""What the counting screen says about the counter that is chosen."""

from __future__ import annotations

from textual.dom import DOMNode

from qmtui.book import Book
from qmtui.count import Count
from qmtui.counters import name_of
from qmtui.formats import clock, number
from qmtui.i18n import _
from qmtui.model.count import LEAVING, VISITS, Tally
from qmtui.words import made_of, people
from screens.bands import KEYS
from screens.keys import display, key_of


class CountWords:
    """The sentences for one counter as it is now; `app` knows which keys people have chosen."""

    def __init__(
        self,
        app: DOMNode,
        book: Book,
        count: Count,
        counter: str,
        *,
        groups: int,
        has_leaving: bool,
        has_limits: bool,
    ) -> None:
        """`groups` have a key; `has_leaving` says that those who go are counted, `has_limits` that
        a light says how many are here."""
        self._app = app
        self._book = book
        self._count = count
        self._counter = counter
        self._keys = KEYS[:groups]
        self._has_leaving = has_leaving
        self._has_limits = has_limits

    def caption(self, last: Tally | None) -> str:
        """What is counted where, and the last stroke."""
        station = self._book.station_name(self._book.post.station_id)
        name = name_of(self._counter)
        words = _("{0} at {1}").format(name, station or _("this device"))
        if last is None:
            return words
        said = f"{last.delta:+}".replace("-", "−")
        what = name_of(last.counter) if last.counter != self._counter else ""
        said = " ".join(filter(None, [said, what, last.band]))
        # When it was written down: what is taken back belongs to the hour of its stroke.
        at = clock(last.recorded_at.astimezone(self._book.zone))
        return words + " · " + _("last {0}, {1}").format(said, at)

    def heading(self, *, quarters: bool) -> str:
        """What the bars are of, and the key for the other picture."""
        several = len(self._book.stations_of(self._book.event())) > 1
        by, other = _("by the hour"), _("quarters of an hour")
        if quarters:
            by, other = _("by quarters of an hour"), _("hours")
        words = " ".join(filter(None, [_("All stations") if several else "", by]))
        return f"{words[:1].upper()}{words[1:]} · {self._key('count.quarters', 'v')}: {other}"

    def total(self) -> str:
        """The figure of all stations, and how many have gone and are here."""
        figure = self._count.figure(self._counter)
        if self._counter == VISITS:
            total = _("In all: {0}").format(made_of(figure))
        else:
            total = _("In all: {0}").format(number(figure.total))
            if figure.late_entry:
                total += ", " + _("{0} of them entered later").format(number(figure.late_entry))
        if self._counter not in (VISITS, LEAVING):
            return total + ", " + _("not added to the visits")
        if not self._has_leaving:
            return total
        found = []
        if self._counter == VISITS:
            found = [_("Gone: {0}").format(number(self._count.figure(LEAVING).total))]
        if not self._has_limits:
            # Else the light below says it.
            found += [_("Here now: {0}").format(people(self._count.here()))]
        return "\n".join(filter(None, [total, " · ".join(found)]))

    def advice(self) -> str:
        """What to press as long as there are no strokes."""
        keys = self._keys
        if not keys:
            if self._counter == VISITS:
                return _("No strokes yet. Press the space bar for each visit.")
            return _("No strokes yet. Press the space bar for each one.")
        if len(keys) > 1:
            keys = _("{0} or {1}").format(", ".join(keys[:-1]), keys[-1])
        return _("For each person the key of the group: {0}.").format(keys)

    def hint(self) -> str:
        """The keys, as many as there is something for."""
        counts_both = self._counter == VISITS and self._has_leaving
        one = _("Space, Enter, +")
        if self._keys:
            one = "–".join(dict.fromkeys([self._keys[0], self._keys[-1]]))
        elif counts_both:
            one = _("Space, +")
        keys = [_("{0}: one").format(one)]
        if counts_both:
            keys += [_("{0}: goes").format(self._key("count.gone", "0"))]
        keys += [_("−: less")]
        keys += [_("Space: without a group") if self._keys else _("2–9: several")]
        return " · ".join([*keys, _("{0}: made of?").format(self._key("count.origin", "ctrl+o"))])

    def _key(self, binding_id: str, usual: str) -> str:
        return display(key_of(self._app, binding_id, usual))
