"""Somebody wants to hear from us (Kontakt): what for, who, and how that was agreed."""

from __future__ import annotations

from typing import Any, cast

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.events import DescendantBlur
from textual.widget import Widget
from textual.widgets import Label, Static

from qmtui import reach
from qmtui.book import Book, Now
from qmtui.clean import EMAIL, FEEDBACK, NAME
from qmtui.contacts.contacts import Contacts, GuardianMissing, PurposeMissing, lacks_a_way
from qmtui.errors import QmtuiError
from qmtui.feedback.desk import NotCorrectable
from qmtui.i18n import _
from qmtui.model.contact import SHORT_METHODS, SHORT_PURPOSES, Contact, Method
from qmtui.model.feedback import KINDS
from qmtui.texts.consent import ON_PAPER, said
from screens.areas import AreaScreen
from screens.contact.card import CardScreen
from screens.contact.purposes import Purposes
from screens.contact.read_out import LANGUAGE_KEY, ReadOut
from screens.contact.receipt import ConsentReceipt
from screens.contact.withdraw import WithdrawScreen
from screens.dialogs import Confirm
from screens.fields import FormLine
from screens.note import Note
from screens.setting import Setting
from screens.text import safe

WORDS = ("name", "phone", "email", "note", "organisation", "function", "guardian")
"""The fields about the person; all that is sealed."""
CALL = ("topic", "good_time")


