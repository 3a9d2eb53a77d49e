"""The RPO of each machine over time, as Azure measured it while this program looked: Azure itself keeps none."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import ProtectedItem, Stage

KEPT = timedelta(hours=24)
EVERY = timedelta(minutes=1)
"""Azure calculates it no oftener (recorded); so a machine's day is at most 1440 values."""


@dataclass(frozen=True, slots=True)
class MeasuredRpo:
    """How far the newest point lagged when Azure calculated it."""

    at: datetime
    rpo: timedelta


class RpoHistory:
    """In memory, for the session; fed by the vault's poll."""

    def __init__(self) -> None:
        self._measured: dict[ArmId, deque[MeasuredRpo]] = {}

    def record(self, items: Iterable[ProtectedItem]) -> None:
        """Keep what is new, and forget machines that the vault does not list any more.

        After a failover Azure repeats the last value it had: that is no measurement.
        """
        listed = tuple(items)
        self._measured = {one.id: self._measured[one.id] for one in listed if one.id in self._measured}
        for item in listed:
            if item.rpo is not None and item.rpo_at is not None and item.stage is Stage.PROTECTED:
                self._keep(item.id, MeasuredRpo(item.rpo_at, item.rpo))

    def of(self, item: ArmId) -> tuple[MeasuredRpo, ...]:
        """Oldest first."""
        return tuple(self._measured.get(item, ()))

    def _keep(self, item: ArmId, measured: MeasuredRpo) -> None:
        values = self._measured.setdefault(item, deque(maxlen=KEPT // EVERY))
        if values and measured.at < values[-1].at + EVERY:
            return
        values.append(measured)
        while values[0].at < measured.at - KEPT:
            values.popleft()
