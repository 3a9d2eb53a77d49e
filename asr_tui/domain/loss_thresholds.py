"""From when on the age of the newest recovery point is worth a warning, and from when on it is critical."""

from __future__ import annotations

from datetime import timedelta

NO_POINT_FOR = timedelta(minutes=60)
"""From then on Azure itself calls it critical, as 153007 (Microsoft Learn, azure-to-azure-troubleshoot-replication)."""

LATE = timedelta(minutes=15)
"""Our own threshold: three of the five-minute points are missing."""
