"""What this program's own runs tell of drills that Azure's jobs do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct, field
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.drill_report import DrillReport
from asr_tui.domain.plan import LeftOutMachine
from asr_tui.domain.run import Run
from asr_tui.domain.run_machines import machine_runs


class PlanMemberJob(Struct, frozen=True):
    """What a run knows of a machine's job below a recovery plan's, which itself tells neither network nor sender.

    request  our request's id, by which the audit log knows who sent it
    began    when the plan's job began: its checks are a part of the recovery time
    ended    when the machine's last task ended
    """

    request: str
    network: str = ""
    began: datetime | None = None
    ended: datetime | None = None


class KnownRuns(Struct, frozen=True):
    """What this program's own runs tell of drills, by the names of jobs.

    left_out  the machines that were marked and took no part in the run of a test failover's job
    members   of jobs of machines below those of recovery plans
    """

    left_out: Mapping[str, tuple[LeftOutMachine, ...]] = field(default_factory=dict)
    members: Mapping[str, PlanMemberJob] = field(default_factory=dict)


def known_runs(runs: Iterable[Run]) -> KnownRuns:
    """What the runs tell that Azure's jobs do not."""
    left_out: dict[str, tuple[LeftOutMachine, ...]] = {}
    members: dict[str, PlanMemberJob] = {}
    for run in runs:
        for machine in machine_runs(run):
            step = machine.step.planned.step
            if isinstance(step, steps.TestFailover | steps.TestFailoverOfPlan) and run.plan.left_out:
                left_out |= dict.fromkeys(machine.jobs, run.plan.left_out)
            if isinstance(step, steps.TestFailoverOfPlan | steps.CleanUpTestOfPlan):
                network = step.network.name if isinstance(step, steps.TestFailoverOfPlan) else ""
                request = machine.step.client_request_id
                job = PlanMemberJob(request, network, machine.began, machine.ended)
                members |= dict.fromkeys(machine.jobs, job)
    return KnownRuns(left_out, members)


def of_member(report: DrillReport, known: KnownRuns, people: Mapping[str, str]) -> DrillReport:
    """The report of a machine of a recovery plan with what the plan's run tells; any other as it is.

    people  who sent a request, by its id
    """
    test = known.members.get(report.test.name) if report.test else None
    clean_up = known.members.get(report.clean_up.name) if report.clean_up else None
    if test is not None and report.test is not None:
        job = replace(report.test, started=test.began or report.test.started, ended=test.ended or report.test.ended)
        report = replace(
            report,
            test=job,
            network=report.network or test.network,
            started_by=people.get(test.request) or report.started_by,
            recovery_time=job.duration if report.recovery_time is not None else None,
        )
    if clean_up is not None:
        report = replace(report, cleaned_up_by=people.get(clean_up.request) or report.cleaned_up_by)
    return report
