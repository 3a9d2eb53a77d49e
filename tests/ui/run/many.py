"""A run that protects many machines, in every state."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from asr_tui.domain.errors import AzureError
from asr_tui.domain.jobs import JobError, JobState
from asr_tui.domain.plan import Plan
from asr_tui.domain.rollout import Between, Rollout, Wave
from asr_tui.domain.run import Run, StepRun, StepState
from asr_tui.services import progress
from tests.ui import samples
from tests.ui.samples import NOW, ago

CAUSE = JobError("151066", "The extension could not be installed.", "Certificates are missing.", "Update.", task="1")
ENABLED = replace(samples.ENABLING, state=JobState.SUCCEEDED, ended=ago(minutes=20), tasks=samples.tasks(5))
REFUSED = replace(samples.ENABLING, state=JobState.FAILED, ended=ago(minutes=1), errors=(CAUSE,))
WHAT = "The extension could not be installed. Certificates are missing."
FAILURE = AzureError("Enable replication: failed", WHAT, "Update.", "151066", "activity-1")


def machine(number: int, state: StepState, percent: float | None = None, note: str = "") -> StepRun:
    job = {StepState.FAILED: REFUSED, StepState.UNDER_WAY: samples.ENABLING}.get(state, ENABLED)
    planned = samples.planned(samples.enable(f"web-{number:02}"), samples.GROUP)
    if state is StepState.WAITING:
        return StepRun(planned)
    return StepRun(
        planned, state, job=job, percent=percent, note=note, started=ago(minutes=30), sent=1,
        ended=ago(minutes=2) if state.over else None, error=FAILURE if state is StepState.FAILED else None,
    )  # fmt: skip


def run_of(*machines: StepRun) -> Run:
    plan = Plan("Protect web-01 and others", (*samples.SHARED, *(one.planned for one in machines)))
    return Run(
        "run-1", samples.PLACE, plan, (*(samples.done(one) for one in samples.SHARED), *machines), ago(minutes=39)
    )


def many(copied: float = 43) -> Run:
    """Ten machines: two done, one failed, four copying, one under way, two waiting."""
    return run_of(
        machine(1, StepState.DONE),
        machine(2, StepState.DONE),
        machine(3, StepState.COPYING, 100, "Waiting for first recovery point"),
        machine(4, StepState.COPYING, copied),
        machine(5, StepState.COPYING, 20),
        machine(6, StepState.COPYING),
        machine(7, StepState.UNDER_WAY),
        machine(8, StepState.FAILED),
        machine(9, StepState.WAITING),
        machine(10, StepState.WAITING),
    )


def in_waves(*states: StepState, between: Between = Between.WHEN_TOLD, **changes: object) -> Run:
    """A run whose machines are in waves of two, of which the first is open."""
    run = run_of(*(machine(number, state) for number, state in enumerate(states)))
    keys = [one.key for one in run.steps if one.planned.step.on_machine]
    names = ("sql", "app", "web")
    waves = tuple(
        Wave(name, frozenset(keys[at : at + 2])) for name, at in zip(names, range(0, len(keys), 2), strict=False)
    )
    rollout = Rollout(waves, between, timedelta(minutes=5))
    return progress.settled(replace(run, rollout=rollout, **changes), NOW)
