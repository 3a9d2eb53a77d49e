"""Machines grouped into applications: by a tag with its tiers, by multi-VM group, by recovery plan.

A tier's place among others is when it starts in a failover. Tier values sort so: known kinds first in the order in
which applications start (infrastructure, data, logic, front), then values with a number by that number, then the others
by name; machines without the tag come last.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from enum import Enum

from msgspec import Struct

from asr_tui.domain.listed_machine import ListedMachine, Tags, member_key, tag_of
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.totals import Totals, totals

_KINDS = (
    {"infrastructure", "infra", "core", "identity", "ad", "dc", "dns"},
    {"database", "databases", "db", "dbs", "data", "sql", "storage"},
    {"queue", "messaging", "cache", "mq"},
    {
        "application",
        "app",
        "apps",
        "api",
        "logic",
        "business",
        "middleware",
        "middle",
        "backend",
        "service",
        "services",
    },
    {"web", "frontend", "front", "front-end", "presentation", "ui", "proxy", "gateway"},
)
"""Our own order of start: what others need comes first (assumed: Azure gives tags no meaning)."""
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)


class Grouping(Enum):
    """By what machines are grouped; the value is how a screen names it."""

    TAG = "tag"
    GROUP = "multi-VM group"
    PLAN = "recovery plan"


class Tier(Struct, frozen=True):
    """`value` is the tag's, empty for machines without it."""

    value: str
    items: tuple[ProtectedItem, ...]


class Branch(Struct, frozen=True):
    """Machines of one name, in branches of their own where they are divided further.

    key   its place in the tree, as the names from the root
    rest  it holds what belongs to no application, such as machines without the tag
    """

    key: tuple[str, ...]
    machines: tuple[ListedMachine, ...]
    branches: tuple[Branch, ...] = ()
    rest: bool = False

    @property
    def name(self) -> str:
        return self.key[-1]


class Summary(Struct, frozen=True):
    """What a branch says of its machines.

    worst_loss    the machine with the longest loss; None where none has one
    undrilled     how many were never drilled
    oldest_drill  the age of the oldest drill among the others
    """

    totals: Totals
    worst_loss: ListedMachine | None
    undrilled: int
    oldest_drill: timedelta | None


def summary(machines: Sequence[ListedMachine]) -> Summary:
    known = [(loss, one) for one in machines if (loss := one.loss) is not None]
    ages = [age for one in machines if (age := one.drill_age) is not None]
    return Summary(
        totals(machines),
        max(known, key=lambda pair: pair[0])[1] if known else None,
        len(machines) - len(ages),
        max(ages, default=None),
    )


def tier_order(value: str) -> tuple[int, int, str]:
    """A tier's place by its tag's value."""
    said = value.strip().casefold()
    if not said:
        return (3, 0, "")
    number = _NUMBER.search(said)
    kind = next((index for index, names in enumerate(_KINDS) if _NUMBER.sub("", said).strip(" -_") in names), None)
    if kind is not None:
        return (0, kind, said)
    return (1, int(number[0]), said) if number else (2, 0, said)


def tiers_by_tag(items: Iterable[ProtectedItem], tags: Mapping[str, Tags], name: str) -> tuple[Tier, ...]:
    """The tiers in the order in which they start. `tags` by the id of the item's machine, in lower case.

    Values that differ only in letter case are one tier, under the first spelling.
    """
    found: dict[str, tuple[str, list[ProtectedItem]]] = {}
    for item in items:
        value = tag_of(tags.get(item.machine.casefold(), {}), name).strip()
        found.setdefault(value.casefold(), (value, []))[1].append(item)
    tiers = [Tier(value, tuple(members)) for value, members in found.values()]
    return tuple(sorted(tiers, key=lambda tier: tier_order(tier.value)))


def by_tag(machines: Sequence[ListedMachine], app: str, tier: str) -> tuple[Branch, ...]:
    """An application for each value of the tag `app`, divided by the tag `tier` where one of its machines has it."""

    def divided(key: tuple[str, ...], members: Sequence[ListedMachine]) -> tuple[Branch, ...]:
        values = {one.tag(tier).strip() for one in members}
        if not any(values):
            return ()
        return _grouped(key, members, lambda one: (one.tag(tier).strip(),), f"no tag {tier}", order=tier_order)

    return _grouped((), machines, lambda one: (one.tag(app).strip(),), f"no tag {app}", divided)


def by_group(machines: Sequence[ListedMachine]) -> tuple[Branch, ...]:
    """A branch for each multi-VM group."""
    return _grouped((), machines, lambda one: (one.item.multi_vm_group,), "no multi-VM group")


def by_plan(machines: Sequence[ListedMachine], plans: Sequence[RecoveryPlan]) -> tuple[Branch, ...]:
    """A branch for each recovery plan with its boot groups in their order; a machine of several plans is in each."""
    by_key = {member_key(one.item.id): one for one in machines}
    placed: set[str] = set()
    branches: list[Branch] = []
    for plan in sorted(plans, key=lambda one: one.name.casefold()):
        groups: list[Branch] = []
        for number, group in enumerate(plan.boot_groups, 1):
            keys = [key for member in group.members if (key := member_key(member.item)) in by_key]
            placed.update(keys)
            if keys:
                groups.append(Branch((plan.name, f"Group {number}"), tuple(by_key[key] for key in keys)))
        members = tuple(one for group in groups for one in group.machines)
        if members:
            branches.append(Branch((plan.name,), members, tuple(groups) if len(plan.boot_groups) > 1 else ()))
    left = tuple(one for key, one in by_key.items() if key not in placed)
    return (*branches, *((Branch(("no recovery plan",), left, rest=True),) if left else ()))


def plan_names(plans: Iterable[RecoveryPlan]) -> dict[str, tuple[str, ...]]:
    """The names of the plans that hold each machine, by `member_key`."""
    found: dict[str, tuple[str, ...]] = {}
    for plan in sorted(plans, key=lambda one: one.name.casefold()):
        for member in plan.members:
            key = member_key(member.item)
            if plan.name not in found.get(key, ()):
                found[key] = (*found.get(key, ()), plan.name)
    return found


def _grouped(
    above: tuple[str, ...],
    machines: Sequence[ListedMachine],
    values: Callable[[ListedMachine], Iterable[str]],
    none: str,
    divided: Callable[[tuple[str, ...], Sequence[ListedMachine]], tuple[Branch, ...]] = lambda key, members: (),
    order: Callable[[str], tuple[int, int, str]] = lambda value: (0, 0, value.casefold()),
) -> tuple[Branch, ...]:
    """A branch for each value, those without a value last; values that differ only in letter case are one."""
    found: dict[str, tuple[str, list[ListedMachine]]] = {}
    for one in machines:
        for value in values(one):
            found.setdefault(value.casefold(), (value, []))[1].append(one)
    branches = []
    for value, members in sorted(found.values(), key=lambda pair: (not pair[0], order(pair[0]))):
        key = (*above, value or none)
        branches.append(Branch(key, tuple(members), divided(key, members), rest=not value))
    return tuple(branches)
