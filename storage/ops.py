"""The JSON inside a frame: the kinds of entry storage knows, and what a value may be.

`set`      {"k": "set", "t": table, "id": record, "n": number, "f": {field: [[dots], value]}}
           a field with its dots but no value is taken out; dots name the entries it supersedes;
           "e": [dots] says that the record begins to exist, even without a field
`del`      {"k": "del", "t": table, "id": record, "over": [dots]}
`session`  {"k": "session", "label": device, "at": wall clock}, the first entry of each writer

A dot is "<writer>:<seq>". Unknown kinds are kept and forwarded: laptops run different versions.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable
from typing import Any

import orjson

from storage.errors import ValueRefused
from storage.values import Document

VERSION = 1
MAX_DEPTH = 100

Op = dict[str, Any]  # decoded JSON; `is_well_formed` checks what is used of it
Dot = tuple[str, int]

_DOT = re.compile(r"[0-9a-f]{32}:[0-9]{1,18}")
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def session(label: str, at: str) -> Op:
    return {"v": VERSION, "k": "session", "label": label, "at": at}


def insert(
    table: str, record_id: str, number: int, document: Document, seen: dict[str | None, list[Dot]]
) -> Op:
    """An entry that begins a record, superseding what an earlier one of that id left."""
    stale = [name for name in seen if name is not None and name not in document]
    op = set_fields(table, record_id, number, document, stale, seen)
    return op | {"e": _dots(seen.get(None, []))}


def set_fields(
    table: str,
    record_id: str,
    number: int,
    changed: Document,
    removed: Iterable[str],
    seen: dict[str | None, list[Dot]],
) -> Op:
    """An entry that writes `changed` and takes `removed` out, superseding the dots `seen`."""
    fields = {name: [_dots(seen.get(name, [])), value] for name, value in changed.items()}
    fields |= {name: [_dots(seen.get(name, []))] for name in removed}
    return {"v": VERSION, "k": "set", "t": table, "id": record_id, "n": number, "f": fields}


def delete(table: str, record_id: str, seen: Iterable[Dot]) -> Op:
    return {"v": VERSION, "k": "del", "t": table, "id": record_id, "over": _dots(seen)}


def encode(op: Op) -> bytes:
    """The bytes of an entry; raises `ValueRefused` for what JSON readers disagree on.

    What JSON cannot hold at all (a set, a date) raises `TypeError`, as in stock TinyDB.
    """
    try:
        _refuse_large_integers(op)
        payload = _text(op).encode()
    except RecursionError as error:
        raise ValueRefused("the value is nested too deeply") from error
    except UnicodeEncodeError as error:
        raise ValueRefused("a lone surrogate is no text") from error
    if decode(payload) is None:
        raise ValueRefused("the value is nested too deeply")
    return payload


def decode(payload: bytes) -> Op | None:
    """The entry in a frame, or None if it is no JSON object that every reader understands."""
    try:
        op = orjson.loads(payload)
    except ValueError:
        return None
    if payload.count(b"[") + payload.count(b"{") > MAX_DEPTH and _depth(op) > MAX_DEPTH:
        return None
    return op if isinstance(op, dict) else None


def number_in(op: Op) -> int | None:
    """TinyDB's number that the writing device gave the record, if it is a usable one."""
    number = op.get("n")
    return number if type(number) is int and abs(number) < 2**53 else None


def is_well_formed(op: Op) -> bool:
    """An entry of a known kind has the parts that applying it relies on."""
    kind = op.get("k")
    if kind not in ("set", "del"):
        return False
    if not (isinstance(op.get("t"), str) and isinstance(op.get("id"), str)):
        return False
    if kind == "del":
        return _are_dots(op.get("over"))
    fields = op.get("f")
    return (
        _are_dots(op.get("e", []))
        and isinstance(fields, dict)
        and all(
            isinstance(entry, list) and len(entry) in (1, 2) and _are_dots(entry[0])
            for entry in fields.values()
        )
    )


def canonical(value: object) -> str:
    """JSON text that is equal for equal values, whatever the order of their keys."""
    return json.dumps(value, sort_keys=True)


def are_same(one: object, other: object) -> bool:
    """Equal as JSON text, where 1, 1.0 and true are three things."""
    return one is other or _text(one) == _text(other)


def new_id() -> str:
    """The identity of a record whose document has no `id` of its own."""
    return f"~{secrets.token_hex(16)}"


def parse_dot(text: str) -> Dot:
    writer, _, seq = text.partition(":")
    return writer, int(seq)


def _text(value: object) -> str:
    try:
        return _encode(value)
    except ValueError as error:
        raise ValueRefused("NaN and infinity are no JSON numbers") from error


def _dots(dots: Iterable[Dot]) -> list[str]:
    return [f"{writer}:{seq}" for writer, seq in dots]


def _are_dots(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(d, str) and _DOT.fullmatch(d) for d in value)


def _depth(value: object) -> int:
    """How deep lists and objects nest."""
    depth, level = 0, [value]
    while level := [item for item in level if isinstance(item, (dict, list))]:
        depth += 1
        level = [
            item
            for inner in level
            for item in (inner.values() if isinstance(inner, dict) else inner)
        ]
    return depth


def _refuse_large_integers(value: object) -> None:
    if isinstance(value, dict):
        for item in value.values():
            _refuse_large_integers(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _refuse_large_integers(item)
    elif isinstance(value, int) and not -(2**63) <= value < 2**64:
        raise ValueRefused("an integer beyond 64 bit")
