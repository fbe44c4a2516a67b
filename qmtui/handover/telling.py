"""Where a device stands and what to do next, in plain sentences."""

from __future__ import annotations

from qmtui.completeness import Completeness
from qmtui.formats import clock, number, short_date_and_time
from qmtui.handover.clock_bounds import is_contradicted
from qmtui.handover.roll import OnTheRoll, Roll, Step
from qmtui.i18n import _, mark, ngettext
from qmtui.model.handover import STAGES, CollectedDevice, Collection
from qmtui.outstanding import told as rest_told
from qmtui.words import clock_told

SIGNS = {
    "empty": "○",
    "loaded": "○",
    "in_use": "●",
    "handed_in": "◐",
    "receipted": "✓",
    "wiped": "✓",
    "lost": "✗",
}

NEXT: dict[Step, str] = {
    "give": mark("hand the device out"),
    "join": mark("on the device: “Join an event”"),
    "clock": mark("compare its clock"),
    "collect": mark("take its stick in"),
    "hand_in": mark("it is back"),
    "exchange": mark("on the device: exchange once more, then wipe"),
    "incident": mark("note the incident"),
    "none": mark("nothing more"),
}
"""What is to be done next with a device."""


def heading(row: OnTheRoll) -> str:
    """`G2 · Eingang Süd (JO): im Einsatz`."""
    name = " · ".join(filter(None, [row.name, row.station]))
    whose = f" ({row.given_to})" if row.given_to else ""
    return f"{name}{whose}: {_(STAGES[row.state.stage])}"


def sentence(row: OnTheRoll) -> str:
    """What there is to know about a device, the most urgent first."""
    state = row.state
    found = []
    if state.lost:
        found.append(_("Lost: {0}.").format(state.lost))
    if state.wrote_on:
        wrote_on = ngettext(
            "▲ After handing in it wrote {0} entry more: hand in once more.",
            "▲ After handing in it wrote {0} entries more: hand in once more.",
            state.wrote_on,
        )
        found.append(wrote_on.format(number(state.wrote_on)))
    if row.rest:
        found.append("▲ " + rest_told(row.rest))
    elif state.entries:
        found.append(_here(row))
    elif not state.lost:
        found.append(_no_entry_yet(row))
    found += _clock(row)
    if state.drafts:
        drafts = ngettext("{0} draft left open", "{0} drafts left open", state.drafts)
        found.append(drafts.format(number(state.drafts)) + ".")
    return " ".join(found)


def _clock(row: OnTheRoll) -> list[str]:
    """How its clock goes and who says so."""
    offset, said = row.state.clock_offset_s, row.said_offset_s
    if row.doubt:
        return [f"▲ {row.doubt}"]
    if offset is None:
        return [_("Clock not compared.")] if row.state.entries else []
    found = [clock_told(row.name, offset).rstrip(".") + "."] if offset else []
    if not row.is_clock_compared:
        found.append(_("Clock compared at the device only."))
    elif said is not None and is_contradicted(said, offset):
        words = _("At the device it was said: {0}.")
        found.append(words.format(clock_told(row.name, said).rstrip(".")))
    return found


def _here(row: OnTheRoll) -> str:
    here = ngettext("{0} entry here", "{0} entries here", row.state.entries)
    found = here.format(number(row.state.entries))
    if row.last_at:
        found += _(", the last one {0}").format(clock(row.last_at))
    return f"{found}."


def _no_entry_yet(row: OnTheRoll) -> str:
    if row.state.stage != "empty":
        return _("Has the event, no entry yet.")
    if row.given_to and row.given_at:
        at = short_date_and_time(row.given_at)
        return _("Given to {0}, {1}; has not joined yet.").format(row.given_to, at)
    return _("Still here, not handed out.")


def summary(roll: Roll) -> str:
    """How far the whole is: `2 von 4 Geräten abgegeben; verloren: G3.`"""
    found = [completeness_told(roll.completeness)]
    if roll.unnamed:
        unnamed = ngettext(
            "{0} more device is expected.", "{0} more devices are expected.", roll.unnamed
        )
        found.append(unnamed.format(number(roll.unnamed)))
    return " ".join(found)


def completeness_told(found: Completeness) -> str:
    """Whether more is to come; a lost device is never passed over."""
    lost = ", ".join(found.lost)
    if found.complete and lost:
        words = _("✓ Closed: {0} of {1} devices handed in; lost: {2}.")
        return words.format(found.handed_in, found.expected, lost)
    if found.complete:
        return _("✓ Complete: {0} of {1} devices, nothing is missing.").format(
            found.handed_in, found.expected
        )
    words = _("Preliminary: {0} of {1} devices handed in.")
    told = [words.format(found.handed_in, found.expected), *waited_for(found)]
    return " ".join(told + ([_("Lost: {0}.").format(lost)] if lost else []))


def waited_for(found: Completeness) -> list[str]:
    """What stands in the way, as far as the number of devices does not tell it."""
    told = []
    if found.out:
        told.append(still_out(found.out))
    if found.wrote_on:
        told.append(_("Wrote on after handing in: {0}.").format(", ".join(found.wrote_on)))
    if found.unread:
        told.append(unread_told(found.unread))
    return told


def still_out(names: tuple[str, ...]) -> str:
    """Which devices have brought nothing, and are to be waited for."""
    return _("Still out: {0}.").format(", ".join(names))


def unread_told(count: int) -> str:
    """What to do about files that could not be read."""
    words = ngettext(
        "{0} file could not be read: have the devices exchange with the stick once more, and "
        "collect it again.",
        "{0} files could not be read: have the devices exchange with the stick once more, and "
        "collect it again.",
        count,
    )
    return words.format(number(count))


def collection_told(collection: Collection) -> str:
    """One collect in one line: when, from where, what it brought."""
    figures = map(number, (collection.new, collection.known, collection.disputed))
    words = _("{0} new, {1} known, {2} disputed").format(*figures)
    found = [short_date_and_time(collection.observed_at), collection.folder, words]
    if collection.erased_again:
        erased = _("about erased people, taken out: {0}").format(number(collection.erased_again))
        found.append(erased)
    if collection.problems:
        files = sum(collection.problems.values())
        found.append(ngettext("{0} unusable file", "{0} unusable files", files).format(files))
    found.append(_("complete") if collection.complete else _("not complete yet"))
    return " · ".join(found)


def brought(one: CollectedDevice) -> str:
    """What one device had in it: `G1: 72 neu, 0 bekannt, 0 strittig`, and what was known of it."""
    words = _("{0}: {1} new, {2} known, {3} disputed")
    found = [words.format(one.label, *map(number, (one.new, one.known, one.disputed)))]
    if one.missing:
        found.append(_("{0} missing").format(number(one.missing)))
    if one.clock_offset_s is not None:
        found.append(clock_told(one.label, one.clock_offset_s).rstrip("."))
    if one.drafts:
        drafts = ngettext("{0} draft left open", "{0} drafts left open", one.drafts)
        found.append(drafts.format(number(one.drafts)))
    if one.handed_in:
        found.append(_("handed in"))
    return " · ".join(found)
