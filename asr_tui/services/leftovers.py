"""Reads all subscriptions for leftovers, and looks once more before one is deleted."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import TypeVar

from msgspec import Struct, field

from asr_tui.domain import kinds
from asr_tui.domain.audit import AuditEntry
from asr_tui.domain.ids import ArmId
from asr_tui.domain.kinds import Kind
from asr_tui.domain.leftovers import LeftoverEstate, VaultContent
from asr_tui.domain.protection import Topology
from asr_tui.domain.run import StepState
from asr_tui.services.choices import Choices
from asr_tui.services.ports import SiteRecovery
from asr_tui.services.reads import OptionalReads, flat

T = TypeVar("T")
VAULTS_AT_ONCE = 8


def made_here(entries: Iterable[AuditEntry]) -> frozenset[str]:
    """The resources that this program made, in lower case, by the outcomes in its audit log."""
    return frozenset(
        entry.resource.casefold()
        for entry in entries
        if entry.phase == "outcome" and entry.result == StepState.DONE.value and entry.action.endswith("/write")
    )


async def leftover_estate(choices: Choices, recovery: SiteRecovery, entries: Iterable[AuditEntry]) -> LeftoverEstate:
    """Every readable subscription and vault; what cannot be read is named, and then nothing can be removed.

    Raises AzureError where the subscriptions cannot be read.
    """
    subscriptions = {one.id: one.name for one in await choices.all(kinds.SUBSCRIPTION)}
    return await _Survey(choices, recovery, subscriptions).read(made_here(entries))


class _Survey(Struct):
    """`subscriptions` are names by ids."""

    choices: Choices
    recovery: SiteRecovery
    subscriptions: Mapping[str, str]
    unread: OptionalReads = field(default_factory=OptionalReads)
    gate: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(VAULTS_AT_ONCE))

    async def read(self, made: frozenset[str]) -> LeftoverEstate:
        async with asyncio.TaskGroup() as side_by_side:
            begin = side_by_side.create_task
            disks, interfaces = begin(self._all(kinds.DISK)), begin(self._all(kinds.INTERFACE))
            machines, networks = begin(self._all(kinds.MACHINE)), begin(self._all(kinds.NETWORK))
            accounts, sets = begin(self._all(kinds.STORAGE_ACCOUNT)), begin(self._all(kinds.AVAILABILITY_SET))
            groups, resources = begin(self._all(kinds.RESOURCE_GROUP)), begin(self._all(kinds.RESOURCE))
            locks, links = begin(self._all(kinds.LOCK)), begin(self._all(kinds.LINK))
            vaults = begin(self._vaults())
        return LeftoverEstate(
            vaults.result(), disks.result(), interfaces.result(), machines.result(), networks.result(),
            accounts.result(), sets.result(), groups.result(), resources.result(), locks.result(), links.result(),
            made, tuple(dict.fromkeys(self.unread.sentences)),
        )  # fmt: skip

    async def _all(self, kind: Kind[T]) -> tuple[T, ...]:
        reads = (
            self.unread.or_empty(f"{kind.title} of {name}", self.choices.all(kind, one))
            for one, name in self.subscriptions.items()
        )
        return flat(await asyncio.gather(*reads))

    async def _vaults(self) -> tuple[VaultContent, ...]:
        found = await self._all(kinds.VAULT)
        return tuple(await asyncio.gather(*(self._content(vault.id) for vault in found)))

    async def _content(self, vault: ArmId) -> VaultContent:
        async with self.gate:
            items, topology, jobs = await asyncio.gather(
                self.unread.or_empty(f"What {vault.name} protects", self.recovery.items(vault)),
                self.unread.or_nothing(f"The set-up of {vault.name}", self.recovery.topology(vault)),
                self.unread.or_empty(f"The jobs of {vault.name}", self.recovery.jobs(vault)),
            )
        return VaultContent(vault, items, topology or Topology(), jobs)
