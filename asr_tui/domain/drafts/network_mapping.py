"""Another target for a network that is mapped already, in both directions, and a mapping for one that is not.

Rules: Microsoft Learn, "Map virtual networks between two regions": one network goes to one network of a region, a
mapping is taken when a machine is enabled, and a change in one direction is made in the other one too.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from asr_tui.domain import names, steps
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.plan import Consequence, Plan, PlannedStep
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.protection import NetworkMapping, ProtectedItem
from asr_tui.domain.resources import VirtualNetwork
from asr_tui.domain.subnets import first_by_name, for_machines, why_none
from asr_tui.domain.ways_out import NO_CONNECTION, copied_subnets, subnets_words, way_out
from asr_tui.domain.wording import first_few

NAMED = 8
"""How many machines are named; of more only their number is said."""


class NetworkMappingDraft(Struct, frozen=True):
    """The mapping's new `target`. `new`: it is created, with the subnets of the source network."""

    mapping: ArmId
    target: ArmId
    new: bool = False


class NewNetworkMappingDraft(Struct, frozen=True):
    """A mapping of a network that has none to the target's region, and one that leads back where there is none."""

    vault: ArmId
    network: ArmId
    target: ArmId


_TARGET = FieldRef("mapping", "target")


def affected_items(mapping: NetworkMapping, estate: Estate) -> tuple[ProtectedItem, ...]:
    """The machines that are protected already and would start in the network that the mapping leads to now."""
    return tuple(
        item
        for item in estate.items
        if (item.source_location, item.target_location) == (mapping.source_location, mapping.target_location)
        and mapping.target_network in {item.target_network, *(nic.target_network for nic in item.nics)}
    )


def problems(draft: NetworkMappingDraft, estate: Estate) -> tuple[Problem, ...]:
    mapping = by_id(estate.topology.network_mappings, draft.mapping)
    if mapping is None:
        what = f"The network mapping {draft.mapping.name} is not there any more."
        return (_TARGET.blocking(what, "Somebody deleted it: the network can be chosen freely now."),)
    return (
        *_target_problems(draft, mapping, estate),
        *_closed_subnets(draft, mapping, estate),
        *_reverse(draft, mapping, estate).problems,
    )


def _closed_subnets(draft: NetworkMappingDraft, mapping: NetworkMapping, estate: Estate) -> Iterator[Problem]:
    """Subnets in which machines would start and from which none could be protected again."""
    source, target = estate.network(mapping.source_network), estate.network(draft.target)
    names = {one.name.casefold() for one in for_machines(source)} if source else set()
    there = copied_subnets(source) if draft.new else target.subnets if target else ()
    started_in = (one for one in there if one.name.casefold() in names)
    closed = [one.name for one in started_in if way_out(one, estate.route_tables).open is False]
    if closed:
        yield _TARGET.warning(
            f"{first_few(closed, NAMED)} of {draft.target.name} {'has' if len(closed) == 1 else 'have'} no way out: "
            "machines that failed over there reach none of Azure's services and cannot be protected again.",
            "Put a NAT gateway on each before that day, or choose another network.",
            NO_CONNECTION,
        )


