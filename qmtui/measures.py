"""Measures (Maßnahmen) as the office plans them: facts, and options that people give dots to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from qmtui.book import Book, new_id
from qmtui.clean import FEEDBACK, NAME, STATION, clean, clean_or_refuse
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.feedback import Measure
from qmtui.replicas import each_copy

MOST_OPTIONS = 8
"""Each has a key of its own, a to h."""


class MeasureTitleMissing(QmtuiError):
    exit_code = 38
    sentence = mark("The measure needs a title.")


class MeasureTwice(QmtuiError):
    exit_code = 38
    sentence = mark("There is a measure “{0}” already; change it, or choose another title.")


class OptionsUnclear(QmtuiError):
    exit_code = 38
    sentence = mark("A measure has at most {0} options, each named once.")


class NoSuchMeasure(QmtuiError):
    exit_code = 31
    sentence = mark("There is no measure “{0}”; `qmtui measure list` shows all.")


class MeasureHasDots(QmtuiError):
    exit_code = 39
    sentence = mark("People have given dots for “{0}”; what they chose is not thrown away.")


class OptionHasDots(QmtuiError):
    exit_code = 39
    sentence = mark("People have given dots to “{0}”; this option has to stay as it is.")


class Measures:
    """The measures of a book; only the office changes them."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def all(self) -> list[Measure]:
        """All measures in the order of the alphabet."""
        return sorted(
            self._book.measures, key=lambda measure: (measure.title.casefold(), measure.id)
        )

    def find(self, wanted: str) -> Measure:
        """The measure with this id or title; raises `NoSuchMeasure`."""
        name = wanted.strip().casefold()
        for measure in self.all():
            if name in (measure.id.casefold(), measure.title.casefold()):
                return measure
        raise NoSuchMeasure(clean(wanted))

    def add(
        self, title: str, facts: str = "", options: Sequence[str] = (), event_id: str | None = None
    ) -> Measure:
        """Plan a measure; without an event it goes out with every one.

        Raises `MeasureTitleMissing`, `MeasureTwice`, `OptionsUnclear`, `TextTooLong`.
        """
        measure = Measure(id=new_id(), title=title, facts=facts, event_id=event_id)
        return self._save(replace(measure, options=tuple(options)))

    def change(self, measure: Measure, **changes: Any) -> Measure:  # fields of Measure
        """Change what is planned; the stations learn of it with the next issue.

        Raises `OptionHasDots` for an option that is gone though people chose it, and as `add`.
        """
        return self._save(replace(measure, **changes))

    def remove(self, measure: Measure) -> None:
        """Take a measure off the plan; raises `MeasureHasDots` once people have chosen."""
        self._book.require_office()
        if self._chosen(measure):
            raise MeasureHasDots(measure.title)
        with self._book.transaction():
            self._book.measures.remove(measure.id)

    def _save(self, measure: Measure) -> Measure:
        self._book.require_office()
        options = [clean_or_refuse(option, limit=STATION) for option in measure.options]
        cleaned = replace(
            measure,
            title=clean_or_refuse(measure.title, limit=NAME),
            facts=clean_or_refuse(measure.facts, multiline=True, limit=FEEDBACK),
            options=tuple(filter(None, options)),
        )
        self._refuse_impossible(cleaned)
        with self._book.transaction():
            self._book.measures.put(cleaned)
        return cleaned

    def _refuse_impossible(self, measure: Measure) -> None:
        if not measure.title:
            raise MeasureTitleMissing
        others = (m.title.casefold() for m in self._book.measures if m.id != measure.id)
        if measure.title.casefold() in others:
            raise MeasureTwice(measure.title)
        names = {option.casefold() for option in measure.options}
        if len(names) < len(measure.options) or len(names) > MOST_OPTIONS:
            raise OptionsUnclear(MOST_OPTIONS)
        known = self._book.measures.get(measure.id)
        if known and (gone := set(known.options) - set(measure.options)):
            for option in sorted(gone & self._chosen(measure)):
                raise OptionHasDots(option)

    def _chosen(self, measure: Measure) -> set[str]:
        """The options that people gave dots to, at any event."""
        return {
            dot.option
            for _event, copy in each_copy(self._book)
            for dot in copy.dots.where("measure_id", measure.id)
            if dot.id not in copy.taken_back
        }
