"""A report as one HTML file that needs nothing else: it opens anywhere and prints well."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from qmtui.formats import date_and_time, number
from qmtui.i18n import _, language
from qmtui.reports.layout import Bars, Facts, Headlines, Report, Sentences, Table, cell_text

MOST_COLUMNS = 8
"""So many fit on a page upright; tables with more are printed across, in smaller letters."""


def as_html(report: Report) -> str:
    """The whole report; what people typed is text in it, whatever it looks like."""
    page = Environment(
        loader=PackageLoader("qmtui.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page.tests |= {
        "facts": lambda block: isinstance(block, Facts),
        "headlines": lambda block: isinstance(block, Headlines),
        "sentences": lambda block: isinstance(block, Sentences),
        "rows": lambda block: isinstance(block, Table),
        "bars": lambda block: isinstance(block, Bars),
        "many": lambda block: isinstance(block, Table) and len(block.columns) > MOST_COLUMNS,
    }
    page.filters |= {"number": number, "cell": cell_text, "moment": date_and_time}
    return page.get_template("report.html").render(
        report=report,
        head=report.head,
        language=language(),
        methods_title=_("How it was counted"),
        as_of=_("As of {0}"),
        only_inside=_("internal"),
    )
