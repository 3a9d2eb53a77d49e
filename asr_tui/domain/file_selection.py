"""Which machines the rules of a file choose."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from asr_tui.domain.alerting import AlertSettings
from asr_tui.domain.health_reports import region_key
from asr_tui.domain.machines import Machine
from asr_tui.domain.protection import Policy, ProtectedItem, Stage, Topology
from asr_tui.domain.recovery_file import MachineTargetPart, ProtectPart, RecoveryFile
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.resources import StorageAccount, Vault, VirtualNetwork

ON_THE_WAY = frozenset({Stage.ENABLING, Stage.COPYING, Stage.FIRST_POINT})
"""Stages in which Azure does not tell all settings of a machine yet."""


class FileEstate(Struct, frozen=True):
    """What a file is compared with: the vault, its machines, and the machines of the subscriptions that it names.

    plans     the recovery plans with their groups, of those that the file names
    alerts    the alert settings, where the file says any
    networks  those of the subscriptions of the file's network mappings
    accounts  those of the caches' subscriptions, where a file is made of a vault
    """

    vault: Vault
    items: tuple[ProtectedItem, ...]
    topology: Topology
    machines: tuple[Machine, ...]
    plans: tuple[RecoveryPlan, ...] = ()
    alerts: AlertSettings | None = None
    networks: tuple[VirtualNetwork, ...] = ()
    accounts: tuple[StorageAccount, ...] = ()

    def policy(self, name: str) -> Policy | None:
        return next((one for one in self.topology.policies if one.name.casefold() == name.casefold()), None)

    def item_named(self, name: str) -> ProtectedItem | None:
        """The item of a machine's name, of "group/name", or of an id."""
        return next(iter(self.items_named(name)), None)

    def items_named(self, name: str) -> tuple[ProtectedItem, ...]:
        """All items of that name: machines of several groups may have one."""
        return tuple(one for one in self.items if _is_named(one.machine_name, one.machine, name))

    def which(self, name: str) -> str:
        """That several protected machines have the name, as a sentence without its end; empty where it is clear."""
        found = self.items_named(name)
        groups = ", ".join(f"{one.machine.group}/{one.machine_name}" for one in found)
        return f"{name} may be {groups}: write it with its group" if len(found) > 1 else ""

    def item_of(self, machine: Machine) -> ProtectedItem | None:
        """The item that protects it, also where a failover and a re-protect have turned the direction."""
        own = next((one for one in self.items if one.machine == machine.id), None)
        if own is not None:
            return own
        there = (one for one in self.items if one.target_location == machine.location)
        return next((one for one in there if _may_be_made_of(one, machine)), None)

    def is_of_a_drill(self, machine: Machine) -> bool:
        """Whether a drill made it: it has its original's tags."""
        running = (one for one in self.items if one.drill_running)
        return any(
            one.test_machine == machine.id
            or (
                one.target_group == machine.id.group_id
                and machine.name.casefold() == f"{one.machine_name}-test".casefold()
            )
            for one in running
        )


class Chosen(Struct, frozen=True):
    """A machine that a rule chooses: `item` where it is protected, else `machine`. `number` is the rule's, from 1."""

    name: str
    rule: ProtectPart
    number: int
    machine: Machine | None = None
    item: ProtectedItem | None = None

    def is_named(self, name: str) -> bool:
        """Whether a name, "group/name" or an id is this machine's."""
        if self.item is not None and _is_named(self.item.machine_name, self.item.machine, name):
            return True
        return self.machine is not None and _is_named(self.machine.name, self.machine.id, name)

    @property
    def own(self) -> MachineTargetPart | None:
        """What the rule says that differs for it."""
        return next((part for name, part in self.rule.machine.items() if self.is_named(name)), None)


def subscriptions_of(file: RecoveryFile, home: str) -> tuple[str, ...]:
    """The subscriptions whose machines the rules choose from; `home` is the vault's."""
    return tuple(dict.fromkeys(rule.subscription or home for rule in file.protect))


def chosen_machines(file: RecoveryFile, estate: FileEstate) -> tuple[tuple[Chosen, ...], list[str]]:
    """The machines of all rules, and what is wrong with the rules, as sentences."""
    wrong: list[str] = []
    found: dict[str, Chosen] = {}
    for number, rule in enumerate(file.protect, 1):
        for one in _of_rule(number, rule, estate, wrong):
            key = (one.item.id if one.item else one.machine.id if one.machine else one.name).casefold()
            if (other := found.get(key)) is not None and other.number != number:
                wrong.append(
                    f"{one.name} is chosen by [[protect]] {other.number} ({other.rule.words}) "
                    f"and by {number} ({rule.words}): exclude it from one of them."
                )
            found.setdefault(key, one)
    return tuple(found.values()), wrong


