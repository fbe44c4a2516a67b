"""What stands between an entry and its bytes: nothing but a salt, or encryption.

An encrypted frame is XChaCha20-Poly1305 under a key that belongs to its writer alone (keyed
BLAKE2b of the book's key), with a random nonce of 24 bytes: a snapshot that is resumed twice then
never uses a pair of key and nonce for two texts. The text begins with a salt in both suites, so
that what stays in the head of a frame whose body was taken out, digest or tag, gives no guess away.
"""

from __future__ import annotations

import secrets
import struct
from collections.abc import Iterable
from hashlib import blake2b
from typing import Protocol

from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as decrypt
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as encrypt
from nacl.exceptions import CryptoError

from storage import frames
from storage.errors import ValueRefused
from storage.frames import Frame

PLAIN, XCHACHA20 = 0, 1
"""The suites, as headers name them."""
NONCE = 24
KEY_ID = 8

_TAG = 16
_CONTEXT = struct.Struct("<HH16sQQB")
"""Version, suite, writer, number, time and flags: what a frame's encryption vouches for."""
_NO_NONCE = bytes(NONCE)


class Cipher(Protocol):
    """How the frames, checkpoints and drafts of a book are kept, under one key."""

    suite: int
    key_id: bytes
    hash_key: bytes
    """For the hashes in a footer: whoever lacks it cannot make a segment."""

    def seal(self, writer: bytes, seq: int, hlc: int, flags: int, payload: bytes) -> Frame:
        """A frame around `payload`; raises `ValueRefused` if it is too long."""
        ...

    def open(self, writer: bytes, frame: Frame) -> bytes | None:
        """The payload, or None if the frame is not this writer's, or not whole."""
        ...

    def read(self, writer: bytes, frame: Frame) -> bytes | None:
        """Like `open`, for a frame of which every byte is known to be as it was written."""
        ...

    def box(self, purpose: bytes, content: bytes) -> bytes:
        """A whole file; a box made for one purpose opens for no other."""
        ...

    def unbox(self, purpose: bytes, box: bytes) -> bytes | None:
        """What is in a box, or None if it is another's or damaged, as far as that can be told."""
        ...


class Plain:
    """Readable by anyone; the digest finds damage and nothing else. A box has no check."""

    suite = PLAIN
    hash_key = b""

    def __init__(self, book: str) -> None:
        """`book` is the id (32 hex digits) that tells this book's segments from another's."""
        self.key_id = bytes.fromhex(book)[:KEY_ID]

    def seal(self, writer: bytes, seq: int, hlc: int, flags: int, payload: bytes) -> Frame:
        body = _salted(payload)
        return Frame(seq, hlc, flags, len(body), _NO_NONCE, _digest(writer, body), body)

    def open(self, writer: bytes, frame: Frame) -> bytes | None:
        if _digest(writer, frame.body) != frame.digest:
            return None
        return frame.body[frames.SALT :]

    def read(self, writer: bytes, frame: Frame) -> bytes | None:
        return frame.body[frames.SALT :] if frame.body else None

    def box(self, purpose: bytes, content: bytes) -> bytes:
        return content

    def unbox(self, purpose: bytes, box: bytes) -> bytes | None:
        return box


class Encrypted:
    """Readable with the book's key (32 bytes), and no byte of it changed without it."""

    suite = XCHACHA20

    def __init__(self, key: bytes) -> None:
        self.key_id = key_id_of(key)
        self.hash_key = _derived(key, b"", b"segment")
        self._key = key
        self._box_key = _derived(key, b"", b"box")
        self._writers: dict[bytes, bytes] = {}

    def seal(self, writer: bytes, seq: int, hlc: int, flags: int, payload: bytes) -> Frame:
        nonce = secrets.token_bytes(NONCE)
        context = _CONTEXT.pack(frames.VERSION, XCHACHA20, writer, seq, hlc, flags)
        sealed = encrypt(_salted(payload), context, nonce, self._of(writer))
        body = sealed[:-_TAG]
        return Frame(seq, hlc, flags, len(body), nonce, sealed[-_TAG:], body)

    def open(self, writer: bytes, frame: Frame) -> bytes | None:
        seq, hlc, flags, _, nonce, tag, body = frame
        context = _CONTEXT.pack(frames.VERSION, XCHACHA20, writer, seq, hlc, flags)
        try:
            return decrypt(body + tag, context, nonce, self._of(writer))[frames.SALT :]
        except CryptoError:
            return None

    read = open

    def box(self, purpose: bytes, content: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE)
        return nonce + encrypt(content, purpose, nonce, self._box_key)

    def unbox(self, purpose: bytes, box: bytes) -> bytes | None:
        try:
            return decrypt(box[NONCE:], purpose, box[:NONCE], self._box_key)
        except (CryptoError, ValueError, TypeError):
            return None

    def _of(self, writer: bytes) -> bytes:
        key = self._writers.get(writer)
        if key is None:
            key = self._writers[writer] = _derived(self._key, writer, b"writer")
        return key


class Ring:
    """The ciphers of a book: one to write with, and those it was written with before."""

    def __init__(self, current: Cipher, older: Iterable[Cipher] = ()) -> None:
        self.current = current
        self.all = (current, *older)

    def find(self, suite: int, key_id: bytes) -> Cipher | None:
        """The cipher that a header names."""
        for cipher in self.all:
            if (cipher.suite, cipher.key_id) == (suite, key_id):
                return cipher
        return None


def key_id_of(key: bytes) -> bytes:
    """Eight bytes that name a key and tell nothing of it."""
    return blake2b(b"", key=key, digest_size=KEY_ID, person=b"key id").digest()


def _derived(key: bytes, of: bytes, purpose: bytes) -> bytes:
    return blake2b(of, key=key, digest_size=32, person=purpose).digest()


def _salted(payload: bytes) -> bytes:
    if len(payload) + frames.SALT > frames.MAX_BODY:
        raise ValueRefused("the document is too large")
    return secrets.token_bytes(frames.SALT) + payload


def _digest(writer: bytes, body: bytes) -> bytes:
    # Bound to the writer, so that no other log's frame is ever taken for one of this.
    return blake2b(body, digest_size=_TAG, person=writer).digest()
