"""What people said: kinds and fields of action, topics, and who said the same."""

from __future__ import annotations

from qmtui.formats import number
from qmtui.i18n import _
from qmtui.model.feedback import KINDS
from qmtui.reports.event import EventReport
from qmtui.reports.layout import Column, Row, Sentences, Table, sentences

TOPICS = 10
"""So many topics are told; all of them are in `qmtui feedback figures`."""


def kinds_and_fields(report: EventReport) -> Table | None:
    """The matrix of kinds (Art) and fields of action (Handlungsfeld)."""
    if not report.said:
        return None
    kinds = sorted({one.kind for one in report.said}, key=_kind_order)
    fields = sorted({one.field for one in report.said}, key=lambda name: (not name, name))
    mentions = {(one.kind, one.field): one.mentions for one in report.said}

    def row(label: str, key: str, chosen: list[str], *, is_total: bool = False) -> Row:
        cells = [sum(mentions.get((kind, field), 0) for field in chosen) for kind in kinds]
        return Row(
            cells=(label, *(cell or None for cell in cells), sum(cells)),
            opens=("feedback", "field", key) if not is_total else ("feedback",),
            is_total=is_total,
        )

    return Table(
        name="feedback",
        title=_("Remarks by kind and field of action"),
        columns=(
            Column(title=_("Field of action")),
            *(Column(title=_(KINDS.get(kind, kind)), kind="number") for kind in kinds),
            Column(title=_("total"), kind="number"),
        ),
        rows=(
            *(row(field or _("not given"), field, [field]) for field in fields),
            row(_("total"), "", fields, is_total=True),
        ),
    )


def _kind_order(kind: str) -> tuple[int, str]:
    known = list(KINDS)
    return (known.index(kind) if kind in known else len(known), kind)


def topics(report: EventReport) -> Table | None:
    if not report.topics:
        return None
    return Table(
        name="topics",
        title=_("What was mentioned most"),
        columns=(
            Column(title=_("Topic")),
            Column(title=_("Mentions"), kind="number"),
            Column(title=_("said the same"), kind="number"),
        ),
        rows=tuple(
            Row(
                cells=(topic.name, topic.mentions, topic.endorsements or None),
                opens=("feedback", "topic", topic.name),
            )
            for topic in report.topics[:TOPICS]
        ),
    )


def agreed(report: EventReport) -> Sentences | None:
    same = _("Said the same: {0} (“me too”, and what the office merged)")
    return sentences(same.format(number(report.agreeing)) if report.agreeing else "")
