"""The result of a failover: both machines, which one runs, its addresses, the time it took, and what is left to do."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui.domain.drafts.failover import ToDo, checklist
from asr_tui.domain.errors import CannotStore
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.lifecycle import Action, offer
from asr_tui.domain.run import StepRun
from asr_tui.domain.steps import Failover
from asr_tui.services.item_planning import Inquiry
from asr_tui.services.workspace import Workspace
from asr_tui.ui.machine import opening
from asr_tui.ui.machine.day_two_page import DayTwoPage
from asr_tui.ui.present.failover_result import result_rows
from asr_tui.ui.shell import copying
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.lines import Lines

_NEXT = {"commit": Action.COMMIT, "change_point": Action.CHANGE_POINT, "reprotect": Action.REPROTECT}


class FailoverResult(DayTwoPage):
    """Stays as long as the machine runs in the other region: the checklist is read from Azure's state, not from us.

    What was ticked off of it is kept on this computer, for this failover.
    """

    title_words = "Result of the failover"
    explanation = (
        "The failed-over machine runs in the other region and is not protected there. As long as nothing is committed "
        "another recovery point can be chosen. Rollback is re-protect, then failback."
    )
    words = ("Failover", "Commit", "Re-protect", "Failback")
    AUTO_FOCUS = "#result"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k", "commit", "Commit", tooltip="This state is good; no other point afterwards.", id="result.commit"),
        Binding("p", "change_point", "Another point", tooltip="Start it from another recovery point.",
                id="result.point"),
        Binding("b", "reprotect", "Re-protect", tooltip="The first half of a rollback: copy homewards.",
                id="result.reprotect"),
        *(Binding(str(number), f"tick({number})", f"Tick off {number}", show=False, id=f"result.tick{number}",
                  tooltip="Say that this of the list is done, or take it back.") for number in range(1, 6)),
        Binding("r", "again", "Read again", tooltip="Read both machines from Azure once more.", id="result.refresh"),
        *copying.keys("the protected item"),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace, inquiry: Inquiry) -> None:
        super().__init__(workspace, inquiry)
        self._done = self._ticked()

    def compose_body(self) -> ComposeResult:
        yield Static(id="question", classes="question", markup=False)
        yield Lines(id="result")

    def _ticked(self) -> frozenset[str]:
        """What is kept of the failover that is shown."""
        item, kept = self.item, self.workspace.ticks
        self._failover = item.last_failover
        return kept.done(self.place, item.id, item.last_failover) if kept else frozenset()

    def show(self, estate: ItemEstate) -> None:
        item = estate.item
        if item.last_failover != self._failover:
            self._done = self._ticked()
        where = estate.display(item.target_location if item.active_on_target else item.source_location)
        self.query_one("#question", Static).update(plain(f"{item.machine_name} runs in {where}: {item.state_text}"))
        begun, zone, done = self._begun_here(), self.zone, self._done
        self.query_one("#result", Lines).show(lambda width: result_rows(estate, begun, width, zone, done))

    def _begun_here(self) -> StepRun | None:
        """The failover's step, where it was begun in this session."""
        for run in reversed(self.workspace.runs.all):
            for one in run.steps:
                if isinstance(one.planned.step, Failover) and one.planned.step.id == self.item.id:
                    return one
        return None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        actions = offer(self.item).actions
        if action in _NEXT and _NEXT[action] not in actions:
            return False
        if action == "reprotect" and Action.COMMIT in actions:
            return False  # it would commit too, and is no equal of the commit: the menu says so beside it
        if action == "tick":
            return parameters[0] in range(1, len(self._list) + 1)
        return super().check_action(action, parameters)

    def action_commit(self) -> None:
        self.go(opening.page(self.workspace, self.inquiry, Action.COMMIT))

    def action_change_point(self) -> None:
        self.go(opening.page(self.workspace, self.inquiry, Action.CHANGE_POINT))

    def action_reprotect(self) -> None:
        self.go(opening.page(self.workspace, self.inquiry, Action.REPROTECT))

    @property
    def _list(self) -> tuple[ToDo, ...]:
        return tuple(checklist(self.item, self.estate.running))

    def action_tick(self, number: int) -> None:
        """Done, or not done after all."""
        item = self.item
        self._done ^= {self._list[number - 1].key}
        self.notice("")
        try:
            if self.workspace.ticks is not None:
                self.workspace.ticks.keep(self.place, item.id, item.last_failover, self._done)
        except CannotStore as error:
            self.notice(f"! This is kept only until the screen is left: {error}")
        self.show(self.estate)
