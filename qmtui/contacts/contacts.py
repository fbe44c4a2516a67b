"""Contacts and what they agreed to: given per purpose, withdrawn by code (Art. 7 DSGVO)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec.structs import replace

from qmtui import codes
from qmtui.book import Book, Now
from qmtui.clean import EMAIL, FEEDBACK, NAME, clean_or_refuse
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.contact import PURPOSES, Consent, Contact, Withdrawal
from qmtui.replicas import each_copy
from qmtui.sealing import seal

PHONE = 40


class PurposeMissing(QmtuiError):
    exit_code = 38
    sentence = mark("A contact is taken for a purpose only; name at least one of {0}.")


class ContactEmpty(QmtuiError):
    exit_code = 38
    sentence = mark("A contact needs a name, and how to reach the person if anything is to follow.")


class NoConsentCode(QmtuiError):
    exit_code = 38
    sentence = mark("“{0}” is no consent code; it has sixteen letters and begins with C.")


class Contacts:
    """Take contacts down in the field; see in the office who agreed to what."""

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
    ) -> Contact:
        """Record a contact with one consent per purpose, all or nothing.

        Raises `PurposeMissing`, `ContactEmpty`, `TextTooLong`.
        """
        self._book.require_field()
        wanted = tuple(dict.fromkeys(purposes))
        if not wanted or not set(wanted) <= PURPOSES.keys():
            raise PurposeMissing(", ".join(PURPOSES))
        words = {
            "name": clean_or_refuse(name, limit=NAME),
            "email": clean_or_refuse(email, limit=EMAIL),
            "phone": clean_or_refuse(phone, limit=PHONE),
            "note": clean_or_refuse(note, multiline=True, limit=FEEDBACK),
        }
        if not words["name"]:
            raise ContactEmpty
        moment, code = self._now(), codes.new_code(codes.CONSENT)
        is_sealed = not self._book.is_plain
        contact = Contact(
            **self._book.stamp(moment),
            purposes=wanted,
            code=code,
        )
        if is_sealed:
            contact = replace(contact, sealed=seal(self._book.about, words))
        else:
            contact = replace(contact, **words)
        with self._book.transaction():
            self._book.contacts.add(contact)
            for purpose in wanted:
                stamp = self._book.stamp(moment)
                self._book.consents.add(
                    Consent(**stamp, contact_id=contact.id, purpose=purpose, code=code)
                )
        self._book.corrections.remember(contact.id, words, moment)
        return contact

    def withdraw(self, typed: str) -> Withdrawal:
        """Take back what was agreed under a code, whether or not this device has heard of it.

        Raises `NoConsentCode` for what is none of ours.
        """
        self._book.require_field()
        code = codes.normalise(typed)
        if not codes.is_code(code) or code[0] != codes.CONSENT:
            raise NoConsentCode(typed[:40])
        with self._book.transaction():
            return self._book.withdrawals.add(
                Withdrawal(**self._book.stamp(self._now()), code=code)
            )

    def agreed(self, purpose: str | None = None) -> list[Contact]:
        """Who agrees (to a purpose) as of now, in every book that is here, by name."""
        found: dict[str, Contact] = {}
        for _event, copy in each_copy(self._book):
            purposes = dict(_agreed(copy))
            for contact_id, agreed in purposes.items():
                if purpose is None or purpose in agreed:
                    known = self._book.contacts.get(contact_id) or copy.contacts.get(contact_id)
                    if known is not None:
                        found[contact_id] = known
        return sorted(found.values(), key=lambda contact: (contact.name, contact.id))


def withdrawn(book: Book) -> set[str]:
    """The ids of contacts in one book that agree to nothing any more."""
    undone, agreed = book.taken_back, dict(_agreed(book))
    return {c.id for c in book.contacts if c.id in undone or not agreed.get(c.id)}


def _agreed(book: Book) -> Iterator[tuple[str, set[str]]]:
    """Contact and purposes that stand: a withdrawal beats every consent not given after it."""
    undone = book.taken_back
    ended: dict[str, datetime] = {}
    for withdrawal in book.withdrawals:
        if withdrawal.id not in undone:
            at = withdrawal.observed_at
            ended[withdrawal.code] = max(at, ended.get(withdrawal.code, at))
    given: dict[str, set[str]] = {}
    for consent in book.consents:
        end = ended.get(consent.code)
        if consent.id not in undone and (end is None or consent.observed_at > end):
            given.setdefault(consent.contact_id, set()).add(consent.purpose)
    yield from ((contact, p) for contact, p in given.items() if contact not in undone)
