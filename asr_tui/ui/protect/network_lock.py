"""The target network as fixed by a network mapping, and the ways to change it."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from textual.app import App

from asr_tui.domain import names
from asr_tui.domain.drafts.enable_replication import Choice, EnableReplicationDraft, resolve
from asr_tui.domain.drafts.network_mapping import NetworkMappingDraft, problems
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId, resource_id
from asr_tui.domain.problems import blocking
from asr_tui.domain.protection import NetworkMapping
from asr_tui.domain.resources import VirtualNetwork
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.dialogs.pick import Pick, Picked, PickOption, Question
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.text import plain

KEEP = "keep"
AGAIN = "again "
"""Prefix of a mapping's id in the answer that creates its deleted target network again."""


def locks(draft: EnableReplicationDraft, estate: Estate, machine: ArmId | None) -> tuple[NetworkMapping, ...]:
    """Mappings that fix the network of one machine, or of all.

    Empty where any machine's network can be chosen, unless a mapped network was deleted.
    """
    resolved = resolve(draft, estate)
    wanted = [one for one in resolved.machines if machine in {None, one.machine.id}]
    networks = [one.network for one in wanted if one.network]
    if not any(one.gone and one.locked for one in networks) and not all(one.locked for one in networks):
        return ()
    sources = dict.fromkeys(one.machine.network for one in wanted if one.machine.network)
    found = (estate.topology.network_mapping(source, resolved.target_region) for source in sources)
    return tuple(mapping for mapping in found if mapping is not None)


def ask(
    app: App[None],
    mappings: tuple[NetworkMapping, ...],
    draft: EnableReplicationDraft,
    estate: Estate,
    change: Callable[[EnableReplicationDraft], object],
    change_mapping: Callable[[NetworkMappingDraft], object],
) -> None:
    """Show why the network cannot be chosen, and offer the ways to change that."""

    def chosen(answer: str) -> None:
        again = _made_again(answer, mappings, draft, estate)
        mapping = next((one for one in mappings if one.id == answer), None)
        if again is not None:
            change(again)
        elif mapping is not None:
            dialog = Pick(_question(mapping, estate))
            push_dialog(app, dialog, lambda network: change_mapping(_drafted(mapping, network)))

    push_dialog(app, _explanation(mappings, draft, estate), chosen)


def _explanation(mappings: tuple[NetworkMapping, ...], draft: EnableReplicationDraft, estate: Estate) -> Choose:
    """Dialog that explains the mapping; Keep is selected."""
    lost = _lost(mappings, draft, estate)
    lines = [
        f"{plain(one.source_network.name)} ({plain(estate.display(one.source_location))}) is mapped to "
        f"{plain(one.target_network.name)} ({plain(estate.display(one.target_location))})"
        f"{', which is not there any more' if one in lost else ''}."
        for one in mappings
    ]
    why = (
        "In a vault each network leads to one network of the other region, for all machines in it; another mapping "
        "leads back. Disabling replication takes neither away. A change is made in both directions."
    )
    several = len(mappings) > 1
    change = [
        (str(one.id), f"Change the mapping{f' of {plain(one.source_network.name)}' if several else ''}",
         "to another network; asks first")
        for one in mappings
    ]  # fmt: skip
    again = [
        (AGAIN + one.id, f"Make {plain(one.target_network.name)} again", "when you start; same subnets as the source")
        for one in lost
    ]
    answers = [(KEEP, "Keep it", "nothing is changed"), *again, *change]
    return Choose("Locked: a network mapping says where they go", [*lines, why], answers)


def _lost(mappings: tuple[NetworkMapping, ...], draft: EnableReplicationDraft, estate: Estate) -> list[NetworkMapping]:
    """Mappings whose target network was deleted and is not planned again yet."""
    proposals = [target.network for target in resolve(draft, estate).machines if target.network]
    gone = {proposal.id for proposal in proposals if proposal.gone}
    return [one for one in mappings if one.target_network in gone]


def _made_again(
    answer: str, mappings: tuple[NetworkMapping, ...], draft: EnableReplicationDraft, estate: Estate
) -> EnableReplicationDraft | None:
    """The draft that creates the deleted network again, where that was the answer; else None."""
    mapping = next((one for one in mappings if answer == AGAIN + one.id), None)
    if mapping is None:
        return None
    chosen = Choice(name=mapping.target_network.name)
    marked = [one.machine for one in resolve(draft, estate).machines]
    own = [machine.id for machine in marked if machine.network == mapping.source_network]
    for machine in own:
        draft = draft.with_override(machine, replace(draft.override(machine), network=Choice()))
    if all(machine.network in {None, mapping.source_network} for machine in marked):
        return replace(draft, target=replace(draft.target, network=chosen))
    return draft.with_override(own[0], replace(draft.override(own[0]), network=chosen))


def _question(mapping: NetworkMapping, estate: Estate) -> Question:
    """Offers: the networks of the target region, the mapped one included, and a new one."""
    there = [one for one in estate.networks if one.location == mapping.target_location]
    offers = sorted(
        (_offer(mapping, one, estate) for one in there), key=lambda offer: (bool(offer.refusal), offer.text.casefold())
    )
    where = estate.display(mapping.target_location)
    only = all(one.id == mapping.target_network for one in there)
    none = f"There is no other network in {where} yet: type a name to make one. " if only else ""
    return Question(
        f"Where shall {mapping.source_network.name} lead to in {where}?",
        tuple(offers),
        "" if only else next((offer.key for offer in offers if not offer.refusal), ""),
        f"New network in {mapping.target_network.group}, same subnets",
        lambda typed: names.network_refusal(typed) or _refusal(_new(mapping, typed), estate),
        f"{none}Nothing is changed before you have seen a review.",
    )


def _offer(mapping: NetworkMapping, network: VirtualNetwork, estate: Estate) -> PickOption:
    now = network.id == mapping.target_network
    note = ", ".join((network.id.group, *network.prefixes))
    refusal = _refusal(NetworkMappingDraft(mapping.id, network.id), estate)
    return PickOption(network.id, network.name, f"mapped now, {note}" if now else note, refusal)


def _refusal(draft: NetworkMappingDraft, estate: Estate) -> str:
    """First blocking finding of the rules, in a sentence; empty where there is none."""
    found = blocking(problems(draft, estate))
    return f"{found[0].what} {found[0].remedy}" if found else ""


def _drafted(mapping: NetworkMapping, picked: Picked) -> NetworkMappingDraft:
    return _new(mapping, picked.typed) if picked.typed else NetworkMappingDraft(mapping.id, ArmId(picked.key))


def _new(mapping: NetworkMapping, name: str) -> NetworkMappingDraft:
    """A new network in the group of the network that is mapped now, since that group exists."""
    group = mapping.target_network.group_id
    return NetworkMappingDraft(mapping.id, resource_id(group, "Microsoft.Network/virtualNetworks", name), new=True)
