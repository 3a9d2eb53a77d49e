"""Another target for a network that is mapped already, in both directions.

Rules: Microsoft Learn, "Map virtual networks between two regions": one network goes to one network of a region, a
mapping is taken when a machine is enabled, and whoever changes it one way changes it the other way too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from asr_tui.domain import names, steps
from asr_tui.domain.checks import Consequence
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Plan, PlannedStep
from asr_tui.domain.problems import Problem, Severity
from asr_tui.domain.protection import NetworkMapping, ProtectedItem
from asr_tui.domain.resources import Subnet, VirtualNetwork

PAGE = "mapping"
NAMED = 8
"""How many machines are named; of more only their number is said."""


@dataclass(frozen=True, slots=True)
class NetworkMappingDraft:
    """`target` is where the mapping shall lead. `new`: it is made, with the subnets of the source network."""

    mapping: ArmId
    target: ArmId
    new: bool = False


def named(mapping: ArmId, estate: Estate) -> NetworkMapping | None:
    return next((one for one in estate.topology.network_mappings if one.id == mapping), None)


def going_there(mapping: NetworkMapping, estate: Estate) -> tuple[ProtectedItem, ...]:
    """The machines that are protected already and would start in the network that the mapping leads to now."""
    return tuple(
        item
        for item in estate.items
        if (item.source_location, item.target_location) == (mapping.source_location, mapping.target_location)
        and mapping.target_network in {item.target_network, *(nic.target_network for nic in item.nics)}
    )


def problems(draft: NetworkMappingDraft, estate: Estate) -> tuple[Problem, ...]:
    """What stands against it, or is to be known before."""
    mapping = named(draft.mapping, estate)
    if mapping is None:
        what = f"The network mapping {draft.mapping.name} is not there any more."
        return (_blocking(what, "Somebody deleted it: the network can be chosen freely now."),)
    return (*_against(draft, mapping, estate), *_way_back(draft, mapping, estate))


def _against(draft: NetworkMappingDraft, mapping: NetworkMapping, estate: Estate) -> Iterator[Problem]:
    name, where = draft.target.name, estate.display(mapping.target_location)
    if mapping.target_network == draft.target:
        yield _blocking(f"{mapping.source_network.name} is mapped to {name} now.", "Choose another network.")
        return
    if estate.topology.fabric_in(mapping.target_location) is None:
        yield _blocking(f"This vault is not set up for {where} any more.", "Protect a machine there first.")
    target = estate.network(draft.target)
    if draft.new:
        yield from _against_new(draft, mapping, target, estate)
    elif target is None:
        yield _blocking(f"The network {name} is not there.", f"Choose another network of {where}.")
    elif target.location != mapping.target_location:
        yield _blocking(
            f"The network {name} lies in {estate.display(target.location)}, not in {where}.",
            f"Choose a network of {where}.",
        )
    elif not target.subnets:
        yield _blocking(f"The network {name} has no subnet: no machine can start in it.", "Add one, or choose another.")
    else:
        yield from _other_subnets(mapping, target, estate)


def _against_new(
    draft: NetworkMappingDraft, mapping: NetworkMapping, target: VirtualNetwork | None, estate: Estate
) -> Iterator[Problem]:
    refusal = names.network_refusal(draft.target.name)
    if refusal:
        yield _blocking(refusal, "Type another name.")
    if target is not None:
        yield _blocking(f"There is a network {target.id.name} already.", "Choose it, or type another name.")
    if estate.network(mapping.source_network) is None:
        what = f"The network {mapping.source_network.name} could not be read, and its subnets would be taken over."
        yield _blocking(what, "Choose a network that exists.")


def _other_subnets(mapping: NetworkMapping, target: VirtualNetwork, estate: Estate) -> Iterator[Problem]:
    """Machines of a subnet without a namesake start in the first one by the alphabet."""
    source = estate.network(mapping.source_network)
    lacking = [one.name for one in source.subnets if not target.subnet(one.name)] if source else []
    if lacking:
        first = min((subnet.name for subnet in target.subnets), key=str.casefold)
        yield Problem(
            Severity.NOTE, PAGE, "target",
            f"{target.id.name} has no subnet {' or '.join(lacking)}: machines from there start in {first}.",
            "The wizard and each machine's own network settings can name another subnet.",
        )  # fmt: skip


def _way_back(draft: NetworkMappingDraft, mapping: NetworkMapping, estate: Estate) -> Iterator[Problem]:
    """Several networks may lead to one, but only one way leads back from it."""
    back = _back_from(draft.target, mapping, estate)
    if back is not None and back.target_network != mapping.source_network and _is_needed(back, estate):
        other = back.target_network.name
        yield Problem(
            Severity.WARNING, PAGE, "target",
            f"{other} is mapped to {draft.target.name} too, and the one way back from it leads to {other}: machines "
            f"of {mapping.source_network.name} would come back there.",
            "Choose a network that no other is mapped to, where the way back matters.",
        )  # fmt: skip


def _back_from(network: ArmId, mapping: NetworkMapping, estate: Estate) -> NetworkMapping | None:
    return estate.topology.network_mapping(network, mapping.source_location)


def _is_needed(back: NetworkMapping, estate: Estate) -> bool:
    """Whether the network it leads back to is mapped the other way."""
    there = estate.topology.network_mapping(back.target_network, back.source_location)
    return there is not None and there.target_network == back.source_network


def _blocking(what: str, remedy: str) -> Problem:
    return Problem(Severity.BLOCKING, PAGE, "target", what, remedy)


def plan(draft: NetworkMappingDraft, estate: Estate) -> Plan:
    """The mapping changed, then the one that leads back from the new target made or changed."""
    mapping = named(draft.mapping, estate)
    source = mapping.source_network.name if mapping else draft.mapping.name
    found = problems(draft, estate)
    if mapping is None:
        return Plan(f"Change the mapping of {source}", (), problems=found)
    return Plan(
        title=f"Map {source} to {draft.target.name}",
        steps=tuple(_steps(draft, mapping, estate)),
        problems=found,
        consequences=tuple(_consequences(draft, mapping, estate)),
    )


def _steps(draft: NetworkMappingDraft, mapping: NetworkMapping, estate: Estate) -> Iterator[PlannedStep]:
    needs: frozenset[str] = frozenset()
    if draft.new:
        made = _network(draft, mapping, estate)
        needs = frozenset({made.key})
        yield PlannedStep.of(made)
    here, there = mapping.id.parent(2), _fabric(mapping.target_location, estate)
    there_step = steps.UpdateNetworkMapping(mapping.id, mapping.source_network, draft.target, there)
    yield PlannedStep.of(there_step, needs)
    back_step = _back_step(draft, mapping, here, there, estate)
    if back_step is not None:
        yield PlannedStep.of(back_step, needs | {there_step.key})


def _fabric(location: str, estate: Estate) -> ArmId:
    """The region's fabric: a mapping that leads there says that there is one."""
    fabric = estate.topology.fabric_in(location)
    return fabric.id if fabric else ArmId("")


