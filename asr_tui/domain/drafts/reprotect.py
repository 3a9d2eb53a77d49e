"""Re-protect: replication in the other direction.

What it does: Microsoft Learn, "Reprotect failed over Azure VMs to the primary region" (2023-07).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from asr_tui.domain import names, steps
from asr_tui.domain.account_rules import account_problems
from asr_tui.domain.cache_access import without_keys
from asr_tui.domain.disk_throughput import SHARE_FOR_THE_COPY, throughput
from asr_tui.domain.drafts import day_two
from asr_tui.domain.drafts.day_two import DayTwoDraft, never_starts, under_way
from asr_tui.domain.drafts.enable_replication.cache_firewall_rules import firewall_problems
from asr_tui.domain.drafts.enable_replication.cache_rules import NEEDS_HIGH_CHURN, PREMIUM_CACHE, STANDARD_CACHE
from asr_tui.domain.drafts.enable_replication.draft import Choice
from asr_tui.domain.drafts.facts import running_facts
from asr_tui.domain.drafts.shifts import reprotect_shift
from asr_tui.domain.estimates import Copy, Estimate
from asr_tui.domain.ids import ArmId, by_id, resource_id
from asr_tui.domain.item_estate import Absence, ItemEstate
from asr_tui.domain.left_behind import at_reprotect
from asr_tui.domain.lifecycle import stage_words
from asr_tui.domain.plan import SOURCE_ANSWERS, Consequence, Plan, PlannedStep, Reused
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.replicated_parts import ReplicatedDisk
from asr_tui.domain.resources import StorageAccount
from asr_tui.domain.ways_out import NO_CONNECTION
from asr_tui.domain.wording import and_join

CHECKSUM_SECONDS = 72 * 60
"""The documented example's checksum time, used where the first copy's own time is not known."""
SURROUNDINGS_SECONDS = 25 * 60
"""20 to 30 minutes for everything around (as above)."""


class ReprotectDraft(DayTwoDraft, frozen=True):
    """An empty choice means where the machine came from."""

    group: Choice = Choice()
    cache: Choice = Choice()
    availability_set: Choice = Choice()
    capacity_reservation: Choice = Choice()
    no_availability_set: bool = False


def home_group(draft: ReprotectDraft, estate: ItemEstate) -> ArmId:
    """The chosen group, else that of the original machine."""
    return draft.group.id or estate.item.machine.group_id


def cache(draft: ReprotectDraft, estate: ItemEstate) -> tuple[ArmId, bool]:
    """The cache account in the region where the machine runs now, and whether it is new."""
    if not draft.cache.is_set:
        return proposed_cache(estate.item, estate.accounts)
    group = estate.item.id.group_id
    wanted = draft.cache.id or resource_id(group, "Microsoft.Storage/storageAccounts", draft.cache.name)
    return wanted, all(account.id != wanted for account in estate.accounts)


def proposed_cache(item: ProtectedItem, accounts: Sequence[StorageAccount]) -> tuple[ArmId, bool]:
    """An account that was this machine's cache before or has a cache's name, else a new one; never just any account.

    A premium one where the machine's disks need High Churn.
    """
    used, premium = {disk.cache_account for disk in item.disks}, needs_high_churn(item)
    there = [one for one in accounts if one.location == item.target_location and one.premium == premium]
    known = [one for one in there if one.id in used] or [one for one in there if names.is_cache_account(one.name)]
    if known:
        return known[0].id, False
    taken = {one.name for one in accounts}
    name = names.cache_account(item.id.vault_id.name, taken)
    return resource_id(item.id.group_id, "Microsoft.Storage/storageAccounts", name), True


def needs_high_churn(item: ProtectedItem) -> bool:
    """Whether the machine's disks are of a type that is replicated only with the High Churn option."""
    return any(disk.sku.casefold().startswith(NEEDS_HIGH_CHURN) for disk in item.disks)


def availability_set(draft: ReprotectDraft, estate: ItemEstate) -> ArmId | None:
    """The chosen set, else that of the original machine where it could be read; none where none is wanted."""
    if draft.no_availability_set:
        return None
    return draft.availability_set.id or (estate.running.availability_set if estate.running else None)


def capacity_reservation(draft: ReprotectDraft, estate: ItemEstate) -> ArmId | None:
    """The chosen reservation group, else that of the original machine where it could be read."""
    return draft.capacity_reservation.id or (estate.running.capacity_reservation if estate.running else None)


def protection_time(estate: ItemEstate) -> Estimate:
    """Until the machine is protected the other way, in seconds, with nothing changed and with a tenth changed.

    How much changed since the failover is known only while the copy runs; the slowest disk decides.
    """
    least = copy_time(0.0, 1.0)
    each = [copy_time(disk.capacity_bytes / 10, _bytes_a_second(disk)) for disk in estate.item.disks]
    most = max((one.seconds for one in each), default=least.seconds)
    return Estimate(least.seconds, f"{least.origin}; the longer time for a tenth of the data changed", most)


