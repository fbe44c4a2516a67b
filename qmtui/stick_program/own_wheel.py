"""qmtui itself as a wheel, made again from the program that runs."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

PACKAGES = ("qmtui", "screens", "storage")
ROOT = Path(__file__).parents[2]
"""The source folder, or the folder that packages are installed in."""

_KEPT = ("METADATA", "WHEEL", "entry_points.txt", "licenses/")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def build_own_wheel(folder: Path) -> Path:
    """Write the wheel into `folder`; its name tells the content, so no two are called the same."""
    version = metadata.version("qmtui")
    about = f"qmtui-{version}.dist-info"
    begun = folder / "qmtui.part"
    records = []
    with zipfile.ZipFile(begun, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, content in (*_modules(), *_metadata(about)):
            wheel.writestr(_entry(name), content)
            records.append(f"{name},sha256={_digest(content)},{len(content)}\n")
        record = "".join([*records, f"{about}/RECORD,,\n"])
        wheel.writestr(_entry(f"{about}/RECORD"), record)
    # A build tag begins with a figure.
    build = f"0{hashlib.sha256(record.encode()).hexdigest()[:12]}"
    return begun.rename(folder / f"qmtui-{version}-{build}-py3-none-any.whl")


def _modules() -> Iterator[tuple[str, bytes]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            name = path.relative_to(ROOT)
            if path.is_file() and "__pycache__" not in name.parts and path.name[0] != ".":
                yield name.as_posix(), path.read_bytes()


def _metadata(about: str) -> Iterator[tuple[str, bytes]]:
    """What says which program this is; not how or from where it came here."""
    for file in sorted(metadata.files("qmtui") or (), key=str):
        name = file.as_posix().partition(f"{about}/")[2]
        if name.startswith(_KEPT):
            yield f"{about}/{name}", file.read_binary()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
