"""What is read of a protected machine, and where in its estate each answer goes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import suppress
from typing import Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.drafts.drill_remains import remains
from asr_tui.domain.errors import NotFound
from asr_tui.domain.ids import ArmId, location_id
from asr_tui.domain.item_estate import ItemEstate, ReadKey
from asr_tui.domain.kinds import Kind
from asr_tui.domain.machines import Machine
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.rights import Rights
from asr_tui.domain.taking_part import group_mates
from asr_tui.services.basic_targets import basic_targets
from asr_tui.services.ports import SiteRecovery
from asr_tui.services.reads import flat
from asr_tui.services.shared_reads import Round

T = TypeVar("T")
Answer = Coroutine[object, object, None]
Into = Callable[[ItemEstate, T], ItemEstate]
"""Puts an answer into an estate."""


class Take(Protocol):
    """Waits for an answer and puts it into the machine's estate."""

    def __call__(self, reading: ReadKey, answer: Coroutine[object, object, T], into: Into[T | None], /) -> Answer: ...


class ItemReads(Struct, frozen=True):
    """The reads of one round for one machine, in the order in which they are sent.

    known  the machine as it was known before
    take   what is done with each answer
    """

    recovery: SiteRecovery
    together: Round
    known: ProtectedItem
    take: Take

    def of_itself(self) -> Iterator[Answer]:
        """What the vault holds of it, and the machine that is protected."""
        recovery, shared, known, take = self.recovery, self.together, self.known, self.take
        vault = known.id.vault_id
        item, points = shared.in_turn(recovery.item(known.id)), shared.in_turn(recovery.recovery_points(known.id))
        yield take(ReadKey.ITEM, item, lambda now, it: replace(now, item=it or known))
        topology, jobs = shared.topology(vault), shared.jobs(vault)
        yield take(ReadKey.POINTS, points, lambda now, it: replace(now, points=now.points if it is None else it))
        yield take(ReadKey.TOPOLOGY, topology, lambda now, it: replace(now, topology=it or now.topology))
        yield take(ReadKey.JOBS, jobs, lambda now, it: replace(now, jobs=now.jobs if it is None else it))
        yield take(ReadKey.RUNNING, shared.original(known), lambda now, it: replace(now, running=it))

    def of_surroundings(self) -> Iterator[Answer]:
        """Who goes along with it, what a machine that is not there yet needs room in, and the account's rights."""
        shared, known, take = self.together, self.known, self.take
        vault, group = known.id.vault_id, known.machine.group_id
        mates = _group_mates(shared, known)
        yield take(ReadKey.GROUP, mates, lambda now, it: replace(now, group=now.group if it is None else it))
        plans = plans_of(shared, known)
        yield take(ReadKey.PLANS, plans, lambda now, it: replace(now, plans=now.plans if it is None else it))
        yield from self._of_target()
        yield take(ReadKey.BASIC, basic_targets(shared.sku, known), lambda now, it: replace(now, basic=it or ()))
        yield take(ReadKey.VAULT_RIGHTS, shared.rights(vault), lambda now, it: _with_rights(now, vault, it))
        yield take(ReadKey.RIGHTS, shared.rights(group), lambda now, it: _with_rights(now, group, it))

    def _of_target(self) -> Iterator[Answer]:
        """What a machine that is not there yet needs room in."""
        known, together = self.known, self.together
        group = known.target_group
        region = location_id(group.subscription, known.target_location) if group else None
        wanted = None if known.active_on_target else region
        quotas = together.all(kinds.QUOTA, wanted) if wanted else nothing()
        offered = together.offered(wanted) if wanted else nothing()
        yield self.take(ReadKey.QUOTAS, quotas, lambda now, it: replace(now, quotas=it or ()))
        yield self.take(ReadKey.SIZES, offered, lambda now, it: replace(now, sizes=it.sizes if it else ()))

    def of_subscriptions(self) -> Iterator[Answer]:
        """What it can be bound to in its own subscription and in the target's."""
        known = self.known
        own = known.machine.subscription.casefold()
        target = known.target_group.subscription.casefold() if known.target_group else own
        both = tuple(dict.fromkeys((own, target)))

        def answer(reading: ReadKey, kind: Kind[T], scopes: Sequence[str], into: Into[tuple[T, ...]]) -> Answer:
            return self.take(reading, _all(self.together, kind, scopes), lambda now, it: into(now, it or ()))

        yield answer(ReadKey.NETWORKS, kinds.NETWORK, both, lambda now, it: replace(now, networks=it))
        yield answer(ReadKey.ROUTES, kinds.ROUTE_TABLE, both, lambda now, it: replace(now, route_tables=it))
        yield answer(ReadKey.ACCOUNTS, kinds.STORAGE_ACCOUNT, both, lambda now, it: replace(now, accounts=it))
        yield answer(ReadKey.GROUPS, kinds.RESOURCE_GROUP, both, lambda now, it: replace(now, groups=it))
        yield answer(ReadKey.SETS, kinds.AVAILABILITY_SET, both, lambda now, it: replace(now, availability_sets=it))
        yield answer(ReadKey.LOCKS, kinds.LOCK, both, lambda now, it: replace(now, locks=it))
        yield answer(ReadKey.REMAINS, kinds.RESOURCE, (target,), _with_remains)
        yield answer(ReadKey.REGIONS, kinds.REGION, (own,), lambda now, it: replace(now, regions=it))


async def _all(together: Round, kind: Kind[T], subscriptions: Sequence[str]) -> tuple[T, ...]:
    return flat(await asyncio.gather(*(together.all(kind, one) for one in subscriptions)))


async def _group_mates(together: Round, item: ProtectedItem) -> tuple[str, ...]:
    """The other machines of the item's replication group, by name; asks nothing for a machine without one."""
    items = await together.items(item.id.vault_id) if item.multi_vm_group else ()
    return tuple(one.machine_name for one in group_mates(item, items))


async def plans_of(together: Round, item: ProtectedItem) -> tuple[RecoveryPlan, ...] | None:
    """The plans of the item's vault; asks nothing for a machine of no replication group."""
    return await together.plans(item.id.vault_id) if item.multi_vm_group else None


async def nothing() -> None:
    """Where there is nothing to ask."""
    return


async def if_there(together: Round, machine: ArmId) -> Machine | None:
    """The machine; None where Azure has none by this id."""
    with suppress(NotFound):
        return await together.machine(machine)
    return None


def recovered_machine(item: ProtectedItem) -> ArmId | None:
    """The machine that Azure made in the target region, in a drill that is under way, else in the failover."""
    return item.test_machine or item.target_machine


def _with_rights(estate: ItemEstate, scope: ArmId, rights: Rights | None) -> ItemEstate:
    others = tuple(one for one in estate.rights if one[0] != scope)
    return replace(estate, rights=(*others, (scope, rights)) if rights else others)


def _with_remains(estate: ItemEstate, resources: tuple[ArmId, ...]) -> ItemEstate:
    return replace(estate, remains=remains(estate.item, resources))
