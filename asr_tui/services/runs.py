"""Runs plans, independent steps concurrently; outlives screens, and resumes after a crash."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from msgspec.structs import replace

from asr_tui.domain.errors import LocalError
from asr_tui.domain.place import Place
from asr_tui.domain.plan import Plan
from asr_tui.domain.problems import blocking
from asr_tui.domain.run import Run, RunState
from asr_tui.services import progress
from asr_tui.services.active_run import ActiveRun
from asr_tui.services.recorded_run import RecordedRun
from asr_tui.services.started_runs import StartedRuns, refuse_twice
from asr_tui.services.step_sender import new_id


class Runs(StartedRuns):
    """The runs of a session: starts them, resumes those of earlier processes, puts them away."""

    def start(self, plan: Plan, place: Place) -> str:
        """Start a confirmed plan; returns the run's id.

        Raises LocalError when read-only, when a problem blocks the plan, or when a step of it is under way already;
        CannotStore when the run cannot be written down: see `keep_in_memory`.
        """
        self._refuse_if_read_only()
        if not plan.can_start:
            reasons = " ".join(problem.what for problem in blocking(plan.problems)) or "There is nothing to do."
            raise LocalError("This plan cannot start", reasons, "Review it, and fix what it names.")
        refuse_twice(plan, self._going)
        run = progress.new_run(new_id(), plan, place, self._clock.now())
        if not self.in_memory:
            self._journal.save(run)
        self._lock(run)
        self._add(RecordedRun(run, self._journal, self._clock))
        return run.id

    def unfinished(self, place: Place | None = None) -> tuple[Run, ...]:
        """Unfinished runs of earlier processes that change the place's vault, newest first."""
        runs = self._journal.unfinished(self._environment.endpoint, self._identity.tenant)
        here = (run for run in runs if run.id not in self._runs and (place is None or run.touches(place)))
        # A killed process could not write down that its run was interrupted.
        return tuple(replace(run, interrupted=True) for run in here)

    def finished(self) -> tuple[Run, ...]:
        """Runs of earlier processes that are done or were put away, newest first."""
        return self._journal.finished(self._environment.endpoint, self._identity.tenant)

    def resume(self, run: Run) -> str:
        """Resume an unfinished run: each step is looked up in Azure, and sent only where it is missing.

        Raises LocalError when read-only or when the run is over; HeldByOther when another process has it.
        """
        if run.id in self._runs:
            return run.id
        self._refuse_if_read_only()
        refuse_twice(run.plan, self._going)
        self._lock(run)
        newest = next((found for found in self.unfinished() if found.id == run.id), None)
        if newest is None:
            self._journal.release(run.id)
            raise LocalError(
                "Nothing left to do",
                "This run was finished or put away in the meantime.",
                "The jobs of its vault say more.",
            )
        resumed = progress.resumed(newest, progress.intents_of(newest, self._trail.entries()))
        sendable = {step.key for step in resumed.steps if step.planned.step.creates}
        recorded = RecordedRun(resumed, self._journal, self._clock)
        recorded.record(resumed)
        self._add(recorded, look_first=True, resendable=sendable)
        return resumed.id

    def put_away(self, run_id: str) -> None:
        """Do not offer this run again; Azure's work goes on.

        Raises LocalError while it is under way here, HeldByOther while it is in another process.
        """
        active = self._runs.get(run_id)
        if active is not None and active.working:
            raise LocalError(
                "Still under way",
                "A run can be put away when none of its steps is under way.",
                "Wait until they have ended, or cancel their jobs.",
            )
        self._journal.hold(run_id)
        self._journal.put_away(run_id)
        self._journal.release(run_id)
        self._put_away.add(run_id)

    async def close(self) -> None:
        """Stop all runs and mark them as interrupted in the journal; Azure's work goes on."""
        for active in self._runs.values():
            await active.close()
            run = active.run
            if run.state is RunState.RUNNING:
                active.recorded.record(replace(run, interrupted=True))
            active.recorded.close()
            self._journal.release(run.id)

    def _add(self, recorded: RecordedRun, *, look_first: bool = False, resendable: Iterable[str] = ()) -> None:
        run_id = recorded.run.id
        release = partial(self._journal.release, run_id)
        active = ActiveRun(self._context, recorded, release, look_first=look_first, resendable=resendable)
        self._runs[run_id] = active
        self.when_added(run_id)
        active.advance()
