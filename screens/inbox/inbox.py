"""The office's inbox: what people said, and what becomes of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from qmtui.book import Book, Now
from qmtui.code_lists import codes_of
from qmtui.errors import QmtuiError
from qmtui.formats import number
from qmtui.i18n import _, mark, ngettext
from qmtui.inbox.acts import Acts
from qmtui.inbox.inbox import Inbox
from qmtui.inbox.lists import LISTS, listed
from qmtui.inbox.matter import Matter
from qmtui.inbox.telling import headline
from qmtui.inbox.templates import templates
from screens.areas import AreaScreen
from screens.fields import Line
from screens.inbox.ask import Ask
from screens.inbox.deciding import Deciding
from screens.inbox.keys import BINDINGS
from screens.inbox.lines import details, line
from screens.inbox.matter import MatterScreen
from screens.inbox.overview import OverviewScreen
from screens.inbox.template_form import TemplateForm
from screens.inbox.writing import Writing
from screens.text import safe

SHOWN = 300
"""So many lines are drawn; more would be slow, and nobody reads them."""
LOOKING_ROUND = (
    mark("Space tick"),
    mark("l lists"),
    mark("/ search"),
    mark("o overview"),
    mark("p for bodies"),
    mark("Enter its story"),
    mark("m answers"),
    mark("v templates"),
)
"""Keys of the line below, the last ones only where the window has room for them."""
AREA = 13
"""Letters of a task area, so that all five fit beside their digits."""


class MatterList(OptionList):
    """Says when it has another size: its lines are cut to it."""

    class Resized(Message):
        pass

    def on_resize(self) -> None:
        self.post_message(self.Resized())


class InboxScreen(AreaScreen[None]):
    """One key decides about the marked matter, or about all with a tick; then the next comes."""

    AREA = "inbox"
    AUTO_FOCUS = "#matters"
    BINDING_GROUP_TITLE = _("Inbox")
    HELP = _(
        "The digits 1 to 5 put the matter into a task area, and the next one comes. The letters "
        "below pass it on, answer it or close it. Space ticks several: the next key is for all of "
        "them. l shows another list, / searches. p writes a list for each body, m takes in what it "
        "has filled in. Ctrl+Z takes the last decision back."
    )
    BINDINGS = BINDINGS

    matters = getters.query_one("#matters", OptionList)
    heading = getters.query_one("#heading", Static)
    search = getters.query_one("#search", Line)
    about = getters.query_one("#about", Static)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(book, now)
        self._inbox = Inbox(book)
        self._acts = Acts(self._inbox, now)
        self._list = "new"
        self._shown: list[Matter] = []
        self._found = 0
        self._ticked: set[str] = set()
        self._acted: set[str] = set()
        """What the last key was about."""
        self._writing = Writing(self, self._go_on, self._redraw)
        self._deciding = Deciding(self, self._acts, self._writing, self._go_on)

    @property
    def has_unsaved(self) -> bool:
        return bool(self.draft)

    @property
    def draft(self) -> dict[str, Any]:
        return self._writing.draft

    @property
    def marked(self) -> Matter | None:
        place = self.matters.highlighted if self.is_mounted else None
        return self._shown[place] if place is not None and place < len(self._shown) else None

    @property
    def chosen(self) -> list[Matter]:
        """Those with a tick, else the one the cursor is on."""
        if self._ticked:
            return [matter for matter in self._inbox.all() if matter.id in self._ticked]
        return [self.marked] if self.marked else []

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "act":
            return True if self.is_mounted and self.chosen else None
        return True

    def why_not(self, action: str) -> str:
        return _("There is no matter in this list. l shows another list.")

    def compose_area(self) -> ComposeResult:
        with Vertical(classes="office"):
            yield Static(id="heading", markup=False)
            yield Line(id="search", placeholder=_("search: words, place, body, initials"))
            with Container(id="sides"):
                yield MatterList(id="matters", markup=False)
                with VerticalScroll(id="matter", can_focus=False):
                    yield Static(id="about", markup=False)
            yield Static(id="legend", markup=False)

    def on_mount(self) -> None:
        self.search.display = False
        self._writing.take_draft(self.take_draft())
        everything = self._inbox.all()
        if not listed(everything, "new", self._today) and listed(everything, "open", self._today):
            self._list = "open"

    def show_facts(self) -> None:
        super().show_facts()
        self._inbox.refresh()
        self._show(self.marked)
        if self._inbox.unreadable:
            titles = ", ".join(self._inbox.unreadable)
            sentence = _("The office's copy of “{0}” cannot be opened; its remarks are missing.")
            self.notify(str(safe(sentence.format(titles))), severity="warning", markup=False)

    @property
    def _today(self) -> date:
        return self.book.today(self.now)

    def _legend(self) -> Content:
        """The task areas by their digits, the first word of each, and the keys to look around."""
        areas = codes_of(self.book, "task_areas", self._today).values()
        words = (word.replace(",", " ").split()[0] for word in areas if word.strip())
        short = (word if len(word) <= AREA else f"{word[: AREA - 1]}." for word in words)
        digits = "  ".join(f"{n} {word}" for n, word in enumerate(short, start=1))
        return Content("\n").join([safe(digits), safe(self._looking_round())])

    def _looking_round(self) -> str:
        """As many of these keys as have room, none cut off."""
        line, room = "", self.size.width - 2
        for key in map(_, LOOKING_ROUND):
            longer = f"{line} · {key}" if line else key
            if len(longer) <= room:
                line = longer
        return line

    def _show(self, marked: Matter | None, place: int | None = None) -> None:
        """The list anew, the cursor on `marked` if it is still there, else where it was."""
        everything = self._inbox.all()
        found = listed(everything, self._list, self._today, self.book.post.by)
        found = self._inbox.search.matching(found, self.search.value)
        self._found, self._shown = len(found), found[:SHOWN]
        self._ticked &= {matter.id for matter in everything}
        at = self.matters.highlighted or 0 if place is None else place
        ids = [matter.id for matter in self._shown]
        if marked and marked.id in ids:
            at = ids.index(marked.id)
        self.matters.set_options(self._options())
        self.matters.highlighted = min(at, len(ids) - 1) if ids else None
        self._show_heading(everything)
        self._show_about()

    def _options(self) -> list[Option]:
        width = (self.matters.size.width or self.size.width) - 2
        begun = self._writing.begun
        return [
            Option(
                line(
                    matter,
                    width,
                    self._today,
                    is_ticked=matter.id in self._ticked,
                    is_begun=matter.id in begun,
                    with_state=self._list != "new",
                )
            )
            for matter in self._shown
        ]

    @on(MatterList.Resized)
    def _redraw(self) -> None:
        at = self.matters.highlighted
        self.query_one("#legend", Static).update(self._legend())
        self.matters.set_options(self._options())
        self.matters.highlighted = at

    def _show_heading(self, everything: list[Matter]) -> None:
        due = len(listed(everything, "due", self._today))
        parts = [f"{_(LISTS[self._list])}: {number(self._found)}"]
        if self._found > SHOWN:
            parts.append(_("the first {0} are shown, / searches").format(SHOWN))
        if self.search.value:
            parts.append(_("search: {0}").format(self.search.value))
        if self._ticked:
            ticked = len(self._ticked)
            parts.append(ngettext("{0} ticked", "{0} ticked", ticked).format(number(ticked)))
        if due and self._list != "due":
            parts.append(ngettext("▲ {0} comes back", "▲ {0} come back", due).format(number(due)))
        self.heading.update(safe(" · ".join(parts)))

    @on(OptionList.OptionHighlighted, "#matters")
    def _show_about(self) -> None:
        if matter := self.marked:
            self.about.update(details(self._inbox, self.now, matter))
        else:
            self.about.update(self._nothing())
        self.refresh_bindings()

    def _nothing(self) -> str:
        if self.search.value:
            return _("Nothing fits. Esc empties the search.")
        if not self._inbox.all():
            return _("Nobody has said anything yet: it comes when a stick is taken in, F2 and e.")
        if self._list == "new":
            return _("Nothing new: everything was looked at. l shows the other lists.")
        return _("This list is empty. l shows the other lists.")

    # -- Deciding

    def on_key(self, event: Key) -> None:
        character = event.character or ""
        if self.focused is not self.matters or not character.isascii():
            return
        areas = list(codes_of(self.book, "task_areas", self._today))
        place = int(character) - 1 if character.isdecimal() else -1
        if place in range(len(areas)) and self.chosen:
            event.stop()
            self._acted = {matter.id for matter in self.chosen}
            chosen = self.chosen
            self._deciding.do(lambda: self._acts.triage(chosen, task_area=areas[place]))

    def _go_on(self) -> None:
        """The next matter comes by itself; those with a tick are done."""
        before, at = self.marked, self.matters.highlighted or 0
        was_ticked = bool(self._ticked)
        self._ticked.clear()
        self._show(before if was_ticked else None, at)
        if self.marked and self.marked.id in self._acted and not was_ticked:
            self.matters.highlighted = min(at + 1, len(self._shown) - 1)

    def action_act(self, name: str) -> None:
        self._acted = {matter.id for matter in self.chosen}
        self._deciding.decide(name, self.chosen)

    # -- Looking

    def action_tick(self) -> None:
        if (matter := self.marked) is None:
            return
        self._ticked ^= {matter.id}
        at = self.matters.highlighted or 0
        self._show(None, at)
        self.matters.highlighted = min(at + 1, len(self._shown) - 1)

    def action_lists(self) -> None:
        def take(name: str) -> None:
            self._list = name
            self._ticked.clear()
            self._show(None, 0)

        everything = self._inbox.all()
        answers = [
            (name, f"{_(word)}: {number(len(self._listed(everything, name)))}")
            for name, word in LISTS.items()
        ]
        self.app.push_screen(Ask(_("Which list?"), take, answers))

    def _listed(self, everything: list[Matter], name: str) -> list[Matter]:
        return listed(everything, name, self._today, self.book.post.by)

    def action_search(self) -> None:
        self.search.display = True
        self.search.focus()

    @on(Input.Changed, "#search")
    def _search(self) -> None:
        self._show(None, 0)

    @on(Input.Submitted, "#search")
    def _leave_search(self) -> None:
        self.search.display = bool(self.search.value)
        self.matters.focus()

    def action_clear(self) -> None:
        """Back, step by step: the search first, then the ticks."""
        if self.search.display:
            self.search.value = ""
            self.search.display = False
            self.matters.focus()
        elif self._ticked:
            self._ticked.clear()
            self._show(self.marked)

    @on(OptionList.OptionSelected, "#matters")
    def action_whole(self) -> None:
        if matter := self.marked:
            self.app.push_screen(MatterScreen(self.book, self.now, self._inbox, matter))

    def action_overview(self) -> None:
        self.app.push_screen(OverviewScreen(self.book, self.now, self._inbox))

    def action_lists_out(self) -> None:
        # What makes files is imported when somebody wants one.
        from screens.inbox.lists_out import ListsOut

        self.app.push_screen(ListsOut(self.book, self.now))

    def action_answers(self) -> None:
        # Only needed when a body has answered.
        from screens.inbox.answers_file import AnswersFileScreen

        self.app.push_screen(AnswersFileScreen(self.book, self.now, self._acts))

    def action_templates(self) -> None:
        """Have one chosen, and the form of it opened."""
        known = templates(self.book)
        chosen: list[str] = []

        def go_on(done: bool | None) -> None:
            if done:
                place = int(chosen[0])
                form = TemplateForm(self.book, known[place - 1] if place else None)
                self.app.push_screen(form)

        answers = [("0", _("write a new one"))]
        answers += [(str(place), template.title) for place, template in enumerate(known, start=1)]
        self.app.push_screen(Ask(_("Which template?"), chosen.append, answers), go_on)

    def action_take_back(self) -> None:
        if self.focused is self.search:
            return  # whoever types wants no decision undone
        try:
            undone = self._acts.undo()
        except QmtuiError as error:
            self.notify(str(safe(str(error))), severity="warning", markup=False)
            return
        ids = {decision.feedback_id for decision in undone}
        back = next((m for m in self._inbox.all() if m.id in ids), None)
        self._show(back)
        count = ngettext("{0} matter", "{0} matters", len(ids)).format(number(len(ids)))
        self.show_undone(headline(back)[:60] if back and len(ids) == 1 else count)
