"""What lies in an exchange folder beside the segments: its book, the keys, who has come how far."""

from __future__ import annotations

from storage import checked, heads, keys, manifest
from storage.errors import BookDamaged, FormatUnknown, StorageError
from storage.store import Store
from storage.visit import Visit

_HEAD = b"head"
"""What the boxes of heads are for."""


class Signposts:
    """`book.json`, `keys.wrap` and the heads of a folder."""

    def __init__(self, store: Store, folder: Visit) -> None:
        self._store = store
        self._folder = folder

    def mend_manifest(self, listing: dict[str, int]) -> None:
        """Have the folder say which book it holds."""
        size = listing.get(manifest.NAME)
        content = (
            None if size is None else self._folder.read_small(manifest.NAME, size, "damaged_book")
        )
        if content is not None:
            try:
                found, ours = manifest.decode(content), self._store.manifest
                if found == ours or (found.book == ours.book and not ours.encrypted):
                    return
            except FormatUnknown:
                return  # a newer version's, and its business
            except BookDamaged:
                pass
            self._folder.report("damaged_book", manifest.NAME)
        self._folder.replace(manifest.NAME, self._store.manifest.encode(), "damaged_book")

    def mend_keys(self, listing: dict[str, int]) -> None:
        """Have the folder hold the latest keys, and learn of later ones that are genuine."""
        ours = self._store.keyring.wraps
        if ours is None:
            return
        size = listing.get(keys.NAME)
        content = None if size is None else self._folder.read_small(keys.NAME, size, "damaged_keys")
        if content is not None:
            try:
                found = keys.decode(content)
            except FormatUnknown:
                return  # a newer version's, and its business
            except StorageError:
                found = None
            if found and self._store.keyring.learn(found):
                return
            if found is None or not self._store.keyring.is_of_this_book(found):
                self._folder.report("damaged_keys", keys.NAME)
        self._folder.replace(keys.NAME, ours.encode(), "damaged_keys")

    def _read_heads(self, listing: dict[str, int]) -> list[heads.Vector]:
        vectors = []
        for name in listing:
            if not (name.startswith(heads.FOLDER) and name.endswith(heads.SUFFIX)):
                continue
            content = self._folder.read_small(name, listing[name], "damaged_head")
            if content is None:
                continue
            try:
                told = self._unboxed(content)
                vectors.append(heads.decode(told))
                self._note_copy(heads.copy_of(name), heads.label_in(told), heads.whole_in(told))
            except checked.Damaged:
                # It may be under the later key, and is read once that is here.
                if not self._store.keyring.lacks_latest:
                    self._folder.report("damaged_head", name)
        return vectors

    def _note_copy(self, copy: str, label: str, whole: dict[str, int]) -> None:
        """Remember whose a head is, and how far that copy has come."""
        device = self._store.device
        if not label or copy == device.copy:
            return
        with self._store.lock:
            device.copies[copy] = label
            held = device.held.setdefault(copy, {})
            for writer, upto in whole.items():
                held[writer] = max(upto, held.get(writer, 0))

    def _unboxed(self, head: bytes) -> bytes:
        for cipher in self._store.ring.all:
            if (content := cipher.unbox(_HEAD, head)) is not None:
                return content
        raise checked.Damaged

    def expect(self, listing: dict[str, int]) -> None:
        """Remember what others have and we do not."""
        furthest = heads.merge(self._read_heads(listing))
        with self._store.lock:
            seen, device = self._store.state.seen, self._store.device
            known = heads.merge([furthest, device.expected])
            device.expected = {
                writer: (last, label)
                for writer, (last, label) in known.items()
                if writer not in seen or seen[writer].upto < last
            }
            # Who else holds what is here is no question any more.
            upto = {writer: entries.upto for writer, entries in seen.items()}
            device.held = {
                copy: more
                for copy, held in device.held.items()
                if (more := {w: n for w, n in held.items() if n > upto.get(w, 0)})
            }

    def write_head(self, listing: dict[str, int]) -> None:
        """Tell how far this copy has come; an older head of it goes."""
        with self._store.lock:
            vector = {
                writer: (seen.last, self._store.labels.get(writer, ""))
                for writer, seen in self._store.state.seen.items()
            }
            gaps = {w: s.upto for w, s in self._store.state.seen.items() if s.upto < s.last}
        content = heads.encode(vector, self._store.label, gaps)
        copy = self._store.device.copy
        name = heads.name_of(copy, content)
        if name not in listing or name in self._folder.unusable:
            self._folder.replace(name, self._store.ring.current.box(_HEAD, content), "damaged_head")
        for old in listing:
            if old.startswith(f"{heads.FOLDER}{copy}-") and old != name:
                self._folder.delete(old)
        self._folder.flush()


def is_one(name: str) -> bool:
    """Whether a name in a folder is none of a segment."""
    return name.startswith(heads.FOLDER) or name in (manifest.NAME, keys.NAME)
