"""Reads what recovery plans are saved and run from: of the vault, whose source region is not asked."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

from msgspec import Struct, field

from asr_tui.domain import kinds
from asr_tui.domain.drafts.group_failover import GroupFailoverDraft, group_machines
from asr_tui.domain.drafts.recovery_plan import RecoveryPlanDraft, SaveRecoveryPlanDraft
from asr_tui.domain.drafts.recovery_plan_run import RunRecoveryPlanDraft
from asr_tui.domain.errors import AsrError, NotFound
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.plan_members import items_of
from asr_tui.domain.protection import ProtectedItem, RecoveryPoint, Topology
from asr_tui.domain.recovery_plan_estate import RecoveryPlanEstate
from asr_tui.domain.recovery_plans import RecoveryPlan, Runbook
from asr_tui.domain.resources import VirtualNetwork
from asr_tui.domain.wording import short_list
from asr_tui.services.choices import Choices
from asr_tui.services.reads import SOON, flat
from asr_tui.services.timeouts import Deadline

T = TypeVar("T")
AnyPlanDraft = RecoveryPlanDraft | GroupFailoverDraft

POINTS_AT_ONCE = 20
"""Machines whose recovery points are read at the same time: well within 25 reads a second, Azure's limit for long."""
_STARTING = frozenset({Action.DRILL, Action.FAIL_OVER})


async def recovery_plan_estate(choices: Choices, draft: AnyPlanDraft) -> RecoveryPlanEstate:
    """Raises AzureError where the plans or the machines of the vault cannot be read.

    All other answers together are waited for at most `reads.SOON` seconds; what was not read is named in `unread`.
    """
    vault = _vault(draft)
    optional = _Optional(choices, Deadline(choices.clock, SOON))
    jobs = asyncio.ensure_future(optional.read("The vault's jobs", choices.jobs(vault)))
    topology = asyncio.ensure_future(optional.read("The vault's set-up", choices.topology(vault)))
    regions = asyncio.ensure_future(optional.read("Regions", choices.all(kinds.REGION, vault.subscription)))
    runbooks = asyncio.ensure_future(optional.read("Runbooks", _runbooks(choices, draft)))
    try:
        plans, items = await asyncio.gather(_plans(choices, draft), choices.items(vault))
        starting = _starting(draft, plans, items)
        points, networks = await asyncio.gather(optional.points(starting), optional.networks(starting))
        return RecoveryPlanEstate(
            now=choices.clock.now(),
            plans=plans,
            items=items,
            jobs=await jobs or (),
            topology=await topology or Topology(),
            points=points,
            networks=networks,
            regions=await regions or (),
            runbooks=await runbooks,
            unread=tuple(optional.unread),
        )
    finally:
        optional.deadline.close()
        for task in (jobs, topology, regions, runbooks):
            task.cancel()


class _Optional(Struct):
    """Reads that share one limit; what fails or is late is named in `unread`."""

    choices: Choices
    deadline: Deadline
    unread: list[str] = field(default_factory=list)

    async def read(self, name: str, reading: Coroutine[object, object, T]) -> T | None:
        try:
            return await self.deadline.within(reading)
        except TimeoutError:
            self.unread.append(f"{name} could not be read: no answer within {self.deadline.seconds:g} s.")
        except AsrError as error:
            self.unread.append(f"{name} could not be read: {error}")
        return None

    async def points(self, machines: tuple[ProtectedItem, ...]) -> dict[ArmId, tuple[RecoveryPoint, ...]]:
        """Of the machines whose points were read; the others are named in one sentence."""
        gate, found, lost = asyncio.Semaphore(POINTS_AT_ONCE), {}, []

        async def of(item: ProtectedItem) -> None:
            try:
                async with gate:
                    found[item.id] = await self.deadline.within(self.choices.points(item.id))
            except (TimeoutError, AsrError):
                lost.append(item.machine_name)

        await asyncio.gather(*(of(item) for item in machines))
        if lost:
            self.unread.append(f"The recovery points of {short_list(lost)} could not be read.")
        return found

    async def networks(self, machines: tuple[ProtectedItem, ...]) -> tuple[VirtualNetwork, ...]:
        """Of the subscriptions where the machines would start."""
        targets = dict.fromkeys(item.target_group.subscription.casefold() for item in machines if item.target_group)
        lists = (self.read("Virtual networks", self.choices.all(kinds.NETWORK, one)) for one in targets)
        return flat(each or () for each in await asyncio.gather(*lists))


def _vault(draft: AnyPlanDraft) -> ArmId:
    return draft.item.vault_id if isinstance(draft, GroupFailoverDraft) else draft.plan.vault_id


async def _plans(choices: Choices, draft: AnyPlanDraft) -> tuple[RecoveryPlan, ...]:
    """All plans of the vault; only its own for a run or a deletion. A plan that is gone is left out."""
    if isinstance(draft, SaveRecoveryPlanDraft | GroupFailoverDraft):
        return await choices.plans(_vault(draft))
    try:
        return (await choices.plan(draft.plan),)
    except NotFound:
        return ()


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


async def _runbooks(choices: Choices, draft: AnyPlanDraft) -> tuple[Runbook, ...] | None:
    """Those that a plan to be saved names and that exist; None for any other draft."""
    if not isinstance(draft, SaveRecoveryPlanDraft):
        return None
    named = dict.fromkeys(one.runbook for group in draft.groups for one in group.actions if one.runbook)
    return flat(await asyncio.gather(*(_runbook(choices, one) for one in named)))


async def _runbook(choices: Choices, runbook: ArmId) -> tuple[Runbook, ...]:
    try:
        return (await choices.runbooks(runbook),)
    except NotFound:
        return ()