def _of_rule(number: int, rule: ProtectPart, estate: FileEstate, wrong: list[str]) -> Iterator[Chosen]:
    where = f"[[protect]] {number}"
    if bool(rule.machines) == rule.by_selector:
        wrong.append(f"{where} is to say either machines or a selector: tag, group, region.")
        return
    lacking = len(wrong)
    named = [one for name in rule.machines for one in _named(name, number, rule, estate, wrong)]
    lacking = len(wrong) - lacking
    selected = list(_selected(number, rule, estate)) if rule.by_selector else []
    if rule.by_selector and not selected:
        wrong.append(f"{where} ({rule.words}) finds no machine.")
    left = {one.casefold(): one for one in rule.exclude}
    unknown = sorted(left.keys() - {one.name.casefold() for one in selected})
    wrong += [f"{where} excludes {left[name]}, which it does not find." for name in unknown]
    kept = [*named, *(one for one in selected if one.name.casefold() not in left)]
    yield from kept
    twice = [one.name for one in kept if sum(map(one.is_named, rule.machine)) > 1]
    wrong += [f"{where} says twice what differs for {name}." for name in twice]
    differing = [] if lacking else [name for name in rule.machine if not any(one.is_named(name) for one in kept)]
    wrong += [f"{where} says what differs for {name}, which it does not choose." for name in differing]


def _named(name: str, number: int, rule: ProtectPart, estate: FileEstate, wrong: list[str]) -> Iterator[Chosen]:
    items = estate.items_named(name)
    if len(items) == 1:
        yield Chosen(name, rule, number, item=items[0])
        return
    if items:
        wrong.append(f"[[protect]] {number}: {estate.which(name)}.")
        return
    home = rule.subscription or estate.vault.id.subscription
    here = [one for one in estate.machines if one.id.subscription.casefold() == home.casefold()]
    found = [one for one in here if _is_named(one.name, one.id, name)]
    if len(found) == 1:
        yield Chosen(name, rule, number, machine=found[0], item=estate.item_of(found[0]))
    elif found:
        groups = ", ".join(f"{one.id.group}/{one.name}" for one in found)
        wrong.append(f"[[protect]] {number}: {name} may be {groups}: write it with its group.")
    else:
        wrong.append(f"[[protect]] {number}: there is no machine {name} in the subscription {home}.")


def _selected(number: int, rule: ProtectPart, estate: FileEstate) -> Iterator[Chosen]:
    home = (rule.subscription or estate.vault.id.subscription).casefold()
    for one in estate.machines:
        if one.id.subscription.casefold() == home and fits(one, rule.tag, rule.group, rule.region):
            if estate.is_of_a_drill(one):
                continue
            yield Chosen(one.name, rule, number, machine=one, item=estate.item_of(one))


def fits(machine: Machine, tag: str, group: str, region: str) -> bool:
    """Whether it has the tag ("name=value", or "name" for any value), and is in the group and the region."""
    name, has_value, value = tag.partition("=")
    tagged = any(
        key.casefold() == name.strip().casefold() and (not has_value or found == value.strip())
        for key, found in machine.tags
    )
    return (
        (not tag or tagged)
        and (not group or machine.id.group.casefold() == group.casefold())
        and (not region or region_key(machine.location) == region_key(region))
    )


def _may_be_made_of(item: ProtectedItem, machine: Machine) -> bool:
    """Whether a failover of the item makes a machine of that name; of another name than its own in its group only."""
    key = machine.name.casefold()
    renamed = item.target_name.casefold() == key and item.target_group == machine.id.group_id
    return item.machine_name.casefold() == key or renamed


def _is_named(name: str, machine: str, wanted: str) -> bool:
    key = wanted.casefold()
    if key.startswith("/"):
        return machine.casefold() == key
    if "/" in key:
        return machine.casefold().endswith(
            f"/resourcegroups/{key.partition('/')[0]}/providers/microsoft.compute/virtualmachines/{key.partition('/')[2]}"
        )
    return name.casefold() == key
