"""Reading a finished document as a scanner would, before anybody prints it."""

from __future__ import annotations

from collections.abc import Sequence

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import zxingcpp
from PIL.Image import Image

from qmtui.printing.paper import Spot

_DOTS = 6
"""Per millimetre, about 150 dpi: less than any office printer does."""
_PER_POINT = 25.4 / 72
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def unread(pdf: bytes, spots: Sequence[Spot]) -> list[Spot]:
    """The spots whose code does not decode where it was drawn."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [spot for page in range(len(document)) for spot in _unread_on(document, page, spots)]
    finally:
        document.close()


def _unread_on(document: pypdfium2.PdfDocument, page: int, spots: Sequence[Spot]) -> list[Spot]:
    # Another font or a picture may hide a code without an error: only a look at the page tells.
    image = document[page].render(scale=_DOTS * _PER_POINT, grayscale=True).to_pil()
    return [spot for spot in spots if spot.page == page and not _is_read(image, spot)]


def _is_read(image: Image, spot: Spot) -> bool:
    corners = (spot.x, spot.y, spot.x + spot.size, spot.y + spot.size)
    seen = image.crop(tuple(round(corner * _DOTS) for corner in corners))  # type: ignore[arg-type]
    found = zxingcpp.read_barcodes(seen, _QR, try_invert=False)
    return [barcode.text for barcode in found] == [spot.code]
