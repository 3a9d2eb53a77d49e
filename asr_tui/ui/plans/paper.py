"""Exports a recovery plan as text for a paper runbook."""

from __future__ import annotations

from asr_tui.domain.direction import Display
from asr_tui.domain.plan_status import PlanStatus
from asr_tui.services.plan_paper import save_paper
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.exporting import export
from asr_tui.ui.shell.frame import Answer

_ONE_FILE = "One file is written, for you alone: Markdown, to print and to read without any computer."


def export_paper(screen: AsrScreen[Answer], status: PlanStatus, display: Display) -> None:
    """Ask for the folder and write the plan."""
    workspace, reports = screen.workspace, screen.workspace.reports
    now, changes = workspace.session.clock.now(), workspace.session.changes
    export(screen, reports, lambda folder: save_paper(reports, folder, status, display, now, changes), _ONE_FILE)
