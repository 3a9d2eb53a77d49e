"""The wizard that protects machines: its pages in order, and what their draft needs to be read."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from textual import on

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft, problems, title
from asr_tui.domain.drafts.start_machines import StartMachinesDraft
from asr_tui.domain.estate import Estate
from asr_tui.domain.place import EndpointKind
from asr_tui.domain.problems import Problem
from asr_tui.domain.resources import Vault
from asr_tui.domain.run import RunState
from asr_tui.services.workspace import Workspace
from asr_tui.ui.present.source import likely_region
from asr_tui.ui.wizards.enable_replication.machines import MachinesPage
from asr_tui.ui.wizards.enable_replication.policy import PolicyPage
from asr_tui.ui.wizards.enable_replication.source import SourcePage
from asr_tui.ui.wizards.enable_replication.target import TargetPage
from asr_tui.ui.wizards.frame import WizardScreen
from asr_tui.ui.wizards.page import Page, Wanted


class EnableReplicationWizard(WizardScreen[EnableReplicationDraft]):
    """From a vault and some machines to a plan. `resume` goes on with the draft that was kept, without asking."""

    title_words = "Enable replication"
    CSS_PATH = "../frame.tcss"

    def __init__(self, workspace: Workspace, vault: Vault, *, resume: bool = False) -> None:
        super().__init__(workspace, vault, Protecting(workspace, vault), resume=resume)

    @on(MachinesPage.TurnOnWanted)
    def _turn_on(self, event: MachinesPage.TurnOnWanted) -> None:
        """Show what that means, start it, and look at it again when it runs."""
        from asr_tui.ui.screens.change import ChangeScreen

        event.stop()
        draft = StartMachinesDraft((event.machine,))
        self.app.push_screen(ChangeScreen(self.workspace, self.vault.id, draft, verb="Power on"), self._turning_on)

    def _turning_on(self, run_id: str | None) -> None:
        if run_id is not None:
            self.run_worker(self._watch_turning_on(run_id), name="a machine starts", group="watch-turning-on")

    async def _watch_turning_on(self, run_id: str) -> None:
        """The run closes by itself when all went well; the machine is looked at then, or when one comes back."""
        from asr_tui.ui.screens.run import RunScreen

        watching = RunScreen(self.workspace, run_id)
        await self.app.push_screen(watching, lambda _: self.action_again())
        async for run in self.workspace.runs.changes(run_id):
            if run.state is RunState.DONE:
                break
        if self.app.screen is watching:
            await watching.dismiss(None)
        else:
            self.action_again()


@dataclass(frozen=True, slots=True)
class Protecting:
    """What the wizard is about: machines that shall be protected in a vault."""

    workspace: Workspace
    vault: Vault

    def pages(self) -> Sequence[Page[EnableReplicationDraft]]:
        around = self.workspace.surroundings
        practice = around.kind is EndpointKind.PRACTICE
        return (SourcePage(), MachinesPage(practice=practice, read_only=around.read_only), TargetPage(), PolicyPage())

    def fresh(self) -> EnableReplicationDraft:
        return EnableReplicationDraft(self.vault.id, self.vault.location, self.vault.id.subscription)

    def kept(self) -> EnableReplicationDraft | None:
        kept = self.workspace.drafts.load(self.workspace.place(self.vault.id))
        return kept if isinstance(kept, EnableReplicationDraft) else None

    def named(self, draft: EnableReplicationDraft) -> str:
        return title(draft) if draft.machines else "Protect machines, none marked yet"

    def likely(self, draft: EnableReplicationDraft, estate: Estate) -> EnableReplicationDraft:
        """With the region where most machines run that can be protected."""
        if draft.source_region:
            return draft
        return replace(draft, source_region=likely_region(draft, estate))

    def problems(self, draft: EnableReplicationDraft, estate: Estate) -> tuple[Problem, ...]:
        return problems(draft, estate)

    async def read(self, draft: EnableReplicationDraft, *, refresh: bool) -> Estate:
        return await self.workspace.choices.estate(draft, refresh=refresh)

    async def ask(self, draft: EnableReplicationDraft, wanted: Wanted) -> None:
        choices = self.workspace.choices
        await asyncio.gather(
            choices.check(wanted.machines),
            choices.check_names(draft.subscription, wanted.account_names),
            choices.check_accounts(wanted.accounts),
        )

    def read_anew(self, before: EnableReplicationDraft, after: EnableReplicationDraft) -> bool:
        return _scope(before) != _scope(after)

    def at(self, draft: EnableReplicationDraft, page: str) -> EnableReplicationDraft:
        return replace(draft, page=page)


def _scope(draft: EnableReplicationDraft) -> tuple[str, ...]:
    """What decides which lists are read."""
    return draft.subscription, draft.target_subscription_id, draft.source_region, draft.target_region
