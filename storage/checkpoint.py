"""The state of a book in one file, so that opening it does not read every entry again.

A checkpoint is a cache: deleting it loses nothing. It names the logs and segments it was made from
with their sizes, and is only believed while they are all there. The one before is kept beside it.
In an encrypted book it is one box.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any
from zlib import crc32

import orjson

from storage import files, frames
from storage.cipher import Cipher, Ring
from storage.record import Record, Stamp, Version, Versions
from storage.registers import Registers, TableState
from storage.seen import Seen
from storage.values import Document

NAME, PREVIOUS = "state.ckpt", "state.ckpt.prev"

_HEAD = struct.Struct("<8sHH8sI")
_MAGIC = b"TINYCKP\x00"
_PURPOSE = b"checkpoint"

State = tuple[Registers, dict[str, Any]]
"""The registers, and what else the writer of a checkpoint wants to have back."""


def write(folder: Path, cipher: Cipher, state: Registers, rest: Mapping[str, Any]) -> None:
    """Replace the checkpoint in `folder`; the one before becomes the previous one."""
    body = cipher.box(_PURPOSE, orjson.dumps({**freeze(state), "rest": rest}))
    path = folder / NAME
    temporary = files.temporary_name(path)
    try:
        files.write_synced(temporary, _head(cipher, body) + body)
        if path.exists():
            files.replace(path, folder / PREVIOUS)
        files.replace(temporary, path)
    finally:
        files.remove(temporary)
    files.sync_folder(folder)


def read(path: Path, ring: Ring) -> State | None:
    """The state in a checkpoint, or None if there is none that is sound."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    body = _body(content, ring)
    if body is None:
        return None
    values = orjson.loads(body)
    return thaw(values), values["rest"]


def is_sound(content: bytes, ring: Ring) -> bool:
    """Whether every byte is as it was written."""
    return _body(content, ring) is not None


def remove(folder: Path) -> None:
    """Do without a checkpoint from now on."""
    for name in (NAME, PREVIOUS):
        files.remove(folder / name)
    files.sync_folder(folder)


def _body(content: bytes, ring: Ring) -> bytes | None:
    body = content[_HEAD.size :]
    for cipher in ring.all:
        if content[: _HEAD.size] == _head(cipher, body):
            return cipher.unbox(_PURPOSE, body)
    return None


def _head(cipher: Cipher, body: bytes) -> bytes:
    # A checksum against decay is enough for a cache, and costs a fifth of a cryptographic hash.
    return _HEAD.pack(_MAGIC, frames.VERSION, cipher.suite, cipher.key_id, crc32(body))


def freeze(state: Registers) -> dict[str, Any]:
    """The state as JSON; writers are named by their place among `seen`."""
    places = {writer: place for place, writer in enumerate(state.seen)}
    return {
        "seen": {writer: seen.freeze() for writer, seen in state.seen.items()},
        "disputed": sorted(state.disputed),
        "erased": sorted(state.erased),
        "erased_entries": sorted(state.erased_entries),
        "tables": {name: _freeze_table(table, places) for name, table in state.tables.items()},
    }


def thaw(values: dict[str, Any]) -> Registers:
    state = Registers()
    state.seen = {writer: Seen.thaw(frozen) for writer, frozen in values["seen"].items()}
    state.disputed = {(table, record_id) for table, record_id in values["disputed"]}
    state.erased = {(table, record_id) for table, record_id in values["erased"]}
    state.erased_entries = {(t, record_id, dot) for t, record_id, dot in values["erased_entries"]}
    writers = list(state.seen)
    for name, frozen in values["tables"].items():
        table = state.tables[name] = TableState()
        table.documents = frozen["documents"]
        table.top = frozen["top"]
        table.holders = {record[0]: record_id for record_id, record in frozen["living"].items()}
        table.frozen = frozen["living"] | frozen["gone"]
        table.thaw = partial(_thaw_record, writers)
    return state


def _freeze_table(table: TableState, places: dict[str, int]) -> dict[str, Any]:
    living: dict[str, list[Any]] = {}
    gone: dict[str, list[Any]] = {}
    for record_id, frozen in table.frozen.items():
        holds = table.holders.get(frozen[0]) == record_id
        (living if holds else gone)[record_id] = frozen
    for record_id, record in table.records.items():
        kind = living if record.is_living else gone
        kind[record_id] = _freeze_record(record, places)
    return {"documents": table.documents, "top": table.top, "living": living, "gone": gone}


def _freeze_record(record: Record, places: dict[str, int]) -> list[Any]:
    hlc, writer, seq = record.created
    created = [hlc, places[writer], seq]
    base = record.base
    if base == record.created and not (record.fields or record.deleted or record.early):
        return [record.number, *created]
    return [
        record.number,
        created,
        [base.hlc, places[base.writer], base.seq] if base else None,
        [
            [name, _freeze_versions(versions, places, name is not None and record.is_living)]
            for name, versions in record.fields.items()
        ],
        sorted(record.deleted),
        [[name, dot] for name, dot in record.early],
    ]


def _freeze_versions(versions: Versions, places: dict[str, int], is_shown: bool) -> list[list[Any]]:
    """Versions as JSON; the value that is shown is in the document already."""
    frozen = [
        [v.hlc, places[v.writer], v.seq, *([v.value] if v.is_there else [])] for v in versions
    ]
    if frozen and is_shown:
        del frozen[0][3:]
    return frozen


def _thaw_record(
    writers: list[str], record_id: str, frozen: list[Any], document: Document | None
) -> Record:
    number, created, *rest = frozen
    if isinstance(created, int):
        stamp = Stamp(created, writers[rest[0]], rest[1])
        record = Record(record_id, stamp)
        record.base = stamp
    else:
        base, fields, deleted, early = rest
        record = Record(record_id, _stamp(writers, created))
        record.base = _stamp(writers, base) if base else None
        record.deleted = frozenset(deleted)
        record.early = frozenset((name, dot) for name, dot in early)
        for name, versions in fields:
            shown = document if name is not None else None
            record.write(name, _thaw_versions(writers, name, versions, shown))
    record.number = number
    record.document = document
    return record


def _thaw_versions(
    writers: list[str], name: str | None, frozen: list[list[Any]], document: Document | None
) -> Versions:
    thawed = [
        Version(*_stamp(writers, v), v[3] if len(v) > 3 else None, len(v) > 3) for v in frozen
    ]
    if thawed and document is not None and name in document:
        thawed[0] = thawed[0]._replace(value=document[name], is_there=True)
    return tuple(thawed)


def _stamp(writers: list[str], frozen: list[Any]) -> Stamp:
    return Stamp(frozen[0], writers[frozen[1]], frozen[2])
