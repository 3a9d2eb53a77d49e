"""Base of the pages that choose a recovery point: failover, drill, change of point."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui.domain import recovery_time
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.point_choices import PointChoice, PointKindChoice
from asr_tui.domain.source_machine import Shutdown
from asr_tui.ui.machine.day_two_page import DayTwoPage
from asr_tui.ui.present.plan_times import time_words
from asr_tui.ui.present.rows import Row, wrapped
from asr_tui.ui.shell import copying
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.point_picker import ALL, PointPicker


class PointPage(DayTwoPage):
    """A subclass gives the `question` and opens the next page in `chosen`."""

    kinds: ClassVar[tuple[PointKindChoice, ...]] = ALL
    first: PointKindChoice | None = None
    """The kind selected at first, where it is not the proposed one."""
    words = ("Recovery point", "Crash-consistent", "App-consistent", "RPO", "RTO")
    AUTO_FOCUS = "#point"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "Next", tooltip="On with the selected state; nothing is sent yet.", id="point.next"),
        Binding("r", "again", "Read again", tooltip="Read the points from Azure once more.", id="point.again"),
        *copying.keys("the protected item", shown=False),
    ]

    def compose_body(self) -> ComposeResult:
        yield Static(id="question", classes="question", markup=False)
        yield PointPicker(self.kinds, self.first, id="point")

    def on_screen_resume(self) -> None:
        """Read the points again, since those of an earlier page may be outdated."""
        super().on_screen_resume()
        if self.estate.points is not None:
            self.run_worker(self.inquiry.again(), name="the points again", group="watch-points", exclusive=True)

    @on(PointPicker.Refused)
    def _refused(self, event: PointPicker.Refused) -> None:
        event.stop()
        self.app.bell()
        self.say(f"! {event.reason[:1].upper()}{event.reason[1:]}")

    @property
    def choice(self) -> PointChoice:
        return self.query_one("#point", PointPicker).choice

    def question(self, estate: ItemEstate) -> str:
        """Question of the page."""
        return ""

    def below(self, estate: ItemEstate, width: int) -> list[Row]:
        """Rows below the points."""
        return self.expected_rows(estate, width)

    def show(self, estate: ItemEstate) -> None:
        picker = self.query_one("#point", PointPicker)
        picker.zone = self.zone
        picker.below = lambda width: self.below(self.estate, width)
        picker.know(estate)
        self.query_one("#question", Static).update(plain(self.question(estate)))

    def expected_rows(self, estate: ItemEstate, width: int, attempt: Shutdown = Shutdown.SHUTS_DOWN) -> list[Row]:
        """Rows with the expected recovery time and its source."""
        item = estate.item
        time = recovery_time.expected(item.id, item.machine_name, estate.jobs, attempt)
        return wrapped(f"Recovery time: {time_words(time, self.workspace.speed)}", width, "strong")

    def action_next(self) -> None:
        self.chosen(self.choice)

    def chosen(self, choice: PointChoice) -> None:
        """Open the next page with this choice."""
