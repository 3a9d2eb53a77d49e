"""What is asked of Azure before anything is sent: eligibility, extensions, names, soft delete, rights."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

from msgspec.structs import replace

from asr_tui.domain import kinds, rights_needed
from asr_tui.domain.errors import AsrError, ReadOnly
from asr_tui.domain.ids import ArmId
from asr_tui.domain.machines import EligibilityError, Extension, Machine
from asr_tui.domain.plan import Plan
from asr_tui.domain.problems import Problem
from asr_tui.domain.rights_needed import RequiredRights
from asr_tui.services.ports import Catalog, Clock
from asr_tui.services.timeouts import within

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

CHECK_SECONDS = 20.0
"""Limit of one check."""

RIGHTS_SECONDS = 5.0
"""Limit of the read of the rights at one scope."""

CHECKS_AT_ONCE = 8
"""Machines checked at the same time: well below the read limits of Azure Resource Manager."""


class AzureChecks:
    """Answers of Azure's checks, which run concurrently, until `forget`.

    eligibility   Azure's reasons against each checked machine
    extensions    those of checked machines of which a list of machines told too little
    refusals      why it would refuse each storage account name, "" where the name is free
    soft_deletes  whether each storage account keeps deleted blobs
    unanswered    what did not answer, as sentences
    """

    def __init__(self, catalog: Catalog, clock: Clock) -> None:
        self._catalog = catalog
        self._clock = clock
        self._gate = asyncio.Semaphore(CHECKS_AT_ONCE)
        self.eligibility: dict[ArmId, tuple[EligibilityError, ...]] = {}
        self.extensions: dict[ArmId, tuple[Extension, ...]] = {}
        self._joined: dict[ArmId, tuple[Machine, Machine]] = {}
        self.refusals: dict[str, str] = {}
        self.soft_deletes: dict[ArmId, bool] = {}
        self.unanswered: dict[Hashable, str] = {}

    def forget(self) -> None:
        self.eligibility.clear()
        self.extensions.clear()
        self._joined.clear()
        self.refusals.clear()
        self.soft_deletes.clear()
        self.unanswered.clear()

    async def machines(
        self, machines: Sequence[ArmId], *, again: bool = False
    ) -> tuple[tuple[ArmId, tuple[EligibilityError, ...]], ...]:
        """Azure's reasons against protecting each machine, where it answers."""
        unchecked = iter([machine for machine in machines if again or machine not in self.eligibility])
        await _each(unchecked, self._machine)
        return tuple((one, self.eligibility[one]) for one in machines if one in self.eligibility)

    async def _machine(self, machine: ArmId) -> None:
        self.eligibility.pop(machine, None)
        self.unanswered.pop(machine, None)
        check = f"Azure's own check of {machine.name}"
        try:
            async with self._gate:
                answer = await within(self._clock, CHECK_SECONDS, self._catalog.all(kinds.ELIGIBILITY_ERROR, machine))
        except TimeoutError:
            self.unanswered[machine] = f"{check} did not answer within {CHECK_SECONDS:.0f} seconds."
        except AsrError as error:
            self.unanswered[machine] = f"{check} failed: {error}"
        else:
            self.eligibility[machine] = answer

    async def extensions_of(self, machines: Iterable[Machine]) -> None:
        """Read the extensions of those machines of which they were not read with the list."""
        unread = iter([one.id for one in machines if not one.extensions_read and one.id not in self.extensions])
        await _each(unread, self._extensions)

    async def _extensions(self, machine: ArmId) -> None:
        key, what = (machine, kinds.OWN_EXTENSION), f"The extensions of {machine.name}"
        unsure = "so it is not known whether one failed or encrypts its disks"
        self.unanswered.pop(key, None)
        try:
            async with self._gate:
                read = self._catalog.all(kinds.OWN_EXTENSION, machine)
                self.extensions[machine] = await within(self._clock, CHECK_SECONDS, read)
        except TimeoutError:
            self.unanswered[key] = f"{what} were not read within {CHECK_SECONDS:.0f} seconds, {unsure}."
        except AsrError as error:
            self.unanswered[key] = f"{what} were not read, {unsure}: {error}"

    def with_extensions(self, machines: tuple[Machine, ...]) -> tuple[Machine, ...]:
        """The machines with those extensions that were read one by one; each stays the same object while it can."""
        if not self.extensions:
            return machines
        return tuple(self._with_extensions(one) for one in machines)

    def _with_extensions(self, machine: Machine) -> Machine:
        read = self.extensions.get(machine.id)
        if read is None:
            return machine
        known = self._joined.get(machine.id)
        if known is None or known[0] is not machine:
            known = self._joined[machine.id] = (machine, replace(machine, extensions=read))
        return known[1]

    async def names(self, subscription: str, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Why Azure would refuse each storage account name ("" means free), where it answers."""
        distinct = tuple(dict.fromkeys(names))
        await asyncio.gather(*(self._name(subscription, name) for name in distinct))
        return tuple((name, self.refusals[name]) for name in distinct if name in self.refusals)

    async def _name(self, subscription: str, name: str) -> None:
        question = f"Whether the storage account name {name} is free"
        await self._ask(self.refusals, name, self._catalog.storage_name_refusal(subscription, name), question)

    async def accounts(self, accounts: Iterable[ArmId]) -> None:
        await asyncio.gather(*(self._account(one) for one in dict.fromkeys(accounts) if one not in self.soft_deletes))

    async def _account(self, account: ArmId) -> None:
        question = f"Whether soft delete is on in {account.name}"
        await self._ask(self.soft_deletes, account, self._catalog.one(kinds.SOFT_DELETE, account), question)

    async def _ask(self, answers: dict[K, T], key: K, read: Coroutine[object, object, T], question: str) -> None:
        try:
            answers[key] = await within(self._clock, CHECK_SECONDS, read)
        except ReadOnly:
            self.unanswered[key] = f"{question} was not checked: read-only, and Azure takes that question as a POST."
        except (AsrError, TimeoutError):
            self.unanswered[key] = f"{question} could not be read."
        else:
            self.unanswered.pop(key, None)

    async def rights(self, plan: Plan) -> tuple[Problem, ...]:
        """Warnings about rights that a plan lacks, and notes where Azure did not answer; none of them blocks a plan."""
        found = await asyncio.gather(*(self._rights(need) for need in rights_needed.required(plan)))
        return tuple(problem for problems in found for problem in problems)

    async def _rights(self, need: RequiredRights) -> tuple[Problem, ...]:
        try:
            rights = await within(self._clock, RIGHTS_SECONDS, self._catalog.one(kinds.RIGHTS, need.scope))
        except TimeoutError:
            return (rights_needed.unchecked(need, f"no answer within {RIGHTS_SECONDS:.0f} seconds."),)
        except AsrError as error:
            return (rights_needed.unchecked(need, str(error)),)
        return tuple(rights_needed.problems(need, rights))


async def _each(machines: Iterator[ArmId], ask: Callable[[ArmId], Awaitable[None]]) -> None:
    """Ask about each machine, of several at the same time: a task for each of thousands would hold up the screen."""

    async def some() -> None:
        for machine in machines:
            await ask(machine)

    await asyncio.gather(*(some() for _ in range(CHECKS_AT_ONCE)))
