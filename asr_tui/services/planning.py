"""Makes a plan from a draft and from what exists in Azure."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import assert_never

from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.drafts import (
    agent_updates,
    alerting,
    enable_replication,
    group_failover,
    health,
    leftovers,
    network_mapping,
    policy,
    recovery_plan,
    recovery_plan_run,
    settings,
    stale_links,
    start_machines,
    vault,
)
from asr_tui.domain.drafts.agent_updates import AgentUpdatesDraft
from asr_tui.domain.drafts.alerting import AlertSettingsDraft, AlertStateDraft
from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.drafts.group_failover import GroupFailoverDraft
from asr_tui.domain.drafts.health import RefreshHealthDraft
from asr_tui.domain.drafts.leftovers import LeftoversDraft
from asr_tui.domain.drafts.network_mapping import NetworkMappingDraft, NewNetworkMappingDraft
from asr_tui.domain.drafts.policy import DeletePolicyDraft, NewPolicyDraft, PolicyDraft
from asr_tui.domain.drafts.recovery_plan import RecoveryPlanDraft
from asr_tui.domain.drafts.recovery_plan_run import RunRecoveryPlanDraft
from asr_tui.domain.drafts.settings_change import SettingsDraft
from asr_tui.domain.drafts.settings_rules import SettingsEstate
from asr_tui.domain.drafts.stale_links import StaleLinksDraft
from asr_tui.domain.drafts.start_machines import StartMachinesDraft
from asr_tui.domain.drafts.vault import VaultDraft
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.leftovers import LeftoverEstate
from asr_tui.domain.pace import Pace
from asr_tui.domain.plan import Plan
from asr_tui.domain.problems import FieldRef
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plan_estate import RecoveryPlanEstate
from asr_tui.services.choices import Choices
from asr_tui.services.estates import links_estate, mapping_estate, new_mapping_estate, vault_estate
from asr_tui.services.leftovers import leftover_estate
from asr_tui.services.paces import paced
from asr_tui.services.plan_estates import recovery_plan_estate
from asr_tui.services.ports import Audit, SiteRecovery
from asr_tui.services.prices import Prices
from asr_tui.services.reads import OptionalReads
from asr_tui.services.settings_reads import settings_estate

PlannedDraft = (
    EnableReplicationDraft
    | RecoveryPlanDraft
    | GroupFailoverDraft
    | VaultDraft
    | PolicyDraft
    | NewPolicyDraft
    | DeletePolicyDraft
    | AgentUpdatesDraft
    | NetworkMappingDraft
    | NewNetworkMappingDraft
    | StartMachinesDraft
    | StaleLinksDraft
    | RefreshHealthDraft
    | AlertSettingsDraft
    | AlertStateDraft
    | LeftoversDraft
    | SettingsDraft
)

NAME_ROUNDS = 5
"""How many times new storage account names are proposed because Azure says that they are taken."""


class Planning:
    """Makes plans from new reads, never from cached ones."""

    def __init__(
        self, choices: Choices, recovery: SiteRecovery, audit: Audit, prices: Prices, pace: Pace | None = None
    ) -> None:
        self._choices = choices
        self._recovery = recovery
        self._audit = audit
        self._prices = prices
        self._pace = pace

    async def leftovers(self) -> LeftoverEstate:
        """All that the account may read, to be looked through for leftovers. Raises AzureError."""
        self._choices.refresh()
        entries = await asyncio.to_thread(self._audit.entries)
        return await leftover_estate(self._choices, self._recovery, entries)

    async def review(self, draft: PlannedDraft) -> Plan:
        """The plan of a draft, with everything read again and Azure's own checks. Raises AzureError."""
        if isinstance(draft, RecoveryPlanDraft | GroupFailoverDraft):
            self._choices.refresh_plans()
        elif not isinstance(draft, RefreshHealthDraft):
            self._choices.refresh()
        plan = paced(await self._plan(draft), self._pace)
        return replace(plan, problems=(*plan.problems, *await self._choices.checks.rights(plan)))

    async def _plan(self, draft: PlannedDraft) -> Plan:
        choices = self._choices
        match draft:
            case EnableReplicationDraft():
                return await self._enable_replication(draft)
            case VaultDraft():
                return vault.plan(draft, await vault_estate(choices, draft.subscription))
            case PolicyDraft():
                home = draft.policy.vault_id
                topology, items = await asyncio.gather(choices.topology(home), choices.items(home))
                return policy.plan(draft, topology.policies, items)
            case NewPolicyDraft():
                return policy.new_plan(draft, (await choices.topology(draft.vault)).policies)
            case DeletePolicyDraft():
                home = draft.policy.vault_id
                topology, items = await asyncio.gather(choices.topology(home), choices.items(home))
                return policy.delete_plan(draft, topology, items)
            case AgentUpdatesDraft():
                home = draft.mapping.vault_id
                accounts = await choices.all_soon(kinds.AUTOMATION_ACCOUNT, home.subscription)
                roles = None
                if draft.account:
                    reading = choices.all_soon(kinds.ROLE_ASSIGNMENT, home)
                    roles = await OptionalReads().or_nothing(kinds.ROLE_ASSIGNMENT.title, reading)
                return agent_updates.plan(draft, (await choices.topology(home)).mappings, accounts, roles)
            case NetworkMappingDraft():
                return network_mapping.plan(draft, await mapping_estate(choices, draft))
            case NewNetworkMappingDraft():
                return network_mapping.new_plan(draft, await new_mapping_estate(choices, draft))
            case StaleLinksDraft():
                return stale_links.plan(draft, await links_estate(choices, draft.machine))
            case StartMachinesDraft():
                subscriptions = sorted({machine.subscription for machine in draft.machines})
                return start_machines.plan(draft, await choices.all_in(kinds.MACHINE, subscriptions))
            case RefreshHealthDraft():
                return health.plan(draft)
            case RecoveryPlanDraft() | GroupFailoverDraft():
                return self._recovery_plan(draft, await recovery_plan_estate(choices, draft))
            case AlertSettingsDraft():
                return alerting.plan(draft, await choices.alert_settings(draft.wanted.vault))
            case AlertStateDraft():
                subscriptions = sorted({one.id.subscription for one in draft.alerts})
                return alerting.state_plan(draft, await choices.all_in(kinds.ALERT, subscriptions))
            case SettingsDraft():
                estate = await self.settings_estate(draft.vault, [one.item for one in draft.machines])
                return settings.plan(draft, estate)
            case LeftoversDraft():
                return leftovers.plan(draft, await self.leftovers())
            case _:
                assert_never(draft)

    def _recovery_plan(self, draft: RecoveryPlanDraft | GroupFailoverDraft, estate: RecoveryPlanEstate) -> Plan:
        match draft:
            case GroupFailoverDraft():
                made = group_failover.plan(draft, estate)
            case RunRecoveryPlanDraft():
                made = recovery_plan_run.run_plan(draft, estate)
            case _:
                made = recovery_plan.plan(draft, estate)
        unread = tuple(FieldRef("review", "unread").note(sentence) for sentence in estate.unread)
        return replace(made, problems=(*made.problems, *unread))

    async def settings_estate(self, vault: ArmId, items: Sequence[ProtectedItem]) -> SettingsEstate:
        """What settings of these machines are checked against; what cannot be read in time is left out and named."""
        return await settings_estate(self._choices, self._prices, vault, items)

    async def _enable_replication(self, draft: EnableReplicationDraft) -> Plan:
        estate = await self._choices.estate(draft)
        caches = {one.cache for one in enable_replication.resolve(draft, estate).machines}
        await asyncio.gather(
            self._choices.check_machines(draft.subscription, draft.machines),
            self._choices.checks.accounts(sorted(cache.id for cache in caches if not cache.is_new)),
        )
        asked: set[str] = set()
        for _ in range(NAME_ROUNDS):
            names = _new_accounts(draft, estate) - asked
            if not names:
                break
            asked |= names
            await self._choices.checks.names(draft.subscription, sorted(names))
            estate = await self._choices.estate(draft)
        return await self._with_costs(draft, await self._choices.estate(draft))

    async def _with_costs(self, draft: EnableReplicationDraft, estate: Estate) -> Plan:
        """The plan, with amounts where the target's prices are known."""
        made = enable_replication.plan(draft, estate)
        resolved = enable_replication.resolve(draft, estate)
        known = await self._prices.known((resolved.target_region,))
        words = enable_replication.amounts(resolved, known.get(resolved.target_region))
        return replace(made, costs=" ".join(part for part in (made.costs, words) if part))


def _new_accounts(draft: EnableReplicationDraft, estate: Estate) -> set[str]:
    machines = enable_replication.resolve(draft, estate).machines
    return {one.cache.name for one in machines if one.cache.is_new}
