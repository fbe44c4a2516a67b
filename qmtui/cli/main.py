"""The program itself: its options, its commands, and what becomes of errors."""

from __future__ import annotations

import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from qmtui import crash
from qmtui.book import now
from qmtui.clean import printable
from qmtui.cli import INTERRUPTED
from qmtui.cli.session import Session, require_terminal
from qmtui.errors import QmtuiError
from qmtui.i18n import LANGUAGES, _

ROOMS = (
    "planning",
    "events",
    "event_templates",
    "event_tasks",
    "event_closing",
    "printing",
    "desk",
    "correcting",
    "capture",
    "walk",
    "places",
    "feedback",
    "mentions",
    "measures",
    "lists",
    "contacting",
    "inbox",
    "deciding",
    "answering",
    "referring",
    "consenting",
    "calling",
    "people",
    "actors",
    "mailing",
    "directory",
    "day",
    "exchange",
    "handover",
    "looking",
    "reporting",
    "exporting",
    "checking",
    "settling",
    "privacy",
    "keys",
    "office",
    "setting",
    "completion",
)
"""The modules of this package that hold commands."""


class Program(click.Group):
    """A group whose expected errors are one sentence and an exit code.

    Its commands are imported when somebody asks for one: the app starts without them.
    """

    _commands: MutableMapping[str, click.Command]

    @property
    def commands(self) -> MutableMapping[str, click.Command]:
        if not self._commands:
            rooms = (import_module(f"qmtui.cli.{room}") for room in ROOMS)
            self._commands = {c.name: c for room in rooms for c in room.COMMANDS}
            for command in self._commands.values():
                _name_in_our_words(command)
        return self._commands

    @commands.setter
    def commands(self, commands: MutableMapping[str, click.Command]) -> None:
        self._commands = commands

    def make_context(self, *arguments: Any, **extra: Any) -> click.Context:  # click's own types
        with _ending_quietly():
            return super().make_context(*arguments, **extra)

    def invoke(self, context: click.Context) -> Any:  # click's own return type
        try:
            with _ending_quietly():
                return super().invoke(context)
        except QmtuiError as error:
            click.echo(printable(str(error)), err=True)
            context.exit(error.exit_code)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            # A traceback would print what people typed.
            crash.note_down(error, now())
            click.echo(crash.sentence(error), err=True)
            context.exit(1)


def _name_in_our_words(command: click.Command) -> None:
    """What the line of usage calls options and commands; Click knows English only."""
    command.options_metavar = _("[OPTIONS]")
    if isinstance(command, click.Group):
        command.subcommand_metavar = _("COMMAND [ARGS]...")
        for below in command.commands.values():
            _name_in_our_words(below)


@contextmanager
def _ending_quietly() -> Iterator[None]:
    """Say nothing about Ctrl+C, and nothing that steers the terminal in a usage error's quotes."""
    try:
        yield
    except KeyboardInterrupt as error:
        raise click.exceptions.Exit(INTERRUPTED) from error
    except click.ClickException as error:
        vars(error).update(message=printable(error.message))
        raise


@click.group(
    cls=Program,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar=_("[OPTIONS]"),
    subcommand_metavar=_("[COMMAND] [ARGS]..."),
    help=_("Check-in, counting and feedback for neighbourhood management, without a network."),
)
@click.option("--book", type=click.Path(path_type=Path), help=_("Folder of the book."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=_("Language."))
@click.option("--by", help=_("Your initials, noted with every entry."))
@click.option("--no-mouse", is_flag=True, help=_("Leave the mouse to the terminal."))
@click.version_option(None, "--version", package_name="qmtui", prog_name="qmtui")
@click.pass_context
def program(
    context: click.Context, book: Path | None, lang: str | None, by: str | None, no_mouse: bool
) -> None:
    del lang  # settled before the sentences of this program were read
    session = context.obj = Session.from_options(book, by, mouse=not no_mouse)
    if session.settings.findings and context.invoked_subcommand not in (None, "config"):
        click.echo(_("The config file is not in order; see: qmtui config check"), err=True)
    if context.invoked_subcommand is None:
        require_terminal()
        sys.exit(context.obj.open_app())
