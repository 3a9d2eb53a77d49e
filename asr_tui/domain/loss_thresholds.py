"""From when on the age of the newest recovery point, and of the last drill, is worth a word.

The thresholds in use are one for the whole program, as its theme is: what "Needs you", the colours, the charts and the
filter call late must be the same machines. The program sets them from the settings.
"""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct

NO_POINT_FOR = timedelta(minutes=60)
"""From then on Azure itself calls it critical, as 153007 (Microsoft Learn, azure-to-azure-troubleshoot-replication)."""

LATE = timedelta(minutes=15)
"""Our own threshold: three of the five-minute points are missing."""

DRILL_EVERY = timedelta(days=183)
"""At least every six months (Microsoft Learn, site-recovery-monitor-and-troubleshoot)."""


class Thresholds(Struct, frozen=True):
    """`late` is worth a warning, from `no_point_for` on it is critical; a drill is due each `drill_every`."""

    late: timedelta = LATE
    no_point_for: timedelta = NO_POINT_FOR
    drill_every: timedelta = DRILL_EVERY


class _InUse:
    now = Thresholds()


def thresholds() -> Thresholds:
    """The thresholds in use."""
    return _InUse.now


def use(wanted: Thresholds) -> None:
    """From now on these are in use."""
    _InUse.now = wanted
