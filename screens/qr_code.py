"""A code as a QR picture that people take away with the camera of their phone."""

from __future__ import annotations

from textual.app import ComposeResult, RenderResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from qmtui.codes import grouped
from qmtui.i18n import _
from qmtui.qr import half_blocks, qr_matrix
from screens.footer import KeyLine
from screens.text import safe

# No theme has a say in it: most cameras read nothing but black on white.
INK = "#000000 on #ffffff"


class QrScreen(ModalScreen[None]):
    """Fills the window with a QR code; the code stands below it for copying by hand."""

    # A selection would turn the colours of the picture round.
    ALLOW_SELECT = False
    BINDING_GROUP_TITLE = _("QR code")
    HELP = _(
        "Whoever photographs it has the code on the phone and shows the picture at the entrance. "
        "If the camera does not read it, make the window or its type larger."
    )
    BINDINGS = [
        Binding(
            "escape,enter",
            "dismiss(None)",
            _("Close"),
            tooltip=_("Close this window"),
            id="qr_code.close",
        )
    ]

    def __init__(self, title: str, code: str) -> None:
        super().__init__()
        self._title = title
        self._code = code

    def compose(self) -> ComposeResult:
        how = _("take a photo, show it at the entrance")
        yield Static(Content(" · ").join([safe(self._title), Content(how)]), classes="question")
        yield QrPicture(self._code)
        yield KeyLine()


class QrPicture(Widget):
    """The picture with the code below it or, if that is too low, beside it."""

    def __init__(self, code: str, words: str | None = None) -> None:
        """`words` stand below instead of the code; "" for none."""
        super().__init__()
        self._text = safe(grouped(code) if words is None else words).stylize("bold")
        matrix = qr_matrix(code, is_dense=words is not None)
        self._lines = [Content.styled(line, INK) for line in half_blocks(matrix)]

    def render(self) -> RenderResult:
        width, height = self.size
        wide, high = self._lines[0].cell_length, len(self._lines)
        has_words = bool(self._text.plain)
        if wide <= width and high + has_words <= height:
            return Content("\n").join([*self._lines, *[self._text] * has_words])
        if wide + 2 + self._text.cell_length <= width and high <= height:
            first, *others = self._lines
            blank = Content(" " * (2 + self._text.cell_length))
            beside = Content.assemble(first, "  ", self._text)
            return Content("\n").join([beside, *(line + blank for line in others)])
        hint = Content(_("Make the window larger for the QR code."))
        return Content("\n").join([self._text, Content(), hint])
