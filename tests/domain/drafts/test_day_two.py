"""Failover, change of point, commit, re-protect, disable: what is sent, said and asked."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.disk_throughput import SHARE_FOR_THE_COPY, throughput
from asr_tui.domain.drafts import disable, failover, failover_tasks, reprotect
from asr_tui.domain.drafts.enable_replication.draft import Choice
from asr_tui.domain.ids import ArmId, resource_id
from asr_tui.domain.item_estate import Absence, ItemEstate, ReadKey
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.machines import Extension
from asr_tui.domain.plan import Plan
from asr_tui.domain.point_choices import PointChoice, PointKindChoice
from asr_tui.domain.protection import Topology
from asr_tui.domain.replicated_parts import ReplicatedDisk
from asr_tui.domain.resources import StorageAccount
from tests.domain.estates import VAULT, WEB_01, container
from tests.domain.items import COMMITTED, FAILED_OVER, NOW, PROTECTED, estate, point

DRAFT = failover.FailoverDraft(PROTECTED.id, "web-01")


def words(plan: Plan) -> str:
    return "\n".join(f"{one.kind} {one.text}" for one in plan.consequences)


def test_a_failover_names_what_it_brings_and_asks_for_the_name() -> None:
    made = failover.failover_plan(DRAFT, estate())
    (step,) = (one.step for one in made.steps)
    assert step == steps.Failover(
        PROTECTED.id, "web-01", shut_down_source=True, point=point(4).id, choice=PointChoice()
    )
    assert made.word_to_type == "web-01"
    assert "Standard_D2s_v5, 1 disk" in words(made)
    assert "4 min" in words(made)
    assert "10.1.1.4 in web (was 10.0.1.4)" in words(made)
    assert made.can_start


def test_nothing_known_but_the_item_is_enough_for_a_failover() -> None:
    poor = ItemEstate(item=PROTECTED, now=NOW, failed=(("everything", "everything"),))
    assert failover.failover_plan(replace(DRAFT, point=PointChoice(PointKindChoice.LATEST)), poor).can_start


def test_two_living_machines_are_warned_of_but_do_not_block() -> None:
    made = failover.failover_plan(replace(DRAFT, shut_down_source=False), estate())
    assert made.can_start
    assert any("twice" in problem.what for problem in made.problems)


def test_only_what_azure_offers_can_start() -> None:
    assert not failover.failover_plan(DRAFT, estate(FAILED_OVER)).can_start
    commit = failover.CommitDraft(PROTECTED.id, "web-01")
    assert not failover.commit_plan(commit, estate()).can_start
    assert failover.commit_plan(commit, estate(FAILED_OVER)).can_start
    change = failover.ChangePointDraft(PROTECTED.id, "web-01", PointChoice(PointKindChoice.CUSTOM, point(9).id))
    assert failover.change_point_plan(change, estate(FAILED_OVER)).can_start
    assert not failover.change_point_plan(change, estate()).can_start
    cancel = failover.CancelFailoverDraft(PROTECTED.id, "web-01")
    assert not failover.cancel_failover_plan(cancel, estate()).can_start


def test_a_commit_says_that_the_points_go() -> None:
    assert "3 recovery points" in words(
        failover.commit_plan(failover.CommitDraft(PROTECTED.id, "web-01"), estate(FAILED_OVER))
    )


def test_re_protect_goes_to_the_container_that_holds_the_item_and_names_it_as_recovery() -> None:
    made = reprotect.plan(reprotect.ReprotectDraft(PROTECTED.id, "web-01"), estate(COMMITTED))
    account, step = (one.step for one in made.steps)
    assert isinstance(account, steps.CreateStorageAccount)
    assert account.location == "westeurope"
    assert isinstance(step, steps.Reprotect)
    assert step.target_container == PROTECTED.container
    assert step.target_group == PROTECTED.machine.group_id
    assert step.disks[0].cache_account == account.id
    assert "deletes the original machine web-01" in words(made)
    assert made.word_to_type == "web-01"


def test_re_protect_makes_the_mapping_that_is_missing_and_uses_the_account_that_is_there() -> None:
    there = StorageAccount(
        resource_id(VAULT.group_id, "Microsoft.Storage/storageAccounts", "contosovaultasrcache"),
        "westeurope",
        "Standard_LRS",
    )
    around = replace(estate(COMMITTED), topology=Topology(), accounts=(there,))
    made = reprotect.plan(reprotect.ReprotectDraft(PROTECTED.id, "web-01"), around)
    mapping, step = (one.step for one in made.steps)
    assert isinstance(mapping, steps.CreateContainerMapping)
    assert mapping.id.parent() == container("westeurope")
    assert isinstance(step, steps.Reprotect)
    assert step.disks[0].cache_account == there.id


def account(name: str, location: str = "westeurope") -> StorageAccount:
    return StorageAccount(resource_id(VAULT.group_id, "Microsoft.Storage/storageAccounts", name), location,
                          "Standard_LRS")  # fmt: skip


def test_a_cache_is_proposed_only_where_it_is_one() -> None:
    foreign, portals = account("contosolegacyvhds"), account("x7contosoasrcache")
    elsewhere = account("contosovaultasrcache", "centralus")
    name, is_new = reprotect.proposed_cache(COMMITTED, (foreign, elsewhere))
    assert is_new
    assert name.name == "contosovaultasrcache2", "the name is taken in the other region"
    shouted = account("CONTOSOVAULTASRCACHE", "centralus"), account("CONTOSOOTHERASRCACHE")
    assert reprotect.proposed_cache(COMMITTED, shouted) == (shouted[1].id, False), "letter case says nothing"
    assert reprotect.proposed_cache(COMMITTED, shouted[:1])[0].name == "contosovaultasrcache2"
    assert reprotect.proposed_cache(COMMITTED, (foreign, portals)) == (portals.id, False)
    used = replace(COMMITTED, disks=tuple(replace(one, cache_account=foreign.id) for one in COMMITTED.disks))
    assert reprotect.proposed_cache(used, (foreign, portals)) == (foreign.id, False)


def test_re_protect_waits_for_disks_that_can_be_read() -> None:
    gone = replace(COMMITTED, disks=())
    made = reprotect.plan(reprotect.ReprotectDraft(PROTECTED.id, "web-01"), estate(gone))
    assert not made.can_start


def test_re_protect_tells_of_disks_that_the_machine_does_not_show() -> None:
    there = [disk.id for disk in WEB_01.disks if disk.id]
    gone = resource_id(VAULT.group_id, "Microsoft.Compute/disks", "data-1")

    def told(*targets: ArmId) -> bool:
        disks = tuple(replace(COMMITTED.disks[0], target=target) for target in targets)
        known = replace(estate(replace(COMMITTED, disks=disks)), failed_over=WEB_01)
        problems = reprotect.plan(reprotect.ReprotectDraft(PROTECTED.id, "web-01"), known).problems
        return any("Azure shows 1 of the 2 disks that web-01 was failed over with" in one.what for one in problems)

    assert not told(*there)
    assert told(there[0], gone)


def test_the_estimate_follows_the_documented_example() -> None:
    """72 min checksum + 55 min of copying, a fifth on top, and 25 min around: about three hours."""
    speed = 100e6
    seconds = reprotect.copy_time(55 * 60 * SHARE_FOR_THE_COPY * speed, speed).seconds
    assert 2.8 * 3600 < seconds < 3.1 * 3600


def test_disable_says_what_stays_and_purge_needs_a_failed_disable() -> None:
    made = disable.disable_plan(disable.DisableDraft(PROTECTED.id, "web-01"), estate())
    assert made.can_start
    assert "Mobility service" in words(made)
    purge = disable.PurgeDraft(PROTECTED.id, "web-01")
    assert not disable.purge_plan(purge, estate()).can_start
    failed = Job(VAULT.child("replicationJobs", "1"), "1", "DisableDr", "Disable", JobState.FAILED, "Failed", "WEB-01")
    assert disable.purge_plan(purge, replace(estate(), jobs=(failed,))).can_start


def test_a_migration_ends_with_the_reason_for_azure() -> None:
    made = disable.disable_plan(disable.DisableDraft(PROTECTED.id, "web-01", migration=True), estate(COMMITTED))
    assert made.steps[0].step == steps.DisableReplication(PROTECTED.id, "web-01", migration=True)


def test_what_stays_behind_is_named_where_the_original_could_be_read() -> None:
    public = resource_id(WEB_01.id.group_id, "Microsoft.Network/publicIPAddresses", "pip-web-01")
    nic = replace(WEB_01.nics[0], public_ip=public)
    backup = Extension("VMSnapshot", "Microsoft.Azure.RecoveryServices", "Succeeded")
    mobility = Extension("SiteRecovery-Linux", "Microsoft.Azure.RecoveryServices.SiteRecovery", "Succeeded")
    original = replace(WEB_01, nics=(nic,), extensions=(backup, mobility))
    said = " ".join(one.words for one in failover_tasks.checklist(PROTECTED, original))
    assert "pip-web-01" in said
    assert "install VMSnapshot again" in said
    assert "SiteRecovery" not in said
    assert "10.0.1.4" in said
    unread = " ".join(one.words for one in failover_tasks.checklist(PROTECTED, None))
    assert "if it had any" in unread
    consequences = words(failover.failover_plan(DRAFT, replace(estate(), running=original)))
    assert "not moved the public address pip-web-01" in consequences


def test_re_protect_proposes_the_originals_set_and_capacity() -> None:
    reserved = resource_id(WEB_01.id.group_id, "Microsoft.Compute/capacityReservationGroups", "crg-web")
    around = replace(estate(COMMITTED), running=replace(WEB_01, capacity_reservation=reserved))
    draft = reprotect.ReprotectDraft(PROTECTED.id, "web-01")
    step = reprotect.plan(draft, around).steps[-1].step
    assert isinstance(step, steps.Reprotect)
    assert step.target_availability_set == WEB_01.availability_set
    assert step.target_capacity_reservation == reserved
    alone = reprotect.plan(replace(draft, no_availability_set=True), around).steps[-1].step
    assert isinstance(alone, steps.Reprotect)
    assert alone.target_availability_set is None


def test_a_re_protect_of_what_was_not_committed_says_that_it_commits() -> None:
    offered = replace(FAILED_OVER, allowed_operations=frozenset({"SwitchProtection"}))
    made = reprotect.plan(reprotect.ReprotectDraft(PROTECTED.id, "web-01"), estate(offered))
    assert "commits the failover first" in words(made)
    committed = reprotect.plan(reprotect.ReprotectDraft(PROTECTED.id, "web-01"), estate(COMMITTED))
    assert "commits the failover first" not in words(committed)


@pytest.mark.parametrize(
    ("absence", "blocks", "said"),
    [
        (Absence.SILENT, False, "did not answer for web-01 in time"),
        (Absence.GONE, False, "is gone"),
        (Absence.UNREAD, False, "could not be read"),
    ],
)
def test_a_re_protect_is_stopped_by_no_missing_answer(absence: Absence, blocks: bool, said: str) -> None:
    around = replace(estate(COMMITTED), running=None, absence=absence)
    made = reprotect.plan(reprotect.ReprotectDraft(PROTECTED.id, "web-01"), around)
    assert made.can_start is not blocks
    assert any(said in problem.what for problem in made.problems)


def test_while_the_original_machine_is_awaited_nothing_is_said_of_it() -> None:
    around = replace(estate(COMMITTED), running=None)
    assert reprotect.plan(reprotect.ReprotectDraft(PROTECTED.id, "web-01"), around).problems == ()


def test_disabling_where_the_region_is_silent_says_what_comes_of_it() -> None:
    silent = replace(estate(), running=None, absence=Absence.SILENT)
    made = disable.disable_plan(disable.DisableDraft(PROTECTED.id, "web-01"), silent)
    assert made.can_start
    assert any("the job may fail" in problem.what for problem in made.problems)
    away = replace(silent, item=COMMITTED)
    assert disable.disable_plan(disable.DisableDraft(PROTECTED.id, "web-01"), away).problems == ()


def test_the_longer_estimate_is_that_of_the_slowest_disk() -> None:
    disks = (
        ReplicatedDisk("os", None, 128 * 2**30, sku="Premium_LRS"),
        ReplicatedDisk("data", None, 2048 * 2**30, sku="StandardSSD_LRS"),
    )
    told = reprotect.protection_time(estate(replace(COMMITTED, disks=disks)))
    slowest = reprotect.copy_time(2048 * 2**30 / 10, 100e6)
    assert told.at_most == slowest.seconds > told.seconds


@given(st.integers(1, 32 * 1024))
def test_a_bigger_premium_disk_is_never_slower(gib: int) -> None:
    assert throughput(gib, "Premium_LRS") <= throughput(gib + 1, "Premium_LRS")


@pytest.mark.parametrize(
    ("scenario", "made"),
    [
        ("CommitFailover", lambda around: failover.commit_plan(failover.CommitDraft(PROTECTED.id, "web-01"), around)),
        ("DisableDr", lambda around: disable.disable_plan(disable.DisableDraft(PROTECTED.id, "web-01"), around)),
        (
            "SwitchReplicationGroupProtection",
            lambda around: reprotect.plan(reprotect.ReprotectDraft(PROTECTED.id, "web-01"), around),
        ),
    ],
)
def test_what_is_under_way_is_never_begun_again(scenario: str, made: Callable[[ItemEstate], Plan]) -> None:
    everything = frozenset({"Commit", "DisableProtection", "SwitchProtection"})
    item = replace(FAILED_OVER, allowed_operations=everything)
    job = Job(VAULT.child("replicationJobs", "1"), "1", scenario, "It", JobState.RUNNING, "InProgress", "WEB-01")
    assert made(estate(item)).can_start
    assert not made(replace(estate(item), jobs=(job,))).can_start


@pytest.mark.parametrize(
    ("operation", "migration", "offered"),
    [
        ("DisableProtection", False, True),
        ("DisableProtection", True, True),
        ("CompleteMigration", False, False),
        ("CompleteMigration", True, True),
        ("SwitchProtection", True, False),
    ],
)
def test_a_migration_is_completed_where_azure_offers_either_operation(
    operation: str, *, migration: bool, offered: bool
) -> None:
    item = replace(COMMITTED, allowed_operations=frozenset({operation}))
    draft = disable.DisableDraft(PROTECTED.id, "web-01", migration=migration)
    assert disable.disable_plan(draft, estate(item)).can_start is offered


def test_re_protect_keeps_the_originals_groupings_and_says_where_they_are_not_known() -> None:
    group = resource_id(WEB_01.id.group_id, "Microsoft.Compute/proximityPlacementGroups", "ppg-web")
    scale_set = resource_id(WEB_01.id.group_id, "Microsoft.Compute/virtualMachineScaleSets", "vmss-web")
    around = replace(estate(COMMITTED), running=replace(WEB_01, proximity_group=group, scale_set=scale_set))
    draft = reprotect.ReprotectDraft(PROTECTED.id, "web-01")
    made = reprotect.plan(draft, around)
    step = made.steps[-1].step
    assert isinstance(step, steps.Reprotect)
    assert (step.target_proximity_group, step.target_scale_set) == (group, scale_set)
    assert "the proximity placement group ppg-web and the scale set vmss-web" in words(made)
    assert "proximity placement group" not in words(reprotect.plan(draft, estate(COMMITTED)))
    for absence in (Absence.GONE, Absence.UNREAD):
        unread = reprotect.plan(draft, replace(estate(COMMITTED), running=None, absence=absence))
        assert any("scale set" in problem.what + problem.remedy for problem in unread.problems)


def test_the_way_back_of_fast_disks_goes_through_a_premium_account() -> None:
    fast = replace(COMMITTED, disks=(replace(COMMITTED.disks[0], sku="PremiumV2_LRS"),))
    draft = reprotect.ReprotectDraft(PROTECTED.id, "web-01")
    made = reprotect.plan(draft, replace(estate(fast), accounts=()))
    [account] = [one.step for one in made.steps if isinstance(one.step, steps.CreateStorageAccount)]
    assert (account.sku, account.kind) == ("Premium_LRS", "BlockBlobStorage")
    slow = StorageAccount(
        resource_id(VAULT.group_id, "Microsoft.Storage/storageAccounts", "slow"), "westeurope", "Standard_LRS"
    )
    chosen = replace(draft, cache=Choice(slow.id))
    assert any(
        "High Churn" in one.what and one.blocks
        for one in reprotect.plan(chosen, replace(estate(fast), accounts=(slow,))).problems
    )
    usual = reprotect.plan(chosen, replace(estate(COMMITTED), accounts=(slow,)))
    assert not any("High Churn" in one.what for one in usual.problems)


def test_what_cannot_start_any_more_is_said_and_does_not_block() -> None:
    old = replace(PROTECTED, disks=(replace(PROTECTED.disks[0], unmanaged=True),))
    made = failover.failover_plan(DRAFT, estate(old))
    assert made.can_start
    assert any("31 March 2026" in one.what for one in made.problems)
    assert not any("31 March 2026" in one.what for one in failover.failover_plan(DRAFT, estate()).problems)


def test_a_basic_address_or_balancer_in_the_target_is_warned_of() -> None:
    network = resource_id(VAULT.group_id, "Microsoft.Network/publicIPAddresses", "pip-dr")
    balancer = resource_id(VAULT.group_id, "Microsoft.Network/loadBalancers", "lb-dr")
    made = failover.failover_plan(DRAFT, replace(estate(), basic=(network, balancer)))
    said = [one.what for one in made.problems if "Basic" in one.what]
    assert made.can_start
    assert ["the public address pip-dr" in said[0], "the load balancer lb-dr" in said[1]] == [True, True]


@pytest.mark.parametrize(
    ("group", "around", "stopped", "said"),
    [
        ("", {}, False, ""),
        ("Shop", {"group": ("web-02", "sql-01")}, True, "the replication group Shop with web-02 and sql-01"),
        ("Shop", {}, False, ""),
        ("Shop", {"failed": ((ReadKey.GROUP, "no answer"),)}, False, "only together, by a recovery plan"),
        ("Shop", {"pending": (ReadKey.GROUP,)}, False, "only together, by a recovery plan"),
    ],
    ids=["none", "others", "alone", "unread", "asking"],
)
def test_a_member_of_a_replication_group_is_not_failed_over_alone(
    group: str, around: dict[str, object], stopped: bool, said: str
) -> None:
    known = replace(estate(replace(PROTECTED, multi_vm_group=group)), **around)
    made = failover.failover_plan(failover.FailoverDraft(PROTECTED.id, "web-01"), known)
    found = [one for one in made.problems if "replication group" in one.what]
    assert bool(found) is bool(said)
    assert made.can_start is not stopped
    assert all(said in f"{one.what} {one.remedy}" for one in found)
