"""How often a vault is read in which nothing happens, and of which only the jobs are read then."""

from __future__ import annotations

from collections.abc import Sequence

from asr_tui.domain.jobs import Job
from asr_tui.domain.protection import ProtectedItem, Stage

QUIET_READS = 5
"""So many reads that find nothing new make a vault a quiet one."""
QUIET = 3.0
"""The items of a quiet vault are read after so many times the idle pause; its jobs after each."""
QUIET_SECONDS_AN_ITEM = 0.36
"""The same for each of a quiet vault's items at least, so that an hour of 500 costs some 4 MB, compressed."""
LONGEST_QUIET = 300.0
"""The longest pause that is due to their number, in seconds."""
UNATTENDED = 5.0
"""Nothing is read before so many times the idle pause while the terminal has no focus."""

State = tuple[object, ...]


class PollPace:
    """What successive reads of a vault tell of how soon the next one is worth its bytes."""

    def __init__(self) -> None:
        self._jobs: State = ()
        self._items: State = ()
        self._quiet = 0

    def wake(self) -> None:
        """Somebody asked to read: the vault counts as one in which something happens."""
        self._quiet = 0

    def note(self, items: Sequence[ProtectedItem], jobs: Sequence[Job]) -> None:
        """Note what was read."""
        states = _of_jobs(jobs), _of_items(items)
        self._quiet = self._quiet + 1 if states == (self._jobs, self._items) and not _uncommitted(items) else 0
        self._jobs, self._items = states

    @property
    def quiet(self) -> bool:
        return self._quiet >= QUIET_READS

    def has_news(self, jobs: Sequence[Job]) -> bool:
        """Whether these jobs began, ended or went on since the last read."""
        return _of_jobs(jobs) != self._jobs


def quiet_pause(idle: float, items: int) -> float:
    """Seconds between two reads of a quiet vault's items; its jobs are read after each `idle` pause."""
    return max(idle * QUIET, min(items * QUIET_SECONDS_AN_ITEM, LONGEST_QUIET))


def may_slow(items: Sequence[ProtectedItem]) -> bool:
    """Whether no failover waits for its commit."""
    return not _uncommitted(items)


def _uncommitted(items: Sequence[ProtectedItem]) -> bool:
    return any(one.stage is Stage.FAILED_OVER for one in items)


def _of_jobs(jobs: Sequence[Job]) -> State:
    return tuple((job.name, job.state, job.ended) for job in jobs)


def _of_items(items: Sequence[ProtectedItem]) -> State:
    """All but what is measured again and again: losses, heartbeats, data on its way."""
    return tuple(
        (
            one.id, one.stage, one.state_text, one.health, one.failover_health, one.allowed_operations,
            one.test_failover, one.active_on_target, one.current_job,
            tuple(error.code for error in one.health_errors),
        )
        for one in items
    )  # fmt: skip
