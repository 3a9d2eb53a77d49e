"""The RPO of each machine over time, as Azure measured it while this program looked: Azure itself keeps none."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from asr_tui.domain.attention import lag
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import ProtectedItem

KEPT = timedelta(hours=24)
EVERY = timedelta(minutes=1)
"""Of oftener readings the worst is kept; so a machine's day is at most 1440 values."""


@dataclass(frozen=True, slots=True)
class MeasuredRpo:
    """How far the newest point lagged when the vault was read: what Azure calculated, and the time since then."""

    at: datetime
    rpo: timedelta


class RpoHistory:
    """In memory, for the session; fed by the vault's poll."""

    def __init__(self) -> None:
        self._measured: dict[ArmId, deque[MeasuredRpo]] = {}

    def record(self, items: Iterable[ProtectedItem], now: datetime) -> None:
        """Keep what was read at `now`, and forget machines that the vault does not list any more.

        After a failover Azure repeats the last value it had: that is no measurement.
        """
        listed = tuple(items)
        self._measured = {one.id: self._measured[one.id] for one in listed if one.id in self._measured}
        for item in listed:
            behind = lag(item, now)
            if behind is not None:
                self._keep(item.id, MeasuredRpo(now, behind))

    def of(self, item: ArmId) -> tuple[MeasuredRpo, ...]:
        """Oldest first."""
        return tuple(self._measured.get(item, ()))

    def _keep(self, item: ArmId, measured: MeasuredRpo) -> None:
        values = self._measured.setdefault(item, deque(maxlen=KEPT // EVERY))
        if values and measured.at < values[-1].at + EVERY:
            values[-1] = replace(values[-1], rpo=max(values[-1].rpo, measured.rpo))
            return
        values.append(measured)
        while values[0].at < measured.at - KEPT:
            values.popleft()
