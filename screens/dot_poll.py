"""Dot polls: the facts of a measure, and a key for each option that people may choose."""

from __future__ import annotations

from textual import getters
from textual.app import ComposeResult, RenderResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.feedback.polls import LETTERS, Poll
from qmtui.formats import clock, number
from qmtui.i18n import _, ngettext
from qmtui.measures import Measures
from screens.bars import bar
from screens.text import safe
from screens.way_screen import BACK, WayScreen


class OptionBars(Widget):
    """One line for each option: its key, its name, its dots as a bar and as a figure."""

    COMPONENT_CLASSES = {"dots--key", "dots--bar", "dots--last"}

    dots: reactive[tuple[tuple[str, int], ...]] = reactive(())
    last: reactive[str] = reactive("")
    """The option that got the last dot."""

    def render(self) -> RenderResult:
        most = max([1, *(given for _option, given in self.dots)])
        name = max([8, *(len(option) for option, _given in self.dots)])
        room = max(self.size.width - name - 14, 4)
        lines = []
        for place, (option, given) in enumerate(self.dots):
            key = f" {LETTERS[place]} " if place < len(LETTERS) else "   "
            words = safe(option).truncate(name, pad=True)
            style = "dots--last" if option == self.last else ""
            lines.append(
                Content.assemble(
                    Content(key).stylize(self.get_visual_style("dots--key")),
                    " ",
                    words.stylize(self.get_visual_style(style)) if style else words,
                    "  ",
                    Content(bar(given / most * room)).stylize(self.get_visual_style("dots--bar")),
                    Content.styled(f" {number(given)}", "bold"),
                )
            )
        # An empty line between options, as long as there is room for it.
        gap = "\n\n" if len(lines) * 2 - 1 <= self.size.height else "\n"
        return Content(gap).join(lines)


class DotPollScreen(WayScreen):
    """One key, one dot; each is on the disk before it is shown."""

    AREA = "polls"
    BINDING_GROUP_TITLE = _("Dot poll")
    HELP = _(
        "The letter in front of an option gives it one dot. 5 gives the option chosen last five "
        "more, − takes one away from it. Ctrl+Z takes back what was done last. Tab goes to the "
        "next measure. The dots of all devices are added up when they exchange."
    )
    BINDINGS = [
        *(Binding(key, f"dot({n}, 1)", show=False) for n, key in enumerate(LETTERS)),
        # Caps Lock counts like anything else.
        *(Binding(key.upper(), f"dot({n}, 1)", show=False) for n, key in enumerate(LETTERS)),
        Binding("5", "more(5)", _("+5"), tooltip=_("Five more for the last one"), id="dots.five"),
        Binding(
            "minus,backspace",
            "more(-1)",
            _("less"),
            key_display="−",
            tooltip=_("Take one dot away from the last one"),
            id="dots.less",
        ),
        Binding(
            "tab,right",
            "measure(1)",
            _("Next measure"),
            tooltip=_("Go to the next measure"),
            id="dots.next",
        ),
        Binding("shift+tab,left", "measure(-1)", show=False),
        BACK,
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
    ]

    heading = getters.query_one("#measure", Static)
    fact_card = getters.query_one("#fact-card", VerticalScroll)
    facts = getters.query_one("#facts", Static)
    bars = getters.query_one(OptionBars)
    total = getters.query_one("#total", Static)
    trouble = getters.query_one("#trouble", Static)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(book, now)
        self._polls = [Poll(book, now, m) for m in Measures(book).all() if m.options]
        self._place = 0
        self._last: tuple[str, str] = "", ""
        """Id of the last dot given here, and its words."""

    @property
    def poll(self) -> Poll | None:
        return self._polls[self._place] if self._polls else None

    @property
    def stroke_keys(self) -> str:
        """The letters that give a dot; many of them at once are two quick hands and no scanner."""
        return LETTERS[: len(self.poll.measure.options)] if self.poll else ""

    def compose_area(self) -> ComposeResult:
        with Vertical(id="dot-poll"):
            yield Static(id="measure", classes="heading")
            with VerticalScroll(id="fact-card", can_focus=False):
                yield Static(id="facts")
            yield Static(id="trouble")
            yield Static(id="total")
            yield OptionBars()
            yield Static(id="hint", classes="hint")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "measure":
            return len(self._polls) > 1
        if action == "dot":
            place = parameters[0]
            poll = self.poll
            return bool(poll and isinstance(place, int) and place < len(poll.measure.options))
        return bool(self.poll) if action == "more" else True

    def show_facts(self) -> None:
        super().show_facts()
        poll = self.poll
        if poll is None:
            self.heading.update(_("There is no measure to choose between yet."))
            self.facts.update(_("The office plans measures and hands them out with the event."))
            self.query_one("#hint", Static).update(_("Esc: back"))
            return
        if self._last[0] in self.book.taken_back:
            self._last = "", ""
        measure, result = poll.measure, poll.result()
        heading = measure.title
        if len(self._polls) > 1:
            heading += "  " + _("({0} of {1})").format(self._place + 1, len(self._polls))
        self.heading.update(safe(heading))
        self.fact_card.display = bool(measure.facts)
        self.facts.update(safe(measure.facts, multiline=True))
        self.bars.dots = tuple(result.options.items())
        words = ngettext("{0} dot in all", "{0} dots in all", result.total)
        last = f" · {self._last[1]}" if self._last[0] else ""
        self.total.update(safe(words.format(number(result.total)) + last))
        keys = f"{LETTERS[0]}–{LETTERS[len(measure.options) - 1]}"
        self.query_one("#hint", Static).update(
            _("{0}: one dot · 5: five more · −: one less · Ctrl+Z: undo").format(keys)
        )

    def action_dot(self, place: int, delta: int) -> None:
        if poll := self.poll:
            self._give(poll, poll.measure.options[place], delta)

    def action_more(self, delta: int) -> None:
        if poll := self.poll:
            if self.bars.last:
                self._give(poll, self.bars.last, delta)
            else:
                self._complain(_("First the letter of an option, please."))

    def action_scroll(self, lines: int) -> None:
        """Facts may be longer than their card."""
        self.fact_card.scroll_relative(y=lines, animate=False)

    def action_measure(self, steps: int) -> None:
        self._place = (self._place + steps) % len(self._polls)
        self._last, self.bars.last = ("", ""), ""
        self.trouble.display = False
        self.show_facts()
        self.refresh_bindings()

    def _give(self, poll: Poll, option: str, delta: int) -> None:
        try:
            dot = poll.give(option, delta)
        except QmtuiError as error:
            # Stays until a dot succeeds: whoever counts looks at people, not at the screen.
            self._complain(str(error))
            return
        self.trouble.display = False
        self.bars.last = option
        said = f"{delta:+}".replace("-", "−")
        at = clock(dot.observed_at.astimezone(self.book.zone))
        self._last = dot.id, _("last {0}, {1}").format(f"{said} {option}", at)
        self.show_facts()

    def _complain(self, sentence: str) -> None:
        self.trouble.update(safe(f"✗ {sentence}"))
        self.trouble.display = True
        self.app.bell()
