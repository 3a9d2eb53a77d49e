"""What the report of a drill and that of several share: reading it, and writing it as files."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui.services.report_port import Reports
from asr_tui.ui.present.reasons import READING
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.exporting import REPORT_FILES, export
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.widgets.panes import Pane

R = TypeVar("R")


class ReportScreen(AsrScreen[None], Generic[R]):
    """A subclass reads the report and draws it into `#report`."""

    title_words = "Drill report"
    words = ("Test failover", "Recovery point", "RTO", "RPO")
    AUTO_FOCUS = "#report"
    SAVE: ClassVar[BindingType] = Binding(
        "e", "save", "Export", tooltip="As Markdown, as JSON, and as HTML to print.", id="report.save"
    )
    needs_report: ClassVar[frozenset[str]] = frozenset({"save"})
    """Actions that need the report and a place for files."""
    report: R | None = None

    @abstractmethod
    def heading(self) -> str:
        """What the report is about."""

    @abstractmethod
    def write(self, reports: Reports, folder: str, report: R) -> tuple[str, ...]:
        """Write the report; returns the files' paths. Raises CannotStore."""

    @abstractmethod
    def action_refresh(self) -> None:
        """Read the report."""

    def compose_body(self) -> ComposeResult:
        yield Static(self.heading(), classes="question", markup=False)
        with Pane(id="drill"):
            yield Lines(id="report", classes="content")

    def on_mount(self) -> None:
        self.action_refresh()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in self.needs_report and self.report is None:
            return None
        return super().check_action(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """That the report is not there yet."""
        return READING if action in self.needs_report else super().reason(action, parameters)

    def action_save(self) -> None:
        reports, report = self.workspace.reports, self.report
        if report is not None:
            export(self, reports, lambda folder: self.write(reports, folder, report), REPORT_FILES)
