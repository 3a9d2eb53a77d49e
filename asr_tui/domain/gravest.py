"""Which of a machine's needs is the gravest, and which machine comes first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from asr_tui.domain.attention import Need
from asr_tui.domain.problems import Severity


def gravest(needs: Iterable[Need]) -> Mapping[str, Need]:
    """The gravest need of each machine, by its id."""
    return {need.item.id.casefold(): need for need in sorted(needs, key=rank, reverse=True)}


def rank(need: Need) -> tuple[int, int]:
    """The smallest is the gravest: a failover that waits for its commit would be lost among an outage's machines."""
    return _group(need), need.reason


def _group(need: Need) -> int:
    if need.waits_for_commit:
        return 0
    if need.severity is Severity.BLOCKING:
        return 1
    if need.leaves_no_copy:
        return 2
    return 3 if need.severity is Severity.WARNING else 4