def _target_problems(draft: NetworkMappingDraft, mapping: NetworkMapping, estate: Estate) -> Iterator[Problem]:
    name, where = draft.target.name, estate.display(mapping.target_location)
    if mapping.target_network == draft.target:
        yield _TARGET.blocking(f"{mapping.source_network.name} is mapped to {name} now.", "Choose another network.")
        return
    if estate.topology.fabric_in(mapping.target_location) is None:
        yield _TARGET.blocking(f"This vault is not set up for {where} any more.", "Protect a machine there first.")
    target, source = estate.network(draft.target), estate.network(mapping.source_network)
    if draft.new:
        if refusal := names.network_refusal(name):
            yield _TARGET.blocking(refusal, "Type another name.")
        if target is not None:
            yield _TARGET.blocking(f"There is a network {target.name} already.", "Choose it, or type another name.")
        if source is None:
            what = f"The network {mapping.source_network.name} could not be read, and its subnets would be taken over."
            yield _TARGET.blocking(what, "Choose a network that exists.")
    elif target is None:
        yield _TARGET.blocking(f"The network {name} is not there.", f"Choose another network of {where}.")
    elif target.location != mapping.target_location:
        what = f"The network {name} lies in {estate.display(target.location)}, not in {where}."
        yield _TARGET.blocking(what, f"Choose a network of {where}.")
    elif not for_machines(target):
        yield _no_subnet(target)
    elif lacking := [one.name for one in (for_machines(source) if source else ()) if not target.subnet(one.name)]:
        # Machines of a subnet without a namesake start in the first one by the alphabet, unless one is named.
        first = first_by_name(for_machines(target))
        yield _TARGET.note(
            f"{target.name} has no subnet {' or '.join(lacking)}: machines from there start in "
            f"{first.name if first else 'none'}.",
            "The wizard and each machine's own network settings can name another subnet.",
        )


class _Reverse(Struct, frozen=True):
    """What becomes of the mapping that leads back from the new target. No step: it stays as it is."""

    consequence: Consequence
    step: steps.CreateNetworkMapping | steps.UpdateNetworkMapping | None = None
    problems: tuple[Problem, ...] = ()


def _reverse(draft: NetworkMappingDraft, mapping: NetworkMapping, estate: Estate) -> _Reverse:
    """Several networks may lead to one, but only one mapping leads back from it."""
    source, target, here = mapping.source_network, draft.target, mapping.id.parent(2)
    words = f"the way back: {target.name}"
    back = estate.topology.network_mapping(target, mapping.source_location)
    if back is None:
        known = {one.id for one in estate.topology.network_mappings}
        new = free_mapping(_target_fabric(mapping, estate), target, source, known)
        words = f"the way back: a mapping from {target.name} to {source.name}, which is not there yet"
        return _Reverse(Consequence("creates", words), steps.CreateNetworkMapping(new, target, source, here))
    other = back.target_network
    if other == source:
        return _Reverse(Consequence("stays", f"{words} is mapped to {source.name} already"))
    forth = estate.topology.network_mapping(other, back.source_location)
    if forth is not None and forth.target_network == target:
        problem = _TARGET.warning(
            f"{other.name} is mapped to {target.name} too, and the one way back from it leads to {other.name}: "
            f"machines of {source.name} would come back there.",
            "Choose a network that no other is mapped to, where the way back matters.",
        )
        return _Reverse(Consequence("stays", f"{words} is mapped to {other.name}"), problems=(problem,))
    words = f"{words} leads to {source.name}, no more to {other.name}"
    return _Reverse(Consequence("changes", words), steps.UpdateNetworkMapping(back.id, target, source, here))


def plan(draft: NetworkMappingDraft, estate: Estate) -> Plan:
    """The mapping changed, then the one that leads back from the new target created or changed."""
    mapping = by_id(estate.topology.network_mappings, draft.mapping)
    found = problems(draft, estate)
    if mapping is None:
        return Plan(f"Change the mapping of {draft.mapping.name}", (), problems=found)
    return Plan(
        title=f"Map {mapping.source_network.name} to {draft.target.name}",
        steps=tuple(_steps(draft, mapping, estate)),
        problems=found,
        consequences=tuple(_consequences(draft, mapping, estate)),
    )


