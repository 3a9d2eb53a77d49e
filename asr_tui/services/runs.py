"""Runs plans, independent steps concurrently; outlives screens, and resumes after a crash."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass, field, replace

from asr_tui.domain.audit import AuditEntry
from asr_tui.domain.errors import LocalError
from asr_tui.domain.place import Environment, Identity, Place
from asr_tui.domain.plan import Plan
from asr_tui.domain.problems import blocking
from asr_tui.domain.run import Run, RunState
from asr_tui.services import progress
from asr_tui.services.audit_trail import AuditTrail
from asr_tui.services.job_feed import JobFeeds
from asr_tui.services.ports import Audit, Journal, Session
from asr_tui.services.recorded_run import RecordedRun
from asr_tui.services.step_runner import StepRunner
from asr_tui.services.step_sender import RunContext, new_id
from asr_tui.services.timeouts import cancelled

LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class _Active:
    """A run of this process. `resendable`: the keys of steps that a person wants sent again."""

    recorded: RecordedRun
    look_first: bool = False
    resendable: set[str] = field(default_factory=set)
    tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)


class Runs:
    """The runs of a session."""

    def __init__(
        self,
        session: Session,
        feeds: JobFeeds,
        journal: Journal,
        audit: Audit,
        environment: Environment,
        identity: Identity,
    ) -> None:
        self._journal = journal
        self._environment = environment
        self._identity = identity
        self._clock = session.clock
        self._trail = AuditTrail(audit, identity.name)
        self._context = RunContext(session, feeds, self._trail)
        self._runs: dict[str, _Active] = {}
        self.in_memory = False
        self._without_second_factor = False
        self._put_away: set[str] = set()
        self._closed = False

    @property
    def all(self) -> tuple[Run, ...]:
        """Every run that this session started or resumed, oldest first."""
        return tuple(active.recorded.run for active in self._runs.values())

    @property
    def offered(self) -> tuple[Run, ...]:
        """Every run of this session but those that a person put away, oldest first."""
        return tuple(run for run in self.all if run.id not in self._put_away)

    @property
    def active(self) -> tuple[Run, ...]:
        """Runs of this session that are not over."""
        return tuple(run for run in self.all if run.state is RunState.RUNNING)

    @property
    def unwritten(self) -> tuple[AuditEntry, ...]:
        """Audit entries that could not be stored, to be printed when the program ends."""
        return self._trail.unwritten

    def keep_in_memory(self) -> None:
        """From now on what cannot be written on this computer stops nothing: a person agreed to that."""
        self.in_memory = True
        self._trail.keep_in_memory()

    def start(self, plan: Plan, place: Place) -> str:
        """Start a confirmed plan; returns the run's id.

        Raises LocalError when read-only, when a problem blocks the plan, or when a step of it is under way already;
        CannotStore when the run cannot be written down: see `keep_in_memory`.
        """
        self._refuse_if_read_only()
        if not plan.can_start:
            reasons = " ".join(problem.what for problem in blocking(plan.problems)) or "There is nothing to do."
            raise LocalError("This plan cannot start", reasons, "Review it, and fix what it names.")
        _refuse_twice(plan, self.active)
        run = progress.new_run(new_id(), plan, place, self._clock.now())
        if not self.in_memory:
            self._journal.save(run)
        self._hold(run)
        self._add(_Active(RecordedRun(run, self._journal, self._clock)))
        return run.id

    def get(self, run_id: str) -> Run:
        return self._runs[run_id].recorded.run

    def changes(self, run_id: str) -> AsyncGenerator[Run, None]:
        return self._runs[run_id].recorded.changes()

    async def retry(self, run_id: str, key: str) -> None:
        """Try a failed or unknown step again; it is looked up in Azure before it is sent.

        Raises LocalError when read-only and HeldByOther when another process has resumed the run.
        """
        self._refuse_if_read_only()
        active = self._runs[run_id]
        if key in active.tasks and active.recorded.run.step(key).state.over:
            await asyncio.wait({active.tasks[key]})
        run = progress.retried(active.recorded.run, key)
        if run == active.recorded.run:
            return
        self._hold(run)
        self._put_away.discard(run_id)
        active.resendable.add(key)
        active.recorded.record(run)
        self._advance(active)

    def signed_in_again(self) -> None:
        """Resume every step that waits for a sign-in."""
        for waiting in tuple(self._context.paused):
            waiting.set()

    @property
    def lacks_second_factor(self) -> bool:
        """Whether to ask a person for a second factor before a run, since Azure will."""
        asks = not self._environment.read_only and not self._without_second_factor
        return asks and self._context.session.lacks_second_factor

    def start_without_second_factor(self) -> None:
        """Do not ask before a run any more: a person wants runs to pause where Azure asks."""
        self._without_second_factor = True

    def unfinished(self, place: Place | None = None) -> tuple[Run, ...]:
        """Unfinished runs of earlier processes, newest first."""
        runs = self._journal.unfinished(self._environment.endpoint, self._identity.tenant)
        here = (run for run in runs if run.id not in self._runs and (place is None or run.place == place))
        # A killed process could not write down that its run was interrupted.
        return tuple(replace(run, interrupted=True) for run in here)

    def resume(self, run: Run) -> str:
        """Resume an unfinished run: each step is looked up in Azure, and sent only where it is missing.

        Raises LocalError when read-only or when the run is over; HeldByOther when another process has it.
        """
        if run.id in self._runs:
            return run.id
        self._refuse_if_read_only()
        _refuse_twice(run.plan, self.active)
        self._hold(run)
        newest = next((found for found in self.unfinished() if found.id == run.id), None)
        if newest is None:
            self._journal.release(run.id)
            raise LocalError("Nothing left to do", "This run was finished or put away in the meantime.")
        resumed = progress.resumed(newest, progress.intents_of(newest, self._trail.entries()))
        sendable = {step.key for step in resumed.steps if step.planned.step.creates}
        active = _Active(RecordedRun(resumed, self._journal, self._clock), look_first=True, resendable=sendable)
        active.recorded.record(resumed)
        self._add(active)
        return resumed.id

    def put_away(self, run_id: str) -> None:
        """Do not offer this run again; Azure's work goes on. Raises LocalError while it is under way here."""
        active = self._runs.get(run_id)
        if active is not None and active.tasks:
            raise LocalError("Still under way", "A run can be put away when none of its steps is under way.")
        self._journal.put_away(run_id)
        self._put_away.add(run_id)

    async def close(self) -> None:
        """Stop all runs and mark them as interrupted in the journal; Azure's work goes on."""
        self._closed = True
        for active in self._runs.values():
            await cancelled(*active.tasks.values())
            run = active.recorded.run
            if run.state is RunState.RUNNING:
                active.recorded.record(replace(run, interrupted=True))
            active.recorded.close()
            self._journal.release(run.id)

    def _add(self, active: _Active) -> None:
        self._runs[active.recorded.run.id] = active
        self._advance(active)

    def _advance(self, active: _Active) -> None:
        """Begin every step that can begin; unlock the run when none is under way."""
        if self._closed:
            return
        for step in progress.ready(active.recorded.run):
            if step.key not in active.tasks:
                self._begin(active, step.key)
        if not active.tasks:
            self._journal.release(active.recorded.run.id)

    def _begin(self, active: _Active, key: str) -> None:
        resend = key in active.resendable
        active.resendable.discard(key)
        runner = StepRunner(self._context, active.recorded, key, look_first=active.look_first, may_resend=resend)
        task = asyncio.create_task(runner.run(), name=f"step {key}")
        active.tasks[key] = task
        task.add_done_callback(lambda done: self._ended(active, key, done))

    def _ended(self, active: _Active, key: str, task: asyncio.Task[None]) -> None:
        del active.tasks[key]
        if task.cancelled():
            return
        failure = task.exception()
        if failure is not None:
            LOG.error("a step of run %s broke by a mistake of ours", active.recorded.run.id, exc_info=failure)
            active.recorded.fail(failure)
        else:
            self._advance(active)

    def _hold(self, run: Run) -> None:
        if not self.in_memory:
            self._journal.hold(run.id)

    def allow_changes(self) -> None:
        """Start runs from now on, in a session that was opened read-only."""
        self._environment = replace(self._environment, read_only=False)

    def _refuse_if_read_only(self) -> None:
        if self._environment.read_only:
            raise LocalError("Read-only", "This session only looks.", "F2 allows changes, after a question.")


def _refuse_twice(plan: Plan, active: Iterable[Run]) -> None:
    """Raises LocalError where a step of the plan is under way in another run."""
    keys = {step.key for step in plan.steps}
    for run in active:
        if any(step.key in keys and not step.state.over for step in run.steps):
            raise LocalError(
                "Under way already",
                f"“{run.plan.title}”, begun at {run.started:%H:%M} UTC, has a step of this plan under way.",
                "Watch that run; when it has ended, review this plan again.",
            )
