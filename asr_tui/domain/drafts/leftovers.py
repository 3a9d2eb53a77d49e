"""Leftovers that are deleted: only what is proven to be one, and is looked up once more just before."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.leftovers import Leftover, LeftoverEstate, LeftoverKind, leftovers
from asr_tui.domain.plan import Consequence, Plan, PlannedStep
from asr_tui.domain.problems import FieldRef, Problem


class LeftoversDraft(Struct, frozen=True):
    """`vault` is the one whose run it becomes."""

    vault: ArmId
    chosen: tuple[ArmId, ...]


_STEPS: dict[LeftoverKind, type[steps.DeleteUnused]] = {
    LeftoverKind.REPLICA_DISK: steps.DeleteDisk,
    LeftoverKind.SEED_DISK: steps.DeleteDisk,
    LeftoverKind.TEST_DISK: steps.DeleteDisk,
    LeftoverKind.INTERFACE: steps.DeleteInterface,
    LeftoverKind.DRILL_NETWORK: steps.DeleteVirtualNetwork,
    LeftoverKind.NETWORK: steps.DeleteVirtualNetwork,
    LeftoverKind.CACHE_ACCOUNT: steps.DeleteStorageAccount,
    LeftoverKind.AVAILABILITY_SET: steps.DeleteAvailabilitySet,
}
_IN_VAULT: dict[LeftoverKind, type[steps.DeleteStep]] = {
    LeftoverKind.CONTAINER_MAPPING: steps.DeleteContainerMapping,
    LeftoverKind.POLICY: steps.DeletePolicy,
    LeftoverKind.NETWORK_MAPPING: steps.DeleteNetworkMapping,
    LeftoverKind.CONTAINER: steps.DeleteContainer,
    LeftoverKind.FABRIC: steps.DeleteFabric,
}


def step_for(one: Leftover, estate: LeftoverEstate) -> steps.Step | None:
    """What deletes it; None for what is never deleted here."""
    if one.kind in _STEPS:
        return _STEPS[one.kind](one.id, tuple(vault.id for vault in estate.vaults))
    if one.kind in _IN_VAULT:
        return _IN_VAULT[one.kind](one.id)
    if one.kind is LeftoverKind.LINK:
        link = next((link for link in estate.links if link.id == one.id), None)
        return steps.DeleteResourceLink(one.id, link.source) if link else None
    return None


def plan(draft: LeftoversDraft, estate: LeftoverEstate) -> Plan:
    """One deletion for each chosen leftover that is still one, side by side."""
    found = {one.id: one for one in leftovers(estate)}
    chosen = [found[one] for one in draft.chosen if one in found]
    able = [(one, step) for one in chosen if one.removable and (step := step_for(one, estate))]
    return Plan(
        title=f"Delete {len(able)} leftover{'' if len(able) == 1 else 's'}",
        steps=tuple(PlannedStep.of(step) for _, step in able),
        problems=tuple(_problems(draft, found)),
        consequences=(
            *(
                Consequence("deletes", f"{one.kind.value} {one.id.name} in {one.id.group} ({one.proof})")
                for one, _ in able
            ),
            Consequence("stays", "every resource group, every original machine and its disks, every live replica"),
            Consequence("undo", "there is none: what is deleted cannot be had back"),
        ),
        word_to_type=f"DELETE {len(able)}" if able else "",
    )


def _problems(draft: LeftoversDraft, found: dict[ArmId, Leftover]) -> Iterator[Problem]:
    here = FieldRef("leftovers", "chosen")
    able = False
    for wanted in draft.chosen:
        one = found.get(wanted)
        if one is None:
            yield here.warning(f"{wanted.name} is no leftover any more, or not there.", "It is left out.")
        elif not one.removable:
            yield here.warning(f"{wanted.name} must stay. {one.against[0]}", "It is left out.")
        else:
            able = True
    if not able:
        yield here.blocking("Nothing that was chosen can be deleted.", "Go back, and choose others.")
