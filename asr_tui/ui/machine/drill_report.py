"""Report of a machine's newest drill, which can be saved as Markdown and JSON."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui.domain.drill_report import DrillReport
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.services.drill_report import facts, gather, save
from asr_tui.services.workspace import Workspace
from asr_tui.ui.present.drill import report_rows
from asr_tui.ui.present.job import task_rows
from asr_tui.ui.present.reasons import READING
from asr_tui.ui.present.resource_links import ResourceLink, of_item, of_job
from asr_tui.ui.present.rows import Row
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.exporting import export
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.widgets.panes import Pane

_TWO_FILES = "Two files are written, one to read (.md) and one for programs (.json)."


class DrillReportScreen(AsrScreen[None]):
    """`estate`: the machine while the drill ran, where known, else now; `notes`: those of the clean-up."""

    title_words = "Drill report"
    explanation = (
        "What an auditor asks after a drill: who, when, from which point, how long it took until the machine ran, and "
        "how old its data was. Times are those of Azure's jobs."
    )
    words = ("Test failover", "Recovery point", "RTO", "RPO")
    AUTO_FOCUS = "#report"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "save", "Export", tooltip="As Markdown and as JSON, where you say.", id="report.save"),
        Binding("r", "refresh", "Read again", tooltip="Read the drill's jobs once more.", id="report.refresh"),
        *copying.keys("the protected item, or of a job of the drill"),
    ]

    def __init__(self, workspace: Workspace, estate: ItemEstate, notes: str = "") -> None:
        self._estate = estate
        self._notes = notes
        self._report: DrillReport | None = None
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        item = self._estate.item
        return (item.id.vault_id.name, item.machine_name, self.title_words)

    def compose_body(self) -> ComposeResult:
        yield Static(f"Drill of {plain(self._estate.item.machine_name)}", classes="question", markup=False)
        with Pane(id="drill"):
            yield Lines(id="report", classes="content")

    def on_mount(self) -> None:
        self.action_refresh()

    def action_refresh(self) -> None:
        work = self.workspace

        async def read() -> DrillReport:
            return await gather(work.session, work.audit, self._estate, work.identity.name, self._notes)

        self.load(self.query_one(Pane), "Reading the drill's jobs", read, self._show, usual="a second")

    def _show(self, report: DrillReport) -> None:
        self._report = report
        now = self.workspace.session.clock.now()

        def rows(width: int) -> list[Row]:
            shown = report_rows(facts(report), report.notes, width)
            for job in (report.test, report.clean_up):
                if job is not None:
                    shown += [(), ((plain(job.title or job.scenario), "title"),), *task_rows(job.tasks, now, width)]
            return shown

        self.query_one("#report", Lines).show(rows)

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        item, report = self._estate.item, self._report
        jobs = [one for one in (report.test, report.clean_up) if one] if report else []
        return (of_item(item), *(of_job(item.id.vault_id, one.name, one) for one in jobs))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "save" and (self._report is None or self.workspace.reports is None):
            return None
        return super().check_action(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """That the report is not there yet."""
        return READING if action == "save" else super().reason(action, parameters)

    def action_save(self) -> None:
        reports, report = self.workspace.reports, self._report
        if reports is not None and report is not None:
            export(self, reports, lambda folder: save(reports, folder, report), _TWO_FILES)
