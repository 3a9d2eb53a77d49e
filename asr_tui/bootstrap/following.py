"""Follows runs of commands without a screen: a line for each change of a step, until the command need not wait."""

from __future__ import annotations

import shlex
from enum import Enum

from msgspec.structs import replace

from asr_tui.bootstrap.without_screen import tell_error, tell_json, tell_line
from asr_tui.domain.errors import LocalError
from asr_tui.domain.jobs import Task
from asr_tui.domain.place import Place
from asr_tui.domain.plan import Plan
from asr_tui.domain.run import Run, RunState, StepRun, StepState
from asr_tui.services import report_text as text
from asr_tui.services.follower import SIGNS_IN, UNREAD
from asr_tui.services.workspace import Workspace


class Wait(Enum):
    """Until when a command stays; PROTECTED is the end of all, also of the first copy."""

    PROTECTED = "protected"
    STARTED = "started"
    NONE = "none"


_BEGUN = {
    Wait.PROTECTED: frozenset[StepState](),
    Wait.STARTED: frozenset({StepState.COPYING}),
    Wait.NONE: frozenset({StepState.UNDER_WAY, StepState.COPYING}),
}


class RunFollower:
    """Follows runs and prints each change of a step's state, as a line of text or of JSON.

    again  the command that resumes after a sign-in, within a sentence
    """

    def __init__(self, workspace: Workspace, wait: Wait, *, as_json: bool, again: str) -> None:
        self._runs = workspace.runs
        self._clock = workspace.session.clock
        self._wait = wait
        self._as_json = as_json
        self._again = again

    def left_open(self, place: Place) -> list[Run]:
        """The runs of earlier or other processes on this vault whose outcome is not known, newest first."""
        return [run for run in self._runs.unfinished(place) if not all(step.state.over for step in run.steps)]

    async def resume(self, run: Run) -> Run:
        """Follow an earlier run; one that failed is not offered again. Raises HeldByOther."""
        return await self._to_its_end(self._runs.resume(run))

    def put_away(self, run: Run) -> None:
        """Leave an earlier run for good; Azure's work goes on. Raises HeldByOther."""
        self._runs.put_away(run.id)

    async def start(self, plan: Plan, place: Place, title: str) -> Run:
        """Start a plan and follow its run; `title` begins the run's own, by which the same command resumes it."""
        return await self._to_its_end(self._runs.start(replace(plan, title=f"{title}{plan.title}"), place))

    async def _to_its_end(self, run_id: str) -> Run:
        """Follow a run; one that failed is put away and not resumed: the next plan holds what is left."""
        run = await self.follow(run_id)
        if run.state is RunState.FAILED:
            self._runs.put_away(run.id)
        return run

    async def follow(self, run_id: str) -> Run:
        """The run as it is when it has ended or when the command does not wait any longer."""
        told: dict[str, StepState] = {}
        asked: set[str] = set()
        unread: set[str] = set()
        run = self._runs.get(run_id)
        async for run in self._runs.changes(run_id):
            for step in run.steps:
                if step.state is not told.get(step.key, StepState.WAITING):
                    told[step.key] = step.state
                    self._tell(run, step)
                _tell_task(step, run.place, asked)
            _tell_unread(run, unread)
            if _needs_sign_in(run):
                raise LocalError(
                    "Azure does not accept the sign-in any more",
                    "What was sent goes on; nothing more is sent.",
                    f"Sign in again and run the same {self._again}: it resumes.",
                )
            if run.state is not RunState.RUNNING or self._is_enough(run):
                break
        return run

    def _is_enough(self, run: Run) -> bool:
        begun = _BEGUN[self._wait]
        return bool(begun) and all(step.state.over or step.state in begun for step in run.steps)

    def _tell(self, run: Run, step: StepRun) -> None:
        now, error = self._clock.now(), str(step.error) if step.error else None
        if self._as_json:
            data = {
                "time": text.iso(now),
                "run": run.id,
                "step": type(step.planned.step).__name__,
                "says": step.planned.step.label,
                "id": str(step.planned.step.id),
                "state": step.state.name.lower(),
                "job": step.job_name or None,
                "error": error,
            }
            tell_json(data)
        else:
            why = f": {error}" if error else ""
            tell_line(f"{now:%Y-%m-%dT%H:%M:%SZ} {step.state.value}: {step.planned.step.label}{why}")


def _tell_task(step: StepRun, place: Place, asked: set[str]) -> None:
    """Say once that a job waits for a person, as at a manual action of a recovery plan."""
    task = step.job.waits_at if step.job else None
    if task is not None and task.id not in asked:
        asked.add(task.id)
        command = shlex.join(("asr-tui", "resume", step.planned.step.id.name, "--vault", place.vault.name, "--yes"))
        how = f"When that is done, `{command}` lets it go on, or G on the screen"
        tell_error(f"{step.planned.step.label} waits for a person {where_words(task)} {how}.")


def _needs_sign_in(run: Run) -> bool:
    """Whether only a new sign-in lets the run go on, and no request is on its way whose answer would be lost."""
    if any(step.state is StepState.SENDING for step in run.steps):
        return False
    return run.paused or any(step.note.endswith(SIGNS_IN) for step in run.steps)


def _tell_unread(run: Run, told: set[str]) -> None:
    """Say once of each trouble that Azure's work cannot be read, until all of it can be again."""
    notes = dict.fromkeys(step.note for step in run.steps if step.note.startswith(UNREAD))
    for note in notes:
        if note not in told and not note.endswith(SIGNS_IN):
            tell_error(f"{note} It is read again until it has ended.")
    told.intersection_update(notes)
    told.update(notes)


def where_words(task: Task) -> str:
    """At which task a job waits for a person, and what is to be done there; ends a sentence."""
    what = f": {task.instructions.rstrip('. ')}" if task.instructions else ""
    return f"at “{task.title}”{what}."


def not_ended(run: Run, whose: str, then: str) -> LocalError:
    """That another run has to end before; `whose` run it is, `then` what to do after it."""
    return LocalError(
        f"A run of {whose} has not ended",
        f"“{run.plan.title}”, begun at {run.started:%Y-%m-%d %H:%M} UTC, is under way or was left behind.",
        f"Let it end, or go on with it or put it away on the screen; then {then}.",
    )
