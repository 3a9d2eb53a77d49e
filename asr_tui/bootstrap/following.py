"""Follows runs of commands without a screen: a line for each change of a step, until the command need not wait."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from enum import Enum

from asr_tui.bootstrap.without_screen import tell_error
from asr_tui.domain.errors import LocalError
from asr_tui.domain.place import Place
from asr_tui.domain.run import Run, RunState, StepRun, StepState
from asr_tui.local_store.files import escaped
from asr_tui.services import report_text as text
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


class Follower:
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
        ended = await self.follow(self._runs.resume(run))
        if ended.state is RunState.FAILED:
            self.put_away(ended)
        return ended

    def put_away(self, run: Run) -> None:
        """A failed run is not resumed: the next plan holds what is left."""
        self._runs.put_away(run.id)

    async def follow(self, run_id: str) -> Run:
        """The run as it is when it has ended or when the command does not wait any longer."""
        told: dict[str, StepState] = {}
        asked: set[str] = set()
        run = self._runs.get(run_id)
        async for run in self._runs.changes(run_id):
            for step in run.steps:
                if step.state is not told.get(step.key, StepState.WAITING):
                    told[step.key] = step.state
                    self._tell(run, step)
                _tell_task(step, asked)
            if run.paused:
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


def tell_line(words: str) -> None:
    """One line on the standard output, at once."""
    sys.stdout.write(escaped(" ".join(words.split())) + "\n")
    sys.stdout.flush()


def tell_json(data: Mapping[str, object]) -> None:
    """One object in a line on the standard output, at once."""
    sys.stdout.write(json.dumps(data, ensure_ascii=True) + "\n")
    sys.stdout.flush()


def _tell_task(step: StepRun, asked: set[str]) -> None:
    """Say once that a job waits for a person, as at a manual action of a recovery plan."""
    task = step.job.waits_at if step.job else None
    if task is not None and task.id not in asked:
        asked.add(task.id)
        what = f": {task.instructions.rstrip('. ')}" if task.instructions else ""
        how = "`asr-tui resume` lets it go on, or G on the screen"
        tell_error(f"{step.planned.step.label} waits for a person at “{task.title}”{what}. {how}.")
