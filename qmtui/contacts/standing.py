"""Which consents stand: folded from all that is known, whatever came in which order.

The newest yes has to be newer than the newest no. A withdrawal wins on the same instant, and
wherever a clock is doubted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

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

    def take_in(self, book: Book) -> None:
        """Add what one book knows, every time as its device's clock is known to go."""
        self.consents |= {c.id: (c, book.when(c)) for c in book.consents}
        self.withdrawals |= {w.id: (w, book.when(w)) for w in book.withdrawals}
        self.matches |= {match.id: match for match in book.withdrawal_matches}
        self.kept |= {kept.id: (kept, book.when(kept)) for kept in book.fulfilments}
        self.taken_back |= set(book.taken_back)
        whose = {consent.contact_id for consent in book.consents}
        self.erased |= {i for i in whose if book.database.is_erased("contacts", i)}

    def standing(self, moment: datetime) -> Standing:
        """What stands at a moment; the newest consent where there are several."""
        noes, kept, gone = self._noes(), self._kept(), self.taken_back | self.erased
        found: dict[str, dict[str, tuple[datetime, Consent]]] = {}
        for consent, given in self.consents.values():
            if {consent.id, consent.contact_id} & gone:
                continue
            if any(end >= given for end in _ends(noes, consent)):
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

    def open_requests(self) -> list[Withdrawal]:
        """Withdrawals without a code whose person is not known yet, the oldest first."""
        matched = {m.withdrawal_id for m in self.matches.values() if m.id not in self.taken_back}
        requests = [
            (moment, withdrawal.id, withdrawal)
            for withdrawal, moment in self.withdrawals.values()
            if not withdrawal.code and withdrawal.id not in matched | self.taken_back
        ]
        return [withdrawal for *_order, withdrawal in sorted(requests, key=lambda r: r[:2])]

    def _noes(self) -> dict[tuple[str, str], datetime]:
        """By code or contact and purpose, the newest no."""
        noes: dict[tuple[str, str], datetime] = {}
        for subject, withdrawal, moment in self._whose():
            end = _ALWAYS if withdrawal.clock_doubtful else moment
            for purpose in withdrawal.purposes or (ALL,):
                noes[subject, purpose] = max(end, noes.get((subject, purpose), end))
        return noes

    def _whose(self) -> Iterator[tuple[str, Withdrawal, datetime]]:
        """Each withdrawal that stands, with the code or contact it is about."""
        first: dict[str, datetime] = {}
        for consent, given in self.consents.values():
            first[consent.code] = min(given, first.get(consent.code, given))
        for withdrawal, moment in self.withdrawals.values():
            if withdrawal.code and withdrawal.id not in self.taken_back:
                # Nobody has a code before it was given: if it seems so, a clock is wrong.
                at_least = first.get(withdrawal.code, moment)
                yield withdrawal.code, withdrawal, max(moment, at_least)
        for match in self.matches.values():
            known = self.withdrawals.get(match.withdrawal_id)
            if known and not {match.id, match.withdrawal_id} & self.taken_back:
                yield match.contact_id, *known

    def _kept(self) -> dict[tuple[str, str], datetime]:
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
