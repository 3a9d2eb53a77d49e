"""What is known about one protected machine."""

import pytest
from msgspec.structs import replace

from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import Absence, ItemEstate
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.obstacles import Lock, LockLevel
from tests.domain.estates import NETWORK, SHOP, VAULT, WEB_01
from tests.domain.items import PROTECTED, TARGET_GROUP, TARGET_NETWORK, estate

REPLICA = ArmId(f"{TARGET_GROUP}/providers/Microsoft.Compute/virtualMachines/web-01")


def lock(scope: ArmId) -> Lock:
    return Lock("keep", scope, LockLevel.CAN_NOT_DELETE)


def job(state: JobState, target: str, name: str = "j") -> Job:
    return Job(VAULT.child("replicationJobs", name), name, "UnplannedFailover", "Failover", state, state.value, target)


def with_jobs(*jobs: Job, current: str = "") -> ItemEstate:
    return replace(estate(replace(PROTECTED, current_job=current)), jobs=jobs)


def test_locks_hold_for_the_machine_on_either_side() -> None:
    here, there, elsewhere = lock(WEB_01.id.group_id), lock(TARGET_GROUP), lock(VAULT)
    both = replace(estate(replace(PROTECTED, target_machine=REPLICA)), locks=(elsewhere, here, there))
    assert both.locks_on_machine() == (here, there)


def test_without_a_machine_in_the_target_only_the_locks_of_the_original_hold() -> None:
    here, there = lock(SHOP), lock(TARGET_GROUP)
    assert replace(estate(), locks=(there, here)).locks_on_machine() == (here,)
    assert estate().locks_on_machine() == ()


@pytest.mark.parametrize("state", [state for state in JobState if not state.over])
def test_a_job_on_the_machine_is_under_way_until_it_is_over(state: JobState) -> None:
    mine = job(state, "WEB-01")
    assert with_jobs(mine).job_under_way() == mine


@pytest.mark.parametrize("state", [state for state in JobState if state.over])
def test_a_job_that_is_over_is_not_under_way(state: JobState) -> None:
    assert with_jobs(job(state, "web-01")).job_under_way() is None


def test_another_machines_job_is_not_under_way_unless_azure_names_it_as_the_machines_own() -> None:
    other = job(JobState.RUNNING, "web-02", "own")
    assert with_jobs(other).job_under_way() is None
    assert with_jobs(other, current="own").job_under_way() == other


def test_the_first_job_that_is_not_over_counts() -> None:
    over, mine = job(JobState.FAILED, "web-01", "a"), job(JobState.RUNNING, "web-01", "b")
    assert with_jobs(over, mine).job_under_way() == mine


def test_regions_and_networks_are_found_by_name_and_id() -> None:
    known = estate()
    assert known.display("westeurope") == "West Europe"
    assert known.display("northeurope") == "northeurope"
    found = known.network(ArmId(TARGET_NETWORK.upper()))
    assert found is not None
    assert found.id == TARGET_NETWORK
    assert known.network(None) is None
    assert known.network(NETWORK.child("subnets", "web")) is None


def test_what_could_not_be_read_is_said_in_order() -> None:
    poor = replace(estate(), failed=(("a", "No a."), ("b", "No b.")), absence=Absence.SILENT)
    assert poor.unread == ("No a.", "No b.")
