"""The office's own wording: taken out as files, changed with any editor, taken in again."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.i18n import _, mark
from qmtui.model.agreement import ReadText
from qmtui.model.contact import Text
from qmtui.replicas import each_copy
from qmtui.texts.consent import FILES, LANGUAGES, OFFICE, packaged, record_id, text_of
from qmtui.texts.files import TextFile, TextFileUnreadable, as_file, read


class NoSuchText(QmtuiError):
    exit_code = 34
    sentence = mark("There is no text “{0}”; `qmtui texts list` shows all.")


class FolderUnusable(QmtuiError):
    exit_code = 27
    sentence = mark("The folder cannot be read or written; check the path.")


class NoTextFile(QmtuiError):
    exit_code = 40
    sentence = mark("There is no file such as de.txt in this folder.")


class Kept(Struct, frozen=True, kw_only=True):
    """One text: how it begins, whether the office changed it, whether it is still a draft."""

    key: str
    language: str
    text: str
    is_draft: bool
    is_own: bool


class Texts:
    """The texts of consent in all languages."""

    def __init__(self, book: Book, now: Now) -> None:
        self._book = book
        self._now = now

    def all(self) -> list[Kept]:
        """Every text, by language, in the order of its file."""
        return [
            Kept(
                key=key,
                language=file,
                text=(text := text_of(self._book, key, file)).text,
                is_draft=text.is_draft,
                is_own=self._book.texts.get(text.id) is not None,
            )
            for file in FILES
            for key in _keys(file)
        ]

    def one(self, key: str, language: str) -> Text:
        """One text; raises `NoSuchText`."""
        if language not in FILES or key not in _keys(language):
            raise NoSuchText(f"{key} ({language})")
        return text_of(self._book, key, language)

    def version(self, version: str) -> ReadText:
        """The text of a consent by its version, wherever it was given; raises `NoSuchText`."""
        for _event, copy in each_copy(self._book):
            if found := copy.read_texts.get(version):
                return found
        raise NoSuchText(version)

    def export(self, folder: Path) -> list[Path]:
        """Write one file per language, and one about the office. Raises `FolderUnusable`."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return [self._write(folder / f"{file}.txt", file) for file in FILES]
        except OSError as error:
            raise FolderUnusable from error

    def take_in(self, folder: Path) -> list[Text]:
        """Take files in, all or none; the texts that changed.

        A language is no draft any more once its file says `checked: yes`. Raises `NoTextFile`,
        `TextFileUnreadable`, `NoSuchText`, `TextTooLong`, `NotAllowed`.
        """
        self._book.require("export", self._now())
        paths = [folder / f"{file}.txt" for file in FILES]
        found = [path for path in paths if path.is_file()]
        if not found:
            raise NoTextFile
        changed = [text for path in found for text in self._changed(path)]
        with self._book.transaction():
            for text in changed:
                self._book.texts.put(text)
        return changed

    def _changed(self, path: Path) -> list[Text]:
        file = read(path)
        if unknown := [key for key in file.texts if key not in _keys(path.stem)]:
            raise NoSuchText(f"{unknown[0]} ({path.name})")
        if not all(file.texts.values()):
            raise TextFileUnreadable(path.name)
        wanted = [
            Text(
                id=record_id(key, path.stem),
                key=f"consent.{key}",
                language=path.stem,
                text=text,
                is_draft=not (file.is_checked or path.stem == OFFICE),
            )
            for key, text in file.texts.items()
        ]
        return [text for text in wanted if text != self.one(text.key[8:], text.language)]

    def _write(self, path: Path, file: str) -> Path:
        texts = {key: text_of(self._book, key, file) for key in _keys(file)}
        is_checked = not any(text.is_draft for text in texts.values())
        content = TextFile(texts={k: t.text for k, t in texts.items()}, is_checked=is_checked)
        head = LANGUAGES.get(file, _("Who we are, in every text"))
        if not is_checked:
            head += " – " + _("draft: please have it checked, then write “checked: yes”")
        path.write_text(as_file(head, content), encoding="utf-8")
        return path


def _keys(file: str) -> list[str]:
    return list(packaged(file).texts)
