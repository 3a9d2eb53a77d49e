"""The screens that a vault's home leads to, each by a key."""

from __future__ import annotations

from asr_tui.ui.navigation import (
    AlertsOf,
    AllVaults,
    CostsOf,
    HistoryOf,
    JobsOf,
    LeftoversOf,
    PlansOf,
    ProtectMachines,
    SignalsOf,
)
from asr_tui.ui.shell.marking import MarkingScreen
from asr_tui.ui.shell.regions import Regions
from asr_tui.ui.vault.agent_updates import AgentUpdatesScreen
from asr_tui.ui.vault.needs import NeedsScreen
from asr_tui.ui.vault.paper import write_runbook
from asr_tui.ui.vault.policies import PoliciesScreen


class HomeDestinations(MarkingScreen):
    """The part of home that leads to other screens of the vault; a subclass knows the regions' names."""

    _regions: Regions

    def action_protect(self) -> None:
        self.go_to(ProtectMachines(self.vault))

    action_protect_first = action_protect

    def action_all_vaults(self) -> None:
        self.go_to(AllVaults())

    def action_jobs(self) -> None:
        self.go_to(JobsOf(self.vault))

    def action_plans(self) -> None:
        self.go_to(PlansOf(self.vault))

    def action_signals(self) -> None:
        self.go_to(SignalsOf(self.vault))

    def action_alerts(self) -> None:
        self.go_to(AlertsOf(self.vault), lambda _: self.read_who_is_told())

    def read_who_is_told(self) -> None:
        """Read in the background whether somebody would be told of the vault's problems."""
        self.run_worker(self._read_unheard(), name="who is told", group="load-unheard")

    async def _read_unheard(self) -> None:
        changed = await self.workspace.unheard.read(self.vault.id)
        if changed and self.snapshot.items and not self.snapshot.is_partial:
            await self.draw_in_parts()

    def action_agents(self) -> None:
        self.app.push_screen(AgentUpdatesScreen(self.workspace, self.vault))

    def action_costs(self) -> None:
        self.go_to(CostsOf(self.vault))

    def action_leftovers(self) -> None:
        self.go_to(LeftoversOf(self.vault))

    def action_runbook(self) -> None:
        self.run_worker(write_runbook(self), name="the runbook", group="write-runbook", exclusive=True)

    def action_history(self) -> None:
        self.go_to(HistoryOf(self.vault))

    def action_needs(self) -> None:
        self.app.push_screen(NeedsScreen(self.workspace, self.vault, self._regions.display))

    def action_policies(self) -> None:
        self.app.push_screen(PoliciesScreen(self.workspace, self.vault))
