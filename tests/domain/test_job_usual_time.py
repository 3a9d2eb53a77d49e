"""The usual time of a job by its kind."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain.jobs import JobState, Task
from asr_tui.domain.usual_times import usual_time
from tests.ui import samples


def seconds(scenario: str, *tasks: Task) -> float | None:
    known = usual_time(samples.job("j", "", "web-01", scenario=scenario, tasks=tasks))
    return known.seconds if known else None


def test_a_job_takes_as_long_as_its_step() -> None:
    assert [seconds("EnableDr"), seconds("TestFailover")] == [425, 203]


def test_a_failover_that_shuts_down_the_source_takes_longer() -> None:
    task = Task("ShutdownVmOnPrimaryForUFO", "Shut down the virtual machine", JobState.SUCCEEDED)
    assert seconds("UnplannedFailover", task) == 205
    assert seconds("UnplannedFailover", replace(task, state=JobState.SKIPPED)) == 139


def test_what_is_only_assumed_or_differs_is_not_told() -> None:
    assert [seconds("RepairReplication"), seconds("DisableDr"), seconds("Unheard"), seconds("")] == [None] * 4
