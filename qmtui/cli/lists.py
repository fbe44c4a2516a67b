"""The code lists: shown, and replaced from a file."""

from __future__ import annotations

from pathlib import Path

import click

from qmtui.book import now
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.formats import day
from qmtui.i18n import _, ngettext
from qmtui.lists import NAMES, all_lists, name_of, read_codes, set_list, set_of
from qmtui.times import parse_time

set_option = click.option(
    "--set", "wanted", help=_("Set of fields of action: A (Berlin now), B (older), C (own).")
)


@click.group(help=_("Show and change code lists such as topics and fields of action."))
def lists() -> None:
    pass


@lists.command("show", help=_("Show LIST, or all of them, as they are today."))
@click.argument("name", metavar=_("LIST"), required=False)
@set_option
@as_json
@pass_session
def show(session: Session, name: str | None, wanted: str | None, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        today = book.today(now)
        found = all_lists(book, today)
    if name:
        name = name_of(name)
        chosen = set_of(name, wanted) if wanted else None
        found = {
            key: codes
            for key, codes in found.items()
            if key[0] == name and chosen in (None, key[1])
        }
    rows = [{"list": key[0], "set": key[1], "codes": codes} for key, codes in found.items()]
    shown = (_shown(*key, codes) for key, codes in found.items())
    emit(rows, as_json, "\n\n".join(shown))


@lists.command("set", help=_("Replace LIST by the codes of FILE (CSV: code;words)."))
@click.argument("name", metavar=_("LIST"))
@click.argument("file", metavar=_("FILE"), type=click.Path(path_type=Path))
@set_option
@click.option("--from", "since", metavar=_("DATE"), help=_("First day; today if not named."))
@as_json
@pass_session
def set_codes(
    session: Session, name: str, file: Path, wanted: str | None, since: str | None, as_json: bool
) -> None:
    name = name_of(name)
    field_set = set_of(name, wanted)
    codes = read_codes(file, name)
    with session.open() as book:
        today = book.today(now)
        first = parse_time(since, book.zone, today) if since else now().astimezone(book.zone)
        version = set_list(book, name, codes, first.date(), field_set)
    title = " ".join(filter(None, [_(NAMES[name]), field_set]))
    words = ngettext("{0}: {1} code from {2} on.", "{0}: {1} codes from {2} on.", len(codes))
    sentence = words.format(title, len(codes), day(first))
    emit(
        {
            "id": version.id,
            "list": name,
            "set": field_set,
            "valid_from": version.valid_from,
            "codes": len(codes),
        },
        as_json,
        sentence + "\n" + _("The stations learn of it when you issue the event once more."),
    )


def _shown(name: str, field_set: str, codes: dict[str, str]) -> str:
    title = " ".join(filter(None, [_(NAMES[name]), field_set]))
    wide = max(map(len, codes), default=0)
    lines = [f"  {code:<{wide}}  {words}" for code, words in codes.items()]
    return "\n".join([f"{title} ({name})", *(lines or ["  " + _("empty")])])


COMMANDS = [lists]
