"""Everything about one protected machine, read side by side and in bounded time: a dead region holds nothing up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Generic, TypeVar

from asr_tui.domain.checks import Answer, Check
from asr_tui.domain.errors import AzureError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.protection import ProtectedItem, Topology
from asr_tui.domain.resources import Machine, StorageAccount
from asr_tui.services.ports import Session

LIMIT = 5.0
"""How many seconds any one answer is waited for."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Read(Generic[T]):
    """What a read came to: a value, or the sentence that says why there is none."""

    value: T | None
    why_not: str = ""


class Survey:
    """Reads what the drill, failover and re-protect screens are drawn and planned from."""

    def __init__(self, session: Session, limit: float = LIMIT) -> None:
        self._session = session
        self._limit = limit

    async def estate(self, known: ProtectedItem) -> ItemEstate:
        """The machine as it stands now; what does not answer in time is told in `unread`, never waited for."""
        vault, catalog, recovery = known.id.vault_id, self._session.catalog, self._session.site_recovery
        subscription = known.machine.subscription
        made = known.test_machine or known.target_machine
        async with asyncio.TaskGroup() as reads:
            item = reads.create_task(self._read("the machine's state", recovery.item(known.id)))
            points = reads.create_task(self._read("its recovery points", recovery.recovery_points(known.id)))
            topology = reads.create_task(self._read("the vault's mappings", recovery.topology(vault)))
            jobs = reads.create_task(self._read("the vault's jobs", recovery.jobs(vault)))
            running = reads.create_task(self._read("the original machine", catalog.machine(known.machine)))
            failed_over = reads.create_task(self._machine(made))
            networks = reads.create_task(self._read("virtual networks", catalog.networks(subscription)))
            accounts = reads.create_task(self._read("storage accounts", catalog.storage_accounts(subscription)))
            groups = reads.create_task(self._read("resource groups", catalog.resource_groups(subscription)))
            sets = reads.create_task(self._read("availability sets", catalog.availability_sets(subscription)))
            regions = reads.create_task(self._read("regions", catalog.regions(subscription)))
        unread = (
            item.result().why_not, points.result().why_not, topology.result().why_not, jobs.result().why_not,
            running.result().why_not, failed_over.result().why_not, networks.result().why_not,
            accounts.result().why_not, groups.result().why_not, sets.result().why_not, regions.result().why_not,
        )  # fmt: skip
        current = item.result().value or known
        return ItemEstate(
            item=current,
            now=self._session.clock.now(),
            points=points.result().value,
            running=running.result().value,
            failed_over=failed_over.result().value,
            networks=networks.result().value or (),
            groups=groups.result().value or (),
            accounts=accounts.result().value or (),
            availability_sets=sets.result().value or (),
            regions=regions.result().value or (),
            topology=topology.result().value or Topology(),
            jobs=jobs.result().value or (),
            checks=way_back(current, topology.result(), accounts.result(), running.result()),
            unread=tuple(why for why in unread if why),
        )

    async def _machine(self, machine: ArmId | None) -> _Read[Machine]:
        if machine is None:
            return _Read(None)
        return await self._read("the machine in the target region", self._session.catalog.machine(machine))

    async def _read(self, what: str, asked: Awaitable[T]) -> _Read[T]:
        try:
            return _Read(await asyncio.wait_for(asked, self._limit))
        except TimeoutError:
            return _Read(None, f"Could not read {what}: no answer within {self._limit:.0f} s.")
        except AzureError as error:
            return _Read(None, f"Could not read {what}: {error.title}.")


def way_back(
    item: ProtectedItem,
    topology: _Read[Topology],
    accounts: _Read[tuple[StorageAccount, ...]],
    running: _Read[Machine],
) -> tuple[Check, ...]:
    """Can we come back? No answer stops a failover; each says what a re-protect would have to make first."""
    return (_mapping(item, topology), _cache(item, accounts), _source(item, running))


def _mapping(item: ProtectedItem, topology: _Read[Topology]) -> Check:
    about = "mapping back"
    if topology.value is None or item.target_container is None:
        return Check(about, Answer.COULD_NOT_CHECK, topology.why_not)
    if topology.value.mapping(item.target_container, item.container):
        return Check(about, Answer.YES, "the vault maps the way back")
    return Check(about, Answer.NO, "it can still be made after the failover, before the re-protect")


def _cache(item: ProtectedItem, accounts: _Read[tuple[StorageAccount, ...]]) -> Check:
    about = "cache account in the target region"
    if accounts.value is None:
        return Check(about, Answer.COULD_NOT_CHECK, accounts.why_not)
    there = [one.name for one in accounts.value if one.location == item.target_location and not one.premium]
    if there:
        return Check(about, Answer.YES, there[0])
    return Check(about, Answer.NO, "one is made by the re-protect")


def _source(item: ProtectedItem, running: _Read[Machine]) -> Check:
    about = "source region answers"
    if running.value is None:
        return Check(about, Answer.COULD_NOT_CHECK, running.why_not)
    return Check(about, Answer.YES, f"{item.machine_name} is {running.value.power.value}")
