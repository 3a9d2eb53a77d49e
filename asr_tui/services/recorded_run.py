"""A run's newest snapshot, as screens read it and as the journal has it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator

from msgspec import Struct

from asr_tui.domain.errors import CannotStore
from asr_tui.domain.ids import ArmId
from asr_tui.domain.operations import OtherWrite
from asr_tui.domain.run import Run, RunState, StepRun
from asr_tui.services import progress
from asr_tui.services.ports import Clock, Journal
from asr_tui.services.published import Published

LOG = logging.getLogger(__name__)

WRITTEN_AT_ONCE = 100
"""Steps up to which a run is written down at each change. A larger one takes a tenth of a second to write: its steps'
changes are written together. The audit log has each sending at once, and a resume looks there too."""
SAVE_PAUSE = 0.5
"""Seconds in which the changes of a large run's steps are collected."""


class RecordedRun:
    """Holds one run. What has happened in Azure stays true here even when it cannot be written down."""

    def __init__(self, run: Run, journal: Journal, clock: Clock) -> None:
        self._published = Published(run)
        self._journal = journal
        self._clock = clock
        self._unsaved: asyncio.TimerHandle | None = None

    @property
    def run(self) -> Run:
        return self._published.value

    def changes(self) -> AsyncGenerator[Run, None]:
        return self._published.changes()

    def show(self, step: StepRun) -> None:
        """Publish a step's state without a line in the journal, such as a percentage."""
        self._published.publish(progress.with_step(self.run, step))

    def record(self, run: Run) -> None:
        """Publish the run and write it down, with the steps that cannot begin any more held, and its end."""
        self._published.publish(progress.settled(run, self._clock.now()))
        self._save()

    def record_step(self, step: StepRun) -> None:
        """The same for one step of the run."""
        self._published.publish(progress.settled(progress.with_step(self.run, step), self._clock.now()))
        if len(self.run.steps) <= WRITTEN_AT_ONCE or self.run.state is not RunState.RUNNING:
            self._save()
        elif self._unsaved is None:
            self._unsaved = asyncio.get_running_loop().call_later(SAVE_PAUSE, self._save)

    def _save(self) -> None:
        run = self.run
        if self._unsaved is not None:
            self._unsaved.cancel()
            self._unsaved = None
        try:
            self._journal.save(run)
        except CannotStore as error:  # a resume then finds in the audit log what was sent
            LOG.warning("run %s could not be written down: %s", run.id, error)

    def begin_write(self, resource: ArmId, kind: str) -> OtherWrite | None:
        """See `ports.Journal`."""
        return self._journal.begin_write(resource, self.run.id, kind)

    def end_write(self, resource: ArmId, *, sent: bool) -> None:
        self._journal.end_write(resource, self.run.id, sent=sent)

    def fail(self, failure: BaseException) -> None:
        """Let every watcher crash with a mistake of this program."""
        self._published.fail(failure)

    def close(self) -> None:
        if self._unsaved is not None:
            self._save()
        self._published.close()


class RecordedStep(Struct, frozen=True):
    """One step of a recorded run."""

    recorded: RecordedRun
    key: str

    @property
    def value(self) -> StepRun:
        return self.recorded.run.step(self.key)

    def show(self, step: StepRun) -> None:
        self.recorded.show(step)

    def record(self, step: StepRun) -> None:
        self.recorded.record_step(step)
