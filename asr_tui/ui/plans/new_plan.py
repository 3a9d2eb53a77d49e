"""A new recovery plan: its name is asked, then the editor opens, filled with the machines that were marked."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from msgspec import Struct

from asr_tui.domain import kinds
from asr_tui.domain.drafts.recovery_plan import name_refusal
from asr_tui.domain.errors import AsrError
from asr_tui.domain.listed_machine import Tags, tag_of
from asr_tui.domain.new_plan import ProposedPlan, empty_plan, plan_from
from asr_tui.domain.plan_editing import Editing
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.resources import Vault
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.ask_text import AskText

_PLANS = "replicationRecoveryPlans"


def name_question(plans: Sequence[RecoveryPlan], proposed: str = "") -> AskText:
    """What the new plan is called; a name that is taken or that Azure refuses is refused at once."""
    taken = {one.name.casefold() for one in plans}

    def refusal(name: str) -> str:
        if name.casefold() in taken:
            return f"There is a recovery plan {name} already."
        return name_refusal(name)

    words = "Letters, digits, - and _. Azure cannot rename a plan later."
    return AskText("What is the recovery plan called?", proposed, explanation=words, refusal=refusal)


def new_editing(vault: Vault, name: str) -> Editing:
    """The editing of an empty plan."""
    return Editing(empty_plan(vault.id.child(_PLANS, name)))


class Ground(Struct, frozen=True):
    """What a plan of marked machines is made from.

    items  all protected machines of the vault
    tags   of the chosen machines, by their ids in lower case; without those that could not be read
    """

    items: tuple[ProtectedItem, ...]
    plans: tuple[RecoveryPlan, ...]
    tags: Mapping[str, Tags]
    chosen: tuple[ProtectedItem, ...]

    def proposed_name(self, tag: str) -> str:
        """The application that all chosen machines belong to by their tag, else their replication group."""
        values = {tag_of(self.tags.get(one.machine.casefold(), {}), tag).strip() for one in self.chosen}
        groups = {one.multi_vm_group for one in self.chosen}
        taken = {one.name.casefold() for one in self.plans}
        for found in (values, groups):
            name = next(iter(found)) if len(found) == 1 else ""
            if name and not name_refusal(name) and name.casefold() not in taken:
                return name
        return ""


async def ground(workspace: Workspace, vault: Vault, chosen: tuple[ProtectedItem, ...]) -> Ground:
    """Read it. Raises AzureError where the vault cannot be read."""
    recovery = workspace.session.site_recovery
    items, plans, tags = await asyncio.gather(
        recovery.items(vault.id), recovery.plans(vault.id), _tags(workspace, chosen)
    )
    return Ground(items, plans, tags, chosen)


def plan_of_ground(vault: Vault, name: str, chosen: Sequence[ProtectedItem], found: Ground, tag: str) -> ProposedPlan:
    """The plan of the chosen machines in tiers by the tag; in one group where that is empty."""
    return plan_from(vault.id.child(_PLANS, name), chosen, found.items, found.tags, tag)


async def _tags(workspace: Workspace, chosen: Sequence[ProtectedItem]) -> Mapping[str, Tags]:
    """The machines' tags by their ids, in lower case; without those of a subscription that cannot be read soon."""
    subscriptions = sorted({one.machine.subscription.casefold() for one in chosen if one.machine.subscription})
    found: dict[str, Tags] = {}
    for machines in await asyncio.gather(
        *(workspace.choices.all_soon(kinds.MACHINE, one) for one in subscriptions), return_exceptions=True
    ):
        if isinstance(machines, AsrError):
            continue
        if isinstance(machines, BaseException):
            raise machines
        found |= {machine.id.casefold(): dict(machine.tags) for machine in machines}
    return found
