"""Which machines of a set fit into the target region's quotas, and which other sizes would.

Azure counts cores of the region and of each size family, and network interfaces (Microsoft Learn, "Check vCPU quotas").
A machine that is replicated uses none there before its failover.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from asr_tui.domain.ids import ArmId, location_id
from asr_tui.domain.obstacles import Demand, Quota
from asr_tui.domain.placement import MachineSize
from asr_tui.domain.problems import Problem, Severity
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.wording import first_few

FIELD = "quota"
"""The field of its findings."""
ALL_CORES = "cores"
INTERFACES = "networkinterfaces"
"""Azure's names of two quotas, in lower case."""
NAMED = 8
"""Machines that are named in a sentence; of more the others are counted."""
OFFERED = 2
"""Other sizes that are named for one size."""


class TargetNeed(Struct, frozen=True):
    """What a machine needs in its target region, and what there is.

    where  the region as people read it
    sizes  what the region offers; empty where that was not read
    """

    item: ArmId
    machine: str
    size: str
    interfaces: int
    where: str
    scope: ArmId
    quotas: tuple[Quota, ...]
    sizes: tuple[MachineSize, ...]

    @property
    def offered(self) -> MachineSize | None:
        """Its size as the region offers it."""
        return _size(self.sizes, self.size)

    @property
    def amounts(self) -> dict[str, int]:
        """What it needs of each quota, by Azure's name in lower case."""
        size = self.offered
        cores = _cores(size) if size else {}
        return {**cores, INTERFACES: self.interfaces}


class QuotaFit(Struct, frozen=True):
    """How the machines of one region fit, taken in their order.

    short        the quotas that do not suffice for all of them
    other_sizes  for each size of those that do not fit: how many have it, and sizes that all of these would fit with
    """

    where: str
    fit: tuple[TargetNeed, ...]
    unfit: tuple[TargetNeed, ...]
    short: tuple[Demand, ...]
    other_sizes: tuple[tuple[str, int, tuple[str, ...]], ...] = ()


def target_scope(item: ProtectedItem) -> ArmId | None:
    """The subscription's region in which a failover would make the machine; None where group or size is not known."""
    if item.target_group is None or not item.target_size:
        return None
    return location_id(item.target_group.subscription, item.target_location)


def need_of(
    item: ProtectedItem, scope: ArmId, where: str, quotas: tuple[Quota, ...], sizes: tuple[MachineSize, ...]
) -> TargetNeed:
    """What a failover of the machine needs there."""
    return TargetNeed(item.id, item.machine_name, item.target_size, len(item.nics), where, scope, quotas, sizes)


def fits(needs: Iterable[TargetNeed]) -> tuple[QuotaFit, ...]:
    """Of each subscription and region to which machines go and whose quotas were read."""
    scopes: dict[ArmId, list[TargetNeed]] = {}
    for need in needs:
        if need.quotas:
            scopes.setdefault(need.scope, []).append(need)
    return tuple(_fit(each) for each in scopes.values())


def demands(needs: Sequence[TargetNeed]) -> Iterator[Demand]:
    """What the machines of one region need together of each quota that they need something of."""
    total: Counter[str] = Counter()
    for need in needs:
        total.update(need.amounts)
    for quota in needs[0].quotas:
        if wanted := total[quota.name.casefold()]:
            yield Demand(quota.words, wanted, quota.free, quota.limit)


def quota_problems(needs: Iterable[TargetNeed]) -> Iterator[Problem]:
    """A warning for each region where not all fit: a failover is not stopped by it, and what failed is tried again."""
    for one in fits(needs):
        if one.unfit:
            items = tuple(need.item for need in one.unfit)
            what, remedy = _sentences(one), _remedy(one)
            yield Problem(Severity.WARNING, "review", FIELD, what, remedy, brief="no quota", machines=items)


def _fit(needs: Sequence[TargetNeed]) -> QuotaFit:
    free = {quota.name.casefold(): quota.free for quota in needs[0].quotas}
    fit: list[TargetNeed] = []
    unfit: list[TargetNeed] = []
    for need in needs:
        amounts = {name: amount for name, amount in need.amounts.items() if name in free}
        if all(amount <= free[name] for name, amount in amounts.items()):
            fit.append(need)
            for name, amount in amounts.items():
                free[name] -= amount
        else:
            unfit.append(need)
    short = tuple(demand for demand in demands(needs) if not demand.is_met)
    return QuotaFit(needs[0].where, tuple(fit), tuple(unfit), short, tuple(_other_sizes(unfit, free)))


def _other_sizes(unfit: Sequence[TargetNeed], free: dict[str, int]) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Sizes that all machines of one size would fit with in what the others leave: like it first, never larger."""
    count = Counter(need.size for need in unfit)
    for name, many in count.items():
        sizes = next(need.sizes for need in unfit if need.size == name)
        now = _size(sizes, name)
        least = max(need.interfaces for need in unfit if need.size == name)
        if now is None:
            continue
        able = [
            size
            for size in sizes
            if size.name != now.name
            and size.cores <= now.cores
            and (size.premium or not now.premium)
            and size.max_data_disks >= now.max_data_disks / 2
            and (not size.max_nics or size.max_nics >= least)
            and all(amount * many <= free.get(quota, amount * many) for quota, amount in _cores(size).items())
        ]
        able.sort(key=lambda size: (-size.cores, abs(size.memory_gib - now.memory_gib), size.name))
        yield name, many, tuple(size.name for size in able[:OFFERED])


def _cores(size: MachineSize) -> dict[str, int]:
    return {ALL_CORES: size.cores, size.family.casefold(): size.cores}


def _size(sizes: Iterable[MachineSize], name: str) -> MachineSize | None:
    return next((one for one in sizes if one.name.casefold() == name.casefold()), None)


def _sentences(one: QuotaFit) -> str:
    everyone = len(one.fit) + len(one.unfit)
    whose = one.unfit[0].machine if everyone == 1 else f"these {everyone} machines"
    short = "; ".join(
        f"{demand.words}: {demand.need} needed, {demand.free} free of {demand.limit}" for demand in one.short
    )
    text = f"{one.where} has not the quota for {whose}: {short or 'not for all at the same time'}."
    if everyone == 1:
        return text
    names = first_few([need.machine for need in one.unfit], NAMED)
    if not one.fit:
        return f"{text} None of them fits."
    fit = first_few([need.machine for need in one.fit], NAMED)
    return f"{text} In this order {len(one.fit)} fit ({fit}), and {len(one.unfit)} do not: {names}."


def _remedy(one: QuotaFit) -> str:
    offers = [
        f"{' or '.join(sizes)} for {'the one' if many == 1 else f'the {many}'} of {size}"
        for size, many, sizes in one.other_sizes
        if sizes
    ]
    other = f" These sizes would fit: {'; '.join(offers)}." if offers else ""
    return f"Ask for more quota there.{other} Until then Azure may refuse the others; what failed can be tried again."
