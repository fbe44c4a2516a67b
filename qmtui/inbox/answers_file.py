"""A list of matters that a body has filled in and sent back: which answer belongs to what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.clean import FEEDBACK, NAME, TextTooLong, clean, clean_or_refuse
from qmtui.errors import QmtuiError
from qmtui.formats import number
from qmtui.i18n import _, mark, ngettext
from qmtui.imports.rows import Rejected, Row
from qmtui.imports.sheet import read_sheet
from qmtui.inbox.acts import Acts, Step
from qmtui.inbox.bodies import body_meant
from qmtui.inbox.inbox import Inbox
from qmtui.inbox.matter import HandedOver, Matter
from qmtui.inbox.referral_list import LETTERS
from qmtui.inbox.timeline import body_word, day_text
from qmtui.model.case import ReferralStep
from qmtui.search import skeleton
from qmtui.times import TimeUnreadable, parse_time

NAMES = {
    "number": "no; nr; nummer; number; vorgang; vorgangsnummer",
    "body": "body; stelle; amt; zustandige stelle; responsible body",
    "answer": "answer; antwort; ruckmeldung; stellungnahme; reply",
    "done_on": "done on; erledigt am; datum; am",
    "status": "status; stand; bearbeitungsstand",
}
"""Each column with the names it may have; those of other languages than ours as well."""

NOT_YET = "offen; open; neu; new; nicht erledigt; unbearbeitet; keine"
ON_ITS_WAY = (
    "eingegangen; erhalten; in bearbeitung; in arbeit; in prufung; wird gepruft; in klarung;"
    " received; in progress; acknowledged"
)
FINAL = (
    "erledigt; abgeschlossen; behoben; beantwortet; fertig; abgelehnt; nicht moglich;"
    " nicht zustandig; done; closed; answered; rejected; not possible"
)
"""What stands under "Status": nothing yet, noticed, or all there is to say."""

Kind = Literal["answered", "acknowledged", "known", "empty"]

KINDS: dict[Kind, str] = {
    "answered": mark("answered"),
    "acknowledged": mark("on its way"),
    "known": mark("known already"),
    "empty": mark("no answer yet"),
}
"""What a row brings."""

_DASHES = re.compile(r"[-–—.\s]*")
_PREFIX = re.compile(r"\A\W*V\s*[-–—]")
_MISREAD = str.maketrans("OIL", "011")


class NoAnswersFile(QmtuiError):
    exit_code = 47
    sentence = mark(
        "This is no list of ours: row {0} should hold the column names “No.” and “Answer”."
    )


class Found(Struct, frozen=True, kw_only=True):
    """A row that belongs to a matter: what the body says, and whether that is news."""

    row: int
    number: str
    matter: Matter
    handed: HandedOver
    kind: Kind
    text: str = ""
    warning: str = ""


class AnswersFile(Struct, frozen=True, kw_only=True):
    """What a body has sent back."""

    found: tuple[Found, ...]
    rejected: tuple[Rejected, ...]
    notes: tuple[str, ...] = ()

    def of(self, *kinds: Kind) -> list[Found]:
        return [found for found in self.found if found.kind in kinds]


def counted(file: AnswersFile) -> str:
    """How many rows bring what, in one line."""
    counts = [len(file.of(kind)) for kind in KINDS]
    sentence = _("{0} answers, {1} on their way, {2} known already, {3} without an answer")
    text = sentence.format(*map(number, counts))
    if rejected := len(file.rejected):
        text += " · " + ngettext("{0} row rejected", "{0} rows rejected", rejected).format(
            number(rejected)
        )
    return text


class Unusable(Exception):
    """Why a row cannot be taken; the reason quotes no cell."""


def read_answers(
    inbox: Inbox, now: Now, path: Path, body: str | None = None, sheet: str = ""
) -> AnswersFile:
    """Find the matter of each row of a CSV file or workbook, and what was answered.

    A row without an answer, a day and a status is `empty`. One whose status says that it is only
    on its way is `acknowledged`: we go on waiting. What is known already is `known`, so the same
    file can be taken in again. Raises what `read_sheet` raises, and `NoAnswersFile`.
    """
    table = read_sheet(path, sheet)
    columns = _columns(table.header)
    found: list[Found] = []
    rejected = list(table.rejected)
    rows_of: dict[str, int] = {}
    referred = _Referred(inbox, now)
    for row in table.rows:
        cells = {name: row.cells[column] for name, column in columns.items()}
        if not cells["number"].strip():
            if any(cells[name].strip() for name in cells if name != "body"):
                reason = _("The number of the matter is missing.")
                rejected.append(Rejected(row=row.number, reason=reason))
            continue
        try:
            one = referred.found(row, cells, body)
            if (first := rows_of.setdefault(one.handed.referral.id, row.number)) != row.number:
                raise Unusable(_("Row {0} is about the same matter.").format(first))
        except (Unusable, TextTooLong) as problem:
            rejected.append(Rejected(row=row.number, reason=str(problem)))
        else:
            found.append(one)
    return AnswersFile(
        found=tuple(found),
        rejected=tuple(sorted(rejected, key=lambda refusal: refusal.row)),
        notes=table.notes,
    )


def take_answers(
    acts: Acts, now: Now, file: AnswersFile, *, on: date | None = None, skip_bad: bool = False
) -> bool:
    """Note what the body says, all or nothing, as one act; whether it was written.

    `on` is the day the answers came, if not today. Residents are told nothing by this.
    """
    if file.rejected and not skip_bad:
        return False
    day = on or acts.inbox.book.today(now)
    steps = [
        (
            found.matter,
            Step(
                referral_id=found.handed.referral.id,
                to="answered" if found.kind == "answered" else "acknowledged",
                on=day,
                text=found.text,
            ),
        )
        for found in file.of("answered", "acknowledged")
    ]
    if steps:
        acts.deliver_each(steps)
    return True


def _columns(header: Row) -> dict[str, int]:
    names = [skeleton(cell) for cell in header.cells]
    columns: dict[str, int] = {}
    for field, known in NAMES.items():
        wanted = [skeleton(name) for name in known.split(";")]
        column = next((names.index(name) for name in wanted if name in names), None)
        if column is not None and column not in columns.values():
            columns[field] = column
    if not {"number", "answer"} <= columns.keys():
        raise NoAnswersFile(header.number)
    return columns


class _Referred:
    """Finds by the number of a row what was passed on, and to whom."""

    def __init__(self, inbox: Inbox, now: Now) -> None:
        self._book = inbox.book
        self._now = now
        self._by_end: dict[str, list[Matter]] = {}
        for matter in inbox.all():
            self._by_end.setdefault(matter.id[-LETTERS:], []).append(matter)

    def found(self, row: Row, cells: Mapping[str, str], body: str | None) -> Found:
        """The matter of a row and what the row says of it; raises `Unusable`."""
        matter = self._matter(cells["number"])
        handed = self._referral(matter, body or cells.get("body", ""))
        done_on = self._done_on(handed, cells.get("done_on", ""))
        kind, text = _said(cells, done_on)
        warning = ""
        if kind != "empty" and (_is_noted(matter, handed, text) or not handed.is_open):
            if not _is_noted(matter, handed, text):
                warning = _("This was answered before in other words; the first answer stays.")
            kind = "known"
        return Found(
            row=row.number,
            number=clean(cells["number"], limit=NAME),
            matter=matter,
            handed=handed,
            kind=kind,
            text=text,
            warning=warning,
        )

    def _matter(self, written: str) -> Matter:
        """The matter with this number, however it was copied."""
        letters = re.sub(r"[^A-Z0-9]", "", _PREFIX.sub("", written.upper())).translate(_MISREAD)
        alike = self._by_end.get(letters[-LETTERS:], []) if len(letters) >= LETTERS else []
        found = [matter for matter in alike if matter.id.endswith(letters)]
        if not found and letters.startswith("V"):
            found = [matter for matter in alike if matter.id.endswith(letters[1:])]
        if not found:
            raise Unusable(_("There is no matter with this number."))
        passed_on = [matter for matter in found if matter.referrals]
        if not passed_on:
            raise Unusable(_("This matter was never passed on."))
        if len(passed_on) > 1:
            raise Unusable(_("There is more than one matter with this number."))
        return passed_on[0]

    def _referral(self, matter: Matter, body: str) -> HandedOver:
        """The referral that is answered, an open one before one that was."""
        asked = list(dict.fromkeys(handed.referral.body for handed in matter.referrals))
        if body.strip():
            meant = body_meant(self._book, self._book.today(self._now), body)
            if meant not in asked:
                words = ", ".join(dict.fromkeys(map(self._body_word, asked)))
                raise Unusable(_("This was passed on to another body: {0}.").format(words))
            asked = [meant]
        if len(asked) > 1:
            raise Unusable(_("Passed on to several bodies; which one answers is not said."))
        theirs = [handed for handed in matter.referrals if handed.referral.body == asked[0]]
        return next((handed for handed in theirs if handed.is_open), theirs[-1])

    def _body_word(self, body: str) -> str:
        """What a body is called; one in our own words may be a person and is not quoted."""
        word = body_word(self._book, body)
        return word if word != body else _("one that is on no list")

    def _done_on(self, handed: HandedOver, cell: str) -> date | None:
        """The day it was done: not yet to come, and not before they were asked."""
        day = _day(self._book, self._now, cell)
        if day is None:
            return None
        if day > self._book.today(self._now):
            raise Unusable(
                _(
                    "“Done on” is a day still to come. Please check the year; what is only planned "
                    "belongs into the answer."
                )
            )
        noted = handed.referral.observed_at.astimezone(self._book.zone).date()
        if day < min(noted, handed.sent_on or noted):
            raise Unusable(
                _(
                    "“Done on” is before it was passed on. Please check the day; what was done "
                    "earlier belongs into the answer."
                )
            )
        return day


def _said(cells: Mapping[str, str], done_on: date | None) -> tuple[Kind, str]:
    """What a row says in one text, and whether it is an answer; raises `Unusable`."""
    answer = clean_or_refuse(cells["answer"], multiline=True, limit=FEEDBACK)
    status = clean(cells.get("status", ""), limit=NAME)
    answer, status = ("" if _DASHES.fullmatch(text) else text for text in (answer, status))
    means = skeleton(status)
    is_open = not means or _is_one_of(means, NOT_YET)
    if is_open and not answer and not done_on:
        return "empty", ""
    parts = [*_in_front("" if is_open else status, done_on), answer]
    text = clean_or_refuse(": ".join(filter(None, parts)), multiline=True, limit=FEEDBACK)
    if (_is_one_of(means, ON_ITS_WAY) or (means and is_open)) and not done_on:
        return "acknowledged", text
    if not answer and not done_on and not _is_one_of(means, FINAL):
        raise Unusable(
            _("The status cannot be read, and there is no answer. Write the answer beside it.")
        )
    return "answered", text


def _in_front(status: str, done_on: date | None) -> Iterator[str]:
    """Status and day, as they stand before the answer."""
    if done_on:
        yield _("{0} on {1}").format(status or _("done"), day_text(done_on))
    elif status:
        yield status


def _is_one_of(means: str, words: str) -> bool:
    return means in [skeleton(word) for word in words.split(";")]


def _day(book: Book, now: Now, cell: str) -> date | None:
    cell = cell.strip()
    if _DASHES.fullmatch(cell):
        return None
    try:
        has_time = ":" in cell
        return parse_time(cell if has_time else f"{cell} 12:00", book.zone, book.today(now)).date()
    except TimeUnreadable as error:
        raise Unusable(_("The day cannot be read; write it like 8.12.2026.")) from error


def _is_noted(matter: Matter, handed: HandedOver, text: str) -> bool:
    return any(
        isinstance(step, ReferralStep)
        and step.referral_id == handed.referral.id
        and step.text == text
        for step in matter.decisions
    )
