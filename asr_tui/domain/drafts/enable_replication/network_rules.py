"""What is wrong with the networks that the machines shall start in.

Rules: Microsoft Learn, "Map virtual networks between two regions".
"""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.domain import names
from asr_tui.domain.drafts.enable_replication.draft import EnableReplicationDraft
from asr_tui.domain.drafts.enable_replication.findings import blocking, listed, new_name_problems
from asr_tui.domain.drafts.enable_replication.targets import MachineTarget, Resolved
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.problems import Problem

MAKE_AGAIN = "Make it again under that name, or change the mapping."


def network_problems(estate: Estate, region: str, target: MachineTarget) -> Iterator[Problem]:
    """Findings about one machine's network and subnet."""
    proposal, source = target.network, target.machine.network
    if proposal is None or source is None:
        return
    yield from new_name_problems("network", proposal, names.network_refusal)
    if proposal.locked and proposal.gone:
        yield blocking(
            "network",
            f"{source.name} is mapped to the network {proposal.name}, which is not there any more.",
            MAKE_AGAIN,
        )
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


def one_network_problems(draft: EnableReplicationDraft, resolved: Resolved) -> Iterator[Problem]:
    """Machines of one source network that would go to several."""
    by_source: dict[ArmId, dict[ArmId, list[MachineTarget]]] = {}
    for target in resolved.machines:
        if target.machine.network is not None and target.network is not None:
            by_source.setdefault(target.machine.network, {}).setdefault(target.network.id, []).append(target)
    for source, networks in by_source.items():
        if len(networks) < 2:
            continue
        ways = [f"{listed([one.machine.name for one in members])} to {network.name}"
                for network, members in networks.items()]  # fmt: skip
        members = [one for each in networks.values() for one in each]
        choosing = [one.machine.id for one in members if draft.override(one.machine.id).network.made]
        yield blocking(
            "network",
            f"Machines of {source.name} would go to {len(networks)} networks: {'; '.join(ways)}. In a vault one "
            "network leads to one network of a region.",
            f"Choose one: it counts for all machines of {source.name}.",
            next(iter(choosing), None),
        )
