"""Report of a drill of several machines, which can be saved as Markdown, JSON and HTML."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from msgspec.structs import replace
from textual.binding import Binding, BindingType

from asr_tui.domain.drill_set import AskedDrill, DrillSetReport, waves_by_job
from asr_tui.domain.known_runs import known_runs
from asr_tui.services.drill_set import gather
from asr_tui.services.drill_set_document import save
from asr_tui.services.report_port import Reports
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.ask_text import AskText
from asr_tui.ui.machine.report_screen import ReportScreen
from asr_tui.ui.present.drill_set import rows
from asr_tui.ui.present.resource_links import ResourceLink, of_job
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.widgets.panes import Pane


class DrillSetReportScreen(ReportScreen[DrillSetReport]):
    """One report of several drills, of one run or of jobs that were chosen."""

    explanation = (
        "What an auditor asks after a drill: who, when, which machines from which points, how long until each and all "
        "of them ran, how old their data was, what failed. Times are those of Azure's jobs."
    )
    needs_report = frozenset({"save", "notes"})
    BINDINGS: ClassVar[list[BindingType]] = [
        ReportScreen.SAVE,
        Binding("F", "notes", "Notes", tooltip="Type what else the report shall say.", id="report.notes"),
        Binding("r", "refresh", "Read again", tooltip="Read the drills' jobs once more.", id="report.refresh"),
        *copying.keys("the drills' jobs"),
    ]

    def __init__(self, workspace: Workspace, asked: Sequence[AskedDrill]) -> None:
        self._asked = tuple(asked)
        self._notes = ""
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        vaults = {one.vault for one in self._asked}
        first = next(iter(vaults)).name if len(vaults) == 1 else f"{len(vaults)} vaults"
        return (first, self.title_words)

    def heading(self) -> str:
        return f"Drill of {len(self._asked)} machines"

    def write(self, reports: Reports, folder: str, report: DrillSetReport) -> tuple[str, ...]:
        return save(reports, folder, report)

    def action_refresh(self) -> None:
        work = self.workspace

        async def read() -> DrillSetReport:
            runs = (*work.runs.finished(), *work.runs.unfinished(), *work.runs.all)
            known = waves_by_job(runs), work.identity.name, known_runs(runs)
            return await gather(work.session, work.audit, work.feeds, self._asked, *known)

        usual = "a few seconds"
        self.load(self.query_one(Pane), "Reading the jobs of the drills", read, self._show, usual=usual)

    def _show(self, report: DrillSetReport) -> None:
        self.report = report = replace(report, notes=self._notes)
        now, zone = self.workspace.session.clock.now(), self.zone
        self.query_one("#report", Lines).show(lambda width: rows(report, width, now, zone))
        self.refresh_bindings()

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        return tuple(of_job(one.vault, one.job, None, one.machine) for one in self._asked if one.job)

    def action_notes(self) -> None:
        """Ask for what the report shall say beside what Azure tells."""

        def answered(typed: str) -> None:
            self._notes = typed
            if self.report is not None:
                self._show(self.report)

        explanation = "Who took part, what was tried in the application, what came of it. The report says it below."
        push_dialog(
            self.app, AskText("What else shall the report say?", self._notes, explanation=explanation), answered
        )
