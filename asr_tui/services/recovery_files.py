"""Compares a file with a vault, and makes the plan that brings the vault to it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.errors import AzureError
from asr_tui.domain.file_drafts import FileDrafts, drafts_of, machines_with_settings
from asr_tui.domain.file_drills import due
from asr_tui.domain.file_export import exported
from asr_tui.domain.file_mappings import networks_of
from asr_tui.domain.file_plans import UnsayablePlan, plan_part
from asr_tui.domain.file_selection import FileEstate, subscriptions_of
from asr_tui.domain.ids import ArmId
from asr_tui.domain.joined import joined
from asr_tui.domain.machines import Machine
from asr_tui.domain.plan import Plan
from asr_tui.domain.problems import Problem, Severity, blocking
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_file import RecoveryFile, minutes, said
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.resources import Vault, VirtualNetwork
from asr_tui.domain.target_resources import TargetResources
from asr_tui.domain.target_settings import TargetSettings
from asr_tui.services.choices import Choices
from asr_tui.services.planning import Planning
from asr_tui.services.ports import Catalog
from asr_tui.services.reads import flat

READS_AT_ONCE = 8
"""Items read at the same time: well below the 25 reads a second that Azure Resource Manager refills."""


class FilePlan(Struct, frozen=True):
    """What differs from a file: `plan` is what can be sent now, None for nothing.

    later     what follows once machines are protected, as sentences
    findings  what stands against the file, as sentences: nothing is sent
    notes     what differs and cannot be changed now, as sentences
    due       drills that are to be held, as sentences
    """

    plan: Plan | None = None
    later: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    due: tuple[str, ...] = ()

    @property
    def blocking(self) -> tuple[str, ...]:
        """What stands against sending anything, as sentences."""
        return (*self.findings, *(_words(one) for one in blocking(self.problems)))

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(_words(one) for one in self.problems if one.severity is Severity.WARNING)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.plan.problems if self.plan else ()

    @property
    def differs(self) -> bool:
        return bool(self.plan or self.later)


def _words(problem: Problem) -> str:
    about = f"{problem.machine.name}: " if problem.machine and problem.machine.name not in problem.what else ""
    return f"{about}{problem.what} {problem.remedy}".rstrip()


class FileComparison:
    """Reads a vault for a file. Every read raises AzureError."""

    def __init__(self, choices: Choices, catalog: Catalog, planning: Planning, vault: Vault) -> None:
        self._choices = choices
        self._catalog = catalog
        self._planning = planning
        self._vault = vault

    async def plan(self, file: RecoveryFile, sent: frozenset[ArmId] | None = frozenset()) -> FilePlan:
        """What is to be done now, from new reads, with the findings of each review; `sent` as of `drafts_of`."""
        self._choices.refresh()
        estate = await self._estate(subscriptions_of(file, self._vault.id.subscription))
        plans = await self._named_plans(file)
        alerts = await self._choices.alert_settings(self._vault.id) if said(file.alerts) else None
        estate = replace(estate, plans=plans, alerts=alerts, networks=await self._networks(file))
        settings = await self._settings(machines_with_settings(file, estate))
        made = drafts_of(file, estate, settings, sent)
        await self._find_elsewhere(made)
        reviewed = [await self._planning.review(draft) for draft in made.drafts]
        return FilePlan(
            _together(reviewed),
            tuple(made.later),
            tuple(made.findings),
            tuple(dict.fromkeys(made.notes)),
            await self._due(file, estate),
        )

    async def _find_elsewhere(self, made: FileDrafts) -> None:
        """Add a finding for each machine to be protected that another vault of the subscriptions protects already."""
        enabling = [one for one in made.drafts if isinstance(one, EnableReplicationDraft)]
        coming = {machine.casefold(): machine for draft in enabling for machine in draft.machines}
        if not coming:
            return
        scopes = {one.subscription.casefold() for one in (self._vault.id, *coming.values())}
        for vault in await self._choices.all_in(kinds.VAULT, sorted(scopes)):
            if vault.id == self._vault.id:
                continue
            name = str(vault.id) if vault.name == self._vault.name else vault.name
            try:
                items = await self._choices.items(vault.id)
            except AzureError as error:
                made.notes.append(f"Whether {name} protects these machines was not read: {error}")
                continue
            found = (coming[item.machine.casefold()] for item in items if item.machine.casefold() in coming)
            made.findings += [
                f"{one.name} is protected by the vault {name}, and Azure protects it in one only. Take it out of "
                "the file, or disable its replication there first."
                for one in found
            ]

    async def _due(self, file: RecoveryFile, estate: FileEstate) -> tuple[str, ...]:
        """The drills that are due; without any that says how often, nothing is read."""
        if not any(minutes(one.every) for one in file.drill):
            return ()
        return tuple(due(file, estate, await self._choices.jobs(self._vault.id), self._choices.clock.now()))

    async def _networks(self, file: RecoveryFile) -> tuple[VirtualNetwork, ...]:
        home = self._vault.id.subscription
        both = [found for one in file.network_mapping if (found := networks_of(one, home))]
        subscriptions = {network.subscription.casefold() for pair in both for network in pair}
        return await self._choices.all_in(kinds.NETWORK, sorted(subscriptions)) if subscriptions else ()

    async def whole(self, file: RecoveryFile) -> tuple[FileEstate, dict[ArmId, TargetSettings]]:
        """What the last plan of the file was made from, with the recovery plans that the file names."""
        estate = await self._estate(subscriptions_of(file, self._vault.id.subscription))
        alerts = await self._choices.alert_settings(self._vault.id) if said(file.alerts) else None
        estate = replace(estate, plans=await self._named_plans(file), alerts=alerts)
        return estate, await self._settings(machines_with_settings(file, estate))

    async def around(self, ids: Collection[ArmId]) -> TargetResources:
        """What lies around the resources of these ids, in their subscriptions."""
        read = self._choices.all_in
        subscriptions = sorted({one.subscription.casefold() for one in ids})
        return TargetResources(
            await read(kinds.RESOURCE_GROUP, subscriptions),
            await read(kinds.NETWORK, subscriptions),
            await read(kinds.STORAGE_ACCOUNT, subscriptions),
            await read(kinds.AVAILABILITY_SET, subscriptions),
            await read(kinds.PROXIMITY_GROUP, subscriptions),
        )

    async def export(self, tell: Callable[[str], None]) -> RecoveryFile:
        """The vault as a file, from new reads; `tell` gets what was left out, as sentences."""
        self._choices.refresh()
        home = self._vault.id.subscription
        items = await self._choices.items(self._vault.id)
        estate = await self._estate(dict.fromkeys((home, *(one.machine.subscription for one in items))))
        plans = list[RecoveryPlan]()
        for plan in await self._plans(lambda _: True):
            try:
                plan_part(plan, estate.items, lambda item: item.machine_name)
            except UnsayablePlan as error:
                tell(f"the recovery plan {plan.name} is left out: {error}")
            else:
                plans.append(plan)
        alerts = None
        try:
            alerts = await self._choices.alert_settings(self._vault.id)
        except AzureError as error:
            tell(f"alerts are left out: {error}")
        caches = {disk.cache_account for item in estate.items for disk in item.disks if disk.cache_account}
        places = sorted({one.subscription.casefold() for one in caches})
        accounts = await self._choices.all_in(kinds.STORAGE_ACCOUNT, places) if places else ()
        estate = replace(estate, plans=tuple(plans), alerts=alerts, accounts=accounts)
        return exported(estate, await self._settings(estate.items))

    async def _named_plans(self, file: RecoveryFile) -> tuple[RecoveryPlan, ...]:
        """The plans that the file says or drills."""
        named = {one.name.casefold() for one in file.recovery_plan}
        named |= {one.recovery_plan.casefold() for one in file.drill if one.recovery_plan}
        return await self._plans(lambda plan: plan.name.casefold() in named) if named else ()

    async def _plans(self, wanted: Callable[[RecoveryPlan], bool]) -> tuple[RecoveryPlan, ...]:
        """The recovery plans with their groups, which a list does not have."""
        plans = [one for one in await self._choices.plans(self._vault.id) if wanted(one)]
        return tuple(await asyncio.gather(*(self._choices.plan(one.id) for one in plans)))

    async def _estate(self, subscriptions: Iterable[str]) -> FileEstate:
        choices, vault = self._choices, self._vault
        items, topology, machines = await asyncio.gather(
            choices.items(vault.id), choices.topology(vault.id), self._machines(subscriptions)
        )
        return FileEstate(vault, items, topology, machines)

    async def _machines(self, subscriptions: Iterable[str]) -> tuple[Machine, ...]:
        each = {one.casefold(): one for one in subscriptions}
        return flat(await asyncio.gather(*(self._choices.all(kinds.MACHINE, one) for one in each.values())))

    async def _settings(self, items: Sequence[ProtectedItem]) -> dict[ArmId, TargetSettings]:
        gate = asyncio.Semaphore(READS_AT_ONCE)

        async def read(item: ProtectedItem) -> TargetSettings:
            async with gate:
                return await self._catalog.one(kinds.TARGET_SETTINGS, item.id)

        found = await asyncio.gather(*map(read, items))
        return {item.id: one for item, one in zip(items, found, strict=True)}


def _together(plans: Sequence[Plan]) -> Plan | None:
    """One plan of all; where one cannot start, none can: its problems stand in the whole."""
    with_steps = [plan for plan in plans if plan.steps or plan.problems]
    if not with_steps:
        return None
    made = joined([replace(plan, machines=()) for plan in with_steps])
    problems = tuple(dict.fromkeys(problem for plan in with_steps for problem in plan.problems))
    return replace(made, problems=problems, title="; ".join(plan.title for plan in with_steps))
