"""The append-only file of one writer: what it takes is on the disk."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from storage import files, frames, segments
from storage.cipher import Cipher
from storage.clock import Clock
from storage.errors import NotWritten, ValueRefused
from storage.frames import Chain, Frame, Header

SUFFIX = ".wal"


class Log:
    """One run of the program on one device, writing from its first entry on.

    Writer ids are drawn anew for each run: a copied or restored folder can then never give two
    entries the same name. After `rotate` the same writer goes on in a new file.
    """

    def __init__(self, folder: Path, cipher: Cipher, clock: Clock, greeting: bytes) -> None:
        self.writer = secrets.token_bytes(16)
        self.id = self.writer.hex()
        self._cipher = cipher
        self._folder = folder
        self._clock = clock
        self._greeting = greeting
        self._file: BinaryIO | None = None
        self._next = 1
        self._chain: Chain | None = None
        self.path = folder
        self.size = 0
        """Bytes in the file at `path` that are confirmed."""

    @property
    def next(self) -> int:
        """The number of the next entry."""
        return self._next

    def append(self, payloads: Sequence[bytes]) -> list[Frame]:
        """Write `payloads` as one transaction and flush it; the new frames, the greeting included.

        Raises `NotWritten` if the system refuses; this log must not be used again then, for what
        a failed flush left on the disk is unknown.
        """
        new = self._frames(payloads)
        content = b"".join([frame.encode() for frame in new])
        if frames.HEADER_SIZE + len(content) + frames.FOOTER_SIZE > segments.MAX_SIZE:
            raise ValueRefused("the transaction is too large")
        if self.size + len(content) + frames.FOOTER_SIZE > segments.MAX_SIZE:
            self.rotate()
        try:
            if self._file is None:
                self._start(new[0].seq, content)
            else:
                files.append(self._file, content)
                if not files.has_name(self._file):
                    # Where locks do nothing, another process may seal a log that is in use.
                    self.rotate()
                    self._start(new[0].seq, content)
        except OSError as error:
            self._take_back()
            raise NotWritten(error.strerror) from error
        assert self._chain is not None
        self._chain.add(content)
        self.size += len(content)
        self._next += len(new)
        return new

    def rekey(self, cipher: Cipher) -> None:
        """Go on in a new file under another key."""
        self.rotate()
        self._cipher = cipher

    def rotate(self) -> None:
        """Let the next entry begin a new file; the old one can be sealed."""
        self.close()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _frames(self, payloads: Sequence[bytes]) -> list[Frame]:
        last = len(payloads) - 1
        flags = (
            [0]
            if last == 0
            else [
                (frames.CONTINUES if i < last else 0) | (frames.CONTINUED if i > 0 else 0)
                for i in range(len(payloads))
            ]
        )
        if self._next == 1:
            payloads, flags = [self._greeting, *payloads], [0, *flags]
        return [
            self._cipher.seal(self.writer, self._next + i, self._clock.tick(), flag, payload)
            for i, (flag, payload) in enumerate(zip(flags, payloads, strict=True))
        ]

    def _start(self, first_seq: int, content: bytes) -> None:
        previous = self._chain.digest() if self._chain else bytes(32)
        cipher = self._cipher
        header = Header(cipher.key_id, self.writer, first_seq, previous, suite=cipher.suite)
        self.path = self._folder / f"{self.id}-{first_seq}{SUFFIX}"
        self.size = 0
        self._file = files.create(self.path)
        files.append(self._file, header.encode() + content)
        files.sync_folder(self._folder)
        self._chain = Chain(header, cipher.hash_key)
        self.size = frames.HEADER_SIZE

    def _take_back(self) -> None:
        """Remove what was not confirmed, so that it does not come back as if it had been.

        If the disk refuses that too, the entry may be there after a restart: written, unconfirmed.
        """
        if self._file is None:
            return
        with contextlib.suppress(OSError):
            if self.size:
                files.cut(self._file, self.size)
        with contextlib.suppress(OSError):
            self._file.close()
        if not self.size:
            with contextlib.suppress(OSError):
                files.remove(self.path)
        self._file = None
