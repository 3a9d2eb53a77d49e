"""Azure's own checks before anything is sent: can this machine be protected, is this name free."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.resources import EligibilityError
from asr_tui.services.ports import Catalog, Clock
from asr_tui.services.timeouts import within

CHECK_SECONDS = 20.0
"""How long Azure's own check of one machine may take before it is said to be unanswered."""

CHECKS_AT_ONCE = 8
"""How many such checks run side by side: well below the read limits of Azure Resource Manager."""


class AzureChecks:
    """Asked side by side and remembered until they are forgotten.

    eligibility  Azure's reasons against each machine that it answered for
    refusals     why it would refuse each storage account name, "" where the name is free
    soft_deletes whether each storage account that it answered for keeps deleted blobs
    unanswered   what did not answer, as sentences
    """

    def __init__(self, catalog: Catalog, clock: Clock) -> None:
        self._catalog = catalog
        self._clock = clock
        self._gate = asyncio.Semaphore(CHECKS_AT_ONCE)
        self.eligibility: dict[ArmId, tuple[EligibilityError, ...]] = {}
        self.refusals: dict[str, str] = {}
        self.soft_deletes: dict[ArmId, bool] = {}
        self.unanswered: dict[str, str] = {}

    def forget(self) -> None:
        self.eligibility.clear()
        self.refusals.clear()
        self.soft_deletes.clear()
        self.unanswered.clear()

    async def machines(
        self, machines: Sequence[ArmId], *, again: bool
    ) -> tuple[tuple[ArmId, tuple[EligibilityError, ...]], ...]:
        """The reasons against each machine that was answered for."""
        wanted = [machine for machine in machines if again or machine not in self.eligibility]
        await asyncio.gather(*(self._machine(machine) for machine in wanted))
        return tuple((one, self.eligibility[one]) for one in machines if one in self.eligibility)

    async def _machine(self, machine: ArmId) -> None:
        self.eligibility.pop(machine, None)
        self.unanswered.pop(machine, None)
        try:
            async with self._gate:
                answer = await within(self._clock, CHECK_SECONDS, self._catalog.eligibility(machine))
        except TimeoutError:
            self.unanswered[machine] = (
                f"Azure's own check of {machine.name} did not answer within {CHECK_SECONDS:.0f} seconds."
            )
        except AsrError as error:
            self.unanswered[machine] = f"Azure's own check of {machine.name} failed: {error}"
        else:
            self.eligibility[machine] = answer

    async def names(self, subscription: str, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Why Azure would refuse each name that was answered for."""
        wanted = tuple(dict.fromkeys(names))
        await asyncio.gather(*(self._name(subscription, name) for name in wanted))
        return tuple((name, self.refusals[name]) for name in wanted if name in self.refusals)

    async def _name(self, subscription: str, name: str) -> None:
        try:
            self.refusals[name] = await within(
                self._clock, CHECK_SECONDS, self._catalog.storage_name_refusal(subscription, name)
            )
        except (AsrError, TimeoutError):
            self.unanswered[name] = f"Whether the storage account name {name} is free could not be read."
        else:
            self.unanswered.pop(name, None)

    async def accounts(self, accounts: Iterable[ArmId]) -> None:
        """Whether soft delete is on in each of them."""
        await asyncio.gather(*(self._account(one) for one in dict.fromkeys(accounts) if one not in self.soft_deletes))

    async def _account(self, account: ArmId) -> None:
        try:
            self.soft_deletes[account] = await within(self._clock, CHECK_SECONDS, self._catalog.soft_delete(account))
        except (AsrError, TimeoutError):
            self.unanswered[account] = f"Whether soft delete is on in {account.name} could not be read."
        else:
            self.unanswered.pop(account, None)
