"""A run's book: the snapshot that everybody reads, and its copy in the journal."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator

from asr_tui.domain.errors import CannotStore
from asr_tui.domain.run import Run, StepRun
from asr_tui.services import progress
from asr_tui.services.ports import Clock, Journal
from asr_tui.services.published import Published

LOG = logging.getLogger(__name__)


class RecordedRun:
    """Holds one run. What has happened in Azure is never undone here because it cannot be written down."""

    def __init__(self, run: Run, journal: Journal, clock: Clock) -> None:
        self._published = Published(run)
        self._journal = journal
        self._clock = clock

    @property
    def run(self) -> Run:
        return self._published.value

    def step(self, key: str) -> StepRun:
        return self.run.step(key)

    def changes(self) -> AsyncGenerator[Run, None]:
        return self._published.changes()

    def tell(self, step: StepRun) -> None:
        """Show how a step stands; a percentage is not worth a line in the journal."""
        self._published.publish(progress.with_step(self.run, step))

    def keep(self, step: StepRun) -> None:
        """Show how a step stands, and write it down."""
        self.put(progress.with_step(self.run, step))

    def put(self, run: Run) -> None:
        """Show the run and write it down, with what cannot begin any more held back, and its end."""
        run = progress.settled(run, self._clock.now())
        self._published.publish(run)
        try:
            self._journal.save(run)
        except CannotStore as error:  # a resume finds what was sent by the audit log then
            LOG.warning("run %s could not be written down: %s", run.id, error)

    def fail(self, failure: BaseException) -> None:
        """A mistake of ours: whoever watches shall crash with it."""
        self._published.fail(failure)

    def close(self) -> None:
        self._published.close()
