"""A new Recovery Services vault: its name, group and region, what is wrong with them, and the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from asr_tui.domain import names, steps
from asr_tui.domain.ids import by_id, group_id, vault_id
from asr_tui.domain.machines import Machine
from asr_tui.domain.plan import Consequence, Plan, PlannedStep
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.resources import Region, ResourceGroup, Vault, display_of

NAME = "dr-vault"
GROUP = "rg-dr"


class VaultDraft(Struct, frozen=True):
    """What was chosen; an empty field is proposed. `group` is a resource group's name, existing or new.

    source_region  region of the machines to protect; empty where it is not known yet
    """

    subscription: str
    name: str = ""
    group: str = ""
    location: str = ""
    source_region: str = ""


class VaultEstate(Struct, frozen=True):
    """What exists in the subscription. `unread` names, in sentences, what could not be read."""

    vaults: tuple[Vault, ...] = ()
    groups: tuple[ResourceGroup, ...] = ()
    regions: tuple[Region, ...] = ()
    machines: tuple[Machine, ...] = ()
    unread: tuple[str, ...] = ()

    def display(self, location: str) -> str:
        return display_of(self.regions, location)

    def group_named(self, name: str) -> ResourceGroup | None:
        return next((one for one in self.groups if one.name.casefold() == name.casefold()), None)

    def machines_in(self, location: str) -> tuple[Machine, ...]:
        return tuple(machine for machine in self.machines if machine.location == location)


def resolve(draft: VaultDraft, estate: VaultEstate) -> VaultDraft:
    """The draft with the proposals filled in: a free name, and the pair of the region where the machines run."""
    group = draft.group or _fitting_group(draft, estate)
    existing = estate.group_named(group)
    return VaultDraft(
        draft.subscription,
        draft.name or _free_name(draft.subscription, group, estate),
        existing.name if existing else group,
        draft.location or _other_region(draft, estate),
        draft.source_region,
    )


def _fitting_group(draft: VaultDraft, estate: VaultEstate) -> str:
    """A group that is not in the source region, which it would be lost with."""
    there = (name for name in _numbered(GROUP) if not _in_source(estate.group_named(name), draft))
    return next(there, GROUP)


def _in_source(group: ResourceGroup | None, draft: VaultDraft) -> bool:
    return bool(group and draft.source_region and group.location == draft.source_region)


def _numbered(name: str) -> tuple[str, ...]:
    return (name, *(f"{name}-{number}" for number in range(2, 100)))


def _free_name(subscription: str, group: str, estate: VaultEstate) -> str:
    taken = {one.id for one in estate.vaults}
    return next((name for name in _numbered(NAME) if vault_id(subscription, group, name) not in taken), "")


def _other_region(draft: VaultDraft, estate: VaultEstate) -> str:
    """The pair of the source, which without one is where most machines run; another where machines run there too."""
    known = {region.name: region for region in estate.regions}
    busiest = [location for location, _ in Counter(one.location for one in estate.machines).most_common()]
    sources = [draft.source_region] if draft.source_region else busiest
    paired = [known[one].paired for one in sources if one in known]
    others = [one.name for one in estate.regions if one.physical]
    fitting = [one for one in (*paired, *others) if one in known and one != draft.source_region]
    empty = (one for one in fitting if not estate.machines_in(one))
    return next(empty, fitting[0] if fitting and draft.source_region else "")


def vault_of(draft: VaultDraft) -> Vault:
    """The vault that a resolved draft creates."""
    return Vault(vault_id(draft.subscription, draft.group, draft.name), draft.location)


def problems(draft: VaultDraft, estate: VaultEstate) -> Iterator[Problem]:
    """What is wrong with the draft, its proposals included."""
    draft = resolve(draft, estate)
    if why := names.vault_refusal(draft.name):
        yield FieldRef("vault", "name").blocking(f"Azure would refuse the name {names.quoted(draft.name)}.", why)
    taken = by_id(estate.vaults, vault_of(draft).id)
    if taken is not None:
        yield FieldRef("vault", "name").blocking(
            f"{taken.id.group} has a vault {taken.name} already, in {estate.display(taken.location)}.",
            "Choose another name, or another resource group.",
        )
    if estate.group_named(draft.group) is None and (why := names.resource_group_refusal(draft.group)):
        yield FieldRef("vault", "group").blocking(f"Azure would refuse the name {names.quoted(draft.group)}.", why)
    if _in_source(estate.group_named(draft.group), draft):
        source = estate.display(draft.source_region)
        yield FieldRef("vault", "group").blocking(
            f"{draft.group} lies in {source}, the source region: the vault's group must lie elsewhere too.",
            "Choose another resource group, or a new one.",
        )
    if not draft.location:
        yield FieldRef("vault", "location").blocking(
            "No region is chosen.", "Choose one that none of your machines runs in."
        )
    elif estate.regions and all(region.name != draft.location for region in estate.regions):
        yield FieldRef("vault", "location").blocking(
            f"{draft.location} is no region of this subscription.", "Choose another."
        )
    elif why := region_refusal(draft.location, draft, estate):
        yield FieldRef("vault", "location").blocking(why, "Choose another region.")
    elif here := len(estate.machines_in(draft.location)):
        region = estate.display(draft.location)
        yield FieldRef("vault", "location").warning(
            f"{here} machine{'' if here == 1 else 's'} of this subscription run{'s' if here == 1 else ''} in {region}. "
            f"A vault cannot protect machines of its own region: if {region} fails, the vault must still answer.",
            "Choose another region, unless these machines are not to be protected.",
        )


def region_refusal(location: str, draft: VaultDraft, estate: VaultEstate) -> str:
    """Why the vault cannot lie in this region, or an empty string."""
    if not draft.source_region or location != draft.source_region:
        return ""
    return f"The machines run in {estate.display(location)}: if it fails, the vault must still answer."


def plan(draft: VaultDraft, estate: VaultEstate) -> Plan:
    """The resource group where it is new, then the vault."""
    chosen = resolve(draft, estate)
    vault = vault_of(chosen)
    group = group_id(chosen.subscription, chosen.group)
    region = estate.display(chosen.location)
    planned = []
    if estate.group_named(chosen.group) is None:
        make_group = steps.CreateResourceGroup(group, chosen.location)
        planned.append(PlannedStep.of(make_group))
    make_vault = steps.CreateVault(vault.id, chosen.location)
    planned.append(PlannedStep.of(make_vault, (one.key for one in planned)))
    return Plan(
        title=f"Create the vault {chosen.name}",
        steps=tuple(planned),
        problems=(*problems(draft, estate), *(FieldRef("vault", "").note(sentence) for sentence in estate.unread)),
        consequences=(
            *(Consequence("creates", f"the resource group {chosen.group}, {region}") for _ in planned[1:]),
            Consequence("creates", f"the Recovery Services vault {chosen.name} in {chosen.group}, {region}"),
            Consequence("costs", "nothing while the vault is empty; it cannot be moved to another region later"),
        ),
    )
