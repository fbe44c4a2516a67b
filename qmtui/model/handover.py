"""What passes between stations and the office."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from qmtui.i18n import mark
from qmtui.model.entry import Entry

Stage = Literal["empty", "loaded", "in_use", "handed_in", "receipted", "wiped", "lost"]

STAGES = {
    "empty": mark("not joined yet"),
    "loaded": mark("loaded"),
    "in_use": mark("in use"),
    "handed_in": mark("handed in"),
    "receipted": mark("acknowledged"),
    "wiped": mark("wiped"),
    "lost": mark("lost"),
}
"""The life of a device with an event (domain.md section 2.3)."""


class AboutDevice(Entry, frozen=True, kw_only=True):
    """Something noted about a device; with `copy` about that one of several with its label.

    Without it is about the device that wrote it, or if that is another one, about the label.
    """

    label: str
    copy: str = ""


class HandOut(AboutDevice, frozen=True, kw_only=True):
    """The office gives a device to somebody (Ausgabe), known by initials."""

    to: str = ""


class HandIn(AboutDevice, frozen=True, kw_only=True):
    """A device says that nothing more will come from it (Abgeben), or the office does.

    `drafts` were still open on it.
    """

    drafts: int = 0


class Loss(AboutDevice, frozen=True, kw_only=True):
    """A device will not come back (verloren); taken back when it was found.

    `held` is how far each of its writers had arrived then: whatever comes later speaks against it.
    """

    reason: str
    held: dict[str, int] = {}


class Wiping(AboutDevice, frozen=True, kw_only=True):
    """A device has taken the event off its disk (bereinigt), the office's word being there."""


class ClockCheck(AboutDevice, frozen=True, kw_only=True):
    """Somebody compared a device's clock with a right one.

    `offset_s` is in seconds, positive if the device's clock is ahead.
    """

    offset_s: int

    @property
    def is_own(self) -> bool:
        """Whether it was compared at the device itself, with whatever clock was at hand."""
        return self.device == self.label


class Obligation(Entry, frozen=True, kw_only=True):
    """A volunteer, known by initials, was bound to confidentiality `on` a day (domain.md 5.16)."""

    initials: str
    on: date


class DeviceState(Struct, frozen=True, kw_only=True):
    """What the office knows of one device; `missing` counts entries that have not arrived.

    `label` tells devices of one label apart: the second is `G1 (2)`. `clock_offset_s` is in
    seconds, positive if the device's clock is ahead; None: not compared. `wrote_on` are entries
    captured after it was handed in, `unreceipted` those that no receipt covers, `drafts` those that
    were open when it was handed in. `lost` is the reason why it will not come back, "" if it will.
    """

    label: str
    entries: int
    missing: int
    handed_in: bool
    clock_offset_s: int | None = None
    stage: Stage = "in_use"
    wrote_on: int = 0
    unreceipted: int = 0
    drafts: int = 0
    lost: str = ""

    @property
    def is_in(self) -> bool:
        """Whether all of it is here, as far as anybody can know."""
        return self.handed_in and not self.missing and not self.wrote_on


class CollectedDevice(Struct, frozen=True, kw_only=True):
    """One device in the record of a collect, counted as there.

    `entries` and `missing` are of all that ever arrived, the rest of this time. `ahead_s` is by how
    many seconds at least its clock was ahead: its newest entry was read that much before it was
    written; None if it was not. `label` is how it was told from others with its label then, `copy`
    which copy of the book it held, "" if nobody said.
    """

    label: str
    new: int
    known: int
    disputed: int
    entries: int
    missing: int
    handed_in: bool
    drafts: int = 0
    clock_offset_s: int | None = None
    ahead_s: int | None = None
    copy: str = ""


class Collection(Entry, frozen=True, kw_only=True):
    """A folder was taken in (Einspielen): what it brought of one event (report R15).

    `folder` is its last name, `problems` counts unusable files by kind. `disputed` are conflicts
    that were open afterwards, and `complete` says whether nothing more was to come.
    """

    event_id: str
    folder: str
    new: int
    known: int
    disputed: int
    erased_again: int
    complete: bool
    devices: tuple[CollectedDevice, ...]
    problems: dict[str, int] = {}
