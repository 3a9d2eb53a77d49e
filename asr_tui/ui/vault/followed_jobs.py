"""The jobs whose tasks are read, as long as home shows them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack

from asr_tui.domain.jobs import Job
from asr_tui.services.job_feed import JobFeed

MOST_FOLLOWED = 6
"""Jobs whose tasks are read for home: each costs a read in each round."""


class HomeJobs:
    """Reads the tasks of the first of the shown jobs that run or failed."""

    def __init__(self, feed: JobFeed) -> None:
        self._feed = feed
        self._following: dict[str, ExitStack] = {}

    def show(self, listed: Sequence[Job]) -> None:
        """Follow the first of these jobs, and no other ones."""
        wanted = {one.name for one in listed[:MOST_FOLLOWED] if not one.state.good}
        for name in self._following.keys() - wanted:
            self._following.pop(name).close()
        for name in wanted - self._following.keys():
            stack = self._following[name] = ExitStack()
            stack.enter_context(self._feed.follow(name, alone=True))
