"""Practice tells its own pace: what it says is what the simulator then takes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from asr_tui.bootstrap.practice_pace import ORIGIN, PracticePace
from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.steps import DiskToReplicate, Step
from asr_tui.simulator.messages import JsonObject
from tests.simulator.site_recovery.estate import VAULT, Estate
from tests.simulator.site_recovery.plans import PLAN, Plans, boot

ID = ArmId(VAULT)
WITHIN = 3.0
"""Seconds between a job's end and what was said: jobs are begun in a second or two."""


def took(job: JsonObject) -> float:
    begin, end = (datetime.fromisoformat(job[when].rstrip("Z")[:19]) for when in ("startTime", "endTime"))
    return (end - begin).total_seconds()


def told(step: Step) -> float:
    found = PracticePace().step(step)
    assert found is not None
    assert found.origin == ORIGIN
    return found.seconds


def copied(estate: Estate, item: str) -> float:
    """Seconds until the item is protected."""
    begin = estate.cloud.clock.now
    estate.until(item, "Protected")
    return float((estate.cloud.clock.now - begin) / timedelta(seconds=1))


def largest(estate: Estate, item: str) -> int:
    disks = estate.properties(item)["providerSpecificDetails"]["protectedManagedDisks"]
    return max(int(disk["diskCapacityInBytes"]) for disk in disks)


@pytest.mark.parametrize(("machine", "group"), [("web-01", "rg-shop"), ("sql-01", "rg-data")])
def test_enabling_and_its_copy(machine: str, group: str) -> None:
    estate = Estate()
    item = estate.item_path(machine)
    given = estate.enable_input(estate.machine(machine, group))
    job = estate.run("PUT", item, given)
    assert job["state"] == "Succeeded"
    disks = len(given["providerSpecificDetails"]["vmManagedDisks"])
    enable = steps.EnableReplication(ID, ID, ID, ID, ID, (DiskToReplicate(ID, ID),) * disks)
    assert took(job) == pytest.approx(told(enable), abs=WITHIN)
    assert copied(estate, item) == pytest.approx(PracticePace().copy(largest(estate, item)).seconds, abs=WITHIN)


@pytest.mark.parametrize("shut_down", [True, False])
def test_a_plan_from_drill_to_commit(*, shut_down: bool) -> None:
    plans = Plans()
    plans.save(boot(plans.sql), boot(plans.web), boot())
    drill = plans.finish(plans.drill())
    assert took(drill) == pytest.approx(told(steps.TestFailoverOfPlan(ID, ID, boot_groups=2)), abs=WITHIN)
    cleaned = plans.run("POST", f"{PLAN}/testFailoverCleanup", {"comments": ""})
    assert took(cleaned) == pytest.approx(told(steps.CleanUpTestOfPlan(ID)), abs=WITHIN)
    over = plans.finish(plans.fail_over(sourceSiteOperations="Required" if shut_down else "NotRequired"))
    step = steps.FailoverOfPlan(ID, shut_down_source=shut_down, boot_groups=2)
    assert took(over) == pytest.approx(told(step), abs=WITHIN)
    done = plans.run("POST", f"{PLAN}/failoverCommit")
    assert took(done) == pytest.approx(told(steps.CommitOfPlan(ID, boot_groups=2)), abs=WITHIN)


def test_commit_and_re_protect_and_its_copy() -> None:
    estate = Estate()
    estate.make_cache_back()
    item = estate.protected_item()
    estate.fail_over(item)
    assert took(estate.run("POST", f"{item}/failoverCommit")) == pytest.approx(
        told(steps.CommitFailover(ID, "x")), abs=WITHIN
    )
    container = item.split("/replicationProtectedItems/", maxsplit=1)[0]
    size = largest(estate, item)
    job = estate.run("POST", f"{container}/switchprotection", estate.reprotect_input(item))
    assert took(job) == pytest.approx(told(steps.Reprotect(ID, "x", ID, ID, ID, ())), abs=WITHIN)
    # The copy begins when the job inside ends, a minute before the whole.
    assert copied(estate, estate.moved(item)) == pytest.approx(PracticePace().copy(size).seconds - 60, abs=WITHIN)


def test_what_practice_takes_as_azure_was_recorded_is_left_to_the_recordings() -> None:
    assert PracticePace().step(steps.Failover(ID, "x", shut_down_source=True)) is None
    assert PracticePace().step(steps.CreateFabric(ID, "x")) is None
