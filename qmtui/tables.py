"""The tables of a book: what kind of record each holds, and where such records are at home."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, overload

import msgspec

from qmtui.model.actor import (
    Actor,
    Ending,
    ListMember,
    MailingList,
    Merge,
    NotDuplicate,
    Pick,
    Relation,
    Talk,
)
from qmtui.model.agreement import CallbackStep, Fulfilment, ReadText, WithdrawalMatch
from qmtui.model.audit import Audit
from qmtui.model.case import (
    AnswerTemplate,
    CaseMerge,
    CaseNote,
    Move,
    Referral,
    ReferralStep,
    Reply,
    Triage,
)
from qmtui.model.contact import Callback, Consent, Contact, Correction, Text, Withdrawal
from qmtui.model.count import Headcount, Tally
from qmtui.model.day import (
    Closing,
    Consultation,
    Relocation,
    Shift,
    ShiftMark,
    Stand,
    StandMark,
)
from qmtui.model.directory import Notice, ServiceOffer
from qmtui.model.entry import Undo
from qmtui.model.event import District, Event, EventSeries, OtherEvent, Station
from qmtui.model.feedback import Dot, Endorsement, Feedback, Measure
from qmtui.model.handover import (
    ClockCheck,
    Collection,
    HandIn,
    HandOut,
    Loss,
    Obligation,
    Wiping,
)
from qmtui.model.incident import Incident
from qmtui.model.keys import OfficeKeys, Receipt
from qmtui.model.lists import CodeList
from qmtui.model.mapping import ColumnMapping
from qmtui.model.person import Attendance, Note, Person, Rebinding, Registration
from qmtui.model.place import Place, RouteChange, Stop, StopVisit
from qmtui.model.planning import (
    ChecklistItem,
    ChecklistMark,
    EventReview,
    EventStep,
    EventTemplate,
)
from qmtui.model.settling import Resolution, Settlement
from qmtui.records import Records

if TYPE_CHECKING:
    from storage import Database

Home = Literal["planned", "captured", "office", "book"]
"""Planned by the office and copied out; captured by stations; what the office makes of it; about
the book itself.
"""

Record = TypeVar("Record", bound=msgspec.Struct)


class Table(Generic[Record]):
    """One table of a book, read when it is first asked for: `book.stations`."""

    def __init__(self, kind: type[Record], home: Home) -> None:
        self.kind = kind
        self.home = home
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, tables: None, owner: type) -> Table[Record]: ...
    @overload
    def __get__(self, tables: Tables, owner: type) -> Records[Record]: ...
    def __get__(self, tables: Tables | None, owner: type) -> Table[Record] | Records[Record]:
        if tables is None:
            return self
        found: Records[Record] | None = tables._records.get(self.name)
        if found is None:
            found = tables._records[self.name] = Records(tables.database, self.name, self.kind)
        return found


class Tables:
    """Every table this version knows; what others wrote is kept all the same."""

    database: Database

    districts = Table(District, "planned")
    events = Table(Event, "planned")
    stations = Table(Station, "planned")
    people = Table(Person, "planned")
    registrations = Table(Registration, "planned")
    places = Table(Place, "planned")
    stops = Table(Stop, "planned")
    measures = Table(Measure, "planned")
    actors = Table(Actor, "planned")
    service_offers = Table(ServiceOffer, "planned")
    notices = Table(Notice, "planned")
    texts = Table(Text, "planned")
    code_lists = Table(CodeList, "planned")
    shifts = Table(Shift, "planned")
    stands = Table(Stand, "planned")
    other_events = Table(OtherEvent, "planned")

    attendance = Table(Attendance, "captured")
    notes = Table(Note, "captured")
    rebindings = Table(Rebinding, "captured")
    tallies = Table(Tally, "captured")
    headcounts = Table(Headcount, "captured")
    feedback = Table(Feedback, "captured")
    endorsements = Table(Endorsement, "captured")
    dots = Table(Dot, "captured")
    stop_visits = Table(StopVisit, "captured")
    route_changes = Table(RouteChange, "captured")
    contacts = Table(Contact, "captured")
    consents = Table(Consent, "captured")
    withdrawals = Table(Withdrawal, "captured")
    callbacks = Table(Callback, "captured")
    relocations = Table(Relocation, "captured")
    closings = Table(Closing, "captured")
    shift_marks = Table(ShiftMark, "captured")
    stand_marks = Table(StandMark, "captured")
    consultations = Table(Consultation, "captured")
    clock_checks = Table(ClockCheck, "captured")
    settlements = Table(Settlement, "captured")
    resolutions = Table(Resolution, "captured")
    undos = Table(Undo, "captured")

    event_series = Table(EventSeries, "office")
    event_templates = Table(EventTemplate, "office")
    checklist_items = Table(ChecklistItem, "office")
    checklist_marks = Table(ChecklistMark, "office")
    event_steps = Table(EventStep, "office")
    event_reviews = Table(EventReview, "office")

    relations = Table(Relation, "office")
    mailing_lists = Table(MailingList, "office")
    list_members = Table(ListMember, "office")
    endings = Table(Ending, "office")
    talks = Table(Talk, "office")
    merges = Table(Merge, "office")
    not_duplicates = Table(NotDuplicate, "office")
    picks = Table(Pick, "office")
    contact_corrections = Table(Correction, "office")
    callback_steps = Table(CallbackStep, "office")
    fulfilments = Table(Fulfilment, "office")
    withdrawal_matches = Table(WithdrawalMatch, "office")

    triages = Table(Triage, "office")
    moves = Table(Move, "office")
    referrals = Table(Referral, "office")
    referral_steps = Table(ReferralStep, "office")
    replies = Table(Reply, "office")
    case_merges = Table(CaseMerge, "office")
    case_notes = Table(CaseNote, "office")
    answer_templates = Table(AnswerTemplate, "office")
    column_mappings = Table(ColumnMapping, "office")

    obligations = Table(Obligation, "office")

    hand_outs = Table(HandOut, "book")
    hand_ins = Table(HandIn, "book")
    losses = Table(Loss, "book")
    wipings = Table(Wiping, "book")
    collections = Table(Collection, "book")
    read_texts = Table(ReadText, "book")
    receipts = Table(Receipt, "book")
    audit = Table(Audit, "book")
    office_keys = Table(OfficeKeys, "book")
    incidents = Table(Incident, "book")

    def __init__(self, database: Database) -> None:
        self.database = database
        self._records: dict[str, Records[Any]] = {}

    def captured(self) -> Iterator[tuple[str, Records[Any]]]:
        """The tables that stations write, with their records."""
        return self._at_home("captured")

    def planned(self) -> Iterator[tuple[str, Records[Any]]]:
        """The tables that the office fills, with their records."""
        return self._at_home("planned")

    def decided(self) -> Iterator[tuple[str, Records[Any]]]:
        """The tables of what the office makes of it, with their records."""
        return self._at_home("office")

    def _at_home(self, home: Home) -> Iterator[tuple[str, Records[Any]]]:
        for name in kinds_of(home):
            yield name, getattr(self, name)


def kinds_of(*homes: Home) -> dict[str, type[msgspec.Struct]]:
    """The kinds of record that are at home there, by table, in a lasting order."""
    tables = (table for table in vars(Tables).values() if isinstance(table, Table))
    return {table.name: table.kind for table in tables if table.home in homes}


PLANNED = kinds_of("planned")
"""What the office plans, by table; `issue` copies it into the field book."""
CAPTURED = kinds_of("captured")
"""Facts that stations capture, by table; their home is the field book."""
