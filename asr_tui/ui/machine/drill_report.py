"""Report of a machine's newest drill, which can be saved as Markdown, JSON and HTML."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from textual.binding import Binding, BindingType

from asr_tui.domain.drill_report import Drilled, DrillReport, drilled_machine, machine_of, vault_of
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.services.drill_report import facts, gather, save
from asr_tui.services.report_port import Reports
from asr_tui.services.workspace import Workspace
from asr_tui.ui.machine.report_screen import ReportScreen
from asr_tui.ui.navigation import DrillReportOf
from asr_tui.ui.present import times
from asr_tui.ui.present.drill import report_rows
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.job import task_rows
from asr_tui.ui.present.resource_links import ResourceLink, of_item, of_job
from asr_tui.ui.present.rows import Row
from asr_tui.ui.shell import copying
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.widgets.panes import Pane


class DrillReportScreen(ReportScreen[DrillReport]):
    """A report of the machine's newest drill, or of the one with the job `of`.

    drilled  the machine while the drill ran, where known, else now
    notes    those of the clean-up, where its job has none
    """

    explanation = (
        "What an auditor asks after a drill: who, when, from which point, how long it took until the machine ran, and "
        "how old its data was. Times are those of Azure's jobs."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        ReportScreen.SAVE,
        Binding("r", "refresh", "Read again", tooltip="Read the drill's jobs once more.", id="report.refresh"),
        *copying.keys("the protected item, or of a job of the drill"),
    ]

    def __init__(self, workspace: Workspace, drilled: Drilled, notes: str = "", of: str = "") -> None:
        self._drilled = drilled
        self._notes = notes
        self._of = of
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return (vault_of(self._drilled).name, machine_of(self._drilled), self.title_words)

    def heading(self) -> str:
        return f"Drill of {plain(machine_of(self._drilled))}"

    def write(self, reports: Reports, folder: str, report: DrillReport) -> tuple[str, ...]:
        return save(reports, folder, report)

    def action_refresh(self) -> None:
        work = self.workspace

        async def read() -> DrillReport:
            return await gather(work.session, work.audit, self._drilled, work.identity.name, self._notes, self._of)

        self.load(self.query_one(Pane), "Reading the drill's jobs", read, self._show, usual="a second")

    def _show(self, report: DrillReport) -> None:
        self.report = report
        now = self.workspace.session.clock.now()

        def rows(width: int) -> list[Row]:
            shown = report_rows(facts(report, _clock), report.notes, width, report.data_age)
            for job in (report.test, report.clean_up):
                if job is not None:
                    shown += [rule(plain(job.title or job.scenario), (), width), *task_rows(job.tasks, now, width)]
            return shown

        self.query_one("#report", Lines).show(rows)

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        drilled, report = self._drilled, self.report
        jobs = [one for one in (report.test, report.clean_up) if one] if report else []
        item = (of_item(drilled.item),) if isinstance(drilled, ItemEstate) else ()
        return (*item, *(of_job(vault_of(drilled), one.name, one) for one in jobs))


def _clock(took: timedelta | None) -> str:
    """As beside the tasks below."""
    return times.elapsed(took.total_seconds()) if took is not None else "not known"


def report_of_job(to: DrillReportOf, workspace: Workspace) -> DrillReportScreen:
    """The report of the drill of a job, with what the vault shows of its machine now."""
    snapshot, now = workspace.feeds.of(to.vault.id).value, workspace.session.clock.now()
    drilled = drilled_machine(to.vault.id, to.machine, snapshot.items, snapshot.jobs, now)
    return DrillReportScreen(workspace, drilled, of=to.job)