def _network(draft: NetworkMappingDraft, mapping: NetworkMapping, estate: Estate) -> steps.CreateVirtualNetwork:
    """With the addresses of the source network, as the portal proposes it."""
    source = estate.network(mapping.source_network)
    subnets = tuple(Subnet(one.name, one.prefixes) for one in source.subnets) if source else ()
    return steps.CreateVirtualNetwork(draft.target, mapping.target_location, source.prefixes if source else (), subnets)


def _back_step(
    draft: NetworkMappingDraft, mapping: NetworkMapping, here: ArmId, there: ArmId, estate: Estate
) -> steps.CreateNetworkMapping | steps.UpdateNetworkMapping | None:
    """None where the way back is right already, or is somebody else's."""
    source, back = mapping.source_network, _back_from(draft.target, mapping, estate)
    if back is None:
        known = {one.id for one in estate.topology.network_mappings}
        return steps.CreateNetworkMapping(free_mapping(there, draft.target, source, known), draft.target, source, here)
    if back.target_network == source or _is_needed(back, estate):
        return None
    return steps.UpdateNetworkMapping(back.id, draft.target, source, here)


def free_mapping(fabric: ArmId, source: ArmId, target: ArmId, known: set[ArmId]) -> ArmId:
    """An id that no mapping has: networks of one name may lie in several groups."""
    folder = fabric.child("replicationNetworks", "azureNetwork", "replicationNetworkMappings")
    name = f"{source.name}-{target.name}"
    numbers = ("", *(f"-{number}" for number in range(2, len(known) + 3)))
    return next(one for number in numbers if (one := folder.child(name + number)) not in known)


def _consequences(draft: NetworkMappingDraft, mapping: NetworkMapping, estate: Estate) -> Iterator[Consequence]:
    source, old, new = mapping.source_network.name, mapping.target_network.name, draft.target.name
    here, there = estate.display(mapping.source_location), estate.display(mapping.target_location)
    if draft.new:
        yield Consequence(
            "creates", f"the network {new} in {draft.target.group}, {there}, with the subnets of {source}"
        )
    yield Consequence(
        "changes", f"the way there: machines of {source} ({here}) go to {new}, no more to {old} ({there})"
    )
    yield from _back_words(draft, mapping, estate)
    if _back_from(mapping.target_network, mapping, estate) is not None:
        yield Consequence("stays", f"the mapping back from {old}: who fails over into {old} comes back by it")
    yield from _machines(mapping, new, estate)


def _back_words(draft: NetworkMappingDraft, mapping: NetworkMapping, estate: Estate) -> Iterator[Consequence]:
    source, new = mapping.source_network.name, draft.target.name
    back = _back_from(draft.target, mapping, estate)
    if back is None:
        yield Consequence("creates", f"the way back: a mapping from {new} to {source}, which is not there yet")
    elif back.target_network == mapping.source_network:
        yield Consequence("stays", f"the way back: {new} is mapped to {source} already")
    elif _is_needed(back, estate):
        yield Consequence("stays", f"the way back: {new} is mapped to {back.target_network.name}")
    else:
        yield Consequence("changes", f"the way back: {new} leads to {source}, no more to {back.target_network.name}")


def _machines(mapping: NetworkMapping, new: str, estate: Estate) -> Iterator[Consequence]:
    """A machine has its network from when it was enabled; what happens to one that took it from the mapping itself
    was never seen."""
    old = mapping.target_network
    going = going_there(mapping, estate)
    follow = [item for item in going if any(nic.by_mapping and nic.target_network == old for nic in item.nics)]
    keep = [item for item in going if item not in follow]
    if keep:
        verb, it, its = ("keeps", "it", "its") if len(keep) == 1 else ("keep", "they", "their")
        yield Consequence(
            "stays",
            f"{_list(keep)} {verb} {old.name}, chosen when {it} became protected. Change that in {its} network "
            "settings in the portal.",
        )
    if follow:
        yield Consequence(
            "look after",
            f"{_list(follow)}: the mapping itself chose {old.name} there. Azure does not say whether {new} takes its "
            "place: look at the machine's network afterwards.",
        )
    if not going:
        yield Consequence("acts on", "machines that are protected from now on: none goes that way yet")


def _list(items: list[ProtectedItem]) -> str:
    listed = ", ".join(item.machine_name for item in items[:NAMED])
    return f"{listed} and {len(items) - NAMED} more" if len(items) > NAMED else listed