def new_plan(draft: NewNetworkMappingDraft, estate: Estate) -> Plan:
    """The mapping, then the one that leads back from the target where there is none."""
    source, target = estate.network(draft.network), estate.network(draft.target)
    topology, title = estate.topology, f"Map {draft.network.name} to {draft.target.name}"
    if source is None or target is None:
        gone = draft.network if source is None else draft.target
        missing = _TARGET.blocking(f"The network {gone.name} is not there.", "Choose another.")
        return Plan(title, (), problems=(missing,))
    here, there = topology.fabric_in(source.location), topology.fabric_in(target.location)
    if here is None or there is None:
        where = estate.display(source.location if here is None else target.location)
        what = f"This vault is not set up for {where}: the first machine that is protected that way does that."
        return Plan(title, (), problems=(_TARGET.blocking(what, "Protect a machine first."),))
    if source.location == target.location:
        what = f"{source.name} and {target.name} are in one region: a mapping leads to another one."
        return Plan(title, (), problems=(_TARGET.blocking(what, "Choose a network of another region."),))
    known = {one.id for one in topology.network_mappings}
    new = free_mapping(here.id, source.id, target.id, known)
    forth = steps.CreateNetworkMapping(new, source.id, target.id, there.id)
    planned = [PlannedStep.of(forth)]
    brings = [Consequence("creates", f"the way there: {source.name} to {target.name}")]
    back = topology.network_mapping(target.id, source.location)
    if back is None:
        found = free_mapping(there.id, target.id, source.id, known)
        returning = steps.CreateNetworkMapping(found, target.id, source.id, here.id)
        planned.append(PlannedStep.of(returning, [forth.key]))
        brings.append(Consequence("creates", f"the way back: {target.name} to {source.name}"))
    else:
        words = f"the way back: {target.name} is mapped to {back.target_network.name} already"
        brings.append(Consequence("stays", words))
    found_problems = () if for_machines(target) else (_no_subnet(target),)
    return Plan(title, tuple(planned), problems=found_problems, consequences=tuple(brings))


def _no_subnet(target: VirtualNetwork) -> Problem:
    why = f": {why_none(target)}" if target.subnets else ""
    what = f"The network {target.name} has no subnet for machines{why}. None can start in it."
    return _TARGET.blocking(what, "Add one, or choose another.")


def _steps(draft: NetworkMappingDraft, mapping: NetworkMapping, estate: Estate) -> Iterator[PlannedStep]:
    needs: frozenset[str] = frozenset()
    if draft.new:
        # With the addresses of the source network, as the portal proposes it.
        source = estate.network(mapping.source_network)
        prefixes = source.prefixes if source else ()
        network = steps.CreateVirtualNetwork(draft.target, mapping.target_location, prefixes, copied_subnets(source))
        needs = frozenset({network.key})
        yield PlannedStep.of(network)
    fabric = _target_fabric(mapping, estate)
    forth = steps.UpdateNetworkMapping(mapping.id, mapping.source_network, draft.target, fabric)
    yield PlannedStep.of(forth, needs)
    back = _reverse(draft, mapping, estate).step
    if back is not None:
        yield PlannedStep.of(back, needs | {forth.key})


def _target_fabric(mapping: NetworkMapping, estate: Estate) -> ArmId:
    """The target region's fabric: a mapping that leads there says that there is one."""
    fabric = estate.topology.fabric_in(mapping.target_location)
    return fabric.id if fabric else ArmId("")


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
        subnets = copied_subnets(estate.network(mapping.source_network))
        yield Consequence("way out", f"of {new}: {subnets_words(subnets)}, as in the source network")
    yield Consequence(
        "changes", f"the way there: machines of {source} ({here}) go to {new}, no more to {old} ({there})"
    )
    yield _reverse(draft, mapping, estate).consequence
    if estate.topology.network_mapping(mapping.target_network, mapping.source_location) is not None:
        yield Consequence("stays", f"the mapping back from {old}: machines failed over into {old} fail back by it")
    yield from _machines(mapping, new, estate)


def _machines(mapping: NetworkMapping, new: str, estate: Estate) -> Iterator[Consequence]:
    """A machine has its network from when it was enabled; what happens to one that took it from the mapping itself
    was never seen."""
    old = mapping.target_network
    affected = affected_items(mapping, estate)
    follow = [item for item in affected if any(nic.by_mapping and nic.target_network == old for nic in item.nics)]
    keep = [item for item in affected if item not in follow]
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
    if not affected:
        yield Consequence("acts on", "machines that are protected from now on: none goes that way yet")


def _list(items: list[ProtectedItem]) -> str:
    return first_few([item.machine_name for item in items], NAMED)
