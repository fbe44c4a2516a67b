"""Who of a household or group comes in: all of them, unless somebody is dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import Struct
from msgspec.structs import replace
from textual.app import RenderResult
from textual.binding import Binding
from textual.content import Content
from textual.events import Click, Key
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from qmtui.book import Now
from qmtui.i18n import _, mark
from qmtui.model.result import Hit
from qmtui.passage import MOST_PEOPLE, Coming
from qmtui.words import STATES, people
from screens.cursor import put_cursor_at
from screens.digits import Digits
from screens.hits import SIGNS, cell

UNNAMED = (mark("Further adults without a name"), mark("Further children without a name"))
ABOVE = 1
"""Rows above the first of the party."""


class Guest(Struct, frozen=True, kw_only=True):
    """One line: somebody registered, or how many come along without a name (`hit` is None).

    `heads` is 0 for whoever does not come now.
    """

    hit: Hit | None = None
    words: str = ""
    heads: int = 0

    @property
    def usual(self) -> int:
        return self.hit.to_come if self.hit else 0

    @property
    def is_in(self) -> bool:
        """Whether all of them are here already."""
        return self.hit is not None and self.hit.state == "inside" and not self.hit.to_come


def is_party(members: Sequence[Hit]) -> bool:
    """Whether somebody is to be asked who of them comes: others are expected as well."""
    return any(hit.state == "expected" for hit in members[1:])


def party_of(members: Sequence[Hit]) -> tuple[Guest, ...]:
    """The lines for a party: whoever was scanned, who is first, and all still expected come."""
    guests = [
        Guest(hit=hit, heads=hit.to_come if hit.state == "expected" or place == 0 else 0)
        for place, hit in enumerate(members)
    ]
    return (*guests, *(Guest(words=_(words)) for words in UNNAMED))


def coming(guests: Sequence[Guest]) -> tuple[Coming, ...]:
    """Who is to be let in; those without a name come with the first of the others."""
    chosen = [(guest.hit, guest.heads) for guest in guests if guest.hit and guest.heads]
    adults, children = [guest.heads for guest in guests if guest.hit is None]
    return tuple(
        Coming(
            attendee=hit.id,
            people=heads + (0 if place else adults + children),
            children=0 if place else children,
        )
        for place, (hit, heads) in enumerate(chosen)
    )


class PartyChooser(Widget, can_focus=True):
    """The party, one per line; Space drops and takes, digits say how many, Enter lets them in."""

    BINDINGS = [
        Binding("enter", "let_in", _("Let in"), tooltip=_("Let the chosen ones in"), id="party.in"),
        Binding(
            "space",
            "turn",
            _("Comes or not"),
            tooltip=_("Say whether this one comes"),
            id="party.turn",
        ),
        Binding("down", "mark(1)", show=False),
        Binding("up", "mark(-1)", show=False),
        Binding("plus", "add(1)", _("One more"), show=False, id="party.more"),
        Binding("minus", "add(-1)", _("One fewer"), show=False, id="party.fewer"),
        Binding("backspace,delete", "number(0)", show=False),
        Binding("ctrl+z", "stay", show=False),
        Binding("escape", "leave", _("Back"), tooltip=_("Back, nobody comes in"), id="party.back"),
    ]
    HELP = _(
        "Everybody who is registered together. Space drops whoever is absent, a number says how "
        "many come with the marked person, Enter lets all the chosen ones in. Whoever comes later "
        "is simply scanned again."
    )
    COMPONENT_CLASSES = {"party--marked", "party--absent", "party--hint"}

    guests: reactive[tuple[Guest, ...]] = reactive(())
    marked: reactive[int] = reactive(0)

    @dataclass
    class LetIn(Message):
        """Enter: these come in together."""

        coming: tuple[Coming, ...]

    @dataclass
    class Left(Message):
        """Esc: nobody comes in for now."""

    def __init__(self, now: Now) -> None:
        super().__init__()
        self._digits = Digits(now)

    def ask(self, members: Sequence[Hit]) -> None:
        """Ask for this party; the mark stands on the first."""
        self._digits.clear()
        self.guests, self.marked = party_of(members), 0

    def take(self, attendee_id: str) -> None:
        """Take somebody of the party who was scanned meanwhile."""
        for place, guest in enumerate(self.guests):
            if guest.hit and guest.hit.id == attendee_id:
                self.marked = place
                if not guest.heads:
                    self._set(guest.usual)

    def has(self, attendee_id: str) -> bool:
        return any(guest.hit and guest.hit.id == attendee_id for guest in self.guests)

    @property
    def total(self) -> int:
        return sum(guest.heads for guest in self.guests)

    def render(self) -> RenderResult:
        room = max(self.size.height - ABOVE - 1, 1)
        first = min(max(self.marked - room + 1, 0), max(len(self.guests) - room, 0))
        rows = [self._row(place) for place in range(first, min(first + room, len(self.guests)))]
        hint = _("Space: comes or not · number: so many come · Esc: back")
        style = self.get_visual_style("party--hint")
        return Content("\n").join([self._title(), *rows, Content(hint).stylize(style)])

    def _title(self) -> Content:
        if coming(self.guests):
            words = _("Who comes? Enter lets in: {0}").format(people(self.total))
        else:
            words = _("Nobody is chosen: Space takes the marked person.")
        return Content.styled(words, "bold")

    def _row(self, place: int) -> Content:
        guest, width = self.guests[place], self.size.width
        is_marked = place == self.marked
        name_room = max(min(max(width * 2 // 5, 32), width - 27), 10)
        if guest.hit is None:
            sign, name, offer, state = "+", guest.words, "", ""
        else:
            hit = guest.hit
            sign = "✓" if guest.heads else SIGNS[hit.state] if hit.state != "expected" else " "
            name, offer = hit.name or _("Guest without a name"), hit.offer
            state = "▲" if hit.attention else ""
            state += f" {_(STATES[hit.state])}" if hit.state != "expected" else ""
        number = people(guest.heads) if guest.heads else "–"
        if guest.is_in and not guest.heads:
            number = ""
        line = Content.assemble(
            "▸ " if is_marked else "  ",
            cell(sign, 2),
            cell(name, name_room),
            cell(number, 12),
            cell(state.strip(), 11),
            cell(offer, max(width - name_room - 27, 0)),
        )
        if is_marked:
            return line.stylize(self.get_visual_style("party--marked"))
        is_absent = guest.hit is not None and not guest.heads
        return line.stylize(self.get_visual_style("party--absent")) if is_absent else line

    def on_focus(self) -> None:
        self._show_cursor()

    def watch_marked(self) -> None:
        self._show_cursor()

    def _show_cursor(self) -> None:
        if self.has_focus:
            room = max(self.size.height - ABOVE - 1, 1)
            self.call_after_refresh(put_cursor_at, self, ABOVE + min(self.marked, room - 1))

    def on_key(self, event: Key) -> None:
        character = event.character or ""
        if not (character.isascii() and character.isdecimal()):
            return
        event.stop()
        self._set(self._digits.add(int(character), self.marked))

    def on_click(self, event: Click) -> None:
        room = max(self.size.height - ABOVE - 1, 1)
        first = min(max(self.marked - room + 1, 0), max(len(self.guests) - room, 0))
        place = first + event.y - ABOVE
        if 0 <= event.y - ABOVE < room and place < len(self.guests):
            self.marked = place
            self.action_turn()

    def action_mark(self, steps: int) -> None:
        self.marked = (self.marked + steps) % len(self.guests)

    def action_turn(self) -> None:
        guest = self.guests[self.marked]
        if guest.hit is None:
            self.action_add(1)
        elif guest.is_in:
            self.notify(_("This person is here already."), markup=False)
        else:
            self._set(0 if guest.heads else guest.usual)

    def action_add(self, steps: int) -> None:
        self._digits.clear()
        self._set(self.guests[self.marked].heads + steps)

    def action_number(self, heads: int) -> None:
        self._digits.clear()
        self._set(heads)

    def action_let_in(self) -> None:
        them = coming(self.guests)
        if any((one.people or 0) > MOST_PEOPLE for one in them):
            words = _("At most {0} with one person; let the others in afterwards.")
            self.notify(words.format(MOST_PEOPLE), severity="warning", markup=False)
        elif them:
            self.post_message(self.LetIn(them))
        else:
            self.app.bell()

    def action_stay(self) -> None:
        """Swallow the key: while they are asked, no earlier entry is to be undone."""

    def action_leave(self) -> None:
        self.post_message(self.Left())

    def _set(self, heads: int) -> None:
        guests = list(self.guests)
        if not guests[self.marked].is_in:
            guests[self.marked] = replace(
                guests[self.marked], heads=min(max(heads, 0), MOST_PEOPLE)
            )
        self.guests = tuple(guests)
