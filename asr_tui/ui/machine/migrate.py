"""How a machine migrates to another region: failover, look, commit, and then the end of its protection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.lifecycle import Action, offer
from asr_tui.domain.protection import Stage
from asr_tui.domain.recovery_points import PointKindChoice
from asr_tui.ui.machine import opening
from asr_tui.ui.machine.day_two_page import DayTwoPage
from asr_tui.ui.machine.failover import FailoverPage
from asr_tui.ui.present.rows import Row, wrapped
from asr_tui.ui.shell import copying
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone
from asr_tui.ui.widgets.lines import Lines


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop on the way. `action` is what is started there."""

    words: str
    action: Action | None = None


def stops(estate: ItemEstate) -> tuple[Stop, ...]:
    """The guided way."""
    item = estate.item
    target = estate.display(item.target_location)
    return (
        Stop(f"A test failover shows that {item.machine_name} starts in {target}, and what it needs there.",
             Action.DRILL),
        Stop("Failover with Latest, shutting it down first: what was written is carried over before it starts there.",
             Action.FAIL_OVER),
        Stop("Look at the machine, and at what does not come along: DNS, addresses, extensions, rights."),
        Stop("Commit: this state is good.", Action.COMMIT),
        Stop(f"Complete the migration: its protection ends, and it stays in {target}.", Action.MIGRATE),
    )  # fmt: skip


def reached(estate: ItemEstate) -> int:
    """The index of the stop that comes next."""
    item = estate.item
    match item.stage:
        case Stage.COMMITTED | Stage.DISABLING:
            return 4
        case Stage.FAILED_OVER | Stage.COMMITTING:
            return 3
        case Stage.PROTECTED if item.last_test_failover is not None and not item.drill_running:
            return 1
        case _:
            return 0


def stop_rows(estate: ItemEstate, width: int) -> list[Row]:
    """Done, next, later."""
    here = reached(estate)
    rows: list[Row] = []
    for index, stop in enumerate(stops(estate)):
        mark, tone = ("+", "good") if index < here else (">", "strong") if index == here else ("-", "quiet")
        shade: Tone = "good" if tone == "good" else "strong" if tone == "strong" else "quiet"
        rows += wrapped(plain(stop.words), width, shade, indent="     ", first=f"{mark} {index + 1}  ")
    return rows


class MigratePage(DayTwoPage):
    """Shows how far the migration is, and opens its next step."""

    title_words = "Migrate to another region"
    explanation = (
        "A migration is a failover that stays: after its commit the protection ends with the reason MigrationComplete. "
        "What is left in the old region is yours to delete; it is listed before the last step."
    )
    words = ("Failover", "Commit", "Disable replication")
    AUTO_FOCUS = "#stops"
    changing_actions = frozenset({"next"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "Open the next step", tooltip="It asks before it sends anything.", id="migrate.next"),
        Binding("r", "again", "Read again", tooltip="Read the machine from Azure once more.", id="migrate.again"),
        *copying.keys("the protected item", shown=False),
    ]

    def compose_body(self) -> ComposeResult:
        yield Static(id="question", classes="question", markup=False)
        yield Lines(id="stops")

    def show(self, estate: ItemEstate) -> None:
        target = estate.display(estate.item.target_location)
        words = f"Move {estate.item.machine_name} to {target} for good"
        self.query_one("#question", Static).update(plain(words))
        self.query_one("#stops", Lines).show(lambda width: stop_rows(estate, width))

    @property
    def _next(self) -> Action | None:
        """The next step that Azure offers; a drill can be left out."""
        offered = offer(self.item).actions
        later = [stop.action for stop in stops(self.estate)[reached(self.estate) :] if stop.action]
        if Action.MIGRATE in later[:1] and Action.MIGRATE not in offered and Action.DISABLE in offered:
            return Action.MIGRATE
        return next((action for action in later if action in offered), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "next" and self._next is None:
            return None
        return super().check_action(action, parameters)

    def action_next(self) -> None:
        action = self._next
        if action is Action.FAIL_OVER:
            self.go(FailoverPage(self.workspace, self.inquiry, first=PointKindChoice.LATEST))
        elif action is not None:
            self.go(opening.page(self.workspace, self.inquiry, action))
