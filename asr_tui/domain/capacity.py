"""What would fit today if all machines of a vault had to move to their targets, and what is reserved for them there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

from asr_tui.domain.ids import ArmId
from asr_tui.domain.obstacles import Demand
from asr_tui.domain.placement import CapacityGroup
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.target_quota import QuotaFit, TargetNeed, demands, fits


class Reserved(Struct, frozen=True):
    """Machines of a size that would move, and how many of them capacity reservations there could hold.

    A machine uses a reservation only where its settings name the group; others of the subscription may use it too.
    """

    size: str
    zone: str
    needed: int
    reserved: int
    groups: tuple[str, ...]


class RegionCapacity(Struct, frozen=True):
    """One region of one subscription; `fit` is None where its quotas were not read."""

    where: str
    scope: ArmId
    needs: tuple[TargetNeed, ...]
    demands: tuple[Demand, ...]
    fit: QuotaFit | None
    reserved: tuple[Reserved, ...] = ()
    unsized: tuple[str, ...] = ()
    """Machines whose size the region does not offer, or whose sizes were not read: they are not counted."""


class Capacity(Struct, frozen=True):
    """`moved` run in their target already; of `unknown` group or size in the target are not known."""

    regions: tuple[RegionCapacity, ...] = ()
    moved: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def moving(items: Iterable[ProtectedItem]) -> tuple[ProtectedItem, ...]:
    """The machines that a failover would still have to make."""
    return tuple(item for item in items if not item.active_on_target)


def capacity(
    items: Iterable[ProtectedItem], needs: Iterable[TargetNeed], groups: Iterable[CapacityGroup] = ()
) -> Capacity:
    """What all of them together need.

    needs   of those of the items whose target is known
    groups  capacity reservation groups of any region
    """
    every, known, offered = tuple(items), tuple(needs), tuple(groups)
    zones = {item.id: item.target_zone for item in every}
    scopes: dict[ArmId, list[TargetNeed]] = {}
    for need in known:
        scopes.setdefault(need.scope, []).append(need)
    there = {need.item for need in known}
    return Capacity(
        tuple(_region(scope, tuple(each), zones, offered) for scope, each in scopes.items()),
        tuple(item.machine_name for item in every if item.active_on_target),
        tuple(item.machine_name for item in moving(every) if item.id not in there),
    )


def _region(
    scope: ArmId, needs: tuple[TargetNeed, ...], zones: dict[ArmId, str], groups: tuple[CapacityGroup, ...]
) -> RegionCapacity:
    fit = next(iter(fits(needs)), None)
    return RegionCapacity(
        needs[0].where,
        scope,
        needs,
        tuple(demands(needs)) if needs[0].quotas else (),
        fit,
        tuple(_reserved(scope, needs, zones, groups)),
        tuple(need.machine for need in needs if need.offered is None),
    )


def _reserved(
    scope: ArmId, needs: tuple[TargetNeed, ...], zones: dict[ArmId, str], groups: tuple[CapacityGroup, ...]
) -> Iterator[Reserved]:
    """Each size and zone that is needed, most wanted first; without any reservation too."""
    able = [one for one in groups if one.location == scope.name and one.open_to(scope.subscription)]
    wanted = Counter((need.size, zones.get(need.item, "")) for need in needs)
    for (size, zone), needed in wanted.most_common():
        holding = [one for one in able if one.reserved(size, zone)]
        amount = sum(one.reserved(size, zone) for one in holding)
        yield Reserved(size, zone, needed, amount, tuple(one.name for one in holding))
