"""What is wrong with where the machines shall start.

Rules: Microsoft Learn, "Support matrix for Azure VM disaster recovery between Azure regions" (regions, cache
account), "Enable replication for Azure VMs" (vault, groups), "Map virtual networks between two regions".
"""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.domain import names
from asr_tui.domain.drafts.enable_replication.cache_rules import cache_problems, cache_room_problems
from asr_tui.domain.drafts.enable_replication.capacity_rules import quota_problems, size_problems
from asr_tui.domain.drafts.enable_replication.disk_rules import disk_problems
from asr_tui.domain.drafts.enable_replication.draft import EnableReplicationDraft
from asr_tui.domain.drafts.enable_replication.findings import blocking, warning
from asr_tui.domain.drafts.enable_replication.obstacle_rules import group_lock_problems
from asr_tui.domain.drafts.enable_replication.outbound_rules import way_back_problems
from asr_tui.domain.drafts.enable_replication.placement_rules import capacity_room_problems, placement_problems
from asr_tui.domain.drafts.enable_replication.source_disk_rules import unfit_disks
from asr_tui.domain.drafts.enable_replication.targets import MachineTarget, Proposal, Resolved
from asr_tui.domain.estate import Estate
from asr_tui.domain.problems import Problem, Severity

BRAZIL_SOUTH_TARGETS = frozenset({
    "brazilsoutheast", "southcentralus", "westcentralus", "eastus", "eastus2", "westus", "westus2", "northcentralus",
})  # fmt: skip
ON_REQUEST = frozenset({
    "switzerlandwest", "francesouth", "norwaywest", "jioindiacentral", "brazilsoutheast", "southafricawest",
    "germanynorth", "uaecentral",
})  # fmt: skip


def target_problems(draft: EnableReplicationDraft, estate: Estate, resolved: Resolved) -> Iterator[Problem]:
    """Findings about the target, each said once however many machines share it."""
    yield from _region(draft, estate, resolved.target_region)
    seen: set[tuple[str, str]] = set()
    for target in resolved.machines:
        for problem in _machine(draft, estate, resolved, target):
            if (problem.field, problem.what) not in seen:
                seen.add((problem.field, problem.what))
                yield problem
    yield from cache_room_problems(estate, resolved)
    yield from capacity_room_problems(estate, resolved)
    yield from quota_problems(estate, resolved)


def _region(draft: EnableReplicationDraft, estate: Estate, target: str) -> Iterator[Problem]:
    source = draft.source_region
    if not target:
        yield blocking("target_region", "No target region is chosen.", "Choose where the machines shall start.")
    elif target == source:
        yield blocking(
            "target_region",
            f"{estate.display(target)} is the source region: if it fails, the copy fails with it.",
            "Choose any other region.",
        )
    elif source == "brazilsouth" and target not in BRAZIL_SOUTH_TARGETS:
        yield blocking(
            "target_region",
            f"From Brazil South, Azure does not replicate to {estate.display(target)}.",
            "It does to Brazil Southeast and to the regions of the United States.",
        )
    elif source == "brazilsoutheast":
        yield Problem(
            Severity.BLOCKING, "source", "source_region",
            "Brazil Southeast can only be a target.", "Machines there cannot be protected.",
        )  # fmt: skip
    elif target in ON_REQUEST:
        yield warning(
            "target_region",
            f"{estate.display(target)} is open only to subscriptions that Microsoft has let in.",
            "Ask Azure support for access first, or choose another region.",
        )


def _machine(
    draft: EnableReplicationDraft, estate: Estate, resolved: Resolved, target: MachineTarget
) -> Iterator[Problem]:
    yield from _group(draft, estate, target.group)
    if target.network:
        yield from _network(estate, resolved.target_region, target)
        existing = estate.network(target.network.id)
        subnet = existing.subnet(target.subnet) if existing else None
        yield from way_back_problems(subnet, target.network.name, estate, draft.source_region, resolved.target_region)
    yield from _account(draft.source_region, estate, "cache", target.cache, "the source's region, where the writes are")
    yield from cache_problems(draft, estate, target)
    if target.storage:
        yield from _account(resolved.target_region, estate, "storage", target.storage, "the target region")
    yield from _availability(estate, resolved.target_region, target)
    yield from _machine_name(target)
    yield from size_problems(estate, target, resolved.target_region)
    yield from placement_problems(draft, estate, resolved.target_region, target)
    yield from disk_problems(draft, estate, resolved.target_region, target)
    yield from unfit_disks(target.machine, target.disks)


