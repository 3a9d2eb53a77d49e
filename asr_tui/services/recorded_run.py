"""A run's newest snapshot, as screens read it and as the journal has it."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from asr_tui.domain.errors import CannotStore
from asr_tui.domain.run import Run, StepRun
from asr_tui.services import progress
from asr_tui.services.ports import Clock, Journal
from asr_tui.services.published import Published

LOG = logging.getLogger(__name__)


class RecordedRun:
    """Holds one run. What has happened in Azure stays true here even when it cannot be written down."""

    def __init__(self, run: Run, journal: Journal, clock: Clock) -> None:
        self._published = Published(run)
        self._journal = journal
        self._clock = clock

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
        run = progress.settled(run, self._clock.now())
        self._published.publish(run)
        try:
            self._journal.save(run)
        except CannotStore as error:  # a resume then finds in the audit log what was sent
            LOG.warning("run %s could not be written down: %s", run.id, error)

    def fail(self, failure: BaseException) -> None:
        """Let every watcher crash with a mistake of this program."""
        self._published.fail(failure)

    def close(self) -> None:
        self._published.close()


@dataclass(frozen=True, slots=True)
class RecordedStep:
    """One step of a recorded run."""

    recorded: RecordedRun
    key: str

    @property
    def value(self) -> StepRun:
        return self.recorded.run.step(self.key)

    def show(self, step: StepRun) -> None:
        self.recorded.show(step)

    def record(self, step: StepRun) -> None:
        self.recorded.record(progress.with_step(self.recorded.run, step))
