"""What is proposed in an outage, as a page before its review: who cannot take part first."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.outage import assess
from asr_tui.domain.proposals import ProposedAction
from asr_tui.domain.resources import Vault
from asr_tui.domain.signals import Observation
from asr_tui.services.workspace import Workspace
from asr_tui.ui.navigation import ActionsOf, ActionsOfMany
from asr_tui.ui.present import proposals as present
from asr_tui.ui.present.signal_view import Display, SignalsView
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.widgets.lines import Lines


class ProposalScreen(AsrScreen[None]):
    """Follows the vault's observation: the proposal's machines are those of the newest one."""

    CSS_PATH = "signals.tcss"
    title_words = "Proposal"
    explanation = (
        "Machines that cannot take part stand first. Enter opens the review of the others; nothing is sent before you "
        "have agreed there."
    )
    words = ("Failover", "RPO", "Re-protect", "Commit")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Review", tooltip="Choose points and waves, then review; asks first.",
                id="proposal.open"),
        Binding("f", "fail_over", "Fail over", tooltip="The same: open the review of the failover; asks first.",
                id="proposal.fail_over"),
        Binding("d", "details", "Details", tooltip="Name all machines that take no part, or only count them.",
                id="proposal.details"),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace, vault: Vault, proposal: ProposedAction, display: Display) -> None:
        self.vault = vault
        self._first = proposal
        self._proposal: ProposedAction | None = proposal
        self._display = display
        self._unfolded = False
        self._seen: Observation | None = None
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return (self.vault.name, "Signals", self.title_words)

    def compose_body(self) -> ComposeResult:
        yield Lines(id="proposal", classes="content")

    def on_mount(self) -> None:
        self.query_one(Lines).focus()
        self.run_worker(self._follow(), name="the signals", group="watch-signals")

    async def _follow(self) -> None:
        async for seen in self.workspace.signals.of(self.vault.id).changes():
            self._draw(seen)

    def _draw(self, seen: Observation) -> None:
        self._seen = seen
        now = self.workspace.session.clock.now()
        view = SignalsView(seen, assess(seen, now), now, self._display, self.zone)
        found = next((one for one in view.assessment.proposals if one.key == self._first.key), None)
        self._proposal = found
        title = present.proposal_title(self._first, self._display)
        self.query_one(Lines).show(
            lambda width: (
                present.proposal_rows(found, view, width, unfolded=self._unfolded)
                if found
                else present.gone_rows(title, self._first, view, width)
            )
        )
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        able = self._proposal is not None and bool(self._proposal.items)
        if action == "open" and not able:
            return False
        if action == "fail_over" and not (able and self._proposal and self._proposal.action is Action.FAIL_OVER):
            return False
        if action == "details" and not (self._proposal and present.is_folded(self._proposal)):
            return False
        return super().check_action(action, parameters)

    def right_of(self, action: str, parameters: tuple[object, ...]) -> tuple[str, tuple[ArmId, ...]]:
        if action == "fail_over":
            return steps.Failover.right, (self.vault.id,)
        return super().right_of(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key does nothing now."""
        if action == "details" and self._proposal is not None:
            return "all machines that take no part are named already."
        if action in {"open", "fail_over", "details"}:
            if self._proposal is None:
                return "this is not proposed any more."
            if not self._proposal.items:
                return "no machine can take part."
            return "no failover is proposed here; enter opens the review."
        return super().reason(action, parameters)

    def action_open(self) -> None:
        proposal = self._proposal
        if proposal is None or not proposal.items:
            return
        if len(proposal.items) == 1:
            self.go_to(ActionsOf(proposal.items[0], proposal.action))
        else:
            left_out = tuple(one.item for one in proposal.left_out)  # the review names them, and why
            self.go_to(ActionsOfMany((*proposal.items, *left_out), proposal.action))

    action_fail_over = action_open

    def action_details(self) -> None:
        """Name those that take no part, or only count them."""
        self._unfolded = not self._unfolded
        if self._seen is not None:
            self._draw(self._seen)
