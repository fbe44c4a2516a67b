"""Commands about the config file: show it, and say what is wrong in it."""

from __future__ import annotations

import click
import msgspec

from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.config import Finding, Settings, as_toml
from qmtui.i18n import _

FAULTY = 37
"""The exit code of `config check` when something in the file is wrong."""


@click.group(help=_("The settings of this device."))
def config() -> None:
    """Only its commands do something."""


@config.command(help=_("Check the config file; every fault is named."))
@as_json
@pass_session
def check(session: Session, as_json: bool) -> None:
    settings = session.settings
    findings = [*settings.findings, *_keys(settings)]
    lines = [finding.sentence for finding in findings]
    if not lines and settings.file.exists():
        lines = [_("{0}: all is well.").format(settings.file)]
    elif not lines:
        sentence = _("{0} is not there, so the defaults hold. Begin one with: qmtui config show")
        lines = [sentence.format(settings.file)]
    answer = {"file": str(settings.file), "findings": msgspec.to_builtins(findings)}
    emit(answer, as_json, "\n".join(lines))
    if findings:
        click.get_current_context().exit(FAULTY)


@config.command(help=_("Show all settings as a config file to begin with."))
@as_json
@pass_session
def show(session: Session, as_json: bool) -> None:
    settings = session.settings
    answer = {"file": str(settings.file), "options": msgspec.to_builtins(settings.config)}
    lines = [f"# {settings.file}", "", *as_toml(settings.config)]
    emit(answer, as_json, "\n".join(lines))


def _keys(settings: Settings) -> list[Finding]:
    """What is wrong with the keys; which there are, only the screens know."""
    if not settings.config.keymap:
        return []
    from screens.keymap import checked_keymap

    return checked_keymap(settings)[1]


COMMANDS = [config]
