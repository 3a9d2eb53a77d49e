"""Changes the vault of the wizard to another or a new one; the other choices stay."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace

from asr_tui.domain import names
from asr_tui.domain.drafts.enable_replication import (
    EnableReplicationDraft,
    KnownVaults,
    title,
    vault_refusal,
    with_vault,
)
from asr_tui.domain.drafts.vault import VaultDraft
from asr_tui.domain.errors import AsrError
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.resources import Subscription, Vault
from asr_tui.domain.run import RunState
from asr_tui.services.estates import existing_vaults
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.dialogs.pick import Pick, Picked, PickOption, Question
from asr_tui.ui.navigation import MadeVault, NewVault, RunOf
from asr_tui.ui.protect.preparation import Preparation
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.text import plain

NEW = "\0new vault"
"""Key of the offer that creates a vault."""


class OtherVault:
    """Asks for a vault or creates one, and moves the draft to it. The old vault stays until then."""

    def __init__(
        self,
        wizard: AsrScreen[None],
        preparation: Preparation,
        update: Callable[[EnableReplicationDraft], None],
        start_with: Callable[[EnableReplicationDraft], None],
    ) -> None:
        """`update` replaces the wizard's draft, `start_with` continues another saved draft."""
        self._wizard = wizard
        self._preparation = preparation
        self._update = update
        self._start_with = start_with
        self._new_vault_draft: VaultDraft | None = None

    def choose(self) -> None:
        """Ask for an existing vault or a new one."""
        self._wizard.run_worker(self._choosing(), name="the vaults", group="load-vaults", exclusive=True)

    async def _choosing(self) -> None:
        wizard = self._wizard
        wizard.show_notice("~ Reading the vaults that you can see.")
        draft = self._preparation.draft
        there = await existing_vaults(wizard.workspace.choices, (draft.vault.subscription, draft.subscription))
        wizard.show_notice("")
        if wizard.is_current and self._preparation.estate is not None:
            read_only = wizard.workspace.environment.read_only
            question = vault_question(self._preparation.draft, self._preparation.estate, there, read_only=read_only)
            push_dialog(wizard.app, Pick(question), partial(self._picked, there))

    def _picked(self, there: KnownVaults, picked: Picked) -> None:
        if picked.typed or picked.key == NEW:
            self.make(picked.typed)
        elif vault := by_id(there.vaults, ArmId(picked.key)):
            self._go_to(vault)

    # Existing vault

    def _go_to(self, vault: Vault, said: str = "") -> None:
        if vault.id != self._preparation.draft.vault:
            going = self._going_to(vault, said)
            self._wizard.run_worker(going, name=f"to {vault.name}", group="load-vault", exclusive=True)

    async def _going_to(self, vault: Vault, said: str) -> None:
        """Read the vault before moving: the draft stays where the vault cannot be read."""
        wizard = self._wizard
        wizard.show_notice(f"~ Reading {vault.name}")
        moved = replace(self._preparation.draft, vault=vault.id, vault_location=vault.location)
        try:
            await wizard.workspace.choices.estate(moved)
        except AsrError as error:
            wizard.show_notice(f"x {vault.name} cannot be read, so {self._preparation.draft.vault.name} stays: {error}")
            return
        kept = wizard.workspace.drafts.load(wizard.workspace.place(vault.id))
        if kept is not None and kept.machines:
            wizard.show_notice("")
            dialog = _which(self._preparation.draft, kept)
            push_dialog(
                wizard.app, dialog, lambda answer: self._bring(vault) if answer == "bring" else self._start_with(kept)
            )
        else:
            self._bring(vault, said)

    def _bring(self, vault: Vault, said: str = "") -> None:
        wizard = self._wizard
        if self._preparation.estate is not None:
            self._update(with_vault(self._preparation.draft, vault, self._preparation.estate))
            if said:
                wizard.show_notice(said)

    # New vault

    def make(self, name: str = "") -> None:
        """Open the form for a new vault, with what was entered for one that was not created."""
        draft, before = self._preparation.draft, self._new_vault_draft
        if before is None or before.subscription != draft.subscription:
            before = VaultDraft(draft.subscription)
        wanted = replace(before, name=name or before.name, source_region=draft.source_region)
        self._keep(wanted)
        self._wizard.go_to(NewVault(self._subscription(draft.subscription), wanted, self._keep), self._begun)

    def _keep(self, draft: VaultDraft) -> None:
        self._new_vault_draft = draft

    def _begun(self, begun: MadeVault | None) -> None:
        if begun:
            watching = self._watching(*begun)
            self._wizard.run_worker(watching, name="the new vault", group="watch-new-vault", exclusive=True)

    def _subscription(self, wanted: str) -> Subscription:
        known = self._preparation.estate.subscriptions if self._preparation.estate else ()
        return next((one for one in known if one.id == wanted), Subscription(wanted, wanted))

    async def _watching(self, run_id: str, vault: Vault) -> None:
        """Show the run, which closes once the vault exists; where it was closed before, the wizard shows a notice."""
        wizard, runs = self._wizard, self._wizard.workspace.runs
        board = wizard.screen_for(RunOf(run_id, back_to=wizard.title_words))
        await wizard.app.push_screen(board, lambda _: self._tell(runs.get(run_id).state, vault))
        async for run in runs.changes(run_id):
            if run.state is RunState.DONE:
                break
            if run.state is RunState.FAILED and not board.is_attached:
                self._tell(run.state, vault)
        else:
            return
        self._new_vault_draft = None
        wizard.workspace.choices.refresh()
        if wizard.app.screen is board:
            await board.dismiss(None)
        self._go_to(vault, f"+ {vault.name} is made, and chosen here. Your other choices are as they were.")

    def _tell(self, state: RunState, vault: Vault) -> None:
        wizard = self._wizard
        if state is RunState.RUNNING:
            wizard.show_notice(f"~ {vault.name} is being made: it is chosen here as soon as it is there.")
        elif state is RunState.FAILED:
            wizard.show_notice(
                f"x {vault.name} could not be made, so {self._preparation.draft.vault.name} stays. N tries once more."
            )


