"""What lies around a machine in the target region: what of it is made, and what is used."""

from __future__ import annotations

from asr_tui.domain import steps
from asr_tui.domain.drafts.enable_replication.proposals import Proposal
from asr_tui.domain.drafts.enable_replication.step_list import StepList
from asr_tui.domain.drafts.enable_replication.targets import MachineTarget
from asr_tui.domain.resources import Subnet

MAX_FAULT_DOMAINS = 2
"""Every region has at least two; some have no third (Microsoft Learn, "Availability sets overview")."""


def surroundings(listed: StepList, target: MachineTarget) -> None:
    _group(listed, target.group)
    if target.network:
        _network(listed, target, target.network)
    _account(listed, target.cache, listed.draft.source_region, "cache storage account")
    if target.storage:
        _account(listed, target.storage, listed.resolved.target_region, "storage account")
    if target.proximity_group:
        _proximity_group(listed, target.proximity_group)
    if target.availability_set:
        _availability_set(listed, target, target.availability_set)
    _placement(listed, target)


def _proximity_group(listed: StepList, proposal: Proposal) -> None:
    if proposal.is_new:
        step = steps.CreateProximityGroup(proposal.id, listed.resolved.target_region)
        listed.add(step, listed.in_group(proposal.id))
    else:
        listed.use(proposal.id, "proximity placement group")


def _placement(listed: StepList, target: MachineTarget) -> None:
    """What is never made here, only used."""
    encrypted = any(disk.encryption_set for disk in target.disks)
    for thing, what in (
        (target.capacity_reservation, "capacity reservation group"),
        (target.encryption_set if encrypted else None, "disk encryption set"),
    ):
        if thing is not None:
            listed.use(thing, what)


def _group(listed: StepList, proposal: Proposal) -> None:
    if proposal.is_new:
        listed.add(steps.CreateResourceGroup(proposal.id, listed.resolved.target_region))
    else:
        listed.use(proposal.id, "resource group")


def _network(listed: StepList, target: MachineTarget, proposal: Proposal) -> None:
    if not proposal.is_new:
        listed.use(proposal.id, "virtual network")
        return
    if proposal.locked and listed.estate.group(proposal.id.group_id) is None:
        # A network that a mapping leads to may have gone together with its group.
        listed.add(steps.CreateResourceGroup(proposal.id.group_id, listed.resolved.target_region))
    source = listed.estate.network(target.machine.network) if target.machine.network else None
    prefixes = source.prefixes if source else ()
    subnets = tuple(Subnet(one.name, one.prefixes) for one in source.subnets) if source else ()
    step = steps.CreateVirtualNetwork(proposal.id, listed.resolved.target_region, prefixes, subnets)
    listed.add(step, listed.in_group(proposal.id))


def _account(listed: StepList, proposal: Proposal, region: str, what: str) -> None:
    if proposal.is_new:
        kind = ("Premium_LRS", "BlockBlobStorage") if proposal.premium else ("Standard_LRS", "StorageV2")
        listed.add(steps.CreateStorageAccount(proposal.id, region, *kind), listed.in_group(proposal.id))
    else:
        listed.use(proposal.id, what)


def _availability_set(listed: StepList, target: MachineTarget, proposal: Proposal) -> None:
    if not proposal.is_new:
        listed.use(proposal.id, "availability set")
        return
    source = target.machine.availability_set
    known = listed.estate.availability_set(source) if source else None
    step = steps.CreateAvailabilitySet(
        proposal.id,
        listed.resolved.target_region,
        fault_domains=min(known.fault_domains if known else MAX_FAULT_DOMAINS, MAX_FAULT_DOMAINS),
        update_domains=known.update_domains if known else 5,
        aligned=target.machine.managed,
        proximity_group=target.proximity_group.id if target.proximity_group else None,
    )
    needs = [*listed.in_group(proposal.id)]
    if step.proximity_group:
        needs.append(listed.key_of(steps.CreateProximityGroup, step.proximity_group))
    listed.add(step, needs)
