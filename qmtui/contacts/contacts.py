"""Contacts and what they agreed to: given per purpose, withdrawn by code (Art. 7 DSGVO)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from qmtui import codes, reach
from qmtui.book import Book, Now
from qmtui.clean import FEEDBACK, NAME, clean_or_refuse
from qmtui.contacts.callbacks import Callbacks
from qmtui.contacts.lifetimes import expiry_of
from qmtui.contacts.standing import facts_of
from qmtui.errors import QmtuiError
from qmtui.feedback.desk import NotCorrectable
from qmtui.i18n import _, mark
from qmtui.model.contact import HEARD_FROM, PURPOSES, Consent, Contact, Method
from qmtui.replicas import each_copy
from qmtui.sealing import CORRECTABLE, Words, seal
from qmtui.search import skeleton
from qmtui.texts.consent import keep_text, read_text

LIMITS = {"name": NAME, "note": FEEDBACK, "guardian": NAME, "organisation": NAME, "function": NAME}


class PurposeMissing(QmtuiError):
    exit_code = 38
    sentence = mark("A contact is taken for a purpose only; name at least one of {0}.")


class ContactEmpty(QmtuiError):
    exit_code = 38
    sentence = mark("A contact needs a name, and how to reach the person if anything is to follow.")


class GuardianMissing(QmtuiError):
    exit_code = 38
    sentence = mark(
        "Under 16 only with a parent or guardian: put their name down, or hand over our card."
    )


class NoSuchContact(QmtuiError):
    exit_code = 34
    sentence = mark(
        "There is no contact with this id or code here; "
        "in the office `qmtui contact list` shows all."
    )


class Figures(Struct, frozen=True, kw_only=True):
    """People who agree to anything, and to how many purposes together."""

    contacts: int
    consents: int


class Contacts:
    """Take contacts down in the field or the office; see who agreed to what."""

    def __init__(self, book: Book, now: Now) -> None:
        self._book = book
        self._now = now

    def add(
        self,
        name: str,
        purposes: Iterable[str],
        *,
        email: str = "",
        phone: str = "",
        note: str = "",
        guardian: str = "",
        organisation: str = "",
        function: str = "",
        is_minor: bool = False,
        no_share: bool = False,
        feedback_id: str | None = None,
        language: str = "de",
        method: Method = "read_out",
        expires_on: date | None = None,
        topic: str = "",
        good_time: str = "",
    ) -> Contact:
        """Record a contact with one consent per purpose, all or nothing.

        With K1 a call is promised, about `topic`, at a `good_time`. Doubtful numbers and addresses
        are kept as they are. Raises `PurposeMissing`, `ContactEmpty`, `GuardianMissing`,
        `TextTooLong`.
        """
        wanted = _known(purposes)
        words = _words(
            name=name,
            email=email,
            phone=phone,
            note=note,
            guardian=guardian,
            organisation=organisation,
            function=function,
        )
        _check(words, is_minor=is_minor)
        moment = self._now()
        contact = Contact(
            **self._book.stamp(moment),
            purposes=wanted,
            code=codes.new_code(codes.CONSENT),
            is_minor=is_minor,
            no_share=no_share,
            feedback_id=feedback_id,
        )
        contact = self._with_words(contact, words)
        with self._book.transaction():
            # Before the contact: the newest entry is what Ctrl+Z takes back, with all of it.
            if "K1" in wanted:
                Callbacks(self._book, lambda: moment).promise(contact.id, topic, good_time)
            self._book.contacts.add(contact)
            self._agree(contact, wanted, moment, language, method, expires_on)
        self._book.corrections.remember(contact.id, words, moment)
        return contact

    def renew(
        self,
        wanted: str,
        purposes: Iterable[str],
        *,
        language: str = "de",
        method: Method = "read_out",
    ) -> Contact:
        """Note that somebody agrees once more, or to something more; by id or code.

        Raises `NoSuchContact`, `PurposeMissing`.
        """
        contact, moment = self.find(wanted), self._now()
        with self._book.transaction():
            self._agree(contact, _known(purposes), moment, language, method, None)
        return contact

    def find(self, wanted: str) -> Contact:
        """The contact with this id or code; raises `NoSuchContact`."""
        reading = codes.read(wanted)
        code = reading.code if reading else ""
        for _event, copy in each_copy(self._book):
            known = copy.contacts.get(wanted)
            found = [known] if known else copy.contacts.where("code", code) if code else []
            if found:
                return self._book.contacts.get(found[0].id) or found[0]
        raise NoSuchContact

    def correctable(self, contact_id: str) -> Words | None:
        """What this device took down about somebody in the last ten minutes."""
        return self._book.corrections.words_of(contact_id, self._now())

    def correct(self, contact_id: str, **changes: str) -> Contact:
        """Write the person's data anew; what it said before is taken out of every copy.

        Raises `ContactEmpty`, `GuardianMissing`, `TextTooLong`, and `NotCorrectable` after ten
        minutes.
        """
        known, before = self._book.contacts.get(contact_id), self.correctable(contact_id)
        if known is None or before is None:
            raise NotCorrectable
        words = _words(**{**before, **changes})
        _check(words, is_minor=known.is_minor)
        corrected = self._with_words(known, words)
        self._book.contacts.restate(corrected)
        self._book.corrections.remember(contact_id, words, self._now())
        return corrected

    def just_taken(self, name: str) -> str:
        """The name of somebody called alike whom this device took down minutes ago, "" for none."""
        wanted = skeleton(name)
        for table, entry in self._book.own.newest() if wanted else ():
            if self._now() - entry.recorded_at > CORRECTABLE:
                break
            words = self.correctable(entry.id) if table == "contacts" else None
            if words and skeleton(str(words["name"])) == wanted:
                return str(words["name"])
        return ""

    def agreed(self, purpose: str | None = None) -> list[Contact]:
        """Who agrees (to a purpose) as of now, in every book that is here, by name."""
        standing = facts_of(self._book).standing(self._now())
        found: dict[str, Contact] = {}
        for _event, copy in each_copy(self._book):
            for contact_id, purposes in standing.items():
                if purpose is None or purpose in purposes:
                    known = self._book.contacts.get(contact_id) or copy.contacts.get(contact_id)
                    if known is not None:
                        found[contact_id] = known
        return sorted(found.values(), key=lambda contact: (contact.name, contact.id))

    def purposes(self) -> dict[str, tuple[str, ...]]:
        """What each contact agrees to as of now; those who agree to nothing are left out."""
        standing = facts_of(self._book).standing(self._now())
        return {contact: tuple(purposes) for contact, purposes in standing.items()}

    def figures(self) -> Figures:
        """How many agree as of now, and to how much; at a station too, which reads no names."""
        standing = facts_of(self._book).standing(self._now())
        return Figures(contacts=len(standing), consents=sum(map(len, standing.values())))

    def _agree(
        self,
        contact: Contact,
        purposes: tuple[str, ...],
        moment: datetime,
        language: str,
        method: Method,
        expires_on: date | None,
    ) -> None:
        today = moment.astimezone(self._book.zone).date()
        texts = {purpose: read_text(self._book, purpose, language) for purpose in purposes}
        # Offices may have the same words for several purposes.
        for text in {text.id: text for text in texts.values()}.values():
            keep_text(self._book, text)
        for purpose, text in texts.items():
            self._book.consents.add(
                Consent(
                    **self._book.stamp(moment),
                    contact_id=contact.id,
                    purpose=purpose,
                    code=contact.code,
                    text_version=text.id,
                    language=text.language,
                    method=method,
                    by_guardian=contact.is_minor,
                    expires_on=expires_on or expiry_of(purpose, today),
                )
            )

    def _with_words(self, contact: Contact, words: Words) -> Contact:
        """In an encrypted field book the person's data are for the office alone."""
        if self._book.kind == "field" and not self._book.is_plain:
            return replace(contact, sealed=seal(self._book.about, words))
        return replace(contact, **words)


def lacks_a_way(purposes: Iterable[str], phone: str, email: str) -> bool:
    """Whether we promise to be in touch, and nothing says how."""
    return bool(HEARD_FROM & set(purposes)) and not (phone.strip() or email.strip())


def _known(purposes: Iterable[str]) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(purposes))
    if not wanted or not set(wanted) <= PURPOSES.keys():
        raise PurposeMissing(", ".join(f"{code} {_(words)}" for code, words in PURPOSES.items()))
    return wanted


def _words(**typed: str) -> Words:
    words = {
        field: clean_or_refuse(typed[field], multiline=field == "note", limit=limit)
        for field, limit in LIMITS.items()
    }
    return {
        **words,
        "email": reach.email(typed["email"]).value,
        "phone": reach.phone(typed["phone"]).value,
    }


def _check(words: Words, *, is_minor: bool) -> None:
    if not words["name"]:
        raise ContactEmpty
    if is_minor and not words["guardian"]:
        raise GuardianMissing
