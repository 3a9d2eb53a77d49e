"""Migration of a machine to another region: drill, failover, commit, end of protection."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.last_drill import drill_jobs, last_drill
from asr_tui.domain.lifecycle import Action, allowed_actions
from asr_tui.domain.point_choices import PointKindChoice
from asr_tui.domain.protection import Stage
from asr_tui.ui.machine import action_pages
from asr_tui.ui.machine.day_two_page import DayTwoPage
from asr_tui.ui.machine.failover import FailoverPage
from asr_tui.ui.present.reasons import not_offered
from asr_tui.ui.present.rows import Row, wrapped
from asr_tui.ui.shell import copying
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone
from asr_tui.ui.widgets.lines import Lines


def migration_steps(estate: ItemEstate) -> tuple[tuple[str, Action | None], ...]:
    """Steps of the migration in order, each with the action that it starts."""
    target = estate.target_words
    return (
        (f"A test failover shows that {estate.item.machine_name} starts in {target}, and what it needs there.",
         Action.DRILL),
        ("Failover with Latest, shutting it down first: what was written is carried over before it starts there.",
         Action.FAIL_OVER),
        ("Look at the machine, and at what Azure does not carry over: DNS, addresses, extensions, rights.", None),
        ("Commit: this state is good.", Action.COMMIT),
        (f"Complete the migration: its protection ends, and it stays in {target}.", Action.MIGRATE),
    )  # fmt: skip


def next_index(estate: ItemEstate) -> int:
    """Index of the next step."""
    item, drill = estate.item, last_drill(estate.item, drill_jobs(estate.jobs))
    match item.stage:
        case Stage.COMMITTED | Stage.DISABLING:
            return 4
        case Stage.FAILED_OVER | Stage.COMMITTING:
            return 3
        case Stage.PROTECTED if drill is not None and drill.counts and not item.drill_running:
            return 1
        case _:
            return 0


def step_rows(estate: ItemEstate, width: int) -> list[Row]:
    """Steps with their marks: done, next, later."""
    here = next_index(estate)
    rows: list[Row] = []
    tone: Tone
    for index, (words, _) in enumerate(migration_steps(estate)):
        mark, tone = ("+", "good") if index < here else (">", "strong") if index == here else ("-", "quiet")
        rows += wrapped(plain(words), width, tone, indent="     ", first=f"{mark} {index + 1}  ")
    return rows


class MigratePage(DayTwoPage):
    """Shows the progress of the migration, and opens its next step."""

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
        target = estate.target_words
        item = estate.item
        way = "Leave {} in {}" if item.active_on_target else "Move {} to {}"
        words = f"{way.format(item.machine_name, target)} for good"
        self.query_one("#question", Static).update(plain(words))
        self.query_one("#stops", Lines).show(lambda width: step_rows(estate, width))

    @property
    def _next(self) -> Action | None:
        """Next action that Azure offers; the drill can be skipped."""
        offered = allowed_actions(self.item).actions
        later = [action for _, action in migration_steps(self.estate)[next_index(self.estate) :] if action]
        if Action.MIGRATE in later[:1] and Action.MIGRATE not in offered and Action.DISABLE in offered:
            return Action.MIGRATE
        return next((action for action in later if action in offered), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "next" and self._next is None:
            return None
        return super().check_action(action, parameters)

    def right_of(self, action: str, parameters: tuple[object, ...]) -> tuple[str, tuple[ArmId, ...]]:
        if action == "next" and self._next is not None:
            return super().right_of("begin", (self._next.name,))
        return super().right_of(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why the next step cannot be opened."""
        return not_offered(self.item, None) if action == "next" else super().reason(action, parameters)

    def action_next(self) -> None:
        action = self._next
        if action is Action.FAIL_OVER:
            self.go(FailoverPage(self.workspace, self.inquiry, first=PointKindChoice.LATEST))
        elif action is not None:
            self.go(action_pages.first_page(self.workspace, self.inquiry, action))
