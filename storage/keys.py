"""The key of an encrypted book, wrapped beside it in `keys.wrap` for whoever may open it.

Every wrap is a box sealed to a public key (X25519, XSalsa20-Poly1305); only the private half opens
it. A recipient keeps the private half elsewhere, a recovery key is one printed on paper, and that
of a passphrase is derived from it anew each time (Argon2id). So a passphrase is changed, or the
book's key replaced, without asking anyone else for their secret.

Anyone can seal a box to a public key. What shows that the file was made by somebody of this book is
a tag in each wrap: a hash under a proof that only the private half gives, and that lies in the file
encrypted under the book's key. Whoever opens the book with a secret checks it.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as decrypt
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as encrypt
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.pwhash import argon2id

from storage import checked, files, recovery
from storage.cipher import Encrypted, Ring, key_id_of
from storage.errors import (
    BookUnreachable,
    FormatUnknown,
    KeysDamaged,
    KeysMissing,
    StorageError,
    WrongSecret,
)

NAME, COPY = "keys.wrap", "keys.wrap.copy"
"""The same file twice: without it nothing can be read any more."""
LARGEST = 2**20
"""Bytes; a longer file is not read."""
FORMAT = 1
PASSPHRASE, RECIPIENT, RECOVERY = "passphrase", "recipient", "recovery"

PASSES = 3
MEMORY = (64, 128, 256)
"""MiB that Argon2id may take; what a file asks for beyond the largest is refused unread."""
COMFORTABLE = 0.5
"""Seconds that opening a book by passphrase may take on the machine that sets it."""

_KEY = 32
_NONCE = 24


class Wrap(Struct, frozen=True):
    """The book's key, sealed to `public`; `salt` and `memory` (MiB) belong to a passphrase.

    `proof` lies encrypted under the book's key, `tag` is a hash under it over the whole file.
    """

    kind: str
    public: bytes
    box: bytes = b""
    salt: bytes = b""
    memory: int = 0
    proof: bytes = b""
    tag: bytes = b""


class KeyFile(Struct, frozen=True):
    """What `keys.wrap` says: nothing in it helps anyone without one of the secrets.

    `older` are keys the book had before, each encrypted under the present one. `manifest` is the
    digest of the `book.json` it belongs to. `vouched` holds, for the present key and each older
    one, a hash over all the rest: whoever has had one of them knows a later file for genuine.
    """

    book: str
    key_id: bytes
    wraps: tuple[Wrap, ...] = ()
    older: tuple[tuple[bytes, bytes], ...] = ()
    manifest: bytes = b""
    generation: int = 1
    """Grows with every change, so that of two files the later one is known."""
    vouched: tuple[tuple[bytes, bytes], ...] = ()

    def unlock(self, secret: str | bytes) -> bytes:
        """The book's key for a passphrase, the text of a recovery key, or a private key (32 bytes).

        Raises `WrongSecret`, `KeysDamaged`, or `RecoveryMistyped` for a printed key with a slip.
        """
        for wrap in self.wraps:
            if private := _private_half(wrap, secret):
                try:
                    key = SealedBox(private).decrypt(wrap.box)
                except CryptoError as error:
                    raise KeysDamaged from error
                if key_id_of(key) != self.key_id or not self.is_vouched_by(key):
                    raise KeysDamaged
                if self._tag(_proof(private)) != wrap.tag:
                    raise KeysDamaged
                return key
        raise WrongSecret

    def with_passphrase(self, key: bytes, passphrase: str, memory: int = MEMORY[0]) -> KeyFile:
        """This file with another passphrase; everything else, the book too, stays as it is."""
        salt = secrets.token_bytes(argon2id.SALTBYTES)
        private = _derived(passphrase, salt, memory)
        wrap = Wrap(PASSPHRASE, bytes(private.public_key), salt=salt, memory=memory)
        return self._with(key, private, wrap, [w for w in self.wraps if w.kind != PASSPHRASE])

    def with_recipient(self, key: bytes, private: bytes) -> KeyFile:
        """This file for one recipient more, whose private key (32 bytes) will open the book."""
        half = PrivateKey(private)
        wrap = Wrap(RECIPIENT, bytes(half.public_key))
        return self._with(key, half, wrap, [w for w in self.wraps if w.public != wrap.public])

    def with_recovery(self, key: bytes) -> tuple[KeyFile, str]:
        """This file with a new recovery key, and its text to be printed; an older one ends."""
        seed = secrets.token_bytes(recovery.SIZE)
        private = _from_seed(seed)
        wrap = Wrap(RECOVERY, bytes(private.public_key))
        others = [w for w in self.wraps if w.kind != RECOVERY]
        return self._with(key, private, wrap, others), recovery.text_of(seed)

    def rotated(self, key: bytes, new_key: bytes) -> KeyFile:
        """This file for another key of the book; what was written under `key` stays readable."""
        older = (*self.older_keys(key).items(), (self.key_id, key))
        changed = replace(
            self,
            key_id=key_id_of(new_key),
            wraps=tuple(
                self._sealed(wrap, new_key, self._proof_in(wrap, key)) for wrap in self.wraps
            ),
            older=tuple((key_id, self._boxed(new_key, key_id, old)) for key_id, old in older),
            generation=self.generation + 1,
        )
        return changed._vouched(new_key)

    def adopting(self, key: bytes, others: Iterable[bytes]) -> KeyFile:
        """This file with other keys of the book, as two that were changed apart have them."""
        known = {**self.older_keys(key), self.key_id: key}
        lacking = {key_id_of(other): other for other in others if key_id_of(other) not in known}
        if not lacking:
            return self
        more = tuple((key_id, self._boxed(key, key_id, other)) for key_id, other in lacking.items())
        changed = replace(self, older=(*self.older, *more), generation=self.generation + 1)
        return changed._vouched(key)

    def bound_to(self, manifest: bytes, key: bytes) -> KeyFile:
        """This file for the `book.json` with this digest."""
        return replace(self, manifest=manifest)._vouched(key)

    def ring(self, key: bytes) -> Ring:
        """What the book is and was written with; raises `WrongSecret`, `KeysDamaged`."""
        older = self.older_keys(key).values()
        if not self.is_vouched_by(key):
            raise KeysDamaged
        return Ring(Encrypted(key), map(Encrypted, older))

    def is_vouched_by(self, key: bytes) -> bool:
        """Whether someone wrote all of this who had `key`, the present one or an older one."""
        return (key_id_of(key), self._voucher(key)) in self.vouched

    def older_keys(self, key: bytes) -> dict[bytes, bytes]:
        """The keys the book had before, by their id; raises `WrongSecret`, `KeysDamaged`."""
        if key_id_of(key) != self.key_id:
            raise WrongSecret
        found = {}
        for key_id, box in self.older:
            try:
                found[key_id] = decrypt(box[_NONCE:], self._context(key_id), box[:_NONCE], key)
            except CryptoError as error:
                raise KeysDamaged from error
        return found

    def _with(self, key: bytes, private: PrivateKey, wrap: Wrap, others: Iterable[Wrap]) -> KeyFile:
        if key_id_of(key) != self.key_id:
            raise WrongSecret
        wraps = (*others, self._sealed(wrap, key, _proof(private)))
        return replace(self, wraps=wraps, generation=self.generation + 1)._vouched(key)

    def _sealed(self, wrap: Wrap, key: bytes, proof: bytes) -> Wrap:
        box = SealedBox(PublicKey(wrap.public)).encrypt(key)
        return replace(wrap, box=box, proof=self._boxed(key, wrap.public, proof))

    def _proof_in(self, wrap: Wrap, key: bytes) -> bytes:
        nonce, box = wrap.proof[:_NONCE], wrap.proof[_NONCE:]
        try:
            return bytes(decrypt(box, self._context(wrap.public), nonce, key))
        except (CryptoError, TypeError, ValueError) as error:
            raise KeysDamaged from error

    def _vouched(self, key: bytes) -> KeyFile:
        """This file with the hashes by which others know that it is genuine."""
        known = {**self.older_keys(key), self.key_id: key}
        tagged = tuple(
            replace(wrap, tag=self._tag(self._proof_in(wrap, key))) for wrap in self.wraps
        )
        file = replace(self, wraps=tagged)
        return replace(file, vouched=tuple((i, file._voucher(k)) for i, k in known.items()))

    def _tag(self, proof: bytes) -> bytes:
        bare = replace(self, vouched=(), wraps=tuple(replace(w, tag=b"") for w in self.wraps))
        return blake2b(bare.encode(), key=proof, digest_size=32, person=b"wrap tag").digest()

    def _voucher(self, key: bytes) -> bytes:
        text = replace(self, vouched=()).encode()
        return blake2b(text, key=key, digest_size=32, person=b"key file").digest()

    def _boxed(self, key: bytes, old_id: bytes, old: bytes) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return nonce + encrypt(old, self._context(old_id), nonce, key)

    def _context(self, key_id: bytes) -> bytes:
        return bytes.fromhex(self.book) + key_id

    def encode(self) -> bytes:
        return checked.dumps(
            {
                "format": FORMAT,
                "book": self.book,
                "generation": self.generation,
                "key": self.key_id.hex(),
                "wraps": [_as_json(wrap) for wrap in self.wraps],
                "older": [[key_id.hex(), box.hex()] for key_id, box in self.older],
                "manifest": self.manifest.hex(),
                "vouched": [[key_id.hex(), hash_.hex()] for key_id, hash_ in self.vouched],
            }
        )

    def write(self, folder: Path) -> None:
        """Put both copies into a book's folder, one after the other."""
        content = self.encode()
        for name in (NAME, COPY):
            files.write_atomic(folder / name, content)


