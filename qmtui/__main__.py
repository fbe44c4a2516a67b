"""`python -m qmtui`."""

from __future__ import annotations

from qmtui.cli import main

main()
