"""The keys of an open book: which it is read and written with, and who may open it."""

from __future__ import annotations

from pathlib import Path

from storage import keys
from storage.cipher import Plain, Ring
from storage.errors import BookDamaged, BookNotEncrypted, KeyNeeded, StorageError
from storage.keys import KeyFile
from storage.manifest import Manifest


class Keyring:
    """What an open book knows of its keys; a plain one has none.

    `wraps` is who may open an encrypted book, `key` what it is written with.
    """

    def __init__(
        self, folder: Path, manifest: Manifest, key: bytes | None, *, read_only: bool
    ) -> None:
        """Raises `KeyNeeded`, `BookNotEncrypted`, `WrongSecret`, `KeysMissing`, `KeysDamaged`, and
        `BookDamaged` for a `book.json` that is not the one these keys belong to."""
        self._folder = folder
        self.wraps: KeyFile | None = None
        self.key = key
        self._known: list[bytes] = []
        """The present key first, then those before."""
        if manifest.encrypted:
            self.ring = self._unlocked(manifest, key, read_only)
        elif key is not None:
            raise BookNotEncrypted
        elif (folder / keys.NAME).exists():
            raise BookDamaged
        else:
            self.ring = Ring(Plain(manifest.book))

    def _unlocked(self, manifest: Manifest, key: bytes | None, read_only: bool) -> Ring:
        if key is None:
            raise KeyNeeded
        wraps = keys.read(self._folder)
        ring = wraps.ring(key)
        if wraps.manifest != manifest.digest:
            # Somebody changed what everyone may read: whom this book is sealed to, for one.
            raise BookDamaged
        if not read_only:
            self._mend(wraps)
        self.wraps = wraps
        self._known = [key, *wraps.older_keys(key).values()]
        return ring

    @property
    def lacks_latest(self) -> bool:
        """Whether others write with a key that only the secret opens, at the next start."""
        return self.wraps is not None and self.wraps.key_id != self.ring.current.key_id

    def change(self, wraps: KeyFile, key: bytes) -> None:
        """Let others open the book, or write with another key; raises `OSError`, `WrongSecret`."""
        ring = wraps.ring(key)
        wraps.write(self._folder)
        self.wraps, self.key = wraps, key
        self._known = [key, *wraps.older_keys(key).values()]
        self.ring.current, self.ring.all = ring.current, ring.all

    def learn(self, found: KeyFile) -> bool:
        """Keep what a folder holds if it is as good as ours; a later one is used from then on.

        Its key opens with the secret, at the next start: until then what is written with it waits.
        """
        ours = self.wraps
        if found == ours:
            return True
        if ours is None or not self.is_trusted(found) or _rank(found) < _rank(ours):
            return False
        found.write(self._folder)
        self.wraps = found
        return True

    def is_trusted(self, found: KeyFile) -> bool:
        """Whether somebody made it who had the key that this copy writes with.

        An older one is not enough: it may have got about, and was changed for that.
        """
        return self.is_of_this_book(found) and found.is_vouched_by(self._known[0])

    def is_of_this_book(self, found: KeyFile) -> bool:
        """Whether somebody made it who had any key of this book, now or before."""
        is_ours = self.wraps is not None and found.book == self.wraps.book
        return is_ours and any(map(found.is_vouched_by, self._known))

    def _mend(self, wraps: KeyFile) -> None:
        """Write both copies anew if one of them is damaged or behind."""
        for name in (keys.NAME, keys.COPY):
            try:
                if keys.read_one(self._folder / name) == wraps:
                    continue
            except StorageError:
                pass
            wraps.write(self._folder)
            return


def _rank(file: KeyFile) -> tuple[int, int, bytes]:
    """Which of two files is the later one; another key weighs more than another passphrase."""
    return len(file.older), file.generation, file.encode()


def begin(folder: Path, manifest: Manifest, key: bytes, wraps: KeyFile | None) -> None:
    """Write who may open a new book; without `wraps` only whoever has its key."""
    wraps = wraps or keys.new(manifest.book, key)
    if not wraps.manifest:
        wraps = wraps.bound_to(manifest.digest, key)
    wraps.write(folder)