def new(book: str, key: bytes) -> KeyFile:
    """A file that nobody can open yet: give it a passphrase or a recipient before it is written."""
    return KeyFile(book, key_id_of(key), generation=0)


def new_book_id() -> str:
    """32 hex digits for a book whose keys are made before it."""
    return secrets.token_hex(16)


def new_key() -> bytes:
    return secrets.token_bytes(_KEY)


def new_recipient() -> tuple[bytes, bytes]:
    """Private and public key of a recipient, 32 bytes each."""
    private = PrivateKey.generate()
    return bytes(private), bytes(private.public_key)


def unlock(folder: Path, secret: str | bytes) -> bytes:
    """The key of the book in `folder`; see `read` and `KeyFile.unlock`."""
    return read(folder).unlock(secret)


def read(folder: Path) -> KeyFile:
    """The later of the two copies that are sound.

    Raises `KeysMissing`, `KeysDamaged`, `FormatUnknown`, `BookUnreachable`.
    """
    found: list[KeyFile] = []
    failure: StorageError = KeysMissing()
    for name in (COPY, NAME):
        try:
            found.append(read_one(folder / name))
        except KeysMissing:
            continue
        except (KeysDamaged, FormatUnknown, BookUnreachable) as error:
            failure = error
    if not found:
        raise failure
    return max(found, key=lambda file: file.generation)


