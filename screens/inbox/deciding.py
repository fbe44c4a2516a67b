"""What the keys of the inbox decide, and what they ask before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal

from textual.screen import ModalScreen

from qmtui.clean import FEEDBACK
from qmtui.errors import QmtuiError
from qmtui.formats import number
from qmtui.i18n import _, ngettext
from qmtui.inbox.acts import Acts, ReasonMissing
from qmtui.inbox.bodies import bodies, body_meant
from qmtui.inbox.days import USUAL, day_meant
from qmtui.inbox.matter import Matter
from qmtui.inbox.searching import likely_same
from qmtui.inbox.states import USUAL_REASONS
from qmtui.inbox.telling import headline
from qmtui.inbox.templates import templates
from qmtui.inbox.timeline import body_word, day_text
from qmtui.model.case import Goal
from screens.areas import AreaScreen
from screens.inbox.ask import Ask
from screens.inbox.merge import MergeScreen
from screens.inbox.refer import ReferScreen
from screens.inbox.writing import Writing
from screens.initials import known_initials
from screens.text import safe

NONE = "-"
"""The answer that takes away what was decided before."""
Day = Literal["due", "follow_up"]
TITLE = 40
"""Letters of a matter in a question, so that it stays one line."""


class Deciding:
    """Carries acts out on matters, for the screen that shows them; `go_on` is told of each."""

    def __init__(
        self, screen: AreaScreen[None], acts: Acts, writing: Writing, go_on: Callable[[], None]
    ) -> None:
        self._screen = screen
        self._book = screen.book
        self._now = screen.now
        self._inbox = acts.inbox
        self._acts = acts
        self._writing = writing
        self._go_on = go_on

    @property
    def _day(self) -> date:
        return self._book.today(self._now)

    def do(self, act: Callable[[], object]) -> None:
        """Carry out what needs no question; a refusal is said."""
        try:
            act()
        except QmtuiError as error:
            self._screen.notify(str(safe(str(error))), severity="warning", markup=False)
        else:
            self._go_on()

    def _ask(self, screen: ModalScreen[bool]) -> None:
        def answered(done: bool | None) -> None:
            if done:
                self._go_on()

        self._screen.app.push_screen(screen, answered)

    def _question(self, words: str, chosen: list[Matter]) -> str:
        """The question, with what it is about."""
        if len(chosen) == 1:
            text = headline(chosen[0])
            return f"{words} – {text if len(text) <= TITLE else f'{text[:TITLE]}…'}"
        count = ngettext("{0} matter", "{0} matters", len(chosen)).format(number(len(chosen)))
        return f"{words} – {count}"

    def decide(self, name: str, chosen: list[Matter]) -> None:
        """One of the acts below; at once, or after a question."""
        acts: dict[str, Callable[[list[Matter]], None]] = {
            "refer": self._refer,
            "responsible": self._responsible,
            "follow_up": self._follow_up,
            "due": self._due,
            "reply": self._reply,
            "body_answer": self._body_answer,
            "note": self._note,
            "merge": self._merge,
            "close": lambda matters: self._move(matters, "closed"),
            "not_feasible": lambda matters: self._move(matters, "not_feasible"),
            "fund_idea": lambda matters: self._move(matters, "fund_idea"),
            "action_plan": lambda matters: self._move(matters, "action_plan"),
        }
        moves: dict[str, Callable[[], None]] = {
            "seen": lambda: self._acts.move(chosen, "seen"),
            "in_progress": lambda: self._acts.move(chosen, "in_progress"),
            "sent": lambda: self._acts.deliver(chosen, "sent"),
            "acknowledged": lambda: self._acts.deliver(chosen, "acknowledged"),
            "split": lambda: self._acts.split(chosen),
        }
        if name in acts:
            acts[name](chosen)
        else:
            self.do(moves[name])

    def _refer(self, chosen: list[Matter]) -> None:
        def take(body: str, involved: list[str], due: str) -> None:
            until = day_meant(self._book, self._now, due) if due.strip() else None
            self._acts.refer(chosen, body_meant(self._book, self._day, body), involved, until)

        topic = chosen[0].feedback.topic
        offered = bodies(self._book, self._day, topic)
        due = day_text(self._day + USUAL)
        self._ask(ReferScreen(self._question(_("Pass on to whom?"), chosen), offered, due, take))

    def _responsible(self, chosen: list[Matter]) -> None:
        def take(answer: str) -> None:
            if answer == NONE:
                self._acts.triage(chosen, without=["responsible", "deputy"])
                return
            responsible, _slash, deputy = answer.partition("/")
            self._acts.triage(chosen, responsible=responsible.strip(), deputy=deputy.strip())

        used = [m.responsible for m in self._inbox.all() if m.responsible]
        own = [self._book.post.by] if self._book.post.by else []
        known = dict.fromkeys([*own, *known_initials(self._book), *used])
        answers = [(name, name) for name in known][:9]
        if any(matter.responsible for matter in chosen):
            answers.append((NONE, _("nobody any more")))
        hint = _("initials, with a deputy: JO/MK")
        self._ask(Ask(self._question(_("Who cares for it?"), chosen), take, answers, own=hint))

    def _follow_up(self, chosen: list[Matter]) -> None:
        question = self._question(_("When is it to come back?"), chosen)
        is_set = any(matter.follow_up for matter in chosen)
        self._ask_day(question, chosen, "follow_up", is_set=is_set)

    def _due(self, chosen: list[Matter]) -> None:
        question = self._question(_("Until when is it to be done?"), chosen)
        self._ask_day(question, chosen, "due", is_set=any(matter.due for matter in chosen))

    def _ask_day(self, question: str, chosen: list[Matter], name: Day, *, is_set: bool) -> None:
        """A day for the field called `name`, or none any more if there is one."""
        weeks = [(1, _("in one week")), (2, _("in two weeks")), (4, _("in four weeks"))]
        answers = [
            (str(7 * n), f"{words}, {day_text(self._day + timedelta(weeks=n))}")
            for n, words in weeks
        ]
        hint = _("a day, such as 8.12., or 10 for in ten days")

        if is_set:
            answers.append((NONE, _("no day any more")))

        def taken(answer: str) -> None:
            if answer == NONE:
                self._acts.triage(chosen, without=[name])
                return
            day = day_meant(self._book, self._now, answer)
            if name == "due":
                self._acts.triage(chosen, due=day)
            else:
                self._acts.triage(chosen, follow_up=day)

        self._ask(Ask(question, taken, answers, own=hint))

    def _move(self, chosen: list[Matter], to: Goal) -> None:
        """To a state that may take a reason; it is asked for where it is needed."""
        try:
            self._acts.move(chosen, to)
        except ReasonMissing:
            self._ask_reason(chosen, to)
        except QmtuiError as error:
            self._screen.notify(str(safe(str(error))), severity="warning", markup=False)
        else:
            self._go_on()

    def _ask_reason(self, chosen: list[Matter], to: Goal) -> None:
        reasons = [_(reason) for reason in USUAL_REASONS]
        self._ask(
            Ask(
                self._question(_("For what reason? People are owed one."), chosen),
                lambda reason: self._acts.move(chosen, to, reason),
                [(reason, reason) for reason in reasons],
                own=_("in your own words, then Enter"),
                limit=FEEDBACK,
            )
        )

    def _merge(self, chosen: list[Matter]) -> None:
        ids = {matter.id for matter in chosen}
        first = chosen[0].feedback

        def find(text: str) -> list[Matter]:
            others = [m for m in self._inbox.all() if m.id not in ids and m.state != "merged"]
            return likely_same(self._inbox.search.matching(others, text), first)

        def shown(matter: Matter) -> str:
            where = matter.feedback.stop or matter.feedback.place
            return " · ".join(filter(None, [where, headline(matter)]))

        def take(into: Matter | None, reason: str) -> None:
            self._acts.merge(chosen, into, reason)

        self._ask(MergeScreen(self._question(_("The same as which?"), chosen), find, shown, take))

    def _reply(self, chosen: list[Matter]) -> None:
        is_sensitive = any(matter.feedback.sensitive for matter in chosen)
        self._writing.write(
            "reply",
            chosen,
            self._question(_("What do you answer?"), chosen),
            lambda text, public: self._acts.reply(chosen, text, public),
            templates=templates(self._book, chosen[0]),
            with_public=not is_sensitive,
        )

    def _body_answer(self, chosen: list[Matter]) -> None:
        waiting = {h.referral.body for matter in chosen for h in matter.waiting_for}
        if len(chosen) == 1 and len(waiting) > 1:
            answers = [(body, body_word(self._book, body)) for body in sorted(waiting)]
            bodies_asked: list[str] = []

            def go_on(done: bool | None) -> None:
                if done:
                    self._answer_of(chosen, bodies_asked[0])

            question = self._question(_("Who has answered?"), chosen)
            self._screen.app.push_screen(Ask(question, bodies_asked.append, answers), go_on)
        else:
            self._answer_of(chosen, next(iter(waiting)) if len(waiting) == 1 else None)

    def _answer_of(self, chosen: list[Matter], body: str | None) -> None:
        who = body_word(self._book, body) if body else _("the bodies")
        self._writing.write(
            "body_answer",
            chosen,
            self._question(_("What does {0} answer?").format(who), chosen),
            lambda text, public: self._acts.deliver(chosen, "answered", body, text),
        )

    def _note(self, chosen: list[Matter]) -> None:
        self._writing.write(
            "note",
            chosen,
            self._question(_("A note among staff"), chosen),
            lambda text, public: self._acts.note(chosen, text),
        )
