"""Result of a failover: both machines, addresses, duration and the checklist."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui.domain.drafts.failover_tasks import ToDo, checklist
from asr_tui.domain.errors import CannotStore
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.lifecycle import Action, allowed_actions, failover_word, stage_words
from asr_tui.domain.run import StepRun
from asr_tui.domain.steps import Failover
from asr_tui.services.item_planning import Inquiry
from asr_tui.services.workspace import Workspace
from asr_tui.ui.machine import action_pages
from asr_tui.ui.machine.day_two_page import DayTwoPage
from asr_tui.ui.present.failover_result import result_rows
from asr_tui.ui.present.reasons import not_offered
from asr_tui.ui.shell import copying
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.lines import Lines


class FailoverResult(DayTwoPage):
    """Shown while the machine runs in the other region; the checklist follows Azure's state.

    Its ticks are stored on this computer, for this failover.
    """

    title_words = "Result of the failover"
    explanation = (
        "The machine runs where it was started last, and is not protected there. As long as nothing is committed "
        "another recovery point can be chosen. Rollback is re-protect, then failback."
    )
    words = ("Failover", "Commit", "Re-protect", "Failback")
    AUTO_FOCUS = "#result"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k", "begin('COMMIT')", "Commit", tooltip="This state is good; no other point afterwards.",
                id="result.commit"),
        Binding("O", "begin('CHANGE_POINT')", "Other point", tooltip="Start it from another recovery point.",
                id="result.point"),
        Binding("b", "begin('REPROTECT')", "Re-protect", tooltip="Copy it the other way, to protect it again.",
                id="result.reprotect"),
        *(Binding(str(number), f"tick({number})", f"Tick off {number}", show=False, id=f"result.tick{number}",
                  tooltip="Say that this of the list is done, or take it back.") for number in range(1, 10)),
        Binding("r", "again", "Read again", tooltip="Read both machines from Azure once more.", id="result.refresh"),
        *copying.keys("the protected item"),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace, inquiry: Inquiry) -> None:
        super().__init__(workspace, inquiry)
        self._done = self._ticked()

    def crumbs(self) -> tuple[str, ...]:
        return (self.item.id.vault_id.name, self.item.machine_name, f"Result of the {failover_word(self.item).lower()}")

    def compose_body(self) -> ComposeResult:
        yield Static(id="question", classes="question", markup=False)
        yield Lines(id="result")

    def _ticked(self) -> frozenset[str]:
        """Stored ticks of the shown failover."""
        item, kept = self.item, self.workspace.ticks
        self._failover = item.last_failover
        return kept.done(self.place, item.id, item.last_failover)

    def show(self, estate: ItemEstate) -> None:
        item = estate.item
        if item.last_failover != self._failover:
            self._done = self._ticked()
        words = f"{item.machine_name} runs in {estate.running_words}: {stage_words(item)}"
        self.query_one("#question", Static).update(plain(words))
        step, zone, done = self._failover_step(), self.zone, self._done
        self.query_one("#result", Lines).show(lambda width: result_rows(estate, step, width, zone, done))

    def _failover_step(self) -> StepRun | None:
        """The failover's step, where this session started it; else None."""
        for run in reversed(self.workspace.runs.all):
            for one in run.steps:
                if isinstance(one.planned.step, Failover) and one.planned.step.id == self.item.id:
                    return one
        return None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        actions = allowed_actions(self.item).actions
        if action == "begin" and Action[str(parameters[0])] not in actions:
            return False
        if (action, parameters) == ("begin", ("REPROTECT",)) and Action.COMMIT in actions:
            return False  # a re-protect would commit too, as the menu says
        if action == "tick":
            return parameters[0] in range(1, len(self._list) + 1)
        return super().check_action(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of the result does nothing now."""
        if action == "tick":
            return f"the list has {len(self._list)} lines."
        if (action, parameters) == ("begin", ("REPROTECT",)) and Action.COMMIT in allowed_actions(self.item).actions:
            return f"the {failover_word(self.item).lower()} is not committed yet: k commits it, then b goes on."
        if action == "begin":
            return not_offered(self.item, Action[str(parameters[0])])
        return super().reason(action, parameters)

    def action_begin(self, name: str) -> None:
        self.go(action_pages.first_page(self.workspace, self.inquiry, Action[name]))

    @property
    def _list(self) -> tuple[ToDo, ...]:
        return tuple(checklist(self.item, self.estate.running, self.estate.lost))

    def action_tick(self, number: int) -> None:
        """Tick a line of the checklist, or untick it."""
        item = self.item
        self._done ^= {self._list[number - 1].key}
        self.show_notice("")
        try:
            self.workspace.ticks.keep(self.place, item.id, item.last_failover, self._done)
        except CannotStore as error:
            self.show_notice(f"! This is kept only until the screen is left: {error}")
        self.show(self.estate)
