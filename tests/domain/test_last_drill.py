"""One definition of a machine's last drill, for home, machine, actions and needs."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from asr_tui.domain.attention import NeedReason, needs
from asr_tui.domain.drill_report import GoneMachine, jobs_of_drill, report
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.last_drill import NEVER_DRILLED, LastDrill, drill_jobs, last_drill, was_tried
from asr_tui.domain.protection import HealthError, ProtectedItem
from tests.domain.items import NOW, PROTECTED, estate

AGO = NOW - timedelta(days=40)
UNDRILLED = HealthError(NEVER_DRILLED, "Warning", "No successful test failover has been done on the virtual machine.")


def job(name: str, started: datetime, scenario: str = "TestFailover", **changes: object) -> Job:
    made = Job(ArmId(f"/jobs/{name}"), name, scenario, scenario, JobState.SUCCEEDED, "", "WEB-01", started=started,
               ended=started + timedelta(minutes=3))  # fmt: skip
    return replace(made, **changes)


def last(item: ProtectedItem, *jobs: Job) -> LastDrill | None:
    return last_drill(item, drill_jobs(jobs))


def test_what_azure_keeps_counts_with_its_job() -> None:
    drilled, mine = replace(PROTECTED, last_test_failover=AGO), job("1", AGO + timedelta(seconds=2))
    assert last(drilled) == LastDrill(AGO)
    assert last(drilled, mine, job("0", AGO - timedelta(days=9))) == LastDrill(AGO, mine)


@pytest.mark.parametrize("errors", [(), (UNDRILLED,)])
def test_after_a_re_protect_the_job_tells_of_a_drill_that_does_not_count(errors: tuple[HealthError, ...]) -> None:
    turned = replace(PROTECTED, last_test_failover=None, health_errors=errors)
    before = job("1", AGO)
    assert last(turned, before, job("0", AGO - timedelta(days=9))) == LastDrill(AGO, before, counts=False)
    [need] = [one for one in needs((turned,), (before,), NOW) if "DRILL" in one.reason.name]
    assert (need.reason, need.since) == (NeedReason.DRILLED_BEFORE, AGO)
    assert was_tried(turned, (before,))


def test_a_drill_that_failed_or_of_another_machine_is_none() -> None:
    never = replace(PROTECTED, last_test_failover=None)
    failed, other = job("1", AGO, state=JobState.FAILED), job("2", AGO, target="sql-01")
    assert last(never, failed, other, job("3", AGO, "UnplannedFailover")) is None
    assert was_tried(never, (failed,)), "its network may be left"
    assert not was_tried(never, (other,))


def test_each_job_leads_to_its_own_drill() -> None:
    first, cleaned = job("1", AGO), job("2", AGO + timedelta(hours=1), "TestFailoverCleanup", comments="all well")
    second = job("3", AGO + timedelta(days=2))
    last_clean = job("4", AGO + timedelta(days=2, hours=1), "TestFailoverCleanup")
    jobs = (last_clean, second, cleaned, first)
    assert jobs_of_drill("web-01", jobs) == (second, last_clean)
    assert jobs_of_drill("web-01", jobs, "1") == jobs_of_drill("web-01", jobs, "2") == (first, cleaned)
    assert jobs_of_drill("web-01", jobs, "4") == (second, last_clean)
    assert jobs_of_drill("web-01", (second, cleaned, first), "3") == (second, None)
    assert jobs_of_drill("web-01", jobs, "gone") == (None, None)


def test_the_report_of_a_drill_before_a_re_protect_has_the_direction_of_then() -> None:
    before = job("1", AGO, source="Central US", recovery="West Europe", test_machine="web-01-test")
    cleaned = job("2", AGO + timedelta(hours=1), "TestFailoverCleanup", comments="all well")
    turned = replace(
        PROTECTED, source_location="westeurope", target_location="centralus", target_size="Standard_B1s",
        last_test_failover=None,
    )  # fmt: skip
    made = report(replace(estate(turned), jobs=(before, cleaned)), (before, cleaned), (), "ada")
    assert (made.source, made.target) == ("Central US", "West Europe")
    assert (made.test_machine, made.size, made.notes) == ("web-01-test", "", "all well")


def test_a_machine_that_is_not_protected_any_more_still_has_its_report() -> None:
    before = job("1", AGO, point_time=AGO - timedelta(minutes=6), source="Central US", recovery="West Europe")
    gone = GoneMachine("web-01", PROTECTED.id.vault_id, NOW, (before,))
    made = report(gone, (before,), (), "ada", of="1")
    assert made.data_age == timedelta(minutes=6)
    assert (made.machine, made.vault, made.source) == ("web-01", PROTECTED.id.vault_id.name, "Central US")
