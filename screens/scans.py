"""What a scan does, by the screen it meets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable
from weakref import WeakValueDictionary

from textual.screen import ModalScreen

from qmtui import codes
from qmtui.book import Book, Now
from qmtui.clean import clean
from qmtui.desk import Desk
from qmtui.errors import QmtuiError
from qmtui.foreign import is_foreign
from qmtui.formats import clock
from qmtui.i18n import _
from screens.areas import AreaScreen
from screens.keys import display, key_of
from screens.result import LOOKS, answer_to
from screens.scan_guard import Scan
from screens.secret import SecretLine

if TYPE_CHECKING:
    from screens.book_app import BookApp

SHOWN = 40
"""So many characters of a foreign code are shown, and none are kept."""
LONGEST_PASTE = 60

_SEVERITY = {"-heed": "warning", "-failed": "error"}

_desks: WeakValueDictionary[int, Desk] = WeakValueDictionary()


@runtime_checkable
class TakesCodes(Protocol):
    """A screen that wants the codes scanned over it: one of ours repaired, others as they came."""

    def scanned(self, code: str) -> None: ...


@runtime_checkable
class MeasuresScans(Protocol):
    """A screen that wants to know how a scan came."""

    def measured(self, scan: Scan) -> None: ...


def desk_of(book: Book, now: Now) -> Desk:
    """The one desk of an open book; whoever asks keeps it, for its lists are long to build."""
    desk = _desks.get(id(book))
    if desk is None:
        desk = _desks[id(book)] = Desk(book, now)
    return desk


def is_pasted_code(text: str) -> bool:
    """Whether what was pasted is a code of ours and nothing else."""
    return len(text) <= LONGEST_PASTE and codes.is_code(codes.normalise(text))


def shown(text: str) -> str:
    """As much of a foreign code as may be shown."""
    return clean(text, limit=SHOWN)


def take(app: BookApp, scan: Scan) -> None:
    """Give a scan to the screen that wants it, or check its person in from wherever one is."""
    screen, book = app.screen, app.book
    if isinstance(screen, MeasuresScans):
        screen.measured(scan)
        return
    if isinstance(app.focused, SecretLine) and app.focused.takes(scan.text):
        app.focused.write(scan.text, scan.suffix)
        return
    reading = codes.read(scan.text)
    code = reading.code if reading else scan.text
    app.scan_log.appendleft(_noted(app, scan, reading))
    if reading and reading.layout:
        _tell_layout(app, reading.layout)
    if isinstance(screen, AreaScreen) and screen.is_unseen:
        app.bell()
    elif isinstance(screen, AreaScreen) and is_consent(code):
        offer_withdrawal(screen, code)
    elif isinstance(screen, TakesCodes):
        screen.scanned(code)
    elif isinstance(screen, ModalScreen):
        words = _("First close what lies on top: Esc.")
        if app.is_beginning:
            words = _("First answer the question on the screen.")
        _tell(app, _("Scan not heeded"), words)
    elif book is None:
        keys = key_of(app, "app.help", "f1"), key_of(app, "help.scanner_test", "s")
        words = _("Nothing is open on this device yet. To test the scanner: {0}, then {1}.")
        _tell(app, _("Scan not heeded"), words.format(*map(display, keys)))
    elif book.kind != "field":
        _tell(app, _("Scan not heeded"), _("Scans do something at stations, not in the office."))
    elif not _checks_in(book):
        _tell(app, _("Scan not heeded"), _("Nobody is checked in at this station."))
    elif is_foreign(code):
        _tell(app, _("None of our codes"), shown(code))
    else:
        _check_in(app, book, code)


def is_consent(code: str) -> bool:
    """Whether a code is one that was handed over for a consent."""
    return codes.is_code(code) and code[0] == codes.CONSENT


def offer_withdrawal(screen: AreaScreen[Any], code: str) -> None:
    """Whoever shows the slip of a consent wants it back; it is asked before anything is done."""
    from screens.contact.withdraw import WithdrawScreen

    def told(words: str | None) -> None:
        if words:
            screen.notify(words, markup=False)
        screen.show_facts()

    screen.app.push_screen(WithdrawScreen(screen.book, screen.now, code), told)


def _noted(app: BookApp, scan: Scan, reading: codes.Reading | None) -> str:
    """A line of the log: when, the end of the code, and on which screen it arrived."""
    at = clock(app.now().astimezone(app.book.zone if app.book else None))
    end = f"… {reading.code[-4:]}" if reading else _("{0} characters").format(len(scan.text))
    where = getattr(app.screen, "BINDING_GROUP_TITLE", None)
    return " · ".join(filter(None, [at, end, str(where) if where else ""]))


def _check_in(app: BookApp, book: Book, code: str) -> None:
    try:
        app.desk = app.desk or desk_of(book, app.now)
        result = app.desk.scan(code)
    except QmtuiError as error:
        app.bell()
        app.notify(
            clean(str(error), limit=500), title=_("Not saved"), severity="error", markup=False
        )
        return
    answer = answer_to(result, book.zone, app.now())
    look = LOOKS.get(answer.look, LOOKS["unknown"])
    is_fine = look.tone not in _SEVERITY or result.just_now
    lines = [line for line in (*answer.lines[:2], answer.attention) if line]
    if not is_fine:
        app.bell()
        if result.attendee is None or result.overridable:
            lines.append(_("Check-in decides: F2, then scan again."))
    app.notify(
        clean("\n".join(lines), multiline=True, limit=200),
        title=f"{look.sign} {_(look.word)}",
        severity="information" if is_fine else _SEVERITY[look.tone],  # type: ignore[arg-type] # one of Textual's three
        markup=False,
    )
    if isinstance(app.screen, AreaScreen):
        app.screen.show_facts()


def _checks_in(book: Book) -> bool:
    station = book.stations.get(book.post.station_id or "")
    return station is None or station.is_for("desk")


def _tell_layout(app: BookApp, layout: str) -> None:
    """Say once per layout why a scan looks odd elsewhere."""
    if layout not in app.layouts_told:
        app.layouts_told.add(layout)
        words = _("The keyboard is set to {0}; codes are read all the same.").format(_(layout))
        app.notify(words, markup=False)


def _tell(app: BookApp, title: str, words: str) -> None:
    """Say it; once more takes the place of the last time, or they would cover the screen."""
    app.bell()
    app.clear_notifications()
    app.notify(words, title=title, severity="warning", markup=False)