def vault_question(draft: EnableReplicationDraft, estate: Estate, there: KnownVaults, *, read_only: bool) -> Question:
    """Offers: a new vault, then usable vaults, then unusable ones with the reason."""
    offers = sorted((_offer(one, draft, estate, there) for one in there.vaults), key=lambda one: bool(one.refusal))
    usable = [one.key for one in offers if not one.refusal]
    why = "Read-only: a vault cannot be made before F2 allows changes." if read_only else ""
    new = PickOption(NEW, "New vault", "name, resource group and region", why)
    here = next((one for one in usable if draft.vault == one), "")
    return Question(
        "In which vault shall the machines be protected?",
        (new, *offers),
        here or next(iter(usable), NEW),
        "" if read_only else "New vault",
        names.vault_refusal,
        _hint(there),
    )


def _offer(vault: Vault, draft: EnableReplicationDraft, estate: Estate, there: KnownVaults) -> PickOption:
    region = draft.source_region
    refusal = vault_refusal(vault, by_id(there.groups, vault.id.group_id), region, estate.display(region))
    subscription = next((one.name for one in there.subscriptions if one.id == vault.id.subscription), "")
    where = [estate.display(vault.location), vault.id.group]
    if len({one.id.subscription.casefold() for one in there.vaults}) > 1:
        where.append(subscription)
    return PickOption(str(vault.id), vault.name, ", ".join(plain(one) for one in where if one), refusal)


def _hint(there: KnownVaults) -> str:
    words = "It must lie elsewhere than the machines, and so must its resource group."
    if there.left_out:
        asked = " and ".join(one.name for one in there.subscriptions)
        words = f"{words} Only those of {asked} are listed: there are {there.left_out} more subscriptions."
    return " ".join((words, *there.unread))


def _which(draft: EnableReplicationDraft, kept: EnableReplicationDraft) -> Choose:
    here, there = draft.vault.name, kept.vault.name
    return Choose(
        f"{there} has choices of its own",
        [f"“{title(kept)}” was begun there and not sent. Only one of the two can go on in {there}."],
        [
            ("bring", "Bring those of here", f"the ones kept for {there} are forgotten"),
            ("kept", "Go on with those", f"the ones of here stay kept for {here}"),
        ],
    )