def _name(field: str, proposal: Proposal, refusal: names.Refusal) -> Iterator[Problem]:
    why = refusal(proposal.name) if proposal.is_new else ""
    if why:
        yield blocking(field, f"Azure would refuse the name {names.quoted(proposal.name)}.", why)


def _group(draft: EnableReplicationDraft, estate: Estate, proposal: Proposal) -> Iterator[Problem]:
    yield from _name("group", proposal, names.resource_group_refusal)
    existing = estate.group(proposal.id)
    if existing and existing.location == draft.source_region:
        yield blocking(
            "group",
            f"The resource group {existing.name} lies in the source region {estate.display(existing.location)}.",
            "Its records would be unreachable when that region fails: choose one elsewhere, or a new one.",
        )
    if existing:
        yield from group_lock_problems(existing.id, estate)


def _network(estate: Estate, region: str, target: MachineTarget) -> Iterator[Problem]:
    proposal = target.network
    if proposal is None:
        return
    yield from _name("network", proposal, names.network_refusal)
    existing = estate.network(proposal.id)
    if existing and existing.location != region:
        yield blocking(
            "network",
            f"The network {existing.name} lies in {estate.display(existing.location)}, not in "
            f"{estate.display(region)}.",
            "Choose one in the target region, or a new one.",
        )
    if existing and not existing.subnets:
        yield blocking("network", f"The network {existing.name} has no subnet.", "Add one, or choose another network.")
    if existing and target.subnet and existing.subnets and not existing.subnet(target.subnet):
        yield blocking(
            "subnet",
            f"The network {existing.name} has no subnet {target.subnet}.",
            f"It has {', '.join(subnet.name for subnet in existing.subnets)}.",
            target.machine.id,
        )


def _account(region: str, estate: Estate, field: str, proposal: Proposal, whose: str) -> Iterator[Problem]:
    yield from _name(field, proposal, names.storage_account_refusal)
    if proposal.is_new:
        why = estate.storage_refusal(proposal.name)
        if why:
            yield blocking(field, f"The storage account name {proposal.name} cannot be had: {why}", "Choose another.")
        return
    account = estate.account(proposal.id)
    if account is None:
        return
    if account.location != region:
        yield blocking(
            field,
            f"The storage account {account.name} lies in {estate.display(account.location)}.",
            f"It must lie in {whose}: {estate.display(region)}.",
        )
    if field != "cache" and not account.shared_key_access:
        yield warning(
            field,
            f"Shared key access is off on {account.name}.",
            "Replication works then only if the vault has a managed identity with the Contributor and Storage Blob "
            "Data roles on it.",
        )


def _availability(estate: Estate, region: str, target: MachineTarget) -> Iterator[Problem]:
    if target.availability == "zone":
        known = estate.region(region)
        if known and target.zone not in known.zones:
            offered = ", ".join(known.zones) or "none"
            yield blocking(
                "zone",
                f"{known.display} has no availability zone {target.zone or '(none chosen)'}.",
                f"It offers to this subscription: {offered}. Choose {'one of these, ' if known.zones else ''}"
                "no zone, or another region.",
                target.machine.id,
            )
    proposal = target.availability_set
    if proposal is None:
        return
    yield from _name("availability_set", proposal, names.availability_set_refusal)
    existing = estate.availability_set(proposal.id)
    if existing and existing.location != region:
        yield blocking(
            "availability_set",
            f"The availability set {existing.name} lies in {estate.display(existing.location)}.",
            f"Choose one in {estate.display(region)}, or a new one.",
        )
    if existing and existing.aligned != target.machine.managed:
        yield blocking(
            "availability_set",
            f"The availability set {existing.name} is {'for managed' if existing.aligned else 'for unmanaged'} disks.",
            f"{target.machine.name} has the other kind: choose another set, or a new one.",
            target.machine.id,
        )
    if proposal.id.group_id != target.group.id:
        yield blocking(
            "availability_set",
            f"The availability set {proposal.name} lies in the group {proposal.id.group}.",
            f"A machine and its set share one group: {target.group.name}.",
        )


def _machine_name(target: MachineTarget) -> Iterator[Problem]:
    machine = target.machine
    why = names.machine_refusal(target.name, windows=machine.os.casefold() == "windows")
    if target.name != machine.name and why:
        yield blocking("name", f"Azure would refuse the machine name {names.quoted(target.name)}.", why, machine.id)
