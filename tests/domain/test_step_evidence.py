"""What proves in Azure that a step on a protected machine or on a job has happened."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.replicated_parts import ReplicatedDisk
from tests.domain.estates import POLICY, VAULT, container
from tests.domain.items import COMMITTED, FAILED_OVER, NOW, PROTECTED, TARGET_GROUP, TARGET_NETWORK, point

ITEM = PROTECTED.id
SECOND = timedelta(seconds=1)
SKEW = timedelta(minutes=5)
DRILL = replace(PROTECTED, allowed_operations=frozenset({"TestFailoverCleanup"}))
TO_COPY_AGAIN = ReplicatedDisk("data", None, 0, resync_required=True)
OTHER = replace(PROTECTED, id=ITEM.parent().child("replicationProtectedItems", "item-2"))

TEST = steps.TestFailover(ITEM, "web-01", TARGET_NETWORK)
CLEAN_UP = steps.CleanUpTestFailover(ITEM, "web-01")
FAILOVER = steps.Failover(ITEM, "web-01", shut_down_source=True)
CANCEL = steps.CancelFailover(ITEM, "web-01")
COMMIT = steps.CommitFailover(ITEM, "web-01")
CHANGE = steps.ChangeRecoveryPoint(ITEM, "web-01", point(9).id)
REPAIR = steps.RepairReplication(ITEM, "web-01")
DISABLE = steps.DisableReplication(ITEM, "web-01")
REPROTECT = steps.Reprotect(ITEM, "web-01", POLICY.id, PROTECTED.container, TARGET_GROUP, ())


@pytest.mark.parametrize(
    ("step", "item", "done"),
    [
        (TEST, DRILL, True),
        (TEST, PROTECTED, False),
        (TEST, replace(DRILL, last_test_failover=NOW - SKEW), True),
        (TEST, replace(DRILL, last_test_failover=NOW - SKEW - SECOND), False),
        (CLEAN_UP, DRILL, False),
        (CLEAN_UP, PROTECTED, True),
        (FAILOVER, PROTECTED, False),
        (FAILOVER, FAILED_OVER, True),
        (FAILOVER, replace(FAILED_OVER, stage=Stage.COMMITTING), True),
        (FAILOVER, COMMITTED, True),
        (FAILOVER, replace(FAILED_OVER, last_failover=NOW - SKEW), True),
        (FAILOVER, replace(FAILED_OVER, last_failover=NOW - SKEW - SECOND), False),
        (CANCEL, FAILED_OVER, False),
        (CANCEL, PROTECTED, True),
        (COMMIT, FAILED_OVER, False),
        (COMMIT, COMMITTED, True),
        (CHANGE, FAILED_OVER, False),
        (CHANGE, replace(FAILED_OVER, failover_point=point(4).id), False),
        (CHANGE, replace(FAILED_OVER, failover_point=point(9).id), True),
        (REPAIR, PROTECTED, True),
        (REPAIR, replace(PROTECTED, disks=()), False),
        (REPAIR, replace(PROTECTED, disks=(*PROTECTED.disks, TO_COPY_AGAIN)), False),
    ],
)  # fmt: skip
def test_the_item_shows_it(step: steps.ItemStep, item: ProtectedItem, *, done: bool) -> None:
    assert step.is_done((OTHER, item), NOW) is done
    assert not step.is_done((OTHER,), NOW), "an item that is not there shows nothing"


def test_an_item_that_is_gone_shows_that_its_replication_ended() -> None:
    assert DISABLE.is_done((OTHER,), NOW)
    assert not DISABLE.is_done((OTHER, PROTECTED), NOW)


def test_a_re_protected_item_lies_in_the_other_container_under_the_same_name() -> None:
    moved = replace(PROTECTED, id=container("westeurope").child("replicationProtectedItems", "ITEM-1"))
    namesake = replace(PROTECTED, id=container("westeurope").child("replicationProtectedItems", "item-3"))
    assert REPROTECT.is_done((moved,), NOW)
    assert not REPROTECT.is_done((PROTECTED, moved), NOW)
    assert not REPROTECT.is_done((namesake,), NOW)
    assert not REPROTECT.is_done((), NOW)


@pytest.mark.parametrize(
    ("wanted", "done"),
    [
        (steps.UpdateItem(ITEM), True),
        (steps.UpdateItem(ITEM, target_size="standard_D2s_v5"), True),
        (steps.UpdateItem(ITEM, target_size="Standard_D4s_v5"), False),
        (steps.UpdateItem(ITEM, target_name="web-01-dr"), False),
        (steps.UpdateItem(ITEM, target_network=TARGET_NETWORK), True),
        (steps.UpdateItem(ITEM, target_network=VAULT), False),
        (steps.UpdateItem(ITEM, nics=(steps.NicSetting(VAULT, "ip", "WEB"),)), True),
        (steps.UpdateItem(ITEM, nics=(steps.NicSetting(VAULT, "ip", "app"),)), False),
        (steps.UpdateItem(ITEM, nics=(steps.NicSetting(TARGET_NETWORK, "ip", "web"),)), False),
    ],
)
def test_target_settings_are_done_when_the_item_has_all_that_was_asked_for(
    wanted: steps.UpdateItem, *, done: bool
) -> None:
    item = replace(PROTECTED, nics=(replace(PROTECTED.nics[0], id=VAULT),))
    assert wanted.is_done((item,), NOW) is done


@pytest.mark.parametrize("state", JobState)
def test_a_job_shows_that_it_was_cancelled_or_goes_on_and_never_that_it_was_restarted(state: JobState) -> None:
    job = Job(VAULT.child("replicationJobs", "1"), "1", "UnplannedFailover", "Failover", state, state.value, "web-01")
    assert steps.CancelJob(job.id).is_done(job, NOW) is (state in {JobState.CANCELLING, JobState.CANCELLED})
    assert steps.ResumeJob(job.id).is_done(job, NOW) is (state is not JobState.SUSPENDED)
    assert not steps.ResumeJob(job.id).is_done(job, None)
    assert not steps.RestartJob(job.id).is_done(job, NOW)


def test_the_machine_of_an_enabling_is_found_by_the_items_id_and_else_by_the_machine() -> None:
    enable = steps.EnableReplication(OTHER.id, PROTECTED.machine, POLICY.id, container("westeurope"), TARGET_GROUP, ())
    elsewhere = replace(OTHER, machine=VAULT)
    assert enable.item_in((PROTECTED, elsewhere)) == elsewhere
    assert enable.item_in((PROTECTED,)) == PROTECTED
    assert enable.item_in((replace(PROTECTED, machine=VAULT),)) is None
