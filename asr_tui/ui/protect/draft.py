"""The draft that the wizard changes, what of it is kept on this computer, and what exists in Azure for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft, problems, title
from asr_tui.domain.errors import LocalError
from asr_tui.domain.estate import Estate
from asr_tui.domain.plan import Plan
from asr_tui.domain.resources import Vault
from asr_tui.services.workspace import Workspace
from asr_tui.ui.present.source import likely_region
from asr_tui.ui.protect.asking import Asking
from asr_tui.ui.protect.page import Shown, Wanted
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.widgets.panes import Pane


class Preparation:
    """`vault` is the one that the wizard was opened for, whose kept draft is offered.

    estate   what exists; None before the first read
    touched  whether anything was chosen
    asking   what Azure is asked meanwhile; `changed` is called when an answer is there, or awaited
    """

    def __init__(
        self, screen: AsrScreen[None], workspace: Workspace, vault: Vault, changed: Callable[[], None]
    ) -> None:
        self._screen = screen
        self._workspace = workspace
        self.vault = vault
        self.fresh = EnableReplicationDraft(vault.id, vault.location, vault.id.subscription)
        self.draft = self.fresh
        self.estate: Estate | None = None
        self.touched = False
        self.asking = Asking(screen, self._check, changed)

    # Kept on this computer

    def kept(self) -> EnableReplicationDraft | None:
        """The draft that was left here with something chosen in it."""
        kept = self._workspace.drafts.load(self._workspace.place(self.vault.id))
        return kept if kept != self.fresh else None

    def begin(self, draft: EnableReplicationDraft) -> None:
        """A fresh draft, or one that was kept: nothing is known of it yet."""
        self.draft = draft
        self.estate = None
        self.asking.forget()
        self.touched = draft != self.fresh

    def take(self, draft: EnableReplicationDraft) -> bool:
        """Go on with this draft, kept for its own vault alone; whether other lists must be read for it."""
        self.touched = True
        before, self.draft = self.draft, draft
        kept = self._keep()
        if before.vault != draft.vault:
            self.asking.forget()
            if kept:
                self.forget(before)
        return _reads(before) != _reads(draft)

    def reach(self, page: str) -> None:
        """That is the page to go on with another time."""
        reached = replace(self.draft, page=page)
        if reached != self.draft and self.touched:
            self.draft = reached
            self._keep()

    def _keep(self) -> bool:
        """Whether the draft could be kept."""
        try:
            self._workspace.drafts.save(self._workspace.place(self.draft.vault), self.draft)
        except LocalError as error:
            self._screen.notice(f"! Your choices cannot be kept on this computer: {error}")
            return False
        return True

    def forget(self, draft: EnableReplicationDraft) -> None:
        """It is a run with its own journal now, or kept elsewhere. A draft that stays is only offered once more."""
        try:
            self._workspace.drafts.drop(self._workspace.place(draft.vault))
        except LocalError as error:
            self._screen.app.notify(f"{error.title}. {error.what}", severity="warning", markup=False)

    # What exists

    async def read(self, *, refresh: bool = False) -> Estate:
        """What exists, as far as the draft needs it. Raises AzureError."""
        return await self._workspace.choices.estate(self.draft, refresh=refresh)

    async def _check(self, wanted: Wanted) -> None:
        """Have Azure asked what a page wants to know, and read what it said. Raises AzureError."""
        choices = self._workspace.choices
        await asyncio.gather(
            choices.checks.machines(wanted.machines),
            choices.checks.names(self.draft.subscription, wanted.account_names),
            choices.checks.accounts(wanted.accounts),
        )
        self.estate = await self.read()

    def load(self, pane: Pane, loaded: Callable[[bool], None], *, refresh: bool) -> None:
        """Read it into the pane, in silence where something is shown; `loaded` gets whether it is the first time.

        Where no region is chosen yet, the one where most machines run that can be protected is.
        """

        def show(estate: Estate) -> None:
            first, self.estate = self.estate is None, estate
            if not self.draft.source_region:
                self.draft = replace(self.draft, source_region=likely_region(self.draft, estate))
            loaded(first)

        what, quiet = "Reading what exists in Azure", self.estate is not None and not refresh
        self._screen.load(pane, what, lambda: self.read(refresh=refresh), show, usual="a few seconds", quiet=quiet)

    async def plan(self) -> Plan:
        """The plan, and with it what was read for it, so that the rail counts the same findings. Raises AzureError."""
        plan = await self._workspace.planning.review(self.draft)
        self.estate = await self.read()
        return plan

    def shown(self) -> Shown | None:
        """What pages draw; None before the first read."""
        draft, estate = self.draft, self.estate
        return Shown(draft, estate, problems(draft, estate), self.asking.checking) if estate else None


def named(draft: EnableReplicationDraft) -> str:
    """The draft in a few words."""
    return title(draft) if draft.machines else "Protect machines, none marked yet"


def _reads(draft: EnableReplicationDraft) -> tuple[str, ...]:
    """What decides which lists are read from Azure."""
    return (
        draft.vault.casefold(),
        draft.subscription,
        draft.target_subscription_id,
        draft.source_region,
        draft.target_region,
    )
