"""Commands for the shell: completion of what is typed, and the manual page."""

from __future__ import annotations

import click
from click.shell_completion import ShellComplete, get_completion_class

from qmtui.cli.manual import manual_page
from qmtui.cli.session import as_json, emit
from qmtui.i18n import _

SHELLS = ("bash", "zsh", "fish")


@click.command(help=_("Print the file that teaches SHELL to complete qmtui's commands."))
@click.argument("shell", type=click.Choice(SHELLS), metavar="SHELL")
@as_json
@click.pass_context
def completion(context: click.Context, shell: str, as_json: bool) -> None:
    script = completion_script(context.find_root().command, shell)
    emit({"shell": shell, "script": script}, as_json, script)


@click.command(help=_("Print the manual page; read it with: qmtui manual | man -l -"))
@as_json
@click.pass_context
def manual(context: click.Context, as_json: bool) -> None:
    page = manual_page(context.find_root().command)
    emit({"page": page}, as_json, page)


def completion_script(program: click.Command, shell: str) -> str:
    """What a shell has to read; the program then answers it by itself."""
    kind = get_completion_class(shell)
    assert kind is not None
    # Not its own `source`: the one for bash starts bash to ask for its version.
    return ShellComplete.source(kind(program, {}, "qmtui", "_QMTUI_COMPLETE"))


COMMANDS = [completion, manual]
