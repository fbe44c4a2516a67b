"""Which consents stand: folded from all that is known, whatever came in which order.

The newest yes has to be newer than the newest no. A withdrawal wins on the same instant, and
wherever a clock is doubted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from qmtui.actors.merging import Persons
from qmtui.book import Book
from qmtui.contacts.lifetimes import LIFETIMES, Lifetime
from qmtui.model.agreement import Fulfilment, WithdrawalMatch
from qmtui.model.contact import Consent, Withdrawal
from qmtui.replicas import each_copy

ALL = ""
"""Stands for every purpose of a withdrawal."""
_ALWAYS = datetime.max.replace(tzinfo=UTC)

Standing = dict[str, dict[str, Consent]]
"""By contact and purpose, the consent that stands."""


class Facts:
    """Everything that was ever agreed to and taken back, from any number of books."""

    def __init__(self) -> None:
        self.consents: dict[str, tuple[Consent, datetime]] = {}
        self.withdrawals: dict[str, tuple[Withdrawal, datetime]] = {}
        self.matches: dict[str, WithdrawalMatch] = {}
        self.kept: dict[str, tuple[Fulfilment, datetime]] = {}
        self.taken_back: set[str] = set()
        self.erased: set[str] = set()
        self.persons: Persons | None = None

    def take_in(self, book: Book) -> None:
        """Add what one book knows, every time as its device's clock is known to go."""
        self.consents |= {c.id: (c, book.when(c)) for c in book.consents}
        self.withdrawals |= {w.id: (w, book.when(w)) for w in book.withdrawals}
        self.matches |= {match.id: match for match in book.withdrawal_matches}
        self.kept |= {kept.id: (kept, book.when(kept)) for kept in book.fulfilments}
        self.taken_back |= set(book.taken_back)
        whose = {consent.contact_id for consent in book.consents}
        self.erased |= {i for i in whose if book.database.is_erased("contacts", i)}
        if book.kind == "office":
            self.persons = Persons(book)

    def standing(self, moment: datetime) -> Standing:
        """What stands at a moment; the newest consent where there are several."""
        withdrawn, kept = self.withdrawn(), self.latest_kept()
        gone = self.taken_back | self.erased
        found: dict[str, dict[str, tuple[datetime, Consent]]] = {}
        for consent, given in self.consents.values():
            if {consent.id, consent.contact_id} & gone:
                continue
            if consent.id in withdrawn:
                continue
            if is_over(consent, given, kept.get((consent.contact_id, consent.purpose)), moment):
                continue
            of_contact = found.setdefault(consent.contact_id, {})
            newest = of_contact.get(consent.purpose)
            if newest is None or (newest[0], newest[1].id) < (given, consent.id):
                of_contact[consent.purpose] = given, consent
        return {
            contact: {purpose: consent for purpose, (_given, consent) in sorted(of.items())}
            for contact, of in found.items()
        }

    def withdrawn(self) -> set[str]:
        """The ids of all consents that a no has ended."""
        noes = self._noes()
        return {
            consent.id
            for consent, given in self.consents.values()
            if any(end >= given for end in _ends(noes, consent))
        }

    def open_requests(self) -> list[Withdrawal]:
        """Withdrawals without a code whose person is not known yet, the oldest first."""
        matched = {m.withdrawal_id for m in self.matches.values() if m.id not in self.taken_back}
        settled = matched | self.taken_back
        requests = [
            (moment, withdrawal.id, withdrawal)
            for withdrawal, moment in self.withdrawals.values()
            if not withdrawal.code and withdrawal.id not in settled and _says_who(withdrawal)
        ]
        return [withdrawal for *_order, withdrawal in sorted(requests, key=lambda r: r[:2])]

    def _noes(self) -> dict[tuple[str, str], datetime]:
        """By code or contact and purpose, the newest no."""
        noes: dict[tuple[str, str], datetime] = {}
        for subject, purposes, withdrawal, moment in self._whose():
            end = _ALWAYS if withdrawal.clock_doubtful else moment
            for purpose in purposes:
                noes[subject, purpose] = max(end, noes.get((subject, purpose), end))
        return noes

    def _whose(self) -> Iterator[tuple[str, Iterable[str], Withdrawal, datetime]]:
        """Each withdrawal that stands, with the code or contact and the purposes it is about."""
        under: dict[str, list[tuple[Consent, datetime]]] = {}
        for consent, given in self.consents.values():
            under.setdefault(consent.code, []).append((consent, given))
        for withdrawal, moment in self.withdrawals.values():
            if withdrawal.code and withdrawal.id not in self.taken_back:
                agreed = under.get(withdrawal.code, [])
                # Nobody has a code before it was given: if it seems so, a clock is wrong.
                moment = max(moment, min((given for _c, given in agreed), default=moment))
                yield withdrawal.code, withdrawal.purposes or (ALL,), withdrawal, moment
                # Who was taken down twice takes back what they agreed to both times.
                theirs = {c.purpose for c, _given in agreed if c.id not in self.taken_back}
                for contact in {c.contact_id for c, _given in agreed}:
                    for record in self._records(contact):
                        yield record, withdrawal.purposes or theirs, withdrawal, moment
        for match in self.matches.values():
            known = self.withdrawals.get(match.withdrawal_id)
            if known and not {match.id, match.withdrawal_id} & self.taken_back:
                for record in self._records(match.contact_id):
                    yield record, known[0].purposes or (ALL,), *known

    def _records(self, contact_id: str) -> tuple[str, ...]:
        """All that the office reads as one with a contact."""
        return self.persons.records(contact_id) if self.persons else (contact_id,)

    def latest_kept(self) -> dict[tuple[str, str], datetime]:
        """By contact and purpose, when the promise was kept last."""
        kept: dict[tuple[str, str], datetime] = {}
        for fulfilment, moment in self.kept.values():
            if fulfilment.id not in self.taken_back:
                about = fulfilment.contact_id, fulfilment.purpose
                kept[about] = max(moment, kept.get(about, moment))
        return kept


def facts_of(book: Book) -> Facts:
    """What the book knows, in the office with all its copies of field books."""
    facts = Facts()
    for _event, copy in each_copy(book):
        facts.take_in(copy)
    return facts


def _says_who(request: Withdrawal) -> bool:
    """Nothing is said any more once it was erased."""
    return bool(request.sealed or request.name or request.email or request.phone)


def is_over(consent: Consent, given: datetime, kept: datetime | None, moment: datetime) -> bool:
    """Whether a consent has run out by itself."""
    if consent.expires_on and consent.expires_on < moment.astimezone(given.tzinfo).date():
        return True
    span = LIFETIMES.get(consent.purpose, Lifetime()).after_kept
    return bool(span and kept and kept >= given and kept + span <= moment)


def to_be_asked(consent: Consent, moment: datetime) -> bool:
    """Whether a promise should long be kept, or a consent is old enough to ask anew."""
    span = LIFETIMES.get(consent.purpose, Lifetime()).ask_after
    return span is not None and consent.observed_at + span <= moment


def _ends(noes: dict[tuple[str, str], datetime], consent: Consent) -> Iterator[datetime]:
    """The noes that meet a consent; where its own clock is doubted, any of them ends it."""
    for subject in (consent.code, consent.contact_id):
        for purpose in (consent.purpose, ALL):
            if (end := noes.get((subject, purpose))) is not None:
                yield _ALWAYS if consent.clock_doubtful else end
