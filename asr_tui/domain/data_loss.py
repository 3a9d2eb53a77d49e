"""How much a recovery point misses: the time from the point to one moment, the same on every screen.

Before a drill or a failover the moment is now; afterwards it is the start of that operation, which is also what Azure
keeps as lastSuccessfulFailoverTime and lastSuccessfulTestFailoverTime (recorded).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

from msgspec import Struct

from asr_tui.domain.direction import leads_home
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.point_choices import PointChoice, PointKindChoice, chosen_point, newest_first
from asr_tui.domain.protection import ProtectedItem, RecoveryPoint
from asr_tui.domain.wording import span

CALCULATED_EVERY = timedelta(minutes=1)
"""How much older Azure's RPO may be than the points (assumed; recorded answers were up to a minute old)."""


class Against(Enum):
    """The moment against which a loss counts."""

    NOW = "now"
    FAILOVER = "the failover"
    FAILBACK = "the failback"
    DRILL = "the start of the drill"


class DataLoss(Struct, frozen=True):
    """What a state misses at a moment.

    state  the time of the state
    about  the state is Azure's estimate: more may have arrived than has been processed
    """

    state: datetime
    moment: datetime
    against: Against
    about: bool = False

    @property
    def length(self) -> timedelta:
        return max(self.moment - self.state, timedelta())

    @property
    def words(self) -> str:
        """ "4 min before now", "about 12 min before the failover"."""
        return f"{'about ' if self.about else ''}{span(self.length)} before {self.against.value}"


def moment_of(estate: ItemEstate) -> tuple[datetime, Against]:
    """The moment against which the machine's points count now."""
    item = estate.item
    if item.active_on_target and item.last_failover is not None:
        return item.last_failover, Against.FAILBACK if leads_home(item) else Against.FAILOVER
    return estate.now, Against.NOW


def loss_of(point: RecoveryPoint, estate: ItemEstate) -> DataLoss:
    """What this point of the machine misses."""
    return DataLoss(point.time, *moment_of(estate))


def choice_loss(choice: PointChoice, estate: ItemEstate) -> DataLoss | None:
    """What the choice misses; None where that is not known."""
    points = estate.points or ()
    if choice.kind is not PointKindChoice.LATEST:
        point = chosen_point(choice, points)
        return loss_of(point, estate) if point else None
    newest = next(iter(newest_first(points)), None)
    arrived = newest_data(estate.item, estate.now)
    if newest is not None and (arrived is None or arrived <= newest.time or nothing_waits(estate)):
        return loss_of(newest, estate)
    return DataLoss(arrived, *moment_of(estate), about=True) if arrived else None


def newest_data(item: ProtectedItem, now: datetime) -> datetime | None:
    """When the newest data was written that has arrived, by Azure's RPO; None where Azure gives none."""
    behind = item.rpo_now(now)
    return now - behind if behind is not None else None


def nothing_waits(estate: ItemEstate) -> bool:
    """Whether all that has arrived is in the newest point: Latest then takes that point as well (Microsoft Learn,
    "Common questions: Azure-to-Azure disaster recovery": with nothing pending it makes none)."""
    newest = next(iter(newest_first(estate.points or ())), None)
    if newest is None or any(disk.pending_in_cache_mb > 0 for disk in estate.item.disks):
        return False
    arrived = newest_data(estate.item, estate.now)
    return arrived is None or arrived - newest.time <= CALCULATED_EVERY


def in_use(point: RecoveryPoint, item: ProtectedItem) -> bool:
    """Whether the failed-over machine runs from this point."""
    used = item.failover_point if item.active_on_target else None
    return used is not None and used.name.casefold() == point.id.name.casefold()
