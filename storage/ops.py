"""The JSON inside a frame: the kinds of entry storage knows, and what a value may be.

`set`      {"k": "set", "t": table, "id": record, "n": number, "f": {field: value},
            "x": [fields taken out], "o": {field: [dots]}}
           dots name the entries that the new value supersedes; "e": [dots] says that the record
           begins to exist, even without a field
`del`      {"k": "del", "t": table, "id": record, "over": [dots]}
`erase`    {"k": "erase", "t": table, "id": record, "why": reason, "only": [dots]}
           nothing about the record is held or taken in any more; with `only`, just those entries
`session`  {"k": "session", "label": device, "at": wall clock, "copy": id}, the first entry of each
           writer; "copy" is that of the device's own copy of the book, "" if nobody said

A dot is "<writer>:<seq>". Unknown kinds are kept and forwarded: laptops run different versions.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator
from typing import Any, TypeGuard

import orjson

from storage.errors import ValueRefused
from storage.values import Document

VERSION = 1
MAX_DEPTH = 100

Op = dict[str, Any]  # decoded JSON; `is_well_formed` checks what is used of it
Dot = str

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def session(label: str, at: str, copy: str = "") -> Op:
    return {"v": VERSION, "k": "session", "label": label, "at": at, "copy": copy}


def insert(
    table: str, record_id: str, number: int, document: Document, seen: dict[str | None, list[Dot]]
) -> Op:
    """An entry that begins a record, superseding what an earlier one of that id left."""
    stale = [name for name in seen if name is not None and name not in document]
    op = set_fields(table, record_id, number, document, stale, seen)
    op["e"] = seen.get(None, [])
    return op


def set_fields(
    table: str,
    record_id: str,
    number: int,
    changed: Document,
    removed: Iterable[str],
    seen: dict[str | None, list[Dot]],
) -> Op:
    """An entry that writes `changed` and takes `removed` out, superseding the dots `seen`."""
    op: Op = {"v": VERSION, "k": "set", "t": table, "id": record_id, "n": number, "f": changed}
    if removed := list(removed):
        op["x"] = removed
    if seen and (over := {name: seen[name] for name in (*changed, *removed) if seen.get(name)}):
        op["o"] = over
    return op


def delete(table: str, record_id: str, seen: Iterable[Dot]) -> Op:
    return {"v": VERSION, "k": "del", "t": table, "id": record_id, "over": list(seen)}


def erase(table: str, record_id: str, reason: str, only: Iterable[Dot] | None = None) -> Op:
    op: Op = {"v": VERSION, "k": "erase", "t": table, "id": record_id, "why": reason}
    return op if only is None else op | {"only": list(only)}


def encode(op: Op) -> tuple[bytes, Op]:
    """The bytes of an entry, and the entry as everyone will read it from them.

    Raises `ValueRefused` for what JSON readers disagree on. What JSON cannot hold at all (a set, a
    date) raises `TypeError`, as in stock TinyDB.
    """
    try:
        payload = orjson.dumps(op)
        as_read = decode(payload)
        if as_read is not None and as_read == op:
            return payload, as_read
    except (TypeError, ValueError, RecursionError):
        pass  # the careful way says what is wrong
    return _encode_carefully(op)


def _encode_carefully(op: Op) -> tuple[bytes, Op]:
    """Like `encode`, for what does not read back as it was: tuples, numbers as keys, and worse."""
    try:
        _refuse_large_integers(op)
        payload = _text(op).encode()
    except RecursionError as error:
        raise ValueRefused("the value is nested too deeply") from error
    except UnicodeEncodeError as error:
        raise ValueRefused("a lone surrogate is no text") from error
    as_read = decode(payload)
    if as_read is None:
        raise ValueRefused("the value is nested too deeply")
    return payload, as_read


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
    return number if is_number(number) else None


def is_number(number: object) -> TypeGuard[int]:
    """Whether TinyDB may know a document by this number."""
    return type(number) is int and abs(number) < 2**53


def is_well_formed(op: Op) -> bool:
    """An entry of a known kind has the parts that applying it relies on."""
    try:
        kind, names_fit = op["k"], isinstance(op["t"], str) and isinstance(op["id"], str)
        if kind == "set":
            fits = isinstance(op["f"], dict)
        elif kind == "erase":
            return names_fit and ("only" not in op or _are_names(op["only"]))
        else:
            return kind == "del" and names_fit and isinstance(op["over"], list)
    except KeyError:
        return False
    return (
        names_fit
        and fits
        and ("e" not in op or isinstance(op["e"], list))
        and ("x" not in op or _are_names(op["x"]))
        and ("o" not in op or _are_dots_by_name(op["o"]))
    )


def superseded(op: Op) -> Iterator[tuple[str | None, list[Dot]]]:
    """The dots that a well-formed entry supersedes, by field; None stands for the record itself."""
    if op["k"] != "set":
        return
    over = op.get("o", {})
    named = [(None, op.get("e", [])), *((n, over.get(n, [])) for n in (*op["f"], *op.get("x", ())))]
    for name, dots in named:
        yield name, [dot for dot in dots if isinstance(dot, str)]


def begins_afresh(op: Op) -> bool:
    """A record's first entry, which supersedes nothing."""
    return op["k"] == "set" and op.get("e") == [] and "o" not in op and "x" not in op


def with_text_keys(document: Document) -> Document:
    """The document with its fields named as JSON will have them: TinyDB takes numbers too."""
    if {*map(type, document)} <= {str}:
        return document
    read: Document = json.loads(_text(document))
    return read


def canonical(value: object) -> str:
    """JSON text that is equal for equal values, whatever the order of their keys."""
    return json.dumps(value, sort_keys=True)


def are_same(one: object, other: object) -> bool:
    """Equal as JSON text, where 1, 1.0 and true are three things."""
    if one is other:
        return True
    if isinstance(one, str):
        return one == other and isinstance(other, str)
    return _text(one) == _text(other)


def new_id() -> str:
    """The identity of a record whose document has no `id` of its own."""
    return f"~{secrets.token_hex(16)}"


def parse_dot(dot: object) -> tuple[str, int] | None:
    """Writer and number that a dot names, or None if it is no dot."""
    if not isinstance(dot, str):
        return None
    writer, _, seq = dot.partition(":")
    return (writer, int(seq)) if seq.isdecimal() and len(seq) < 19 else None


def _text(value: object) -> str:
    try:
        return _encode(value)
    except ValueError as error:
        raise ValueRefused("NaN and infinity are no JSON numbers") from error
    except RecursionError as error:
        raise ValueRefused("the value is nested too deeply") from error


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def _are_dots_by_name(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    for dots in value.values():  # noqa: SIM110 -- a generator would take four times as long
        if not isinstance(dots, list):
            return False
    return True


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
