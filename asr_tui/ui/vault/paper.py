"""Reads a vault for its runbook on paper, asks for the folder, and writes it."""

from __future__ import annotations

from asr_tui.domain.errors import AsrError
from asr_tui.ui.shell.exporting import export
from asr_tui.ui.shell.marking import MarkingScreen

_FILES = (
    "Three files, for you alone: to read (.md), to print (.html), and the picture of regions, networks and machines "
    "(.svg). Who decides is in the settings, under deciders."
)


async def write_runbook(screen: MarkingScreen) -> None:
    """Where the vault cannot be read, the screen says why."""
    from asr_tui.services.runbook.saving import read_runbook, save_runbook  # only where it is asked for

    workspace, reports = screen.workspace, screen.workspace.reports
    screen.say("Reading the vault for its runbook.")
    try:
        facts = await read_runbook(screen.vault, screen.settings, workspace.session, workspace.choices)
    except AsrError as error:
        screen.show_error(error)
        return
    for one in facts.unread:
        screen.say(one)
    export(screen, reports, lambda folder: save_runbook(reports, folder, facts, workspace.session), _FILES)
