"""What people tell us (Rückmeldung): kind, text, and if it helps topic, place and light."""

from __future__ import annotations

from typing import Any, cast

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static, TextArea

from qmtui.book import Book, Now
from qmtui.clean import FEEDBACK
from qmtui.code_lists import codes_of
from qmtui.errors import QmtuiError
from qmtui.feedback.desk import FeedbackDesk, NotCorrectable
from qmtui.feedback.known import Known
from qmtui.formats import clock, number
from qmtui.i18n import _
from qmtui.model.feedback import KINDS, LIGHTS, Feedback, Kind, Light
from qmtui.places import Places
from qmtui.words import people
from screens.areas import AreaScreen, areas_of
from screens.choice import Choice
from screens.feedback.known_list import KnownList
from screens.feedback.more import MoreFields, row
from screens.keys import display, key_of
from screens.note import Note
from screens.place_line import PlaceField
from screens.text_field import TextField

NEARLY = 200
"""So many characters before the limit the counter shows up."""


class FeedbackScreen(AreaScreen[None]):
    """A form that is done in half a minute; half-typed it survives every jump."""

    AREA = "feedback"
    UNSEEN = frozenset({"app.undo", "app.quit"})
    AUTO_FOCUS = "#kind"
    BINDING_GROUP_TITLE = _("Take feedback")
    HELP = _(
        "Choose the kind with one key, then write down what was said; no name is needed. "
        "Tab goes to the next field. What you have typed is kept at once, also when the power "
        "fails. What others have said already about topic and place is shown: Ctrl+E says me too."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Save the feedback"), id="feedback.save"),
        Binding(
            "ctrl+l",
            "answered",
            _("Answered"),
            tooltip=_("Answered on the spot: save at once"),
            id="feedback.answered",
        ),
        Binding(
            "ctrl+e",
            "me_too",
            _("Me too"),
            tooltip=_("Somebody says the same: add to what is known, keep nothing new"),
            priority=True,
            show=False,
            id="feedback.me_too",
        ),
        Binding(
            "ctrl+d",
            "more",
            _("More"),
            tooltip=_("More fields: target group, channel, portfolios, talk, photos"),
            priority=True,
            id="feedback.more",
        ),
        Binding(
            "ctrl+k",
            "ways",
            _("Cards …"),
            tooltip=_("Cards from a topic table, a dot poll, or a talk"),
            priority=True,
            show=False,
            id="feedback.ways",
        ),
        Binding(
            "ctrl+g",
            "sensitive",
            _("Sensitive"),
            tooltip=_("Sensitive: only the office reads the text"),
            show=False,
            id="feedback.sensitive",
        ),
        Binding(
            "ctrl+r",
            "correct",
            _("Correct"),
            tooltip=_("Correct the last feedback; possible for ten minutes"),
            show=False,
            id="feedback.correct",
        ),
        Binding(
            "ctrl+o",
            "contact",
            _("Contact"),
            tooltip=_("Take down a contact for the last feedback"),
            show=False,
            id="feedback.contact",
        ),
        Binding(
            "ctrl+n",
            "clear",
            _("Empty"),
            tooltip=_("Empty the form without saving"),
            show=False,
            id="feedback.clear",
        ),
    ]

    kind = getters.query_one("#kind", Choice)
    text = getters.query_one("#text", TextField)
    topic = getters.query_one("#topic", Choice)
    place = getters.query_one(PlaceField)
    light = getters.query_one("#light", Choice)
    known = getters.query_one(KnownList)
    more = getters.query_one(MoreFields)
    counter = getters.query_one("#counter", Static)
    sensitive = getters.query_one("#sensitive", Static)
    message = getters.query_one(Note)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(book, now)
        self._feedback = FeedbackDesk(book, now)
        self._known = Known(book)
        self._places = Places(book)
        self._last: Feedback | None = None
        """What was saved last in this run of the program."""
        self._is_correcting = False
        self._is_sensitive = False

    @property
    def has_unsaved(self) -> bool:
        return self.is_mounted and bool(
            self.text.text.strip() or self.place.value.strip() or self.more.is_typed
        )

    @property
    def draft(self) -> dict[str, Any]:
        """What was typed and chosen; nothing unless there is text that is saved nowhere."""
        if self._is_correcting or not self.has_unsaved:
            return {}
        return {
            "text": self.text.text,
            "place": self.place.value,
            "kind": self.kind.chosen,
            "topic": self.topic.chosen,
            "light": self.light.chosen,
            "sensitive": self._is_sensitive,
            **self.more.draft,
        }

    def compose_area(self) -> ComposeResult:
        day = self.book.today(self.now)
        topics = list(codes_of(self.book, "topics", day).items())
        with VerticalScroll(id="feedback", can_focus=False):
            yield row(_("Kind"), Choice(_answers(KINDS), goes_on="#text", id="kind"))
            yield TextField(limit=FEEDBACK, id="text", placeholder=_("What was said?"))
            yield Static(id="counter")
            yield Static(id="sensitive")
            yield row(_("Topic"), Choice(topics, in_a_row=False, id="topic"))
            yield row(_("Place"), PlaceField(self._places))
            yield row(_("The place is"), Choice(_answers(LIGHTS), id="light"))
            yield KnownList()
            yield MoreFields(self.book, self.now)
            yield Note()

    def on_mount(self) -> None:
        words = _("■ Sensitive: only the office reads this text.")
        reasons = _("For health, faith, politics, origin, accusations.")
        self.sensitive.update(f"{words} {reasons}")
        self._unfold(False)
        self._set_sensitive(False)
        for choice in (self.kind, self.topic):
            self.watch(choice, "chosen", self._show_known, init=False)
        if draft := self.take_draft():
            self._fill(draft)
            self.message.heed(_("This was begun and not saved. Please finish it."))

    def _fill(self, draft: dict[str, Any]) -> None:
        self.text.text = str(draft.get("text", ""))
        self.place.value = str(draft.get("place", ""))
        for choice in (self.kind, self.topic, self.light):
            choice.chosen = draft.get(str(choice.id))
        self.more.fill(draft)
        self._unfold(self.more.display or self.more.is_typed)
        self._set_sensitive(bool(draft.get("sensitive")))

    @on(TextArea.Changed)
    def count(self) -> None:
        left = FEEDBACK - len(self.text.text)
        self.counter.display = left < NEARLY
        self.counter.set_class(left < 0, "-failed")
        if left < 0:
            words = _("{0} characters too many; please shorten the text").format(number(-left))
        else:
            words = _("{0} characters left").format(number(left))
        self.counter.update(words)
        self._show_known()

    @on(Input.Changed, "#place")
    def _show_known(self) -> None:
        """What was said before about the same: while somebody types, not only afterwards."""
        is_idea = self.kind.chosen == "idea"
        asks = _("Ask at the end: What would you do for it yourself?")
        self.text.border_subtitle = asks if is_idea else ""
        found = []
        if not (self._is_correcting or self._is_sensitive):
            found = self._known.like(self.topic.chosen, self.place.value, self.text.text)
        self.known.show(found)

    def action_ways(self) -> None:
        from screens.ways import ask_way

        ask_way(self)

    def show_facts(self) -> None:
        super().show_facts()
        self._show_known()
        if self._is_correcting and self._correctable is None:
            # The ten minutes are over, or the screen was locked meanwhile.
            self.action_clear()
            self.message.heed(str(NotCorrectable()))

    def show_undone(self, words: str) -> None:
        self.message.clear()  # It may say what holds no longer.
        super().show_undone(words)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "me_too":
                return self.is_mounted and self.known.display
            case "contact":
                return self._is_kept and self._has_contacts
        return True

    @property
    def _is_kept(self) -> bool:
        return self._last is not None and self._last.id not in self.book.taken_back

    @property
    def _has_contacts(self) -> bool:
        return any(area.name == "contact" for area in areas_of(self.book))

    def action_answered(self) -> None:
        """A question, unless somebody chose otherwise: what else is answered?"""
        if not self._is_correcting:
            self.kind.chosen = self.kind.chosen or "question"
            self._save(is_answered=True)

    def action_save(self) -> None:
        if self._is_correcting:
            self._save_correction()
        elif self.kind.chosen is None:
            self._complain(_("First the kind, please: one of the numbers 1 to 6."), self.kind)
        else:
            self._save()

    def _save(self, *, is_answered: bool = False) -> None:
        wrong: Widget = self.more.observed
        try:
            wishes = self.more.wishes
            wrong = self.text
            saved = self._feedback.add(
                # What can be chosen are the codes of KINDS and LIGHTS.
                cast(Kind, self.kind.chosen),
                self.text.text,
                topic=self.topic.chosen,
                place=self.place.value,
                light=cast(Light | None, self.light.chosen),
                sensitive=self._is_sensitive,
                is_answered=is_answered,
                **wishes,
            )
        except QmtuiError as error:
            self._complain(str(error), wrong)
            return
        self._last = saved
        self.place.here = self._places.meant(saved.place) or self.place.here
        self.action_clear()
        self.message.done(self._thanks(saved))
        self.show_facts()

    def _thanks(self, saved: Feedback) -> str:
        thanks = _("Thank you! Saved at {0}. {1} corrects it.")
        words = thanks.format(self._time_of(saved), self._key("correct", "ctrl+r"))
        if self._has_contacts:
            contact = _("{0}: a contact for it").format(self._key("contact", "ctrl+o"))
            return f"{words} {contact}"
        return words

    def _key(self, action: str, usual: str) -> str:
        return display(key_of(self.app, f"feedback.{action}", usual))

    def action_me_too(self) -> None:
        if (mention := self.known.marked) is None:
            return
        try:
            self._feedback.endorse(mention.feedback.id)
        except QmtuiError as error:
            self._complain(str(error), self.text)
            return
        self.action_clear()
        words = _("Thank you! Now {0} say so. Ctrl+Z takes it back.")
        self.message.done(words.format(people(mention.people + 1)))
        self.show_facts()

    @on(OptionList.OptionSelected, "#mentions")
    def endorse_marked(self) -> None:
        self.action_me_too()

    def action_more(self) -> None:
        self._unfold(not self.more.display)
        if self.more.display:
            self.more.field.focus()
        elif self.focused is None or self.more in self.focused.ancestors:
            self.text.focus()

    def _unfold(self, is_open: bool) -> None:
        self.more.display = is_open
        self.set_class(is_open, "-more")

    async def action_contact(self) -> None:
        """Go on to a contact that belongs to the last feedback."""
        saved = self._last
        if saved is None:
            return
        if self.has_unsaved:
            # The contact would belong to what was said before.
            self.message.heed(_("First save or empty what you have typed, please."))
            return
        await self.app.switch_mode("contact")
        # Imported here: the form does not wait for it.
        from screens.contact.contact import ContactScreen

        if isinstance(self.app.screen, ContactScreen):
            self.app.screen.for_feedback(saved.id)

    def _time_of(self, feedback: Feedback) -> str:
        return clock(feedback.recorded_at.astimezone(self.book.zone))

    @property
    def _correctable(self) -> str | None:
        """The text of the last feedback, as long as it can be corrected."""
        if self._last is None or not self._is_kept:
            return None
        return self._feedback.correctable(self._last.id)

    def action_correct(self) -> None:
        text = self._correctable
        last = self._last
        if last is None or text is None:
            self.message.heed(_("There is nothing to correct; it can be taken back."))
        elif self.has_unsaved:
            self.message.heed(_("First save or empty what you have typed, please."))
        else:
            self._fill(
                {
                    "text": text,
                    "place": last.place,
                    "kind": last.kind,
                    "topic": last.topic,
                    "light": last.light,
                    "sensitive": last.sensitive,
                }
            )
            self._set_correcting(True)
            sentence = _("Correction of {0}: change the text, then Ctrl+S. Ctrl+N leaves it.")
            self.message.heed(sentence.format(self._time_of(last)))
            self.text.focus()

    def action_sensitive(self) -> None:
        if not self._is_correcting:
            self._set_sensitive(not self._is_sensitive)

    def _set_sensitive(self, is_sensitive: bool) -> None:
        self._is_sensitive = is_sensitive
        self.sensitive.display = is_sensitive
        self._show_known()

    def _set_correcting(self, is_correcting: bool) -> None:
        """Only the text can be corrected."""
        self._is_correcting = is_correcting
        for field in (self.kind, self.topic, self.place, self.light, self.more):
            field.disabled = is_correcting

    def _save_correction(self) -> None:
        assert self._last is not None
        try:
            self._last = self._feedback.correct(self._last.id, self.text.text)
        except QmtuiError as error:
            self._complain(str(error), self.text)
            return
        self.action_clear()
        self.message.done(_("Corrected; the old text is gone."))
        self.show_facts()

    def action_clear(self) -> None:
        self._set_correcting(False)
        self._fill({})
        self.drop_draft()
        self.message.clear()
        self.kind.focus()

    def _complain(self, sentence: str, field: Widget) -> None:
        self.message.wrong(sentence)
        if field in self.more.query("*"):
            self._unfold(True)
        field.focus()


def _answers(codes: dict[str, str]) -> list[tuple[str, str]]:
    return [(code, _(words)) for code, words in codes.items()]
