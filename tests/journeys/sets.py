"""Operations on sets of protected machines, from the choice to the run, without screens."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from asr_tui.domain import kinds
from asr_tui.domain.drafts.many import SetDraft
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.plan import Plan
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.run import Run, RunState
from asr_tui.domain.taking_part import Surroundings, taking_part
from asr_tui.services.item_planning import Inquiry, inquiries_of
from asr_tui.services.review import MachinesReview, review_of_set
from asr_tui.services.workspace import Workspace


async def items_of(workspace: Workspace, vault_name: str = "contoso-vault") -> tuple[ProtectedItem, ...]:
    """The replicated machines of a vault."""
    subscriptions = await workspace.choices.all(kinds.SUBSCRIPTION)
    vaults = await workspace.choices.all_in(kinds.VAULT, [one.id for one in subscriptions])
    vault = next(one for one in vaults if one.name == vault_name)
    return await workspace.session.site_recovery.items(vault.id)


@dataclass
class Reviewed:
    """A review of a set; `seconds` is how long its reads took on this computer."""

    review: MachinesReview
    inquiries: Sequence[Inquiry]
    seconds: float

    @property
    def plan(self) -> Plan:
        return self.review.combined(self.review.known().plans)


async def reviewed(workspace: Workspace, chosen: SetDraft, items: Sequence[ProtectedItem]) -> Reviewed:
    """The review of an operation on those that can take part."""
    assert isinstance(chosen.action, Action)
    parted = taking_part(chosen.action, items, Surroundings(await _with_groups(workspace, items)))
    inquiries = inquiries_of(workspace.session, parted.able)
    began = asyncio.get_running_loop().time()
    await asyncio.gather(*(inquiry.read() for inquiry in inquiries))
    seconds = asyncio.get_running_loop().time() - began
    return Reviewed(review_of_set(chosen, inquiries, parted.groups, parted.along), inquiries, seconds)


async def _with_groups(workspace: Workspace, items: Sequence[ProtectedItem]) -> Sequence[ProtectedItem] | None:
    """Every machine of the vaults in which one of the machines is in a replication group."""
    vaults = dict.fromkeys(item.id.vault_id for item in items if item.multi_vm_group)
    return [one for vault in vaults for one in await workspace.session.site_recovery.items(vault)]


async def begun(workspace: Workspace, chosen: SetDraft, items: Sequence[ProtectedItem]) -> str:
    """Reviewed, and sent as it was planned; the run's id."""
    found = await reviewed(workspace, chosen, items)
    return workspace.runs.start(found.plan, workspace.place(items[0].id.vault_id))


async def at_end(workspace: Workspace, run_id: str) -> Run:
    """The run when it has ended."""
    async for run in workspace.runs.changes(run_id):
        if run.state is not RunState.RUNNING:
            return run
    raise AssertionError("it never ended")


async def done(workspace: Workspace, chosen: SetDraft, items: Sequence[ProtectedItem]) -> Run:
    return await at_end(workspace, await begun(workspace, chosen, items))
