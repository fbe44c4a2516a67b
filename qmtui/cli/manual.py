"""The manual page, made from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator

import click

from qmtui.i18n import _, mark

ENVIRONMENT = {
    "QMTUI_BOOK": mark("Folder of the book, like --book."),
    "QMTUI_BY": mark("Initials, like --by."),
    "QMTUI_LANG": mark("Language, like --lang."),
    "QMTUI_CONFIG": mark("Another config file than the one at its place."),
    "QMTUI_PASSPHRASE": mark("Passphrase or access code of an encrypted book."),
    "QMTUI_NEW_PASSPHRASE": mark("The new passphrase, where one is set without a terminal."),
    "NO_COLOR": mark("Set to anything: no colours."),
}

COMPLETION = {
    "bash": "~/.local/share/bash-completion/completions/qmtui",
    "zsh": "/usr/local/share/zsh/site-functions/_qmtui",
    "fish": "~/.config/fish/completions/qmtui.fish",
}
"""Where each shell looks for the file that `qmtui completion` prints."""


def manual_page(program: click.Command) -> str:
    """The page as roff, for `man`."""
    context = click.Context(program, info_name="qmtui")
    return "\n".join(_page(context)) + "\n"


def _page(context: click.Context) -> Iterator[str]:
    yield '.TH QMTUI 1 "" "qmtui" ""'
    yield ".nh\n.ad l"
    yield _heading(_("Name"))
    yield f"qmtui \\- {_plain(context.command.get_short_help_str(200))}"
    yield _heading(_("Usage"))
    yield ".B qmtui\n" + _plain(_("[OPTIONS] COMMAND …"))
    yield _heading(_("Options"))
    yield from _options(context)
    yield _heading(_("Commands"))
    yield _plain(
        _("Every command answers with --json as one JSON value and explains itself with --help.")
    )
    for command in _commands(context):
        yield f".SS {_plain(f'{_path(command)} {_usage(command)}')}"
        yield _plain(command.command.help or "")
        yield from _options(command)
    yield _heading(_("Environment"))
    for name, meaning in ENVIRONMENT.items():
        yield f".TP\n.B {_plain(name)}\n{_plain(_(meaning))}"
    yield _heading(_("Completion"))
    yield _plain(_("Tab completes commands and options once the shell has its file:"))
    for shell, file in COMPLETION.items():
        yield f".TP\n.B {shell}\n{_plain(f'qmtui completion {shell} > {file}')}"


def _heading(words: str) -> str:
    return f".SH {_plain(words.upper())}"


def _commands(context: click.Context) -> Iterator[click.Context]:
    """Every command that does something, the ones of groups behind their group."""
    group = context.command
    assert isinstance(group, click.Group)
    for name, command in sorted(group.commands.items()):
        inner = click.Context(command, context, info_name=name)
        if isinstance(command, click.Group):
            yield from _commands(inner)
        else:
            yield inner


def _options(context: click.Context) -> Iterator[str]:
    for param in context.command.params:
        if param.name != "as_json" and (record := param.get_help_record(context)):
            names, meaning = record
            if meaning:
                yield f".TP\n.B {_plain(names)}\n{_plain(meaning)}"


def _usage(context: click.Context) -> str:
    pieces = context.command.collect_usage_pieces(context)
    return " ".join(piece for piece in pieces if piece != context.command.options_metavar)


def _path(context: click.Context) -> str:
    return context.command_path.removeprefix("qmtui ")


def _plain(text: str) -> str:
    """Text that `man` takes for text: no escapes, hyphens that can be copied, no commands."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    lines = (line.strip() for line in escaped.splitlines())
    return "\n".join("\\&" + line if line[:1] in ".'" else line for line in lines if line)
