"""The finding that Azure is at work on a machine already, by whoever's hand."""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.problems import Problem, Severity

UNDER_WAY = "under_way"
"""The field of a finding that says: just this is being done already."""


def under_way(scenario: str, what: str, estate: ItemEstate) -> Iterator[Problem]:
    """Azure does just this already, by whoever's hand: to be watched, never to be sent twice."""
    job = estate.job_under_way()
    if job is None:
        return
    since = f" since {job.started:%H:%M} UTC" if job.started else ""
    if job.scenario == scenario:
        yield Problem(
            Severity.BLOCKING, "review", UNDER_WAY, f"{what} of {estate.item.machine_name} is under way{since}.",
            "Watch it: w.",
        )  # fmt: skip
    else:
        yield Problem(
            Severity.WARNING, "review", "item",
            f"“{job.title or 'A job'}” of {estate.item.machine_name} is under way{since}; Azure may refuse this now.",
            "w shows that job.",
        )  # fmt: skip
