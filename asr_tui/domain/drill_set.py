"""The result of a drill of several machines: what each showed, in which wave, what failed, how long the set took."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

from msgspec import Struct

from asr_tui.domain import steps
from asr_tui.domain.drill_report import DrillReport, is_of_drill, job_began
from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.plan import LeftOutMachine
from asr_tui.domain.run import Run, StepRun, StepState
from asr_tui.domain.run_machines import group_of, machine_runs, machines_in_job, machines_of

_TOGETHER = timedelta(hours=1)
"""Two drills that begin further apart, and are of no waves, are not one drill: our estimate."""


class AskedDrill(Struct, frozen=True):
    """A drill that a report is to tell of.

    job    the name of its job or of its clean-up's; None where Azure began none, empty for the machine's newest drill
    wave   the name of its wave, where the run that began it has waves
    error  why its step failed, also where Azure began no job
    point  how its recovery point differs from the one in the review, in a sentence
    """

    vault: ArmId
    machine: str
    job: str | None = ""
    wave: str = ""
    error: AsrError | None = None
    point: str = ""


class Failure(Struct, frozen=True):
    """Why a machine's drill or clean-up failed, with Azure's code where it gave one."""

    code: str
    what: str
    remedy: str = ""


class MachineDrill(Struct, frozen=True):
    """A machine's own report with its wave, what failed, and how its point differs from the one in the review."""

    report: DrillReport
    wave: str = ""
    failures: tuple[Failure, ...] = ()
    other_point: str = ""

    @property
    def ran(self) -> bool:
        """Whether its test machine came up."""
        return self.report.recovery_time is not None

    @property
    def cleaned_up(self) -> bool:
        return self.report.clean_up is not None and self.report.clean_up.state.good

    @property
    def words(self) -> str:
        """What came of the drill, in a few words."""
        test = self.report.test
        if self.ran:
            return "ran"
        if test is None:
            return "not begun"
        known = {JobState.FAILED: "failed", JobState.CANCELLED: "cancelled"}
        return known.get(test.state, test.state.value.lower())


class DrillSetReport(Struct, frozen=True):
    """A drill of several machines, in the order of their waves.

    notes     what a person typed for the whole, beside those of the clean-ups
    left_out  machines that were marked for the drill and took no part
    """

    machines: tuple[MachineDrill, ...]
    written: datetime
    written_by: str
    notes: str = ""
    left_out: tuple[LeftOutMachine, ...] = ()

    @property
    def vaults(self) -> tuple[str, ...]:
        return _distinct(one.report.vault for one in self.machines)

    @property
    def networks(self) -> tuple[str, ...]:
        return _distinct(one.report.network for one in self.machines)

    @property
    def directions(self) -> tuple[str, ...]:
        each = (one.report for one in self.machines)
        return _distinct(f"{one.source} to {one.target}" for one in each if one.source and one.target)

    @property
    def started_by(self) -> tuple[str, ...]:
        return _distinct(one.report.started_by for one in self.machines if one.report.test)

    @property
    def cleaned_up_by(self) -> tuple[str, ...]:
        return _distinct(one.report.cleaned_up_by for one in self.machines if one.report.clean_up)

    @property
    def waves(self) -> tuple[str, ...]:
        return _distinct(one.wave for one in self.machines)

    def of_wave(self, wave: str) -> tuple[MachineDrill, ...]:
        return tuple(one for one in self.machines if one.wave == wave)

    @property
    def ran(self) -> tuple[MachineDrill, ...]:
        return tuple(one for one in self.machines if one.ran)

    @property
    def failed(self) -> tuple[MachineDrill, ...]:
        """The machines whose test machine did not come up, or whose clean-up failed."""
        return tuple(one for one in self.machines if one.failures)

    @property
    def other_points(self) -> dict[str, list[str]]:
        """The machines by how their points differ from those in the review."""
        found: dict[str, list[str]] = {}
        for one in self.machines:
            if one.other_point:
                found.setdefault(one.other_point, []).append(one.report.machine)
        return found

    @property
    def not_cleaned_up(self) -> tuple[MachineDrill, ...]:
        """The machines whose test machine came up and was not cleaned up."""
        return tuple(one for one in self.ran if not one.cleaned_up)

    @property
    def period(self) -> tuple[datetime, datetime] | None:
        """From the first test failover's beginning to the last one's end; None while none has ended well."""
        return period_of(self.machines)

    @property
    def recovery_time(self) -> timedelta | None:
        """The measured recovery time of the set: of the machines that came up, waves and pauses included."""
        return self.period[1] - self.period[0] if self.period else None

    @property
    def begun_apart(self) -> timedelta | None:
        """The longest time between two beginnings, where no waves explain it and it is too long for one drill."""
        began = sorted(one.report.test.started for one in self.ran if one.report.test and one.report.test.started)
        longest = max((after - before for before, after in pairwise(began)), default=timedelta())
        return longest if longest > _TOGETHER and not self.waves else None

    @property
    def slowest(self) -> MachineDrill | None:
        return max(self.ran, key=lambda one: one.report.recovery_time or timedelta(), default=None)

    @property
    def oldest_data(self) -> MachineDrill | None:
        """The machine whose state was oldest when its drill began."""
        known = [one for one in self.machines if one.report.data_age is not None]
        return max(known, key=lambda one: one.report.data_age or timedelta(), default=None)

    @property
    def points_apart(self) -> timedelta | None:
        """How far apart the points of the machines lie; None where fewer than two are known."""
        times = [one.report.point_time for one in self.machines if one.report.point_time is not None]
        return max(times) - min(times) if len(times) > 1 else None


