"""What differs from machine to machine in the plans of a set, for its table and for what is written down."""

from __future__ import annotations

from asr_tui.domain.addresses import AddressThere, after_failover
from asr_tui.domain.data_loss import DataLoss
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.plan import MachineFacts
from asr_tui.domain.protection import RecoveryPoint
from asr_tui.domain.replicated_parts import ReplicatedNic
from asr_tui.domain.target_quota import TargetNeed, need_of, target_scope


def failover_facts(estate: ItemEstate, point: RecoveryPoint | None, loss: DataLoss | None) -> MachineFacts:
    """The machine that a failover makes, and what it starts from."""
    item = estate.item
    networks = [one.name for one in dict.fromkeys(nic.target_network for nic in item.nics) if one]
    return MachineFacts(
        item.machine_name,
        item.id.vault_id.name,
        point.time if point else None,
        loss.length if loss else None,
        item.target_name or item.machine_name,
        item.target_size,
        tuple(address_then(nic, estate) for nic in item.nics),
        ", ".join(networks) or (item.target_network.name if item.target_network else ""),
    )


def drill_facts(estate: ItemEstate, network: ArmId, point: RecoveryPoint | None, loss: DataLoss | None) -> MachineFacts:
    """The test machine: its addresses are given only when it is made."""
    item, time, length = estate.item, point.time if point else None, loss.length if loss else None
    target, vault = f"{item.machine_name}-test", item.id.vault_id.name
    return MachineFacts(item.machine_name, vault, time, length, target, item.target_size, (), network.name)


def changed_facts(estate: ItemEstate, point: RecoveryPoint | None, loss: DataLoss | None) -> MachineFacts:
    """The machine that runs after a failover, made again from another point; its addresses stay."""
    machine = estate.failed_over
    size = machine.size if machine else estate.item.target_size
    name = machine.name if machine else estate.item.target_name or estate.item.machine_name
    addresses = tuple(nic.private_ip for nic in machine.nics if nic.private_ip) if machine else ()
    known = failover_facts(estate, point, loss)
    return MachineFacts(known.machine, known.vault, known.point, known.loss, name, size, addresses, known.network)


def running_facts(estate: ItemEstate) -> MachineFacts:
    """The machine that runs after a failover, for what uses no point and makes no machine."""
    known = changed_facts(estate, None, None)
    return MachineFacts(known.machine, known.vault, None, None, known.target, known.size, known.addresses)


def plain_facts(estate: ItemEstate) -> MachineFacts:
    """The machine and its vault."""
    return MachineFacts(estate.item.machine_name, estate.item.id.vault_id.name)


def target_need(estate: ItemEstate) -> tuple[TargetNeed, ...]:
    """What a failover or a drill of the machine needs in its target region; nothing where that is not known."""
    item = estate.item
    scope = target_scope(item)
    if scope is None:
        return ()
    return (need_of(item, scope, estate.display(item.target_location), estate.quotas, estate.sizes),)


def address_then(nic: ReplicatedNic, estate: ItemEstate) -> str:
    """The address after a failover in a few words: "10.1.1.4", "10.0.1.4 if free", "next free"."""
    match after_failover(nic, estate.networks):
        case AddressThere.CHOSEN:
            return nic.target_ip
        case AddressThere.SAME_IF_FREE:
            return f"{nic.source_ip} if free"
        case AddressThere.ANY_FREE | AddressThere.OUTSIDE:
            return "next free"
