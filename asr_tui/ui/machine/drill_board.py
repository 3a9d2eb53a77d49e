"""A running drill: the test machine, its addresses and its price."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.lifecycle import Action
from asr_tui.ui.machine import action_pages
from asr_tui.ui.machine.day_two_page import DayTwoPage
from asr_tui.ui.machine.drill_report import DrillReportScreen
from asr_tui.ui.present.drill import drill_rows
from asr_tui.ui.shell import copying
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.lines import Lines


class DrillBoard(DayTwoPage):
    """Reads Azure's state, so it also shows drills that others started."""

    title_words = "Drill"
    explanation = (
        "The test machine runs until it is cleaned up, and is billed as any other. Sign in to it, try the "
        "application, then clean up: only then does Azure count the drill as done."
    )
    words = ("Test failover", "Clean-up")
    AUTO_FOCUS = "#board"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,u", "clean_up", "Clean up", tooltip="Delete the test machine, with a note on how it went.",
                id="drill.clean_up"),
        Binding("R", "report", "Report", tooltip="What this drill showed, to read and to save.", id="drill.report"),
        Binding("r", "again", "Read again", tooltip="Read the test machine from Azure once more.", id="drill.refresh"),
        *copying.keys("the protected item"),
    ]  # fmt: skip

    def compose_body(self) -> ComposeResult:
        yield Static(id="question", classes="question", markup=False)
        yield Lines(id="board")

    def show(self, estate: ItemEstate) -> None:
        words = f"A drill of {estate.item.machine_name} is running in {estate.target_words}"
        if not estate.item.drill_running:
            words = f"No drill of {estate.item.machine_name} is running"
        self.query_one("#question", Static).update(plain(words))
        price, zone = self.settings.hourly_price, self.zone
        self.query_one("#board", Lines).show(
            lambda width: drill_rows(estate, price, width, zone) if estate.item.drill_running else []
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "clean_up" and not self.item.drill_running:
            return None
        return super().check_action(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """That there is nothing to clean up."""
        if action == "clean_up":
            return f"no drill of {plain(self.item.machine_name)} is running."
        return super().reason(action, parameters)

    def action_clean_up(self) -> None:
        self.go(action_pages.first_page(self.workspace, self.inquiry, Action.CLEAN_UP))

    def action_report(self) -> None:
        self.app.push_screen(DrillReportScreen(self.workspace, self.estate))