def _bytes_a_second(disk: ReplicatedDisk) -> float:
    return 1e6 * throughput(disk.capacity_bytes / 2**30, disk.sku, managed=disk.id is not None)


def copy_time(changed_bytes: float, bytes_a_second: float, checksum: float = CHECKSUM_SECONDS) -> Estimate:
    """The documented formula, in seconds: checksum + changed data at 23 % of the throughput (bytes a second),
    a fifth of both on top, and what is around."""
    copied = changed_bytes / (SHARE_FOR_THE_COPY * bytes_a_second) if bytes_a_second else 0.0
    seconds = 1.2 * (checksum + copied) + SURROUNDINGS_SECONDS
    return Estimate(seconds, "by the formula of Microsoft Learn, azure-to-azure-how-to-reprotect")


@day_two.plan.register
def plan(draft: ReprotectDraft, estate: ItemEstate) -> Plan:
    """A cache account and a mapping where the way back lacks them, then the switch of direction.

    The request goes to the container where the item lies now, and names that same one as the recovery container.
    """
    item = estate.item
    account, account_is_new = cache(draft, estate)
    planned: list[PlannedStep] = []
    if account_is_new:
        kind = PREMIUM_CACHE if needs_high_churn(item) else STANDARD_CACHE
        planned.append(PlannedStep.of(steps.CreateStorageAccount(account, item.target_location, *kind)))
    policy = item.policy or item.id
    # Of the machine's own policy, which it keeps: a vault may hold a mapping for each.
    home = item.target_container
    mapping = estate.topology.mapping(home, item.container, item.policy) if home else None
    if item.target_container and item.policy and mapping is None:
        planned.append(PlannedStep.of(_mapping(item.target_container, item.container, item.policy, estate)))
    origin = estate.running
    step = steps.Reprotect(
        id=item.id,
        machine_name=item.machine_name,
        policy=mapping.policy if mapping else policy,
        target_container=item.container,
        target_group=home_group(draft, estate),
        disks=tuple(_disks(draft, estate, account)),
        target_availability_set=availability_set(draft, estate),
        target_zone=origin.zone if origin else item.source_zone,
        target_capacity_reservation=capacity_reservation(draft, estate),
        target_proximity_group=origin.proximity_group if origin else None,
        target_scale_set=origin.scale_set if origin else None,
    )
    largest = max((disk.capacity_bytes for disk in item.disks), default=0)
    planned.append(PlannedStep.of(step, (one.key for one in planned), Copy(protection_time(estate), largest)))
    return Plan(
        title=f"Re-protect {item.machine_name}",
        steps=tuple(planned),
        reuses=() if account_is_new else (Reused(account, "cache storage account"),),
        problems=tuple(_problems(draft, estate)),
        then=("The disks are compared and what differs is copied; then the machine is protected the other way.",),
        consequences=tuple(_consequences(estate)),
        checks=tuple(check for check in estate.checks if check.about == SOURCE_ANSWERS),
        word_to_type=item.machine_name,
        verb="Re-protect",
        machines=(item.machine_name,),
        shift=reprotect_shift(estate, home_group(draft, estate)),
        facts=(running_facts(estate),),
    )


def _mapping(source: ArmId, target: ArmId, policy: ArmId, estate: ItemEstate) -> steps.CreateContainerMapping:
    item = estate.item
    name = names.mapping(item.target_location, item.source_location, policy.name)
    return steps.CreateContainerMapping(source.child("replicationProtectionContainerMappings", name), target, policy)


def _disks(draft: ReprotectDraft, estate: ItemEstate, account: ArmId) -> Iterator[steps.DiskToReplicate]:
    group = home_group(draft, estate)
    keys = {replicated.target: replicated.source_key for replicated in estate.item.disks if replicated.target}
    if not estate.failed_over:
        for one, key in keys.items():
            yield steps.DiskToReplicate(account, group, one, encryption_set=key)
        return
    for disk in estate.failed_over.disks:
        if disk.id:
            # What a customer's key encrypted at home is encrypted with it again there.
            yield steps.DiskToReplicate(account, group, disk.id, encryption_set=keys.get(disk.id))


