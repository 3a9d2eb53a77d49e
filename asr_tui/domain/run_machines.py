"""The machines of a run, each with its own state: also those that one step on a recovery plan takes together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import JobState, Task
from asr_tui.domain.run import Run, StepRun, StepState


class MachineRun(Struct, frozen=True):
    """A machine in a run.

    step   the step that does it, with the machine's own state where the step takes several
    tasks  the machine's own tasks in a plan's job, in their order; empty for a step on one machine
    """

    machine: str
    item: ArmId
    step: StepRun
    tasks: tuple[Task, ...] = ()

    @property
    def state(self) -> StepState:
        return self.step.state

    @property
    def began(self) -> datetime | None:
        """When the step's work began: the checks of a plan are a part of each machine's time."""
        return self.step.work_began

    @property
    def ended(self) -> datetime | None:
        """When Azure ended with it, once it is over; a plan goes on meanwhile with its other machines."""
        if not self.state.over:
            return None
        return max((one.ended for one in self.tasks if one.ended), default=None) or self.step.work_ended

    @property
    def jobs(self) -> tuple[str, ...]:
        """The names of its jobs: those of its own below a plan's, one for each task there, else the step's."""
        own = tuple(one.child_job for one in self.tasks if one.child_job)
        return own or ((self.step.job_name,) if self.step.job_name and not self.tasks else ())


def machine_runs(run: Run) -> list[MachineRun]:
    """The machines, in the plan's order; a step on something else has none."""
    return [one for step in run.steps for one in machines_of(step)]


def machines_of(step: StepRun) -> tuple[MachineRun, ...]:
    """The machine of the step, or all of those that it takes together."""
    change = step.planned.step
    if change.on_machine:
        return (MachineRun(change.on_machine, change.id, step),)
    found = _by_machine(step)
    members = ((one, tuple(found.get(one.machine.casefold(), ()))) for one in step.planned.members)
    return tuple(
        MachineRun(one.machine, one.item, replace(step, state=_state(step, tasks)), tasks) for one, tasks in members
    )


def machines_in_job(step: StepRun) -> tuple[MachineRun, ...]:
    """The machines that the tasks of a plan's job have jobs of, by the names there."""
    return tuple(
        MachineRun(tasks[0].title, ArmId(""), replace(step, state=_state(step, tuple(tasks))), tuple(tasks))
        for tasks in _by_machine(step).values()
        if any(one.child_job for one in tasks)
    )


def _by_machine(step: StepRun) -> dict[str, list[Task]]:
    """The tasks of single machines by the names there, which Azure writes in lower case."""
    found: dict[str, list[Task]] = {}
    for task in _of_machines(step.job.tasks if step.job else ()):
        found.setdefault(task.title.casefold(), []).append(task)
    return found


def group_of(machine: MachineRun) -> str:
    """ "Group 1": the plan's boot group that starts the machine; empty where its job tells of none."""
    tasks = machine.step.job.tasks if machine.step.job else ()
    titles = [one.title for one in tasks for child in one.children if child in machine.tasks]
    return next((title.partition(":")[0] for title in titles if title.startswith("Group ")), "")


def _of_machines(tasks: tuple[Task, ...]) -> Iterator[Task]:
    """The tasks of single machines, however deep: the leaves below a group."""
    for task in tasks:
        for child in task.children:
            if child.children:
                yield from _of_machines((child,))
            else:
                yield child


def _state(step: StepRun, tasks: tuple[Task, ...]) -> StepState:
    """One machine's state within a step that takes several."""
    if step.state is StepState.FAILED and tasks and all(one.state.good for one in tasks):
        return StepState.DONE
    if step.state is StepState.UNDER_WAY and any(one.state is JobState.FAILED for one in tasks):
        return StepState.FAILED
    if step.state is StepState.UNDER_WAY and tasks and all(one.state.good for one in tasks):
        return StepState.DONE
    return step.state
