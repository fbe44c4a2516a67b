"""Small JSON files that carry their own checksum and stay readable for people."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import Any

from storage.errors import StorageError

Values = dict[str, Any]  # whatever JSON holds; the readers check what they need


class Damaged(StorageError):
    """The text is no JSON object, or its checksum does not fit."""


def dumps(values: Values) -> bytes:
    """`values` as JSON with a field `check` over all others."""
    values = json.loads(json.dumps(values))  # as it will be read: keys are text, tuples are lists
    text = json.dumps({**values, "check": _checksum(values)}, indent=1, ensure_ascii=False)
    # A folder's name on Linux may be no text; it is kept as the system gave it.
    return f"{text}\n".encode("utf-8", "surrogatepass")


def loads(content: bytes) -> Values:
    """The values of a text made by `dumps`; raises `Damaged` if one byte of meaning differs."""
    try:
        values = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Damaged from error
    if not isinstance(values, dict) or values.pop("check", None) != _checksum(values):
        raise Damaged
    return values


def _checksum(values: Values) -> str:
    canonical = json.dumps(values, sort_keys=True, separators=(",", ":"))
    return blake2b(canonical.encode(), digest_size=16).hexdigest()