class ContactScreen(AreaScreen[None]):
    """Read out, choose by digit, write down, hand over the code."""

    AREA = "contact"
    UNSEEN = frozenset({"app.undo", "app.palette", "app.quit"})
    AUTO_FOCUS = "Purposes"
    BINDING_GROUP_TITLE = _("Contact")
    HELP = _(
        "Read the text out first. Then a digit for each thing the person agrees to, Enter, and "
        "the name. Phone or e-mail only if something is to be sent. After Ctrl+S hand the code "
        "over: with it everything can be taken back. Nobody under 16 without a parent."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Save the contact"), id="contact.save"),
        Binding(
            LANGUAGE_KEY,
            "language",
            _("Language"),
            tooltip=_("The text in the next language"),
            id="contact.language",
        ),
        Binding(
            "ctrl+g",
            "minor",
            _("Under 16"),
            tooltip=_("The person is under 16: a parent has to agree"),
            id="contact.minor",
        ),
        Binding(
            "ctrl+o",
            "withdraw",
            _("Withdrawal"),
            tooltip=_("Somebody takes a consent back"),
            id="contact.withdraw",
        ),
        Binding(
            "ctrl+r",
            "correct",
            _("Correct"),
            tooltip=_("Correct the last contact; possible for ten minutes"),
            show=False,
            id="contact.correct",
        ),
        Binding(
            "ctrl+n",
            "clear",
            _("Empty"),
            tooltip=_("Empty the form without saving"),
            show=False,
            id="contact.clear",
        ),
    ]

    read_out = getters.query_one(ReadOut)
    purposes = getters.query_one(Purposes)
    method = getters.query_one("#method", Setting)
    sharing = getters.query_one("#sharing", Setting)
    hint = getters.query_one("#known", Static)
    note = getters.query_one(Note)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(book, now)
        self._contacts = Contacts(book, now)
        self._last: Contact | None = None
        """Who was taken down last in this run of the program."""
        self._is_correcting = False
        self._is_minor = False
        self._feedback_id: str | None = None

    @property
    def has_unsaved(self) -> bool:
        return self.is_mounted and any(self._typed(field).strip() for field in WORDS)

    @property
    def draft(self) -> dict[str, Any]:
        """What was typed and chosen; it ends with the shift, for nobody has agreed to it yet."""
        if self._is_correcting or not self.has_unsaved:
            return {}
        return {
            **{field: self._typed(field) for field in (*WORDS, *CALL)},
            "purposes": sorted(self.purposes.chosen),
            "is_minor": self._is_minor,
            "language": self.read_out.language,
            "method": self.method.chosen,
            "sharing": self.sharing.chosen,
            "feedback_id": self._feedback_id,
        }

    def compose_area(self) -> ComposeResult:
        with VerticalScroll(id="form", classes="contact-form", can_focus=False):
            yield ReadOut(self.book)
            with Horizontal(classes="row purposes"):
                yield Label(_("Agrees to"))
                yield Purposes()
            yield Static(id="about")
            yield _row((_("Name"), _line("name", NAME)))
            yield _row(
                (_("Phone"), _line("phone", reach.PHONE)), (_("E-mail"), _line("email", EMAIL))
            )
            yield _row((_("Note"), _line("note", FEEDBACK)))
            yield _row(
                (_("Speaks for"), _line("organisation", NAME, _("institution, if any"))),
                (_("as"), _line("function", NAME)),
            )
            yield _row(
                (_("Call about"), _line("topic", FEEDBACK)),
                (_("when"), _line("good_time", NAME, _("good time"))),
                id="call",
            )
            yield _row(
                (_("Parent"), _line("guardian", NAME, _("name of the parent who agrees"))),
                id="minor",
            )
            methods = [(method, _(words)) for method, words in SHORT_METHODS.items()]
            yield _row((_("Agreed"), Setting(methods, chosen="read_out", id="method")))
            sharing = [("yes", _("as agreed")), ("no", _("never (barred)"))]
            yield _row((_("Pass on"), Setting(sharing, chosen="yes", id="sharing")))
            yield Static(id="known")
            yield Note()

    def on_mount(self) -> None:
        self._set_minor(False)
        self._show_call()
        self._show_about()
        if draft := self.take_draft():
            self._fill(draft)
            self.note.heed(_("This was begun and not saved. Please finish it, or Ctrl+N."))

    def for_feedback(self, feedback_id: str) -> None:
        """The next contact belongs to what the person has just brought up."""
        self._feedback_id = feedback_id
        self._show_about()

    def show_facts(self) -> None:
        super().show_facts()
        if self._is_correcting and self._correctable is None:
            # The ten minutes are over, or the screen was locked meanwhile.
            self.action_clear()
            self.note.heed(str(NotCorrectable()))

    @on(Purposes.Toggled)
    def purposes_changed(self) -> None:
        self._show_call()
        if not self._is_correcting:
            self.note.clear()

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        if event.widget.id in ("name", "phone", "email"):
            self.hint.update(safe("\n".join(self._doubts())))

    def _doubts(self) -> list[str]:
        """What whoever types should look at once more; nothing of it is refused."""
        doubts = []
        try:
            if reach.phone(self._typed("phone")).is_doubtful:
                doubts.append(_("▲ Please check the phone number; it is kept as it is."))
            if reach.email(self._typed("email")).is_doubtful:
                doubts.append(_("▲ Please check the e-mail address; it is kept as it is."))
        except QmtuiError:
            pass  # too long: saving says so
        if not self._is_correcting and (known := self._contacts.just_taken(self._typed("name"))):
            doubts.append(_("▲ {0} was taken down a few minutes ago.").format(known))
        return doubts

    def action_language(self) -> None:
        self.read_out.show_next()
        self._show_sentences()

    def _show_sentences(self) -> None:
        """The purposes in the language that is read out, below each other; not in German."""
        language = self.read_out.language
        is_shown = language != "de" and language not in ON_PAPER
        self.purposes.sentences = tuple(
            said(self.book, purpose, language) for purpose in (SHORT_PURPOSES if is_shown else ())
        )

    def action_minor(self) -> None:
        if not self._is_correcting:
            self._set_minor(not self._is_minor)
            if self._is_minor:
                self.query_one("#guardian").focus()

    def action_save(self) -> None:
        if self._is_correcting:
            self._save_correction()
        elif self._owes_a_call_to_nobody:
            self._ask_for_a_way()
        else:
            self._save()

    @property
    def _owes_a_call_to_nobody(self) -> bool:
        lacks_way = lacks_a_way({"K1"}, self._typed("phone"), self._typed("email"))
        return bool(self._typed("name")) and "K1" in self.purposes.chosen and lacks_way

    def _ask_for_a_way(self) -> None:
        """Before the person is gone: afterwards nobody can add it."""

        def answer(saves: bool | None) -> None:
            if saves:
                self._save()
            else:
                self.query_one("#phone").focus()

        question = Confirm(
            _("Without phone or e-mail nobody can call back. Save all the same?"),
            yes=_("Save all the same"),
            no=_("Add it"),
        )
        self.app.push_screen(question, answer)

    def _save(self) -> None:
        try:
            saved = self._contacts.add(
                self._typed("name"),
                sorted(self.purposes.chosen),
                phone=self._typed("phone"),
                email=self._typed("email"),
                note=self._typed("note"),
                organisation=self._typed("organisation"),
                function=self._typed("function"),
                guardian=self._typed("guardian") if self._is_minor else "",
                is_minor=self._is_minor,
                no_share=self.sharing.chosen == "no",
                feedback_id=self._feedback_id,
                language=self.read_out.language,
                # What can be chosen are the codes of SHORT_METHODS.
                method=cast(Method, self.method.chosen),
                topic=self._typed("topic"),
                good_time=self._typed("good_time"),
            )
        except GuardianMissing as error:
            self.note.wrong(error)
            self._offer_card()
        except PurposeMissing:
            self.note.wrong(_("What for? Please ask, then one of the digits 1 to 9."))
            self.purposes.focus()
        except QmtuiError as error:
            self.note.wrong(error)
            self.query_one("#name").focus()
        else:
            self._saved(saved)

    def _saved(self, contact: Contact) -> None:
        self._last = contact
        language = self.read_out.language
        lacks_way = lacks_a_way(contact.purposes, self._typed("phone"), self._typed("email"))
        self.action_clear()
        words = ", ".join(_(SHORT_PURPOSES[purpose]) for purpose in contact.purposes)
        if lacks_way:
            self.note.heed(
                _("Neither phone nor e-mail: how does the person hear from us? Ctrl+R adds it.")
            )
        else:
            self.note.done(_("Taken down: {0}. Ctrl+R corrects it.").format(words))
        self.show_facts()
        self.app.push_screen(ConsentReceipt(self.book, contact.code, language))

    def _offer_card(self) -> None:
        """Without a parent nothing is kept; nobody goes with empty hands."""

        def answer(wants_card: bool | None) -> None:
            if wants_card:
                self.action_clear()
                self.app.push_screen(CardScreen(self.book))
            else:
                self.query_one("#guardian").focus()

        question = Confirm(
            _("Under 16 and no parent here?"),
            yes=_("Hand over our card"),
            no=_("A parent agrees"),
            more=_("Then we take nobody's name. An idea needs none."),
        )
        self.app.push_screen(question, answer)

    def action_withdraw(self) -> None:
        def told(words: str | None) -> None:
            if words:
                self.note.done(words)
                self.show_facts()

        self.app.push_screen(WithdrawScreen(self.book, self.now), told)

    @property
    def _correctable(self) -> dict[str, Any] | None:
        if self._last is None or self._last.id in self.book.taken_back:
            return None
        return self._contacts.correctable(self._last.id)

    def action_correct(self) -> None:
        words = self._correctable
        if self._last is None or words is None:
            self.note.heed(_("There is nothing to correct; it can be taken back."))
        elif self.has_unsaved:
            self.note.heed(_("First save or empty what you have typed, please."))
        else:
            self._fill({**words, "purposes": self._last.purposes, "is_minor": self._last.is_minor})
            self._set_correcting(True)
            self.note.heed(_("Correction: change what is wrong, then Ctrl+S. Ctrl+N leaves it."))
            self.query_one("#name").focus()

    def _save_correction(self) -> None:
        assert self._last is not None
        try:
            self._last = self._contacts.correct(self._last.id, **self._words(*WORDS))
        except QmtuiError as error:
            self.note.wrong(error)
            self.query_one("#name").focus()
        else:
            self.action_clear()
            self.note.done(_("Corrected; the old text is gone."))
            self.show_facts()

    def show_undone(self, words: str) -> None:
        self.note.clear()  # It may say what holds no longer.
        super().show_undone(words)

    def action_clear(self) -> None:
        self._set_correcting(False)
        self._set_minor(False)
        self._feedback_id = None
        self.drop_draft()
        for line in self.query(FormLine):
            line.value = ""
        self.purposes.chosen = frozenset()
        self.method.chosen, self.sharing.chosen = "read_out", "yes"
        self.read_out.show("de")
        self.purposes.sentences = ()
        self.hint.update("")
        self._show_call()
        self._show_about()
        self.note.clear()
        self.purposes.focus()

    def _fill(self, values: dict[str, Any]) -> None:
        for field in (*WORDS, *CALL):
            self.query_one(f"#{field}", FormLine).value = str(values.get(field, ""))
        self.purposes.chosen = frozenset(values.get("purposes", ())) & SHORT_PURPOSES.keys()
        self._set_minor(bool(values.get("is_minor")))
        self.read_out.show(values.get("language", self.read_out.language))
        self._show_sentences()
        self.method.chosen = values.get("method", self.method.chosen)
        self.sharing.chosen = values.get("sharing", self.sharing.chosen)
        self._feedback_id = values.get("feedback_id", self._feedback_id)
        self._show_about()
        self._show_call()

    def _typed(self, field: str) -> str:
        return self.query_one(f"#{field}", FormLine).value

    def _words(self, *fields: str) -> dict[str, str]:
        return {field: self._typed(field) for field in fields}

    def _set_minor(self, is_minor: bool) -> None:
        self._is_minor = is_minor
        self.query_one("#minor").display = is_minor

    def _set_correcting(self, is_correcting: bool) -> None:
        """What was agreed to is not corrected but taken back, or agreed to once more."""
        self._is_correcting = is_correcting
        for field in (self.purposes, self.method, self.sharing):
            field.disabled = is_correcting

    def _show_call(self) -> None:
        self.query_one("#call").display = "K1" in self.purposes.chosen

    def _show_about(self) -> None:
        """Which remark the contact belongs to."""
        feedback = self.book.feedback.get(self._feedback_id or "")
        about = self.query_one("#about", Static)
        about.display = feedback is not None
        if feedback is not None:
            # A sensitive one shows no word of it.
            words = " ".join((feedback.text or "…").split())
            sentence = _("About: {0} – {1}").format(_(KINDS[feedback.kind]), words)
            about.update(safe(sentence))


def _line(field: str, limit: int, example: str = "") -> FormLine:
    return FormLine(limit=limit, id=field, placeholder=example, compact=True)


def _row(*fields: tuple[str, Widget], id: str | None = None) -> Horizontal:
    row: list[Widget] = []
    for number, (caption, field) in enumerate(fields):
        row += [Label(caption, classes="second" if number else ""), field]
    return Horizontal(*row, classes="row", id=id)
