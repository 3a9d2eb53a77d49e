"""Reads what recovery plans are saved and run from: of the vault, whose source region is not asked."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from asr_tui.domain import kinds
from asr_tui.domain.drafts.group_failover import GroupFailoverDraft, group_machines
from asr_tui.domain.drafts.recovery_plan import RecoveryPlanDraft, SaveRecoveryPlanDraft
from asr_tui.domain.drafts.recovery_plan_run import RunRecoveryPlanDraft
from asr_tui.domain.errors import NotFound
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.plan_members import items_of
from asr_tui.domain.protection import ProtectedItem, RecoveryPoint, Topology
from asr_tui.domain.recovery_plan_estate import RecoveryPlanEstate
from asr_tui.domain.recovery_plans import RecoveryPlan, Runbook
from asr_tui.domain.resources import VirtualNetwork
from asr_tui.services.choices import Choices
from asr_tui.services.reads import Unread, flat

AnyPlanDraft = RecoveryPlanDraft | GroupFailoverDraft

POINTS_AT_ONCE = 8
"""Machines whose recovery points are read at the same time."""
_STARTING = frozenset({Action.DRILL, Action.FAIL_OVER})


async def recovery_plan_estate(choices: Choices, draft: AnyPlanDraft) -> RecoveryPlanEstate:
    """Raises AzureError where the plans or the machines of the vault cannot be read.

    Every other answer is waited for at most `reads.SOON` seconds; what was not read is named in `unread`.
    """
    vault, unread = _vault(draft), Unread()
    (plans, items), jobs, topology = await asyncio.gather(
        asyncio.gather(choices.plans(vault), choices.items(vault)),
        unread.or_empty("The vault's jobs", choices.jobs.soon(vault)),
        unread.or_nothing("The vault's set-up", choices.topology.soon(vault)),
    )
    starting = _starting(draft, plans, items)
    points, networks, regions, runbooks = await asyncio.gather(
        _points(choices, starting, unread),
        _networks(choices, starting, unread),
        unread.or_empty("Regions", choices.all_soon(kinds.REGION, vault.subscription)),
        unread.or_nothing("Runbooks", _runbooks(choices, draft)),
    )
    return RecoveryPlanEstate(
        now=choices.now(),
        plans=plans,
        items=items,
        jobs=jobs,
        topology=topology or Topology(),
        points=points,
        networks=networks,
        regions=regions,
        runbooks=runbooks,
        unread=tuple(unread.sentences),
    )


def _vault(draft: AnyPlanDraft) -> ArmId:
    return draft.item.vault_id if isinstance(draft, GroupFailoverDraft) else draft.plan.vault_id


def _starting(
    draft: AnyPlanDraft, plans: tuple[RecoveryPlan, ...], items: tuple[ProtectedItem, ...]
) -> tuple[ProtectedItem, ...]:
    """The machines that a failover or a test failover would start; empty for any other draft."""
    if isinstance(draft, GroupFailoverDraft) and draft.run.action in _STARTING:
        item = by_id(items, draft.item)
        return group_machines(item, items) if item else ()
    if isinstance(draft, RunRecoveryPlanDraft) and draft.action in _STARTING:
        found = by_id(plans, draft.plan)
        return items_of(found, items) if found else ()
    return ()


async def _points(
    choices: Choices, machines: tuple[ProtectedItem, ...], unread: Unread
) -> Mapping[ArmId, tuple[RecoveryPoint, ...]]:
    gate = asyncio.Semaphore(POINTS_AT_ONCE)

    async def of(item: ProtectedItem) -> tuple[RecoveryPoint, ...] | None:
        async with gate:
            return await unread.or_nothing(f"The recovery points of {item.machine_name}", choices.points.soon(item.id))

    found = await asyncio.gather(*(of(item) for item in machines))
    return {item.id: points for item, points in zip(machines, found, strict=True) if points is not None}


async def _networks(
    choices: Choices, machines: tuple[ProtectedItem, ...], unread: Unread
) -> tuple[VirtualNetwork, ...]:
    """Of the subscriptions where the machines would start."""
    targets = dict.fromkeys(item.target_group.subscription.casefold() for item in machines if item.target_group)
    lists = (unread.or_empty("Virtual networks", choices.all_soon(kinds.NETWORK, one)) for one in targets)
    return flat(await asyncio.gather(*lists))


async def _runbooks(choices: Choices, draft: AnyPlanDraft) -> tuple[Runbook, ...] | None:
    """Those that a plan to be saved names and that exist; None for any other draft."""
    if not isinstance(draft, SaveRecoveryPlanDraft):
        return None
    named = dict.fromkeys(one.runbook for group in draft.groups for one in group.actions if one.runbook)
    return flat(await asyncio.gather(*(_runbook(choices, one) for one in named)))


async def _runbook(choices: Choices, runbook: ArmId) -> tuple[Runbook, ...]:
    try:
        return (await choices.runbooks.soon(runbook),)
    except NotFound:
        return ()
