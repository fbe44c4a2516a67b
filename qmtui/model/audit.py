"""Who did what to people's data, without the data."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from qmtui.i18n import mark

ACTIONS = {
    "denied": mark("denied"),
    "access": mark("information given to a person"),
    "collect": mark("taken in from stations"),
    "drill": mark("recovery practised"),
    "erase": mark("erased"),
    "export": mark("exported"),
    "incident": mark("incident recorded"),
    "issue": mark("handed out to stations"),
    "revoke": mark("ticket withdrawn"),
    "restore": mark("ticket good again"),
    "keys": mark("keys changed"),
    "merge": mark("two records read as one person"),
    "retention": mark("erased after its time"),
}


class Audit(Struct, frozen=True, kw_only=True):
    """One line of the audit log.

    `subject` is an id, never a name, and `subjects` are those of an export; `figures` are counts.
    """

    id: str
    at: datetime
    action: str
    by: str | None = None
    device: str = ""
    subject: str = ""
    subjects: tuple[str, ...] = ()
    figures: dict[str, int] = {}
