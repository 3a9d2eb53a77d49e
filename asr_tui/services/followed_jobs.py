"""The jobs of a vault that somebody follows: which of them a round of polling reads by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from msgspec.structs import replace

from asr_tui.domain.errors import NotFound
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job, JobState
from asr_tui.services.read_ports import SiteRecovery

DETAILS_A_ROUND = 20
"""Followed jobs that one round reads because they ended: well within 25 reads a second, the limit of Azure Resource
Manager (Microsoft Learn, "Understand how Azure Resource Manager throttles requests")."""

RUNNING_A_ROUND = 5
"""Running jobs whose tasks one round reads, in turns: the list of jobs tells the ends of all."""


def at_work(job: Job) -> bool:
    return not job.state.over and job.state is not JobState.UNKNOWN


class ListsJobs(Protocol):
    """A vault's jobs as its list has them, and those that were read by themselves."""

    @property
    def jobs(self) -> Sequence[Job]: ...
    @property
    def details(self) -> Sequence[Job]: ...


class FollowedJobs:
    """Names of jobs, each with how many follow it and in which round it was read last.

    Those that somebody looks at are read in each round, whatever their number: a screen has few.
    """

    def __init__(self) -> None:
        self._followers: Counter[str] = Counter()
        self._looked_at: Counter[str] = Counter()
        self._by_list: Counter[str] = Counter()
        self._sought: frozenset[str] = frozenset()
        self._told: set[str] = set()
        self._read_in: dict[str, int] = {}
        self._round = 0

    def __contains__(self, name: str) -> bool:
        return name in self._followers

    def __bool__(self) -> bool:
        return bool(self._followers)

    def add(self, name: str, *, looked_at: bool, by_list: bool) -> None:
        self._followers[name] += 1
        self._looked_at[name] += looked_at
        self._by_list[name] += by_list

    def discard(self, name: str, *, looked_at: bool, by_list: bool) -> bool:
        """Follow it once less; whether somebody still does."""
        self._followers[name] -= 1
        self._looked_at[name] -= looked_at
        self._by_list[name] -= by_list
        if self._followers[name]:
            return True
        del self._followers[name], self._looked_at[name], self._by_list[name]
        self._told.discard(name)
        self._read_in.pop(name, None)
        return False

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._followers)

    def sought(self, names: frozenset[str]) -> None:
        """A list was read that began when these were followed: it can lack a job that was followed later."""
        self._sought = names

    def awaited(self, details: Sequence[Job]) -> frozenset[str]:
        """The followed jobs that may still change."""
        return self.names - _over(details)

    def need_list(self, details: Sequence[Job]) -> bool:
        """Whether more jobs are awaited than a round reads by themselves: the list tells then which have ended."""
        return len(self.awaited(details)) > RUNNING_A_ROUND

    def told(self, jobs: Sequence[Job], details: Sequence[Job]) -> dict[str, Job]:
        """The jobs that ended well by the list, where that is enough for all who follow them and says all there is."""
        over = _over(details)
        good = (job for job in jobs if job.state is JobState.SUCCEEDED and job.name not in over)
        found = {job.name: job for job in good if self._enough(job.name)}
        self._told |= found.keys()
        return found

    def _enough(self, name: str) -> bool:
        """Whether a list's word is enough for all who follow the job."""
        return name in self._followers and self._by_list[name] == self._followers[name]

    def ended_unread(self, vault: ListsJobs) -> bool:
        """Whether a followed job has ended by the list that was not read by itself since."""
        return any(name in self._followers for name in _over(vault.jobs) - _over(vault.details))

    def due(self, jobs: Sequence[Job], details: Sequence[Job]) -> list[str]:
        """The followed jobs to read now, after `told`: those that have ended or that the list lacks, as many as one
        round reads; of the running ones those that are looked at, and a few in turns.

        An ended job that is listed as running was restarted, and is read again.
        """
        listed, restarted, done = {job.name for job in jobs}, {job.name for job in jobs if at_work(job)}, _over(details)
        done = {name for name in done | self._told if name not in self._told or self._enough(name)}
        ended = _over(jobs)
        wanted = [name for name in self._followers if name not in done or name in restarted]
        wanted.sort(key=lambda name: self._read_in.get(name, -1))
        first = [name for name in wanted if name in ended]
        missing = self._sought - listed
        first += [name for name in wanted if name in missing]
        running = [name for name in wanted if name not in ended and name not in missing]
        seen = [name for name in running if self._looked_at[name]]
        turns = [name for name in running if not self._looked_at[name]]
        due = first[:DETAILS_A_ROUND] + seen + turns[: max(0, RUNNING_A_ROUND - len(seen))]
        self._round += 1
        self._told.difference_update(due)
        self._read_in.update(dict.fromkeys(due, self._round))
        return due


def _over(jobs: Sequence[Job]) -> set[str]:
    return {job.name for job in jobs if job.state.over}


async def read_job(site_recovery: SiteRecovery, vault: ArmId, name: str) -> Job | None:
    """A job under the name by which it is followed, which the answer may spell otherwise; None where there is none."""
    try:
        return replace(await site_recovery.job(vault, name), name=name)
    except NotFound:
        return None
