"""Network mappings as a file says them, and as they are."""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.domain.drafts.network_mapping import NetworkMappingDraft, NewNetworkMappingDraft
from asr_tui.domain.file_selection import FileEstate
from asr_tui.domain.ids import ArmId, by_id, group_id
from asr_tui.domain.protection import NetworkMapping
from asr_tui.domain.recovery_file import NetworkMappingPart, RecoveryFile
from asr_tui.domain.relative_names import relative_name, resource_named
from asr_tui.domain.setting_fields import FieldKind

MappingDraft = NetworkMappingDraft | NewNetworkMappingDraft


def networks_of(part: NetworkMappingPart, home: str) -> tuple[ArmId, ArmId] | None:
    """The ids of both networks; None where a name has no group. `home` is the vault's subscription."""
    here = part.subscription or home
    there = part.to_subscription or here
    if "/" not in part.network or "/" not in part.to:
        return None
    return _named(part.network, here), _named(part.to, there)


def _named(name: str, subscription: str) -> ArmId:
    return resource_named(FieldKind.NETWORK, name, group_id(subscription, ""))


def mapping_drafts(
    file: RecoveryFile, estate: FileEstate, coming: frozenset[ArmId], later: list[str], findings: list[str]
) -> Iterator[MappingDraft]:
    """What differs. `coming`: networks of machines that are yet to be protected, which brings their mappings."""
    for part in file.network_mapping:
        words, start = f"the network mapping of {part.network}", f"The network mapping of {part.network}"
        both = networks_of(part, estate.vault.id.subscription)
        if both is None:
            findings.append(f"{start}: write both networks as group/name, or as ids.")
            continue
        source, target = both
        known = [one for one in estate.topology.network_mappings if one.source_network == source]
        if any(one.target_network == target for one in known):
            continue
        if source in coming:
            later.append(f"{words}, once its machines are protected")
            continue
        here, there = by_id(estate.networks, source), by_id(estate.networks, target)
        if part.make and here is not None and there is None and len(known) == 1:
            yield NetworkMappingDraft(known[0].id, target, new=True)
            continue
        if here is None or there is None:
            findings.append(f"{start}: there is no network {source if here is None else target}.")
            continue
        same_way = next((one for one in known if one.target_location == there.location), None)
        if same_way is not None:
            yield NetworkMappingDraft(same_way.id, target)
        else:
            yield NewNetworkMappingDraft(estate.vault.id, source, target)


def mapping_parts(estate: FileEstate) -> Iterator[NetworkMappingPart]:
    """The mappings of the vault; of two that lead there and back only the way there, which brings the other."""
    home = estate.vault.id.subscription
    known = estate.topology.network_mappings
    away = {(one.source_location, one.target_location) for one in estate.items if not one.active_on_target}
    told: set[tuple[ArmId, ArmId]] = set()

    def order(one: NetworkMapping) -> tuple[bool, str]:
        return (one.source_location, one.target_location) not in away, one.id.casefold()

    for one in sorted(known, key=order):
        if (one.target_network, one.source_network) in told:
            continue
        told.add((one.source_network, one.target_network))
        here, there = one.source_network.subscription, one.target_network.subscription
        yield NetworkMappingPart(
            _relative(one.source_network),
            _relative(one.target_network),
            "" if here.casefold() == home.casefold() else here,
            "" if there.casefold() == here.casefold() else there,
        )


def _relative(network: ArmId) -> str:
    return relative_name(FieldKind.NETWORK, network, group_id(network.subscription, ""))
