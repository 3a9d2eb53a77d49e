"""What needs a person in a vault."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from asr_tui.domain.attention import NeedReason, SilentRegion, lag, needs, silent_regions, worst
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.problems import Severity
from asr_tui.domain.protection import AgentUpgrade, Health, HealthError, ProtectedItem, Stage
from asr_tui.domain.replicated_parts import ReplicatedDisk

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
VAULT = ArmId("/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/v")

HEALTHY = ProtectedItem(
    id=VAULT.child("replicationFabrics", "f", "replicationProtectionContainers", "c", "replicationProtectedItems", "i"),
    name="i",
    machine=ArmId("/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/web-01"),
    machine_name="web-01",
    stage=Stage.PROTECTED,
    state_text="Protected",
    health=Health.NORMAL,
    failover_health=Health.NORMAL,
    allowed_operations=frozenset({"UnplannedFailover", "TestFailover", "DisableProtection"}),
    source_location="centralus",
    target_location="westeurope",
    rpo=timedelta(minutes=4),
    rpo_at=NOW,
    last_test_failover=NOW - timedelta(days=10),
)


def reasons(item: ProtectedItem, *jobs: Job) -> list[NeedReason]:
    return [need.reason for need in needs([item], jobs, NOW)]


def job(state: JobState, ended: datetime, target: str = "WEB-01") -> Job:
    started = ended - timedelta(minutes=5)
    return Job(VAULT.child("replicationJobs", "j"), "j", "UnplannedFailover", "Failover", state, state.value, target,
               started=started, ended=ended)  # fmt: skip


def test_a_healthy_machine_needs_nobody() -> None:
    assert reasons(HEALTHY) == []


def test_the_lag_grows_while_azure_does_not_calculate_it_anew() -> None:
    old = replace(HEALTHY, rpo_at=NOW - timedelta(minutes=58))
    assert lag(old, NOW) == timedelta(minutes=62)
    assert reasons(old) == [NeedReason.NO_POINT]
    assert needs([old], (), NOW)[0].severity is Severity.BLOCKING


def test_the_lag_never_counts_backwards_when_clocks_differ() -> None:
    assert lag(replace(HEALTHY, rpo_at=NOW + timedelta(minutes=3)), NOW) == timedelta(minutes=4)


def test_a_machine_that_runs_in_the_target_has_no_lag() -> None:
    assert lag(replace(HEALTHY, stage=Stage.FAILED_OVER), NOW) is None


def test_fifteen_minutes_are_late_but_not_yet_critical() -> None:
    assert reasons(replace(HEALTHY, rpo=timedelta(minutes=15))) == [NeedReason.LATE]
    assert reasons(replace(HEALTHY, rpo=timedelta(minutes=14, seconds=59))) == []


def test_drills_never_old_and_running() -> None:
    never = HealthError("161011", "Warning", "No successful test failover has been done.")
    assert reasons(replace(HEALTHY, last_test_failover=None)) == [NeedReason.NEVER_DRILLED]
    assert reasons(replace(HEALTHY, health_errors=(never,))) == [NeedReason.DRILLED_BEFORE]
    assert reasons(replace(HEALTHY, health_errors=(never,), last_test_failover=None)) == [NeedReason.NEVER_DRILLED]
    assert reasons(replace(HEALTHY, last_test_failover=NOW - timedelta(days=200))) == [NeedReason.DRILL_OLD]
    running = replace(HEALTHY, allowed_operations=frozenset({"TestFailoverCleanup"}))
    assert reasons(running) == [NeedReason.DRILL_RUNNING]


def test_a_failover_that_waits_for_its_commit_tells_its_age() -> None:
    (need,) = needs([replace(HEALTHY, stage=Stage.FAILED_OVER, last_failover=NOW - timedelta(hours=2))], (), NOW)
    assert need.reason is NeedReason.NOT_COMMITTED
    assert need.lasting == timedelta(hours=2)


def test_a_committed_machine_is_unprotected() -> None:
    assert reasons(replace(HEALTHY, stage=Stage.COMMITTED)) == [NeedReason.UNPROTECTED]


def test_only_the_newest_job_counts_and_only_for_a_day() -> None:
    hour = timedelta(hours=1)
    assert reasons(HEALTHY, job(JobState.FAILED, NOW - hour)) == [NeedReason.JOB_FAILED]
    assert reasons(HEALTHY, job(JobState.SUCCEEDED, NOW - hour), job(JobState.FAILED, NOW - 2 * hour)) == []
    assert reasons(HEALTHY, job(JobState.FAILED, NOW - 25 * hour)) == []
    assert reasons(HEALTHY, job(JobState.FAILED, NOW - hour, target="web-02")) == []


def test_an_agent_about_to_expire_is_told() -> None:
    assert reasons(replace(HEALTHY, agent_expires=NOW + timedelta(days=29))) == [NeedReason.AGENT]
    assert reasons(replace(HEALTHY, agent_expires=NOW + timedelta(days=31))) == []


def test_an_update_that_is_needed_goes_before_the_agents_end_and_an_offer_needs_nobody() -> None:
    due = replace(HEALTHY, agent_update_required=True, agent_expires=NOW + timedelta(days=9))
    (need,) = needs([due], (), NOW)
    assert (need.reason, need.since) == (NeedReason.AGENT_UPDATE, due.agent_expires)
    assert reasons(replace(HEALTHY, agent_upgradeable=True)) == []


@pytest.mark.parametrize(
    ("upgrade", "told"),
    [
        (AgentUpgrade(in_progress=True), []),
        (AgentUpgrade(tries=2), []),
        (AgentUpgrade(tries=5, given_up=True), [NeedReason.AGENT_UPDATE]),
        (AgentUpgrade(reinstall=True), [NeedReason.AGENT_UPDATE]),
    ],
)
def test_an_upgrade_that_azure_gave_up_needs_somebody(upgrade: AgentUpgrade, told: list[NeedReason]) -> None:
    assert reasons(replace(HEALTHY, agent_upgrade=upgrade)) == told


def test_a_certificate_about_to_expire_is_told() -> None:
    assert reasons(replace(HEALTHY, agent_certificate_expires=NOW + timedelta(days=29))) == [NeedReason.CERTIFICATE]
    assert reasons(replace(HEALTHY, agent_certificate_expires=NOW + timedelta(days=31))) == []
    assert reasons(replace(HEALTHY, agent_certificate_update_required=True)) == [NeedReason.CERTIFICATE]


def test_a_reboot_has_a_line_of_its_own_beside_other_warnings() -> None:
    reboot = HealthError("151083", "Warning", "Reboot.", created=NOW - timedelta(hours=5))
    disk = HealthError("153039", "Warning", "New disk.")
    item = replace(HEALTHY, health=Health.WARNING, health_errors=(reboot,))
    assert reasons(item) == [NeedReason.REBOOT]
    both = needs([replace(item, health_errors=(reboot, disk))], (), NOW)
    assert [(need.reason, need.error) for need in both] == [
        (NeedReason.HEALTH_WARNING, disk),
        (NeedReason.REBOOT, reboot),
    ]


def test_the_gravest_comes_first_and_names_decide_among_equals() -> None:
    late = replace(HEALTHY, machine_name="a", rpo=timedelta(minutes=20))
    dead = replace(HEALTHY, machine_name="z", rpo=timedelta(minutes=64))
    copying = replace(HEALTHY, machine_name="b", stage=Stage.COPYING, rpo=None)
    never = replace(HEALTHY, machine_name="c", last_test_failover=None)
    also_never = replace(never, machine_name="B2")
    found = needs([copying, never, late, also_never, dead], (), NOW)
    assert [need.item.machine_name for need in found] == ["z", "a", "B2", "c", "b"]


def test_critical_health_carries_azures_finding_and_not_the_missing_drill() -> None:
    drill = HealthError("161011", "Warning", "No drill.")
    heartbeat = HealthError("153077", "Error", "The heartbeat is lost.")
    item = replace(HEALTHY, health=Health.CRITICAL, health_errors=(drill, heartbeat))
    critical = needs([item], (), NOW)[0]
    assert critical.reason is NeedReason.HEALTH_CRITICAL
    assert critical.error == heartbeat
    assert worst(item) is Health.CRITICAL
    assert worst(replace(HEALTHY, failover_health=Health.WARNING)) is Health.WARNING


def test_the_order_of_reasons_from_the_gravest() -> None:
    """A number that stands twice would make two reasons one."""
    assert [reason.name for reason in NeedReason] == [
        "NO_POINT", "HEALTH_CRITICAL", "JOB_FAILED", "NOT_COMMITTED", "UNPROTECTED", "RESYNC", "LATE",
        "FAILBACK_DUE", "DRILL_RUNNING", "HEALTH_WARNING", "AGENT_UPDATE", "AGENT", "CERTIFICATE", "REBOOT",
        "NEVER_DRILLED", "DRILLED_BEFORE", "DRILL_OLD", "COPYING",
    ]  # fmt: skip
    assert sorted(NeedReason) == list(NeedReason)


def test_an_agent_that_needs_an_update_stands_before_one_about_to_expire() -> None:
    expiring = replace(HEALTHY, machine_name="a", agent_expires=NOW + timedelta(days=2))
    needing = replace(HEALTHY, machine_name="b", agent_update_required=True)
    assert [need.item.machine_name for need in needs([expiring, needing], (), NOW)] == ["b", "a"]


def test_thresholds_at_their_very_edge() -> None:
    second = timedelta(seconds=1)
    hour, month, half_year = timedelta(hours=1), timedelta(days=30), timedelta(days=183)
    assert reasons(replace(HEALTHY, rpo=hour)) == [NeedReason.NO_POINT]
    assert reasons(replace(HEALTHY, rpo=hour - second)) == [NeedReason.LATE]
    assert reasons(replace(HEALTHY, agent_expires=NOW + month)) == []
    assert reasons(replace(HEALTHY, agent_expires=NOW + month - second)) == [NeedReason.AGENT]
    assert reasons(replace(HEALTHY, agent_certificate_expires=NOW + month)) == []
    assert reasons(replace(HEALTHY, agent_certificate_expires=NOW + month - second)) == [NeedReason.CERTIFICATE]
    assert reasons(replace(HEALTHY, last_test_failover=NOW - half_year)) == []
    assert reasons(replace(HEALTHY, last_test_failover=NOW - half_year - second)) == [NeedReason.DRILL_OLD]
    assert reasons(HEALTHY, job(JobState.FAILED, NOW - 24 * hour)) == []
    assert reasons(HEALTHY, job(JobState.FAILED, NOW - 24 * hour + second)) == [NeedReason.JOB_FAILED]


def test_what_blocks_and_what_is_only_noted() -> None:
    def severity(item: ProtectedItem, *jobs: Job) -> Severity:
        return needs([item], jobs, NOW)[0].severity

    assert severity(HEALTHY, job(JobState.FAILED, NOW)) is Severity.BLOCKING
    assert severity(replace(HEALTHY, health=Health.CRITICAL)) is Severity.BLOCKING
    assert severity(replace(HEALTHY, stage=Stage.COPYING)) is Severity.NOTE
    assert severity(replace(HEALTHY, last_test_failover=None)) is Severity.NOTE


def test_a_disk_that_must_be_copied_again_is_told() -> None:
    disk = ReplicatedDisk("os", None, 0, resync_required=True)
    assert reasons(replace(HEALTHY, disks=(disk, replace(disk, resync_required=False)))) == [NeedReason.RESYNC]
    assert reasons(replace(HEALTHY, disks=(replace(disk, resync_required=False),))) == []


def test_a_region_is_silent_when_the_last_heartbeat_of_all_its_machines_is_over_15_minutes_old() -> None:
    beat = NOW - timedelta(minutes=15, seconds=1)
    first = replace(HEALTHY, last_heartbeat=beat)
    second = replace(HEALTHY, last_heartbeat=beat - timedelta(hours=1))
    elsewhere = replace(first, source_location="westus", last_heartbeat=NOW - timedelta(minutes=15))
    assert silent_regions([second, first, elsewhere], NOW) == (SilentRegion("centralus", 2, beat, 2),)
    assert silent_regions([first, replace(HEALTHY, last_heartbeat=None)], NOW) == ()
    assert silent_regions([first, replace(HEALTHY, last_heartbeat=NOW)], NOW) == ()
    assert silent_regions([replace(first, stage=Stage.FAILED_OVER)], NOW) == ()
    assert silent_regions([replace(first, source_location="westus"), first], NOW) == (
        SilentRegion("centralus", 1, beat, 1),
        SilentRegion("westus", 1, beat, 1),
    )
