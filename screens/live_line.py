"""One line of the exchange: whether it goes by itself, and how that begins and ends."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from textual.widgets import Static

from qmtui.formats import clock, number
from qmtui.i18n import _, ngettext
from qmtui.shared_folders import is_shared
from screens.live import LiveExchange, live_of
from screens.text import safe


class LiveLine(Static):
    """Says that it goes by itself, or offers it where the folder is one that programs share."""

    def __init__(self) -> None:
        super().__init__()
        self._asked: Path | None = None
        self._is_shared = False

    def show(self, folder: Path | None, zone: ZoneInfo) -> None:
        live = live_of(self.app)
        if live and live.folder:
            sentences = [_told(live, zone)]
            if folder not in (None, live.folder):
                sentences.append(str(live.folder))
        elif folder and self._offers(folder):
            sentences = [_("A shared folder: Ctrl+L exchanges by itself from now on.")]
        else:
            sentences = []
        self.display = bool(sentences)
        self.set_class(bool(live and live.is_hampered), "-heed")
        self.update(safe("\n".join(sentences), multiline=True))

    def _offers(self, folder: Path) -> bool:
        """Whether it is shared: looked at once, for a share may be slow to answer."""
        if folder != self._asked:
            self._asked, self._is_shared = folder, is_shared(folder)
        return self._is_shared


def _told(live: LiveExchange, zone: ZoneInfo) -> str:
    if live.trouble:
        return "▲ " + _("Goes on by itself as soon as it can (Ctrl+L ends it): {0}").format(
            live.trouble
        )
    if live.at is None:
        return "… " + _("Exchanges by itself (Ctrl+L ends it).")
    at = clock(live.at.astimezone(zone))
    sentence = _("Exchanges by itself, last at {0} (Ctrl+L ends it).").format(at)
    if not live.unusable:
        return f"✓ {sentence}"
    left_out = ngettext(
        "{0} file there was damaged and was left out.",
        "{0} files there were damaged and were left out.",
        live.unusable,
    )
    return f"▲ {sentence}\n{left_out.format(number(live.unusable))}"
