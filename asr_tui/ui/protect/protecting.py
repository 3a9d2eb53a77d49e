"""What the wizard that protects machines is about: its pages in order, and what their draft needs to be read."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft, problems, title
from asr_tui.domain.estate import Estate
from asr_tui.domain.place import EndpointKind
from asr_tui.domain.problems import Problem
from asr_tui.domain.resources import Vault
from asr_tui.services.workspace import Workspace
from asr_tui.ui.present.source import likely_region
from asr_tui.ui.protect.machines import MachinesPage
from asr_tui.ui.protect.page import Page, Wanted
from asr_tui.ui.protect.policy import PolicyPage
from asr_tui.ui.protect.source import SourcePage
from asr_tui.ui.protect.target import TargetPage


@dataclass(frozen=True, slots=True)
class Protecting:
    """Machines that shall be protected. `vault` is the one that the wizard begins with."""

    workspace: Workspace
    vault: Vault

    def pages(self) -> Sequence[Page[EnableReplicationDraft]]:
        around = self.workspace.surroundings
        practice = around.kind is EndpointKind.PRACTICE
        return (
            SourcePage(practice=practice, read_only=around.read_only),
            MachinesPage(practice=practice, read_only=around.read_only),
            TargetPage(),
            PolicyPage(),
        )

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
            choices.checks.machines(wanted.machines),
            choices.checks.names(draft.subscription, wanted.account_names),
            choices.checks.accounts(wanted.accounts),
        )

    def read_anew(self, before: EnableReplicationDraft, after: EnableReplicationDraft) -> bool:
        return _scope(before) != _scope(after)

    def at(self, draft: EnableReplicationDraft, page: str) -> EnableReplicationDraft:
        return replace(draft, page=page)


def _scope(draft: EnableReplicationDraft) -> tuple[str, ...]:
    """What decides which lists are read."""
    return (
        draft.vault.casefold(),
        draft.subscription,
        draft.target_subscription_id,
        draft.source_region,
        draft.target_region,
    )
