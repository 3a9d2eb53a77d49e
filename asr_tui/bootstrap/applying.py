"""`asr-tui apply`: brings a vault to what a file says, by runs as the screens make them."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from enum import Enum

from asr_tui.bootstrap.filing import BLOCKED, DIFFERS, NOTHING, Filing, compared, plan_data, tell_plan
from asr_tui.bootstrap.without_screen import FAILED, tell_error
from asr_tui.domain.errors import LocalError
from asr_tui.domain.place import Place
from asr_tui.domain.recovery_file import RecoveryFile
from asr_tui.domain.run import Run, RunState, StepRun, StepState
from asr_tui.local_store.files import escaped
from asr_tui.services import report_text as text
from asr_tui.services.recovery_files import FilePlan
from asr_tui.services.workspace import Workspace

TITLE = "As a file says: "
"""How the title of a run begins that this command made, and that it resumes after a kill."""
MOST_ROUNDS = 4
"""Plans after one another: settings follow protection; what differs still after the last one is told."""


class Wait(Enum):
    """Until when the command stays."""

    PROTECTED = "protected"
    STARTED = "started"
    NONE = "none"


_BEGUN = {
    Wait.PROTECTED: frozenset[StepState](),
    Wait.STARTED: frozenset({StepState.COPYING}),
    Wait.NONE: frozenset({StepState.UNDER_WAY, StepState.COPYING}),
}


async def apply(filing: Filing, file: RecoveryFile, wait: Wait, workspace: Workspace) -> int:
    """Resume what an earlier apply began, then plan and run until nothing differs; gives the exit code."""
    comparison, vault = await compared(filing, file, workspace)
    place = workspace.place(vault.id)
    follower = _Follower(workspace, wait, as_json=filing.as_json)
    if not await follower.finish_earlier(place):
        return DIFFERS
    for _ in range(MOST_ROUNDS):
        found = await comparison.plan(file)
        if found.blocking:
            tell_plan(found, vault, as_json=filing.as_json)
            return BLOCKED
        if found.plan is None:
            return _nothing_left(found)
        if filing.as_json:
            sys.stdout.write(json.dumps({"plan": plan_data(found, vault)}, ensure_ascii=True) + "\n")
        else:
            tell_plan(found, vault, as_json=False)
        plan = replace(found.plan, title=f"{TITLE}{found.plan.title}")
        run = await follower.follow(workspace.runs.start(plan, place))
        if run.state is RunState.FAILED:
            follower.put_away(run)
            tell_error("Not all was done; what is left is planned anew by the next apply.")
            return FAILED
        if run.state is RunState.RUNNING:
            return DIFFERS
    tell_error("Azure still has it otherwise; `asr-tui check` says what.")
    return DIFFERS


def _nothing_left(found: FilePlan) -> int:
    for one in found.later:
        tell_error(f"still to come: {one}. Run apply again then.")
    return DIFFERS if found.later else NOTHING


class _Follower:
    """Follows runs and prints each change of a step's state, as a line of text or of JSON."""

    def __init__(self, workspace: Workspace, wait: Wait, *, as_json: bool) -> None:
        self._runs = workspace.runs
        self._clock = workspace.session.clock
        self._wait = wait
        self._as_json = as_json

    async def finish_earlier(self, place: Place) -> bool:
        """Resume an earlier apply of this vault; whether it has ended. Raises LocalError where another run is open."""
        for run in self._runs.unfinished(place):
            if all(step.state.over for step in run.steps):
                continue
            if not run.plan.title.startswith(TITLE):
                raise LocalError(
                    "A run of this vault has not ended",
                    f"“{run.plan.title}”, begun at {run.started:%Y-%m-%d %H:%M} UTC, is under way or was left behind.",
                    "Let it end, or go on with it or put it away on the screen; then apply again.",
                )
            ended = await self.follow(self._runs.resume(run))
            if ended.state is RunState.RUNNING:
                return False
            if ended.state is RunState.FAILED:
                self.put_away(ended)
        return True

    def put_away(self, run: Run) -> None:
        """A failed run is not resumed: the next plan holds what is left."""
        self._runs.put_away(run.id)

    async def follow(self, run_id: str) -> Run:
        """The run as it is when it has ended or when the command does not wait any longer."""
        told: dict[str, StepState] = {}
        run = self._runs.get(run_id)
        async for run in self._runs.changes(run_id):
            for step in run.steps:
                if step.state is not told.get(step.key, StepState.WAITING):
                    told[step.key] = step.state
                    self._tell(run, step)
            if run.paused:
                raise LocalError(
                    "Azure does not accept the sign-in any more",
                    "What was sent goes on; nothing more is sent.",
                    "Sign in again and run the same apply: it resumes.",
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
            line = json.dumps(data, ensure_ascii=True)
        else:
            why = f": {error}" if error else ""
            words = f"{now:%Y-%m-%dT%H:%M:%SZ} {step.state.value}: {step.planned.step.label}{why}"
            line = escaped(" ".join(words.split()))
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
