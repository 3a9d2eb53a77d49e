"""One run of this process: the tasks of its steps, and the timer of its next wave."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable

from asr_tui.domain.run import Pause, Run, RunState
from asr_tui.services import progress
from asr_tui.services.recorded_run import RecordedRun
from asr_tui.services.step_runner import StepRunner
from asr_tui.services.step_sender import RunContext
from asr_tui.services.timeouts import cancelled

LOG = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
"""Seconds of this computer between two looks at Azure's time during a pause: in practice that passes faster."""


class ActiveRun:
    """Begins every step whose time has come.

    look_first  Azure may have its steps already
    resendable  the keys of steps that may be sent again
    on_rest     called when nothing of the run is under way and nothing of it will begin any more
    """

    def __init__(
        self,
        context: RunContext,
        recorded: RecordedRun,
        on_rest: Callable[[], None],
        *,
        look_first: bool = False,
        resendable: Iterable[str] = (),
    ) -> None:
        self.recorded = recorded
        self._context = context
        self._on_rest = on_rest
        self._look_first = look_first
        self._resendable = set(resendable)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._timer: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def run(self) -> Run:
        return self.recorded.run

    @property
    def working(self) -> bool:
        """Whether a step is under way here, or begins after a pause."""
        moving = any(not self.run.step(key).state.over for key in self._tasks)
        return moving or (self.run.state is RunState.RUNNING and self.run.pause is Pause.TIMED)

    async def step_ended(self, key: str) -> None:
        """Wait until the task of a step that is over has ended too."""
        if key in self._tasks and self.run.step(key).state.over:
            await asyncio.wait({self._tasks[key]})

    def change(self, run: Run, *, resendable: Iterable[str] = ()) -> None:
        """Write the run down as it is now, and begin what can begin."""
        self._resendable.update(resendable)
        self.recorded.record(run)
        self.advance()

    def advance(self) -> None:
        """Begin every step that can begin; wait for the next wave."""
        if self._closed:
            return
        for step in progress.ready(self.run):
            if step.key not in self._tasks:
                self._begin(step.key)
        self._wait_for_wave()
        if not self._tasks and self.run.state is not RunState.RUNNING:
            self._on_rest()

    async def close(self) -> None:
        """Stop here; Azure's work goes on."""
        self._closed = True
        await cancelled(*self._tasks.values(), *((self._timer,) if self._timer else ()))

    def _begin(self, key: str) -> None:
        resend = key in self._resendable
        self._resendable.discard(key)
        runner = StepRunner(self._context, self.recorded, key, look_first=self._look_first, may_resend=resend)
        task = asyncio.create_task(runner.run(), name=f"step {key}")
        self._tasks[key] = task
        task.add_done_callback(lambda done: self._ended(key, done))

    def _ended(self, key: str, task: asyncio.Task[None]) -> None:
        del self._tasks[key]
        if task.cancelled():
            return
        failure = task.exception()
        if failure is not None:
            self._broke(failure)
        else:
            self.advance()

    def _wait_for_wave(self) -> None:
        if self.run.waits_until is not None and self._timer is None:
            self._timer = asyncio.create_task(self._after_pause(), name=f"next wave of {self.run.id}")
            self._timer.add_done_callback(self._timer_ended)

    async def _after_pause(self) -> None:
        """The pause by Azure's time, and not longer than by this computer's where Azure's stands still in practice."""
        clock = self._context.session.clock
        until, left = self.run.waits_until, self.run.rollout.pause.total_seconds()
        while until is not None and self.run.waits_until == until and clock.now() < until and left > 0:
            await clock.sleep(min(LOOK_SECONDS, left))
            left -= LOOK_SECONDS
        if until is not None and self.run.waits_until == until:
            self.recorded.record(progress.pause_ended(self.run, clock.now()))

    def _timer_ended(self, task: asyncio.Task[None]) -> None:
        self._timer = None
        if task.cancelled():
            return
        if (failure := task.exception()) is not None:
            self._broke(failure)
        elif self.run.held_since is None:
            self.advance()

    def _broke(self, failure: BaseException) -> None:
        LOG.error("run %s broke by a mistake of ours", self.run.id, exc_info=failure)
        self.recorded.fail(failure)
