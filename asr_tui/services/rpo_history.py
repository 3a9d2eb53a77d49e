"""The RPO of each machine over time, in memory: Azure has no history of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.attention import lag
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import ProtectedItem

KEPT = timedelta(hours=24)
EVERY = timedelta(minutes=1)
"""Of values within EVERY the worst is kept: at most 1440 for each machine and day."""


class MeasuredRpo(Struct, frozen=True):
    """The age of the newest point when the vault was read: Azure's calculation and the time since then."""

    at: datetime
    rpo: timedelta


class RpoHistory:
    """Fed by the vault's poll."""

    def __init__(self) -> None:
        self._measured: dict[ArmId, deque[MeasuredRpo]] = {}

    def record(self, items: Iterable[ProtectedItem], now: datetime) -> None:
        """Keep the values read at `now`, and forget machines that the vault does not list any more.

        After a failover Azure repeats its last value, which is no measurement.
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
