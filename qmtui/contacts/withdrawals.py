"""Taking a consent back: by code at any station, or as a request that the office matches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from qmtui import codes, reach
from qmtui.book import Book, Now
from qmtui.clean import NAME, clean_or_refuse
from qmtui.contacts.contacts import Contacts, PurposeMissing
from qmtui.contacts.standing import Facts, facts_of
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.agreement import WithdrawalMatch
from qmtui.model.contact import PURPOSES, Contact, Withdrawal
from qmtui.model.entry import Undo
from qmtui.replicas import each_copy
from qmtui.sealing import seal

SHOWN = 40


class NoConsentCode(QmtuiError):
    exit_code = 38
    sentence = mark(
        "“{0}” is no consent code. Please compare the letters: sixteen, the first is a C."
    )


class WhoMissing(QmtuiError):
    exit_code = 38
    sentence = mark("Whose consent? Without the code we need a name, an e-mail address or a phone.")


class NoSuchRequest(QmtuiError):
    exit_code = 34
    sentence = mark("There is no such open withdrawal; `qmtui consent requests` shows all.")


class Withdrawals:
    """Take withdrawals down, whether or not this device has heard of the person."""

    def __init__(self, book: Book, now: Now) -> None:
        self._book = book
        self._now = now

    def by_code(self, typed: str, purposes: Iterable[str] = (), *, way: str = "code") -> Withdrawal:
        """Take back what was agreed under a code, all of it or some purposes.

        Raises `NoConsentCode` for what is none of ours, `PurposeMissing`.
        """
        reading = codes.read(typed)
        if reading is None or reading.code[0] != codes.CONSENT:
            raise NoConsentCode(typed[:SHOWN])
        return self._add(Withdrawal(**self._stamp(), code=reading.code, way=way), purposes)

    def by_person(
        self,
        *,
        name: str = "",
        email: str = "",
        phone: str = "",
        purposes: Iterable[str] = (),
        way: str = "in_person",
    ) -> Withdrawal:
        """Note who wants something taken back; the office finds out which contact that is.

        Raises `WhoMissing`, `PurposeMissing`, `TextTooLong`.
        """
        words = {
            "name": clean_or_refuse(name, limit=NAME),
            "email": reach.email(email).value,
            "phone": reach.phone(phone).value,
        }
        if not any(words.values()):
            raise WhoMissing
        request = Withdrawal(**self._stamp(), way=way)
        if self._book.kind == "field" and not self._book.is_plain:
            return self._add(replace(request, sealed=seal(self._book.about, words)), purposes)
        return self._add(replace(request, **words), purposes)

    def requests(self) -> list[Withdrawal]:
        """Those without a code whose person is not known yet, the oldest first."""
        self._book.require("access", self._now())
        found = facts_of(self._book).open_requests()
        return [self._book.withdrawals.get(request.id) or request for request in found]

    def proposals(self, request: Withdrawal) -> list[Contact]:
        """Whose it may be: contacts that share its address, number or name."""
        wanted = _keys(request.name, request.email, request.phone)
        return [
            contact
            for contact in self._contacts().values()
            if wanted & _keys(contact.name, contact.email, contact.phone)
        ]

    def match(self, request_id: str, contact: str) -> WithdrawalMatch:
        """Say whose a request is; it then holds from when it was taken down.

        Raises `NoSuchRequest`, `NoSuchContact`, `NotAllowed`.
        """
        self._book.require("erase", self._now(), request_id)
        if request_id not in {request.id for request in self.requests()}:
            raise NoSuchRequest
        whose = Contacts(self._book, self._now).find(contact)
        with self._book.transaction():
            return self._book.withdrawal_matches.add(
                WithdrawalMatch(
                    **self._stamp(),
                    withdrawal_id=request_id,
                    contact_id=whose.id,
                )
            )

    def unmatch(self, request_id: str) -> None:
        """It was somebody else's: the request is open again. Raises `NoSuchRequest`."""
        self._book.require("erase", self._now(), request_id)
        facts: Facts = facts_of(self._book)
        held = [
            match.id
            for match in facts.matches.values()
            if match.withdrawal_id == request_id and match.id not in facts.taken_back
        ]
        if not held:
            raise NoSuchRequest
        with self._book.transaction():
            self._book.undos.add(Undo(**self._stamp(), targets=tuple(held)))

    def _add(self, withdrawal: Withdrawal, purposes: Iterable[str]) -> Withdrawal:
        some = tuple(dict.fromkeys(purposes))
        if not set(some) <= PURPOSES.keys():
            raise PurposeMissing(", ".join(PURPOSES))
        with self._book.transaction():
            return self._book.withdrawals.add(replace(withdrawal, purposes=some))

    def _contacts(self) -> dict[str, Contact]:
        found: dict[str, Contact] = {}
        for _event, copy in each_copy(self._book):
            found = {c.id: c for c in copy.contacts if not c.sealed or c.name} | found
        return found

    def _stamp(self) -> dict[str, Any]:
        return self._book.stamp(self._now())


def _keys(name: str, email: str, phone: str) -> set[str]:
    """What two notes about one person are likely to share."""
    found = {name.casefold().strip(), reach.email_key(email), reach.phone_key(phone)}
    return found - {""}
