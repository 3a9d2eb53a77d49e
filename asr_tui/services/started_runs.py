"""The runs that a session started or resumed: what they are now, and what a person changes of one under way."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterable

from msgspec.structs import replace

from asr_tui.domain.audit import AuditEntry
from asr_tui.domain.errors import LocalError
from asr_tui.domain.place import Environment, Identity
from asr_tui.domain.plan import Plan
from asr_tui.domain.rollout import OnError
from asr_tui.domain.run import Run, RunState
from asr_tui.services import progress
from asr_tui.services.active_run import ActiveRun
from asr_tui.services.audit_trail import AuditTrail
from asr_tui.services.job_feed import JobFeeds
from asr_tui.services.joined_reads import JoinedReads
from asr_tui.services.looking_back import look_back
from asr_tui.services.ports import Audit, Journal, Session
from asr_tui.services.recorded_run import RecordedStep
from asr_tui.services.step_sender import RunContext


class StartedRuns:
    """Shows, holds and continues the runs of a session; each outlives the screens that show it."""

    def __init__(
        self,
        session: Session,
        feeds: JobFeeds,
        journal: Journal,
        audit: Audit,
        environment: Environment,
        identity: Identity,
        denied: Callable[[], None] = lambda: None,
    ) -> None:
        """`denied` is called when Azure has refused a step for want of a right."""
        self._journal = journal
        self._environment = environment
        self._identity = identity
        self._clock = session.clock
        self._trail = AuditTrail(audit, identity.name)
        self._context = RunContext(session, feeds, self._trail, JoinedReads(session.site_recovery), denied)
        self._runs: dict[str, ActiveRun] = {}
        self.in_memory = False
        self.when_added: Callable[[str], None] = lambda _: None
        self._put_away: set[str] = set()

    @property
    def all(self) -> tuple[Run, ...]:
        """Every run that this session started or resumed, oldest first."""
        return tuple(active.run for active in self._runs.values())

    @property
    def offered(self) -> tuple[Run, ...]:
        """Every run of this session but those that a person put away, oldest first."""
        return tuple(run for run in self.all if run.id not in self._put_away)

    @property
    def active(self) -> tuple[Run, ...]:
        """Runs of this session that are not over."""
        return tuple(run for run in self.all if run.state is RunState.RUNNING)

    @property
    def _going(self) -> tuple[Run, ...]:
        """Runs that are not over and that nobody put away."""
        return tuple(run for run in self.active if run.id not in self._put_away)

    @property
    def unwritten(self) -> tuple[AuditEntry, ...]:
        """Audit entries that could not be stored, to be printed when the program ends."""
        return self._trail.unwritten

    def keep_in_memory(self) -> None:
        """From now on what cannot be written on this computer stops nothing: a person agreed to that."""
        self.in_memory = True
        self._trail.keep_in_memory()

    def get(self, run_id: str) -> Run:
        return self._runs[run_id].run

    def changes(self, run_id: str) -> AsyncGenerator[Run, None]:
        return self._runs[run_id].recorded.changes()

    async def retry(self, run_id: str, *steps: str) -> None:
        """Try failed or unknown steps again, all where none is named; each is looked up in Azure before it is sent.

        Raises LocalError when read-only and HeldByOther when another process has resumed the run.
        """
        self._refuse_if_read_only()
        active = self._runs[run_id]
        keys = steps or progress.failed_keys(active.run)
        for key in keys:
            await active.step_ended(key)
        run = active.run
        for key in keys:
            run = progress.retried(run, key)
        if run != active.run:
            self._continue(active, run, resendable=keys)

    async def look_back(self, run_id: str, key: str) -> None:
        """See `looking_back.look_back`."""
        await look_back(RecordedStep(self._runs[run_id].recorded, key), self._context.session)

    def go_on(self, run_id: str) -> None:
        """Let a run go on that is held, was stopped by a failure, or waits before its next wave.

        Raises LocalError when read-only or when a step of it is under way in another run; HeldByOther.
        """
        self._refuse_if_read_only()
        active = self._runs[run_id]
        self._continue(active, progress.gone_on(active.run, self._clock.now()))

    def hold(self, run_id: str) -> None:
        """Send nothing more of this run until it is released; what is under way in Azure goes on."""
        active = self._runs[run_id]
        active.change(progress.held(active.run, self._clock.now()))

    def release(self, run_id: str) -> None:
        """End a hold. Raises LocalError and HeldByOther like `go_on`."""
        self._refuse_if_read_only()
        active = self._runs[run_id]
        self._continue(active, progress.released(active.run, self._clock.now()))

    def set_on_error(self, run_id: str, on_error: OnError) -> None:
        """What an error means from now on. Raises LocalError and HeldByOther like `go_on`."""
        active = self._runs[run_id]
        self._continue(active, progress.on_error_set(active.run, on_error, self._clock.now()))

    def _continue(self, active: ActiveRun, run: Run, resendable: Iterable[str] = ()) -> None:
        refuse_twice(run.plan, (one for one in self._going if one.id != run.id))
        self._lock(run)
        self._put_away.discard(run.id)
        active.change(run, resendable=resendable)

    def signed_in_again(self) -> None:
        """Resume every step that waits for a sign-in."""
        for waiting in tuple(self._context.paused):
            waiting.set()

    def _lock(self, run: Run) -> None:
        if not self.in_memory:
            self._journal.hold(run.id)

    def allow_changes(self) -> None:
        """Start runs from now on, in a session that was opened read-only."""
        self._environment = replace(self._environment, read_only=False)

    def _refuse_if_read_only(self) -> None:
        if self._environment.read_only:
            raise LocalError("Read-only", "This session only looks.", "F2 allows changes, after a question.")


def refuse_twice(plan: Plan, active: Iterable[Run]) -> None:
    """Raises LocalError where a step of the plan is under way in another run."""
    keys = {step.key for step in plan.steps}
    for run in active:
        if any(step.key in keys and not step.state.over for step in run.steps):
            raise LocalError(
                "Under way already",
                f"“{run.plan.title}”, begun at {run.started:%H:%M} UTC, has a step of this plan under way.",
                "Watch that run; when it has ended, review this plan again.",
            )
