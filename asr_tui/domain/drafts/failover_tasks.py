"""What is left to be done by hand after a failover."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from asr_tui.domain import nic_bindings
from asr_tui.domain.ids import ArmId
from asr_tui.domain.machines import Extension, Machine
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.wording import and_join

MOBILITY_SERVICE = "siterecovery"
"""Part of the name of the extension that comes along with the disks (recorded machines of azure-powershell)."""


class ToDo(Struct, frozen=True):
    """A task after a failover; `key` identifies it when it is ticked off."""

    key: str
    words: str


def checklist(item: ProtectedItem, original: Machine | None, lost: Collection[ArmId] = frozenset()) -> Iterator[ToDo]:
    """What must be done by hand after a failover, with the original machine's names where it was read.

    lost   what its interfaces were bound to and what does not exist any more

    Source: Microsoft Learn, "Support matrix for Azure VM disaster recovery" and "Customize networking".
    """
    addresses = and_join(nic_bindings.source_addresses(item) or ["the old address"])
    if item.nics and all(nic.source_ip and nic.source_ip == nic.target_ip for nic in item.nics):
        kept = f"DNS: {addresses} is kept, but is in another network now: check that names and routes lead there."
        yield ToDo("dns", kept)
    else:
        yield ToDo("dns", f"DNS: names of {item.machine_name} still lead to {addresses}.")
    yield ToDo("balancers", _balancer_words(nic_bindings.pools_joined(item, lost)))
    yield from _network_tasks(item, original, lost)
    extensions = [one.name for one in original.extensions if not comes_along(one)] if original else []
    if extensions:
        yield ToDo("extensions", f"Extensions are not copied: install {', '.join(extensions)} again.")
    elif original is None:
        yield ToDo("extensions", "Extensions are not copied: install again those that are needed.")
    yield ToDo("cover", "Role assignments, backup and monitoring of the old machine do not cover the new one.")


def _balancer_words(joined: Sequence[ArmId]) -> str:
    if not joined:
        return "Load balancers, traffic managers, firewalls: add the new machine, take the old one out."
    pools = and_join([nic_bindings.resource_words(one) for one in joined])
    return f"Traffic managers, firewalls: add the new machine, take the old one out. It joins {pools} by itself."


def _network_tasks(item: ProtectedItem, original: Machine | None, lost: Collection[ArmId]) -> Iterator[ToDo]:
    """What its interfaces had, and the new machine's do not get by themselves."""
    public = nic_bindings.public_left(item, original) if original else []
    if public:
        several = len(public) > 1
        what = f"Public addresses {', '.join(public)} are" if several else f"Public address {public[0]} is"
        yield ToDo("public", f"{what} not moved: give the new machine one of its own.")
    elif original is None and not any(one.public_ip for nic in item.nics for one in nic.addresses):
        yield ToDo("public", "Public addresses are not moved: give the new machine one of its own if it had any.")
    missing = dict.fromkeys(one for nic in item.nics for one in nic.bound() if one in lost)
    if missing:
        words = and_join([nic_bindings.resource_words(one) for one in missing])
        yield ToDo("bound", f"Not there any more, and so not bound: {words}. Give the new machine another.")
    groups = nic_bindings.groups_left(item, original) if original else []
    if groups:
        yield ToDo("groups", f"It starts without the {and_join(groups)}: give it a security group there.")
    if further := nic_bindings.addresses_left(item):
        yield ToDo(
            "addresses", f"Further addresses are not moved: add {and_join(further)}, or others, to the new machine."
        )


def comes_along(extension: Extension) -> bool:
    """Whether the extension is on the disks, and so on the new machine too."""
    return MOBILITY_SERVICE in f"{extension.publisher}{extension.name}".casefold().replace(".", "")
