"""How soon a list of a vault is due again: the more pages, the seldomer, so that reads a minute stay the same."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from asr_tui.domain.jobs import Job

A_PAGE = 100
"""Entries that a page is taken to have (assumed: no list that was recorded had a second page)."""


def pages_pause(entries: int, busy: float) -> float:
    """Seconds between two reads of a list of so many entries: for each page the pause of one."""
    return max(busy, busy * -(-entries // A_PAGE))


def listed_until(jobs: Sequence[Job], names: Collection[str]) -> int:
    """How many entries of a list of jobs have to be read until the last of these was seen."""
    return max((number for number, job in enumerate(jobs, start=1) if job.name in names), default=0)
