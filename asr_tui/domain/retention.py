"""Which recovery points a policy keeps: all of the last two hours, then ever fewer.

Source: Microsoft Learn, "Common questions: Azure-to-Azure disaster recovery", the pruning of recovery points.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import takewhile

CRASH_CONSISTENT_MINUTES = 5
"""Minutes between two crash-consistent points; fixed by the service."""
_HOUR, _DAY = 60, 24 * 60
_ALL_KEPT = 2 * _HOUR
_WEEK = 7 * _DAY


def retained_ages(retention_minutes: int, made_every: int = CRASH_CONSISTENT_MINUTES) -> tuple[timedelta, ...]:
    """Ages of the points that are kept once the whole retention has passed, newest first.

    `made_every` is in minutes, 0 for never. A retention of 0 keeps none to choose from.
    """
    if retention_minutes <= 0 or made_every <= 0:
        return ()
    ages: list[int] = []
    for age in takewhile(lambda one: one < retention_minutes, _moments(made_every)):
        if not ages or age < _ALL_KEPT or age - ages[-1] >= _gap(age, retention_minutes):
            ages.append(age)
    return tuple(timedelta(minutes=age) for age in ages)


def _moments(every: int) -> range:
    return range(0, 15 * _DAY + 1, every)


def _gap(age: int, retention: int) -> int:
    """How far apart points of this age are kept, in minutes."""
    if retention <= _DAY:
        return _HOUR
    return 2 * _HOUR if retention <= _WEEK or age <= _WEEK else 4 * _HOUR
