"""What is offered is what Azure allows, the next sensible step first, and nothing is dropped."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.lifecycle import (
    ELSEWHERE,
    OPERATIONS,
    Action,
    allowed_actions,
    away_since,
    failover_word,
    position,
)
from asr_tui.domain.protection import ProtectedItem, Stage
from tests.domain.items import COMMITTED, FAILED_OVER, NOW, PROTECTED


def test_the_next_sensible_step_comes_first() -> None:
    assert allowed_actions(PROTECTED).actions == (Action.DRILL, Action.FAIL_OVER, Action.DISABLE)
    assert allowed_actions(FAILED_OVER).actions[0] is Action.COMMIT
    assert allowed_actions(COMMITTED).actions[0] is Action.REPROTECT
    drilling = replace(PROTECTED, allowed_operations=frozenset({"DisableProtection", "TestFailoverCleanup"}))
    assert allowed_actions(drilling).actions[0] is Action.CLEAN_UP


@given(st.sets(st.sampled_from([*OPERATIONS, *ELSEWHERE, "SomethingNew"])))
def test_every_allowed_operation_has_an_action_or_a_line(allowed: set[str]) -> None:
    offered = allowed_actions(replace(PROTECTED, allowed_operations=frozenset(allowed)))
    assert set(offered.actions) == {OPERATIONS[name] for name in allowed if name in OPERATIONS}
    assert len(offered.elsewhere) == len(allowed - OPERATIONS.keys())


def test_the_position_goes_round() -> None:
    def turned(item: ProtectedItem) -> ProtectedItem:
        return replace(item, source_location="westeurope", target_location="centralus")

    def switching(item: ProtectedItem) -> ProtectedItem:
        return replace(item, stage=Stage.REPROTECTING)

    copying = replace(PROTECTED, stage=Stage.COPYING)
    again = replace(copying, disks=tuple(replace(disk, compared=disk.target) for disk in copying.disks))
    there = (PROTECTED, FAILED_OVER, COMMITTED, switching(COMMITTED), switching(turned(PROTECTED)), turned(copying))
    assert [position(item) for item in there] == [0, 1, 2, 3, 3, 3]
    back = (PROTECTED, FAILED_OVER, COMMITTED, switching(COMMITTED))
    assert [position(turned(item)) for item in back] == [4, 5, 6, 7]
    assert [position(item) for item in (switching(PROTECTED), again, PROTECTED)] == [7, 7, 0]
    assert position(copying) is None


def test_a_machine_is_away_since_its_failover_also_after_the_re_protect_which_takes_that_time_off_the_item() -> None:
    def job(name: str, state: JobState, hours: int) -> Job:
        began = NOW - timedelta(hours=hours)
        job_id = PROTECTED.id.vault_id.child("replicationJobs", name)
        return Job(job_id, name, "UnplannedFailover", "Failover", state, state.value, "WEB-01", began, began)

    jobs = (job("1", JobState.SUCCEEDED, 9), job("2", JobState.SUCCEEDED, 5), job("3", JobState.FAILED, 4))
    back = replace(PROTECTED, source_location="westeurope", target_location="centralus")
    assert away_since(back, jobs) == NOW - timedelta(hours=5)
    assert away_since(replace(FAILED_OVER, last_failover=NOW - timedelta(hours=6)), jobs) == NOW - timedelta(hours=6)
    assert away_since(back, ()) is None
    assert away_since(PROTECTED, jobs) is None
    assert away_since(replace(FAILED_OVER, source_location="westeurope", target_location="centralus"), jobs) is None


def test_homewards_it_is_called_failback() -> None:
    back = replace(PROTECTED, source_location="westeurope", target_location="centralus")
    assert failover_word(PROTECTED) == "Failover"
    assert failover_word(back) == "Failback"
