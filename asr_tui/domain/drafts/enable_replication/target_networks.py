"""The target network of each source network.

Rule: Microsoft Learn, "Map virtual networks between two regions": one network goes to exactly one network of a region,
a mapping that exists decides, and the portal proposes one named after the source, with its subnets.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from asr_tui.domain import kinds, names
from asr_tui.domain.drafts.enable_replication.draft import Choice, EnableReplicationDraft
from asr_tui.domain.drafts.enable_replication.proposals import Proposal, is_gone, proposal
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId, group_id, resource_id
from asr_tui.domain.machines import Machine
from asr_tui.domain.protection import NetworkMapping

GROUP_NAME_LENGTH = 90
NETWORK_NAME_LENGTH = 64

Placed = tuple[Machine, ArmId]
"""A machine and the resource group that it starts in."""


def target_networks(
    draft: EnableReplicationDraft, estate: Estate, region: str, placed: Sequence[Placed]
) -> dict[ArmId, Proposal]:
    """Each machine's network; machines without an interface have none."""
    by_source: dict[ArmId, list[Placed]] = {}
    for machine, group in placed:
        if machine.network is not None:
            by_source.setdefault(machine.network, []).append((machine, group))
    found: dict[ArmId, Proposal] = {}
    groups = list(dict.fromkeys(group for _, group in placed))
    for source, members in by_source.items():
        own = {machine.id: draft.override(machine.id).network for machine, _ in members}
        shared = next((choice for choice in own.values() if choice.is_set), draft.target.network)
        homes = _homes(draft, source, groups, [group for _, group in members])
        by_choice: dict[Choice, Proposal] = {}  # of thousands of machines nearly all share one
        for member, choice in own.items():
            wanted = choice if choice.is_set else shared
            if wanted not in by_choice:
                by_choice[wanted] = _network(draft, estate, region, source, wanted, homes)
            found[member] = by_choice[wanted]
    return found


def _homes(
    draft: EnableReplicationDraft, source: ArmId, groups: Iterable[ArmId], members: Iterable[ArmId]
) -> list[ArmId]:
    """Where a network of that name is looked for, and, in the first of them, made: the group that stands for the
    source network's own, else the first machine's."""
    own = group_id(draft.target_subscription_id, names.with_suffix(source.group, GROUP_NAME_LENGTH))
    first = [one for one in groups if one == own]
    return list(dict.fromkeys((*first, *members)))


def _network(
    draft: EnableReplicationDraft, estate: Estate, region: str, source: ArmId, choice: Choice, homes: Sequence[ArmId]
) -> Proposal:
    mapping = estate.topology.network_mapping(source, region)
    if mapping is not None:
        return _mapped(draft, estate, mapping, choice)
    if choice.id is not None:
        known = estate.network(choice.id)
        return proposal(draft, estate, kinds.NETWORK, choice, choice.id, known)
    name = choice.name or names.with_suffix(source.name, NETWORK_NAME_LENGTH)
    wanted = [resource_id(home, "Microsoft.Network/virtualNetworks", name) for home in homes]
    known = next((one for one in map(estate.network, wanted) if one and one.location == region), None)
    known = known or estate.network(wanted[0])
    return proposal(draft, estate, kinds.NETWORK, choice, wanted[0], known)


def _mapped(draft: EnableReplicationDraft, estate: Estate, mapping: NetworkMapping, choice: Choice) -> Proposal:
    """The mapping decides. Where its network is gone, choosing the same name creates it again."""
    target = mapping.target_network
    why = f"{mapping.source_network.name} is mapped to {target.name} in this vault"
    locked = Proposal(target, is_new=False, locked=why)
    if estate.network(target) is not None or not is_gone(draft, estate, kinds.NETWORK, target):
        return locked
    if choice.name.casefold() == target.name.casefold():
        return replace(locked, is_new=True, chosen=True)
    return replace(locked, gone=True)
