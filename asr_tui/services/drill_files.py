"""The report of drills of one machine or of several, for commands without a screen."""

from __future__ import annotations

from collections.abc import Sequence

from asr_tui.domain.drill_set import AskedDrill, DrillSetReport
from asr_tui.services import drill_report, drill_set, drill_set_document
from asr_tui.services import report_text as text
from asr_tui.services.report_document import markdown_lines
from asr_tui.services.workspace import Workspace


async def gather(workspace: Workspace, asked: Sequence[AskedDrill]) -> DrillSetReport:
    """The report of these drills, read anew."""
    session, feeds = workspace.session, workspace.feeds
    return await drill_set.gather(session, workspace.audit, feeds, asked, {}, workspace.identity.name)


def save(workspace: Workspace, folder: str, report: DrillSetReport) -> tuple[str, ...]:
    """Write Markdown, JSON and HTML into a folder, empty for the usual one. Raises CannotStore."""
    reports = workspace.reports
    if len(report.machines) == 1:
        return drill_report.save(reports, folder, report.machines[0].report)
    return drill_set_document.save(reports, folder, report)


def markdown(report: DrillSetReport) -> str:
    """The report for people; of one machine its own."""
    if len(report.machines) == 1:
        return text.markdown(drill_report.lines(report.machines[0].report))
    return text.markdown(markdown_lines(drill_set_document.document(report)))


def data(report: DrillSetReport) -> dict[str, object]:
    """The report for programs; of one machine too it is that of a set."""
    return drill_set_document.data(report)
