"""Options that several commands share."""

from __future__ import annotations

import click

from qmtui.i18n import _

station = click.option("--station", help=_("Station, if not the one of this device."))
attendee = click.option("--id", "attendee_id", help=_("The person's id, as found by search."))
