"""All vaults by their own lists: three for each vault, a few vaults at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from datetime import UTC, datetime
from typing import TypeVar

from msgspec import Struct, field

from asr_tui.domain import kinds
from asr_tui.domain.all_vaults import Tags, Unread, VaultsSnapshot, VaultsSource
from asr_tui.domain.errors import AsrError, Unreachable
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.machines import Machine
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.resources import Subscription, Vault
from asr_tui.services.choices import Choices
from asr_tui.services.ports import Clock, SiteRecovery
from asr_tui.services.reads import flat
from asr_tui.services.timeouts import within

T = TypeVar("T")

VAULTS_AT_ONCE = 4
"""Vaults read at the same time: well below the 25 reads a second that Azure Resource Manager refills."""
LONGEST_READ = 30.0
"""Seconds that a list is waited for; one of hundreds of machines comes in several pages."""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class VaultLists:
    """Reads all vaults that the account sees."""

    def __init__(self, site_recovery: SiteRecovery, choices: Choices, clock: Clock) -> None:
        self._site_recovery = site_recovery
        self._choices = choices
        self._clock = clock

    async def read(self, publish: Callable[[VaultsSnapshot], None]) -> VaultsSnapshot:
        """What the vaults hold; `publish` gets what is known after each vault. What cannot be read is named.

        Raises AsrError where the subscriptions cannot be read.
        """
        reading = _Reading(self._site_recovery, self._choices, self._clock, self._clock.now())
        subscriptions = await self._choices.all(kinds.SUBSCRIPTION)
        await reading.read_vaults(subscriptions)
        gate = asyncio.Semaphore(VAULTS_AT_ONCE)

        async def one(vault: Vault) -> None:
            async with gate:
                await reading.read_vault(vault)
            publish(reading.so_far(complete=False))

        await asyncio.gather(*(one(vault) for vault in reading.vaults))
        await reading.read_tags()
        return reading.so_far(complete=True)


class _Reading(Struct):
    """What was read so far."""

    site_recovery: SiteRecovery
    choices: Choices
    clock: Clock
    asked_at: datetime
    vaults: tuple[Vault, ...] = ()
    items: list[ProtectedItem] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    plans: list[RecoveryPlan] = field(default_factory=list)
    tags: dict[ArmId, Tags] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)

    def so_far(self, *, complete: bool) -> VaultsSnapshot:
        return VaultsSnapshot(
            items=tuple(self.items),
            tags=dict(self.tags),
            jobs=tuple(sorted(self.jobs, key=lambda job: job.started or _LONG_AGO, reverse=True)),
            plans=tuple(self.plans),
            vaults=self.vaults,
            source=VaultsSource.LISTS,
            asked_at=self.asked_at,
            complete=complete,
            reading=not complete,
            unread=tuple(self.unread),
        )

    async def read_vaults(self, subscriptions: Iterable[Subscription]) -> None:
        lists = await asyncio.gather(
            *(
                self._or_unread(f"The vaults of {one.name}", self.choices.all(kinds.VAULT, one.id))
                for one in subscriptions
            )
        )
        self.vaults = flat(found or () for found in lists)

    async def read_vault(self, vault: Vault) -> None:
        """The machines, then jobs and plans; nothing more of a vault whose machines may not be read."""
        name, azure = vault.name, self.site_recovery
        items = await self._or_unread(f"The vault {name}", azure.items(vault.id))
        if items is None:
            return
        self.items += items
        jobs, plans = await asyncio.gather(
            self._or_unread(f"The jobs of {name}", azure.jobs(vault.id)),
            self._or_unread(f"The recovery plans of {name}", azure.plans(vault.id)),
        )
        self.jobs += jobs or ()
        self.plans += plans or ()

    async def read_tags(self) -> None:
        """The tags of the machines, a list for each subscription in which there are any."""
        subscriptions = {item.machine.subscription.casefold() for item in self.items if item.machine}
        lists = await asyncio.gather(
            *(
                self._or_unread(f"The tags of machines in {one}", self.choices.all_soon(kinds.MACHINE, one))
                for one in sorted(subscriptions)
            )
        )
        machines: dict[ArmId, Machine] = {one.id: one for found in lists for one in found or ()}
        self.tags = {item.id: machines[item.machine].tags for item in self.items if item.machine in machines}

    async def _or_unread(self, what: str, reading: Coroutine[object, object, tuple[T, ...]]) -> tuple[T, ...] | None:
        """None, and a line in `unread`, for what could not be read in LONGEST_READ."""
        try:
            return await within(self.clock, LONGEST_READ, reading)
        except TimeoutError:
            why = f"no answer within {LONGEST_READ:g} s"
            self.unread.append(Unread(what, Unreachable("No answer from Azure", why, "Read again with r.")))
        except AsrError as error:
            self.unread.append(Unread(what, error))
        return None
