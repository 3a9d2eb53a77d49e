"""Failover, change of point, commit, re-protect, disable: what is sent, said and asked."""

from dataclasses import replace

from asr_tui.domain import steps
from asr_tui.domain.drafts import disable, failover, reprotect
from asr_tui.domain.ids import resource_id
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.plan import Plan
from asr_tui.domain.protection import Topology
from asr_tui.domain.recovery_points import PointChoice, PointKindChoice
from asr_tui.domain.resources import StorageAccount
from tests.domain.estates import VAULT, container
from tests.domain.items import COMMITTED, FAILED_OVER, NOW, PROTECTED, estate, point

DRAFT = failover.FailoverDraft(PROTECTED.id, "web-01")


def words(plan: Plan) -> str:
    return "\n".join(f"{one.kind} {one.text}" for one in plan.consequences)


def test_a_failover_names_what_it_brings_and_asks_for_the_name() -> None:
    made = failover.failover_plan(DRAFT, estate())
    (step,) = (one.step for one in made.steps)
    assert step == steps.Failover(PROTECTED.id, "web-01", shut_down_source=True, point=point(4).id)
    assert made.name_to_type == "web-01"
    assert "Standard_D2s_v5, 1 disk" in words(made)
    assert "4 min" in words(made)
    assert "10.1.1.4 in web (was 10.0.1.4)" in words(made)
    assert made.can_start


def test_nothing_known_but_the_item_is_enough_for_a_failover() -> None:
    poor = ItemEstate(item=PROTECTED, now=NOW, unread=("everything",))
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
    assert made.name_to_type == "web-01"


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


def test_re_protect_waits_for_disks_that_can_be_read() -> None:
    gone = replace(COMMITTED, disks=())
    made = reprotect.plan(reprotect.ReprotectDraft(PROTECTED.id, "web-01"), estate(gone))
    assert not made.can_start


def test_the_estimate_follows_the_documented_example() -> None:
    """72 min checksum + 55 min of copying, a fifth on top, and 25 min around: about three hours."""
    throughput = 100e6
    seconds = reprotect.copy_time(55 * 60 * reprotect.DISK_SHARE * throughput, throughput).seconds
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
