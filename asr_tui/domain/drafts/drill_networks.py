"""The networks of a drill of several machines: the isolated ones, and what of an existing one concerns all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from asr_tui.domain.drafts.drill import DrillDraft, isolated_network, network_findings
from asr_tui.domain.drafts.enable_replication.draft import Choice
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.resources import VirtualNetwork
from asr_tui.domain.subnets import misplaced_in


class IsolatedNetwork(Struct, frozen=True):
    """An isolated network and the machines that start in it.

    sources  the networks where these run now, as far as they were read; more than one is a conflict
    exists   whether it is there already
    """

    id: ArmId
    machines: tuple[str, ...]
    sources: tuple[ArmId, ...]
    exists: bool


def own_network(estate: ItemEstate) -> Choice:
    """What a machine's draft names as its isolated network: nothing where its source network is known.

    A machine whose network could not be read shares one with all such machines of its region and target group:
    each would have one of its own otherwise.
    """
    known = estate.running is not None and estate.network(estate.running.network) is not None
    return Choice() if known else Choice(name=f"drill-{estate.item.target_location}"[:64])


def isolated_networks(estates: Iterable[ItemEstate]) -> tuple[IsolatedNetwork, ...]:
    """The isolated networks that a drill of these machines uses, in the order in which they are first needed."""
    found: dict[ArmId, list[ItemEstate]] = {}
    for one in estates:
        draft = DrillDraft(one.item.id, one.item.machine_name, network=own_network(one))
        found.setdefault(isolated_network(draft, one), []).append(one)
    return tuple(_isolated(network, members) for network, members in found.items())


def _isolated(network: ArmId, members: Sequence[ItemEstate]) -> IsolatedNetwork:
    sources = dict.fromkeys(one.running.network for one in members if one.running and one.running.network)
    return IsolatedNetwork(
        network,
        tuple(one.item.machine_name for one in members),
        tuple(sources),
        any(one.network(network) is not None for one in members),
    )


def findings_of(network: VirtualNetwork, estates: Iterable[ItemEstate]) -> tuple[str, ...]:
    """How machines in this network can reach production, each sentence once."""
    return tuple(dict.fromkeys(finding for one in estates for finding in network_findings(network, one)))


def unfit(network: VirtualNetwork, estates: Iterable[ItemEstate]) -> tuple[str, ...]:
    """The machines that the network has no subnet for."""
    return tuple(one.item.machine_name for one in estates if misplaced_in(one.item, network))


def networks_in(region: str, estates: Iterable[ItemEstate]) -> tuple[VirtualNetwork, ...]:
    """The networks of a region that were read, by name."""
    found = {network.id: network for one in estates for network in one.networks if network.location == region}
    return tuple(sorted(found.values(), key=lambda one: one.name.casefold()))
