"""What is said of machines, interfaces and disks on the other side, in states that a whole round does not reach."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain.drafts import disable, failover, reprotect
from asr_tui.domain.item_estate import Absence, ItemEstate
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.plan import Plan
from asr_tui.domain.protection import ProtectedItem
from tests.domain.estates import VAULT, WEB_02
from tests.domain.items import COMMITTED, FAILED_OVER, PROTECTED, estate


def texts(plan: Plan, kind: str) -> list[str]:
    return [one.text for one in plan.consequences if one.kind == kind]


def test_of_an_original_that_is_gone_nothing_is_switched_off_or_deleted() -> None:
    gone = replace(estate(COMMITTED), running=None, absence=Absence.GONE)
    made = reprotect.plan(reprotect.ReprotectDraft(PROTECTED.id, "web-01"), gone)
    assert texts(made, "switches") == texts(made, "deletes") == texts(made, "replaces") == []
    assert texts(made, "creates") == [
        "the disk web-01-os-ASRReplica in Central US: no disk is left there to compare with"
    ]
    ended = disable.disable_plan(disable.DisableDraft(PROTECTED.id, "web-01"), gone)
    assert not any("original" in text for text in texts(ended, "stays"))


@pytest.mark.parametrize(("item", "replicas"), [(PROTECTED, True), (FAILED_OVER, True), (COMMITTED, False)])
def test_replica_disks_are_to_be_looked_at_while_there_are_any(item: ProtectedItem, replicas: bool) -> None:
    made = disable.disable_plan(disable.DisableDraft(item.id, "web-01"), estate(item))
    assert bool(texts(made, "look at")) is replicas


def job(state: JobState) -> Job:
    scenario = "SwitchReplicationGroupProtection"
    return Job(
        VAULT.child("replicationJobs", "7"), "7", scenario, "Reprotect", state, "", "web-01", started=estate().now
    )


@pytest.mark.parametrize(
    ("jobs", "warned"), [((), True), ((job(JobState.FAILED),), True), ((job(JobState.SUCCEEDED),), False)]
)
def test_a_machine_of_the_name_is_kept_for_the_failover_or_stands_in_its_way(
    jobs: tuple[Job, ...], warned: bool
) -> None:
    around: ItemEstate = replace(estate(), namesake=WEB_02, jobs=jobs)
    made = failover.failover_plan(failover.FailoverDraft(PROTECTED.id, "web-01"), around)
    assert any("web-01 in rg-shop-asr already" in one.what for one in made.problems) is warned
    assert bool(texts(made, "creates")) is warned
    assert bool(texts(made, "replaces")) is not warned
    assert made.can_start, "what Azure does is not known for sure"


def test_the_name_is_looked_for_where_the_failover_would_make_it() -> None:
    assert FAILED_OVER.machine_to_make is None
    assert replace(PROTECTED, target_group=None).machine_to_make is None
    named = replace(PROTECTED, target_name="web-01-dr").machine_to_make
    assert named is not None
    assert (named.group, named.name) == ("rg-shop-asr", "web-01-dr")