def period_of(machines: Iterable[MachineDrill]) -> tuple[datetime, datetime] | None:
    """From the first beginning to the last end of the test failovers that ended well."""
    tests = [one.report.test for one in machines if one.ran]
    began = [test.started for test in tests if test and test.started]
    ended = [test.ended for test in tests if test and test.ended]
    return (min(began), max(ended)) if began and ended else None


def failures(report: DrillReport, error: AsrError | None) -> tuple[Failure, ...]:
    """What Azure says of the jobs that failed; the step's own error where no job did."""
    stopped = [job for job in (report.test, report.clean_up) if job and job.state.over and not job.state.good]
    if not stopped and error is not None:
        return (Failure(error.code, error.what or error.title, error.remedy),)
    return tuple(one for job in stopped for one in _of_job(job))


def _of_job(job: Job) -> tuple[Failure, ...]:
    told = tuple(Failure(one.code, one.message, one.action) for one in job.errors)
    return told or (Failure("", f"{job.title or job.scenario}: {job.state.value}"),)


def drills_of_run(run: Run) -> tuple[AskedDrill, ...]:
    """The drills or clean-ups of a run in the order of its waves, also those of a recovery plan's machines."""
    order = [wave.name for wave in run.plan.rollout.waves]
    asked = (each for one in run.steps for each in _asked_of(run, one))
    return tuple(sorted(asked, key=lambda one: order.index(one.wave) if one.wave in order else len(order)))


def _asked_of(run: Run, one: StepRun) -> list[AskedDrill]:
    if is_drill_step(one):
        return [_asked(run, one)]
    return _of_plan(run, one) if isinstance(one.planned.step, _OF_PLAN) else []


_OF_PLAN = steps.TestFailoverOfPlan | steps.CleanUpTestOfPlan


def _of_plan(run: Run, one: StepRun) -> list[AskedDrill]:
    """The machines of a recovery plan's job, each by the job of its own that the plan's began, with its wave or group.

    A plan's run of an earlier version of this program names no machines: they are those of its job's tasks.
    """
    step = one.planned.step
    cleans_up = isinstance(step, steps.CleanUpTestOfPlan)
    wave = "" if cleans_up else wave_of(run, one)
    return [
        AskedDrill(
            vault=step.id.vault_id,
            machine=machine.machine,
            job=next(iter(machine.jobs), "" if cleans_up else None),
            wave=wave or group_of(machine),
            error=one.error if one.state is StepState.FAILED and machine.state is not StepState.DONE else None,
        )
        for machine in machines_of(one) or machines_in_job(one)
    ]


def _asked(run: Run, one: StepRun) -> AskedDrill:
    cleans_up = isinstance(one.planned.step, steps.CleanUpTestFailover)
    return AskedDrill(
        vault=one.planned.step.id.vault_id,
        machine=one.planned.step.on_machine,
        job=one.job_name or ("" if cleans_up else None),
        wave="" if cleans_up else wave_of(run, one),
        error=one.error if one.state is StepState.FAILED else None,
        point=one.again.difference if one.again and one.sent else "",
    )


def drills_of_jobs(vault: ArmId, jobs: Iterable[Job]) -> tuple[AskedDrill, ...]:
    """The drills that jobs of one vault are of, in their order; of a machine with several jobs the newest one's."""
    newest: dict[str, Job] = {}
    for job in sorted((one for one in jobs if is_of_drill(one)), key=job_began):
        newest[job.target.casefold()] = job
    return tuple(AskedDrill(vault, job.target, job.name) for job in newest.values())


def waves_by_job(runs: Iterable[Run]) -> dict[str, str]:
    """The name of the wave by the name of the test failover's job, of the runs that have waves."""
    return {
        job: wave
        for run in runs
        for one in machine_runs(run)
        if isinstance(one.step.planned.step, steps.TestFailover | steps.TestFailoverOfPlan)
        and (wave := wave_of(run, one.step))
        for job in one.jobs
    }


def is_drill_step(one: StepRun) -> bool:
    return isinstance(one.planned.step, steps.TestFailover | steps.CleanUpTestFailover)


def wave_of(run: Run, one: StepRun) -> str:
    """The name of the wave that the step is of; empty where it is of none."""
    return next((wave.name for wave in run.plan.rollout.waves if one.key in wave.steps), "")


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))