def read_one(path: Path) -> KeyFile:
    """One copy; raises like `read`."""
    try:
        if path.exists() and not path.is_file():
            raise KeysDamaged  # reading a pipe would wait for ever
        with path.open("rb") as file:
            content = file.read(LARGEST)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise KeysMissing from error
    except OSError as error:
        raise BookUnreachable(error.strerror) from error
    return decode(content)


def decode(content: bytes) -> KeyFile:
    """Raises `KeysDamaged`, also for a file that asks for more memory than we ever do."""
    try:
        values = checked.loads(content)
        if values["format"] != FORMAT:
            raise FormatUnknown
        return KeyFile(
            book=bytes.fromhex(values["book"]).hex(),
            key_id=_sized(values["key"], 8),
            wraps=tuple(map(_from_json, values["wraps"])),
            older=tuple((_sized(k, 8), bytes.fromhex(box)) for k, box in values["older"]),
            manifest=bytes.fromhex(values["manifest"]),
            generation=int(values["generation"]),
            vouched=tuple((_sized(k, 8), _sized(hash_, 32)) for k, hash_ in values["vouched"]),
        )
    except (
        checked.Damaged,
        AttributeError,
        KeyError,
        OverflowError,
        TypeError,
        ValueError,
    ) as error:
        raise KeysDamaged from error


def calibrated_memory() -> int:
    """MiB for Argon2id that this machine, and one some times slower, still bears."""
    begin = time.perf_counter()
    _derived("", bytes(argon2id.SALTBYTES), MEMORY[0])
    seconds = time.perf_counter() - begin
    fitting = [size for size in MEMORY if seconds * size / MEMORY[0] <= COMFORTABLE]
    return max(fitting, default=MEMORY[0])


def _private_half(wrap: Wrap, secret: str | bytes) -> PrivateKey | None:
    """The private key that opens `wrap`, if the secret is the one for it."""
    if isinstance(secret, bytes):
        private = PrivateKey(secret) if len(secret) == _KEY else None
    elif wrap.kind == PASSPHRASE:
        private = _derived(secret, wrap.salt, wrap.memory)
    elif wrap.kind == RECOVERY and recovery.looks_like_one(secret):
        private = _from_seed(recovery.seed_of(secret))
    else:
        private = None
    return private if private and bytes(private.public_key) == wrap.public else None


def _derived(passphrase: str, salt: bytes, memory: int) -> PrivateKey:
    text = passphrase.encode("utf-8", "surrogatepass")
    return PrivateKey(argon2id.kdf(_KEY, text, salt, opslimit=PASSES, memlimit=memory * 2**20))


def _from_seed(seed: bytes) -> PrivateKey:
    return PrivateKey(blake2b(seed, digest_size=_KEY, person=b"recovery").digest())


def _proof(private: PrivateKey) -> bytes:
    """What only whoever has a private half can know, and tells nothing of it."""
    return blake2b(b"", key=bytes(private), digest_size=_KEY, person=b"wrap proof").digest()


def _as_json(wrap: Wrap) -> dict[str, Any]:
    values: dict[str, Any] = {"kind": wrap.kind}
    for name in ("public", "box", "proof", "tag"):
        values[name] = getattr(wrap, name).hex()
    if wrap.kind != PASSPHRASE:
        return values
    return {**values, "salt": wrap.salt.hex(), "memory": wrap.memory}


def _from_json(values: dict[str, Any]) -> Wrap:
    is_passphrase = values["kind"] == PASSPHRASE
    memory = values["memory"] if is_passphrase else 0
    # Before anything is allocated: a file from a stick may ask for all the memory there is.
    if is_passphrase and (type(memory) is not int or memory not in MEMORY):
        raise ValueError("a memory size that is never written")
    return Wrap(
        kind=str(values["kind"]),
        public=_sized(values["public"], _KEY),
        box=bytes.fromhex(values["box"]),
        salt=_sized(values["salt"], argon2id.SALTBYTES) if is_passphrase else b"",
        memory=memory,
        proof=bytes.fromhex(values["proof"]),
        tag=bytes.fromhex(values["tag"]),
    )


def _sized(text: str, size: int) -> bytes:
    value = bytes.fromhex(text)
    if len(value) != size:
        raise ValueError("another size than ever written")
    return value
