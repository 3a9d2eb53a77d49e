"""What is wrong with the target of the machines.

Rules: Microsoft Learn, "Support matrix for Azure VM disaster recovery between Azure regions" (regions, cache
account), "Enable replication for Azure VMs" (vault, groups, the source's zone where the target has it), "Availability
zone service support" (zones need managed disks), "Map virtual networks between two regions".
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from asr_tui.domain import names
from asr_tui.domain.account_rules import account_problems
from asr_tui.domain.drafts.enable_replication.cache_firewall_rules import cache_firewall_problems
from asr_tui.domain.drafts.enable_replication.cache_rules import cache_problems, cache_room_problems
from asr_tui.domain.drafts.enable_replication.concerned import about
from asr_tui.domain.drafts.enable_replication.disk_rules import disk_problems, unfit_disks
from asr_tui.domain.drafts.enable_replication.draft import EnableReplicationDraft
from asr_tui.domain.drafts.enable_replication.machine_name_rules import machine_name_problems
from asr_tui.domain.drafts.enable_replication.machine_rules import group_lock_problems
from asr_tui.domain.drafts.enable_replication.new_networks import new_network_problems
from asr_tui.domain.drafts.enable_replication.outbound_rules import failback_problems
from asr_tui.domain.drafts.enable_replication.placement_rules import (
    capacity_room_problems,
    placement_problems,
    quota_problems,
    size_problems,
)
from asr_tui.domain.drafts.enable_replication.proposals import Proposal
from asr_tui.domain.drafts.enable_replication.targets import AT_ONCE, MachineTarget, Resolved
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.resources import VirtualNetwork
from asr_tui.domain.subnets import for_machines, owner, why_none
from asr_tui.domain.wording import short_list

BRAZIL_SOUTH_TARGETS = frozenset({
    "brazilsoutheast", "southcentralus", "westcentralus", "eastus", "eastus2", "westus", "westus2", "northcentralus",
})  # fmt: skip
ON_REQUEST = frozenset({
    "switzerlandwest", "francesouth", "norwaywest", "jioindiacentral", "brazilsoutheast", "southafricawest",
    "germanynorth", "uaecentral",
})  # fmt: skip
MAKE_AGAIN = "Make it again under that name, or change the mapping."


def target_problems(draft: EnableReplicationDraft, estate: Estate, resolved: Resolved) -> Iterator[Problem]:
    """Each problem of the target once, with the machines that share it."""
    return (one for one in target_problems_in_parts(draft, estate, resolved) if one is not None)


def target_problems_in_parts(
    draft: EnableReplicationDraft, estate: Estate, resolved: Resolved
) -> Iterator[Problem | None]:
    """The same; None stands where everything else may have a turn."""
    yield from region_problems(draft, estate, resolved.target_region)
    yield from _subscription_problems(draft, estate)
    yield from _shared_problems(draft, estate, resolved)
    for found in (
        cache_room_problems(estate, resolved),
        cache_firewall_problems(estate, resolved),
        _one_network_problems(draft, resolved),
        _lost_zones(estate, resolved),
        machine_name_problems(estate, resolved),
        capacity_room_problems(estate, resolved),
        quota_problems(estate, resolved),
    ):
        yield from found
        yield None


def _shared_problems(draft: EnableReplicationDraft, estate: Estate, resolved: Resolved) -> Iterator[Problem | None]:
    found: dict[tuple[str, str], tuple[Problem, dict[ArmId, None]]] = {}
    for number, target in enumerate(resolved.machines, start=1):
        for problem in _machine(draft, estate, resolved, target):
            _, sharing = found.setdefault((problem.field, problem.what), (problem, {}))
            sharing[target.machine.id] = None
        if number % AT_ONCE == 0:
            yield None
    for problem, sharing in found.values():
        yield about(problem, sharing, resolved)


def region_problems(draft: EnableReplicationDraft, estate: Estate, target: str) -> Iterator[Problem]:
    source, at = draft.source_region, FieldRef("target", "target_region")
    if not target:
        yield at.blocking("No target region is chosen.", "Choose where the machines shall start.")
    elif estate.regions and estate.region(target) is None:
        near = difflib.get_close_matches(target, [one.name for one in estate.regions], n=1)
        yield at.blocking(
            f"There is no region {target} for this subscription.",
            f"Did you mean {near[0]}?" if near else f"Choose one such as {estate.regions[0].name}.",
        )
    elif target == source:
        yield at.blocking(
            f"{estate.display(target)} is the source region: if it fails, the copy fails with it.",
            "Choose any other region. Azure also replicates a zonal machine to another zone of its region (zone to "
            "zone), which is set up in the portal: the machine, Disaster recovery.",
        )
    elif source == "brazilsouth" and target not in BRAZIL_SOUTH_TARGETS:
        yield at.blocking(
            f"From Brazil South, Azure does not replicate to {estate.display(target)}.",
            "It does to Brazil Southeast and to the regions of the United States.",
        )
    elif source == "brazilsoutheast":
        yield FieldRef("source", "source_region").blocking(
            "Brazil Southeast can only be a target.", "Machines there cannot be protected."
        )
    elif target in ON_REQUEST:
        yield at.warning(
            f"{estate.display(target)} is open only to subscriptions that Microsoft has let in.",
            "Ask Azure support for access first, or choose another region.",
        )


def _subscription_problems(draft: EnableReplicationDraft, estate: Estate) -> Iterator[Problem]:
    wanted, known = draft.target_subscription_id.casefold(), estate.subscriptions
    if known and wanted not in {one.id.casefold() for one in known}:
        named = next((one for one in known if one.name.casefold() == wanted), None)
        yield FieldRef("target", "target_subscription").blocking(
            f"This account sees no subscription {draft.target_subscription_id}.",
            f"Say it by its id: {named.id}." if named else "Check its id, and this account's rights there.",
        )


def _machine(
    draft: EnableReplicationDraft, estate: Estate, resolved: Resolved, target: MachineTarget
) -> Iterator[Problem]:
    yield from _gone(draft, target)
    yield from _group(draft, estate, target.group)
    yield from _network_problems(estate, resolved.target_region, target)
    if target.network:
        existing = estate.network(target.network.id)
        subnet = existing.subnet(target.subnet) if existing else None
        yield from failback_problems(subnet, target.network.name, estate, draft.source_region, resolved.target_region)
    yield from new_network_problems(draft, estate, target)
    yield from _account(draft.source_region, estate, "cache", target.cache, "the source's region, where the writes are")
    yield from cache_problems(draft, estate, target)
    yield from _availability(estate, resolved.target_region, target)
    yield from size_problems(estate, target, resolved.target_region)
    yield from placement_problems(draft, estate, resolved.target_region, target)
    yield from disk_problems(draft, estate, resolved.target_region, target)
    yield from unfit_disks(target.machine, target.disks)


def _gone(draft: EnableReplicationDraft, target: MachineTarget) -> Iterator[Problem]:
    """Chosen resources that were deleted since; a mapped network is reported elsewhere."""
    own = draft.override(target.machine.id)
    network = target.network if target.network and not target.network.locked else None
    for field, what, proposal, choice in (
        ("group", "resource group", target.group, own.group),
        ("network", "virtual network", network, own.network),
        ("cache", "storage account", target.cache, own.cache),
        ("availability_set", "availability set", target.availability_set, own.availability_set),
    ):
        if proposal is not None and proposal.gone:
            yield FieldRef("target", field, target.machine.id if choice.is_set else None).blocking(
                f"The {what} {proposal.name} was chosen, but is not there any more.",
                "Choose another; typing its name makes it again.",
            )


def _group(draft: EnableReplicationDraft, estate: Estate, proposal: Proposal) -> Iterator[Problem]:
    yield from proposal.name_problems("group", names.resource_group_refusal)
    existing = estate.group(proposal.id)
    if existing and existing.location == draft.source_region:
        yield FieldRef("target", "group").blocking(
            f"The resource group {existing.name} lies in the source region {estate.display(existing.location)}.",
            "Its records would be unreachable when that region fails: choose one elsewhere, or a new one.",
        )
    if existing:
        yield from group_lock_problems(existing.id, estate)


def _account(region: str, estate: Estate, field: str, proposal: Proposal, whose: str) -> Iterator[Problem]:
    at = FieldRef("target", field)
    yield from proposal.name_problems(field, names.storage_account_refusal)
    if proposal.is_new:
        why = estate.storage_refusal(proposal.name)
        if why:
            yield at.blocking(f"The storage account name {proposal.name} cannot be had: {why}", "Choose another.")
        return
    account = estate.account(proposal.id)
    if account is None:
        return
    if account.location != region:
        yield at.blocking(
            f"The storage account {account.name} lies in {estate.display(account.location)}.",
            f"It must lie in {whose}: {estate.display(region)}.",
        )
    yield from account_problems(at, account)


def _network_problems(estate: Estate, region: str, target: MachineTarget) -> Iterator[Problem]:
    proposal, source = target.network, target.machine.network
    if proposal is None or source is None:
        return
    at = FieldRef("target", "network")
    yield from proposal.name_problems("network", names.network_refusal)
    if proposal.locked and proposal.gone:
        yield at.blocking(
            f"{source.name} is mapped to the network {proposal.name}, which is not there any more.", MAKE_AGAIN
        )
    existing = estate.network(proposal.id)
    if existing and existing.location != region:
        yield at.blocking(
            f"The network {existing.name} lies in {estate.display(existing.location)}, not in "
            f"{estate.display(region)}.",
            "Choose one in the target region, or a new one.",
        )
    if existing and not existing.subnets:
        yield at.blocking(f"The network {existing.name} has no subnet.", "Add one, or choose another network.")
    if existing and existing.subnets:
        yield from _subnet_problems(existing, target)


def _subnet_problems(network: VirtualNetwork, target: MachineTarget) -> Iterator[Problem]:
    """A subnet that is not there, or in which Azure makes no machine."""
    at, usable = FieldRef("target", "subnet", target.machine.id), for_machines(network)
    names_there = ", ".join(one.name for one in usable)
    choose = f"Choose one of {names_there}." if usable else "Add one, or choose another network."
    if not usable:
        yield FieldRef("target", "network").blocking(
            f"The network {network.name} has no subnet for machines: {why_none(network)}.", choose
        )
    elif (subnet := network.subnet(target.subnet)) is None:
        yield at.blocking(f"The network {network.name} has no subnet {target.subnet}.", choose)
    elif whose := owner(subnet):
        yield at.blocking(
            f"The subnet {subnet.name} of {network.name} is for {whose} only: Azure makes no machine in it.", choose
        )


def _one_network_problems(draft: EnableReplicationDraft, resolved: Resolved) -> Iterator[Problem]:
    """Machines of one source network with several target networks."""
    by_source: dict[ArmId, dict[ArmId, list[MachineTarget]]] = {}
    for target in resolved.machines:
        if target.machine.network is not None and target.network is not None:
            by_source.setdefault(target.machine.network, {}).setdefault(target.network.id, []).append(target)
    for source, networks in by_source.items():
        if len(networks) < 2:
            continue
        ways = [f"{short_list([one.machine.name for one in members])} to {network.name}"
                for network, members in networks.items()]  # fmt: skip
        members = [one for each in networks.values() for one in each]
        choosing = [one.machine.id for one in members if draft.override(one.machine.id).network.is_set]
        found = FieldRef("target", "network", next(iter(choosing), None)).blocking(
            f"Machines of {source.name} would go to {len(networks)} networks: {'; '.join(ways)}. In a vault one "
            "network leads to one network of a region.",
            f"Choose one: it counts for all machines of {source.name}.",
        )
        yield about(found, (one.machine.id for one in members), resolved)


def _availability(estate: Estate, region: str, target: MachineTarget) -> Iterator[Problem]:
    if target.availability == "zone":
        known = estate.region(region)
        if known and target.zone not in known.zones:
            offered = ", ".join(known.zones) or "none"
            yield FieldRef("target", "zone", target.machine.id).blocking(
                f"{known.display} has no availability zone {target.zone or '(none chosen)'}.",
                f"It offers to this subscription: {offered}. Choose {'one of these, ' if known.zones else ''}"
                "no zone, or another region.",
            )
    proposal = target.availability_set
    if proposal is None:
        return
    yield from proposal.name_problems("availability_set", names.availability_set_refusal)
    existing = by_id(estate.availability_sets, proposal.id)
    if existing and existing.location != region:
        yield FieldRef("target", "availability_set").blocking(
            f"The availability set {existing.name} lies in {estate.display(existing.location)}.",
            f"Choose one in {estate.display(region)}, or a new one.",
        )
    if existing and not existing.aligned:
        yield FieldRef("target", "availability_set", target.machine.id).blocking(
            f"The availability set {existing.name} is for unmanaged disks, which Azure has ended.",
            "Choose another set, or a new one.",
        )
    if proposal.id.group_id != target.group.id:
        yield FieldRef("target", "availability_set").blocking(
            f"The availability set {proposal.name} lies in the group {proposal.id.group}.",
            f"A machine and its set share one group: {target.group.name}.",
        )


def _lost_zones(estate: Estate, resolved: Resolved) -> Iterator[Problem]:
    """Machines that leave their zone because the target region has none, in one sentence."""
    region = estate.region(resolved.target_region)
    if region is None or region.zones:
        return
    lost = [one.machine for one in resolved.machines if one.machine.zone and one.availability == "none"]
    if not lost:
        return
    one = len(lost) == 1
    found = FieldRef("target", "availability").warning(
        f"{short_list([machine.name for machine in lost])} run{'s' if one else ''} in "
        f"{f'zone {lost[0].zone}' if one else 'zones'}; {region.display} offers none; "
        f"{'it starts' if one else 'they start'} without a zone.",
        "Choose another region where that matters.",
    )
    yield about(found, (machine.id for machine in lost), resolved)
