"""The jobs of a vault that somebody follows: which of them a round of polling reads by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from asr_tui.domain.jobs import Job, JobState

DETAILS_A_ROUND = 20
"""Followed jobs that one round reads: well within 25 reads a second, the limit of Azure Resource Manager (Microsoft
Learn, "Understand how Azure Resource Manager throttles requests")."""


def at_work(job: Job) -> bool:
    return not job.state.over and job.state is not JobState.UNKNOWN


class ListsJobs(Protocol):
    """A vault's jobs as its list has them, and those that were read by themselves."""

    @property
    def jobs(self) -> Sequence[Job]: ...
    @property
    def details(self) -> Sequence[Job]: ...


class FollowedJobs:
    """Names of jobs, each with how many follow it and in which round it was read last."""

    def __init__(self) -> None:
        self._followers: Counter[str] = Counter()
        self._read_in: dict[str, int] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._followers

    def __bool__(self) -> bool:
        return bool(self._followers)

    def add(self, name: str) -> None:
        self._followers[name] += 1

    def discard(self, name: str) -> bool:
        """Follow it once less; whether somebody still does."""
        self._followers[name] -= 1
        if self._followers[name]:
            return True
        del self._followers[name]
        self._read_in.pop(name, None)
        return False

    def awaited(self, details: Sequence[Job]) -> bool:
        """Whether a followed job may still change."""
        return bool(self._followers.keys() - _over(details))

    def ended_unread(self, vault: ListsJobs) -> bool:
        """Whether a followed job has ended by the list that was not read by itself since."""
        return any(name in self._followers for name in _over(vault.jobs) - _over(vault.details))

    def due(self, jobs: Sequence[Job], details: Sequence[Job], round_number: int) -> list[str]:
        """The followed jobs to read now: those that have ended first, then the longest unread.

        An ended job that is listed as running was restarted, and is read again.
        """
        ended, restarted, done = _over(jobs), {job.name for job in jobs if at_work(job)}, _over(details)
        open_ones = [name for name in self._followers if name not in done or name in restarted]
        open_ones.sort(key=lambda name: (name not in ended, self._read_in.get(name, -1)))
        due = open_ones[:DETAILS_A_ROUND]
        self._read_in.update(dict.fromkeys(due, round_number))
        return due


def _over(jobs: Sequence[Job]) -> set[str]:
    return {job.name for job in jobs if job.state.over}
