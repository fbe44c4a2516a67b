"""Folders that another program keeps alike on several devices."""

from __future__ import annotations

from pathlib import Path

from qmtui.sticks import shared_folders

MARKS = (".stfolder", ".sync_*.db", "._sync_*.db", ".owncloudsync.log", ".nextcloudsync.log")
"""What Syncthing, Nextcloud and ownCloud leave in the folders that they keep alike."""


def is_shared(folder: Path) -> bool:
    """Whether another program keeps the folder alike with those on other devices.

    A stick is none: it would be watched, and pulled out while it is written.
    """
    try:
        above = (folder, *folder.parents)
        if any(path in above for path in shared_folders()):
            return True
        return any(next(path.glob(mark), None) for path in above for mark in MARKS)
    except OSError:
        return False