def _problems(draft: ReprotectDraft, estate: ItemEstate) -> Iterator[Problem]:
    item = estate.item
    yield from under_way(steps.Reprotect.scenario, "The re-protection", estate)
    if not item.allowed_operations & {"SwitchProtection", "ReverseReplicate"}:
        yield FieldRef("review", "item").blocking(
            f"Azure does not offer to re-protect {item.machine_name} now ({stage_words(item)}).",
            "Commit the failover first.",
        )
    yield from never_starts(estate)
    if not list(_disks(draft, estate, item.id)):
        yield FieldRef("review", "item").blocking(
            f"The disks of {item.machine_name} in {estate.target_words} could not be read.",
            "Try again when Azure answers.",
        )
    yield from _disks_missing(estate)
    if estate.absence is not None:
        yield _no_original(item.machine_name, estate.source_words, estate.absence)
    yield from _no_way_out(estate)
    account = by_id(estate.accounts, draft.cache.id)
    used = by_id(estate.accounts, cache(draft, estate)[0])
    if used is not None:
        yield from account_problems(FieldRef("target", "cache"), used)
    if account and account.location != item.target_location:
        yield FieldRef("target", "cache").blocking(
            f"The storage account {account.name} lies in {estate.display(account.location)}.",
            f"It must lie where the machine runs now: {estate.display(item.target_location)}.",
        )
    if account and needs_high_churn(item) and not account.premium:
        yield FieldRef("target", "cache").blocking(
            f"{account.name} is a standard account; disks of {item.machine_name} are of a type that Site Recovery "
            "takes only with the High Churn option.",
            "Choose a premium block blob account, or a new one.",
        )
    if used and estate.failed_over:
        yield from firewall_problems(used, [estate.failed_over], estate.networks)
    if used and not used.shared_key_access:
        yield without_keys(FieldRef("target", "cache"), used, None)
    refusal = names.storage_account_refusal(draft.cache.name) if draft.cache.name else ""
    if refusal:
        yield FieldRef("target", "cache").blocking(f"Azure would refuse {draft.cache.name!r}.", refusal)


def _disks_missing(estate: ItemEstate) -> Iterator[Problem]:
    """Disks that the replication names and the machine does not show: Azure refuses a re-protect without them."""
    if not estate.failed_over or not estate.failed_over.disks:
        return
    replicated = {disk.target for disk in estate.item.disks if disk.target}
    missing = replicated - {disk.id for disk in estate.failed_over.disks}
    if missing:
        yield FieldRef("review", "item").warning(
            f"Azure shows {len(replicated) - len(missing)} of the {len(replicated)} disks that "
            f"{estate.item.machine_name} was failed over with. It may refuse to re-protect it without the others.",
            "Read again: the answer may have been incomplete. A disk that was detached: attach it again.",
        )


def _no_way_out(estate: ItemEstate) -> Iterator[Problem]:
    """Microsoft Learn, "Troubleshoot network connectivity issues" (2024-05), 151196."""
    for nic in estate.failed_over.nics[:1] if estate.failed_over else ():
        way = estate.way_out(nic)
        if way is not None and way.open is False:
            yield FieldRef("review", "item").warning(
                f"{estate.item.machine_name} in {estate.display(estate.item.target_location)} has no way out to "
                f"Azure's services: {way.words}. Its agent cannot sign in, and the re-protect would fail.",
                "Put a NAT gateway on the subnet, or lead its traffic through a firewall that lets HTTPS out; then r.",
                NO_CONNECTION,
            )


def _no_original(name: str, region: str, absence: Absence) -> Problem:
    at = FieldRef("review", "item")
    match absence:
        case Absence.SILENT:
            what = f"{region} did not answer for {name} in time: it may be slow, or down."
            return at.warning(
                what, "Read again; or go on: Azure refuses a re-protect while that region is down, and changes nothing."
            )
        case Absence.GONE:
            remedy = (
                "Everything is copied again, which takes as long as a first copy. A proximity placement group or scale "
                "set that it was in is not known, and not given to the new one."
            )
            return at.warning(f"{name} in {region} is gone.", remedy)
        case Absence.UNREAD:
            return at.warning(
                f"{name} in {region} could not be read: its availability set, capacity reservation, "
                "proximity placement group and scale set are not known.",
                "Choose the first two here, if it had any; for the others get the right to read it first.",
            )


def _placement(estate: ItemEstate) -> str:
    """The groupings of the original that a re-protect gives on, in words."""
    origin = estate.running
    if origin is None:
        return ""
    named = (("proximity placement group", origin.proximity_group), ("scale set", origin.scale_set))
    placed = [f"the {what} {group.name}" for what, group in named if group]
    return f"in {and_join(placed)}" if placed else ""


def _consequences(estate: ItemEstate) -> Iterator[Consequence]:
    item = estate.item
    if item.stage is Stage.FAILED_OVER:
        yield Consequence("deletes", "all recovery points: a re-protect commits the failover first")
    yield from at_reprotect(estate)
    placement = _placement(estate)
    if placement:
        yield Consequence(
            "stays", f"{placement}, as before in {estate.source_words}: the next failover starts it there"
        )
    network = item.target_network.name if item.target_network else "its network"
    yield Consequence("locked", f"the network is given by the mapping of {network}; change the mapping to change it")
