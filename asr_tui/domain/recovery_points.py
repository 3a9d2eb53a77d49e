"""What is proposed among the recovery points of a machine, and how far those of a set lie apart."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.point_choices import PointChoice, PointKindChoice, chosen_point
from asr_tui.domain.protection import Stage
from asr_tui.domain.wording import span


def proposed_choice(estate: ItemEstate) -> PointChoice:
    """LATEST_PROCESSED where points are known, else LATEST, which needs none."""
    return PointChoice(PointKindChoice.LATEST_PROCESSED if estate.points else PointKindChoice.LATEST)


class PointSpread(Struct, frozen=True):
    """The points that one choice stands for on the machines of a set.

    oldest, newest  the machines with the oldest and the newest point, and the points' times; None where there is none
    latest          the machines that start from all that has arrived, which is no point
    without         the machines that have no such point
    unread          the machines whose points could not be read, or are not read yet
    """

    oldest: tuple[str, datetime] | None = None
    newest: tuple[str, datetime] | None = None
    latest: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def apart(self) -> timedelta:
        """How far the oldest and the newest point lie apart."""
        return self.newest[1] - self.oldest[1] if self.newest and self.oldest else timedelta()

    @property
    def words(self) -> str:
        """ "The points lie 4 min apart"; empty for fewer than two points."""
        if self.oldest is None or self.oldest == self.newest:
            return ""
        return f"The points lie {span(self.apart)} apart" if self.apart else "The points are of one moment"


def point_spread(chosen: Iterable[tuple[PointChoice, ItemEstate]]) -> PointSpread:
    """How far the points that the machines of a set start from lie apart, and which machines have none."""
    dated: list[tuple[str, datetime]] = []
    latest: list[str] = []
    without: list[str] = []
    unread: list[str] = []
    for choice, estate in chosen:
        name, point = estate.item.machine_name, chosen_point(choice, estate.points or ())
        if point is not None:
            dated.append((name, point.time))
        elif choice.kind is PointKindChoice.LATEST:
            latest.append(name)
        else:
            (unread if estate.points is None else without).append(name)
    dated.sort(key=lambda one: one[1])
    oldest, newest = (dated[0], dated[-1]) if dated else (None, None)
    return PointSpread(oldest, newest, tuple(latest), tuple(without), tuple(unread))


def why_no_points(estate: ItemEstate) -> str:
    """Why there is no point to choose, or an empty string where there are some."""
    if estate.points is None:
        return "The recovery points could not be read. Latest can still be chosen: Azure then takes its newest."
    if estate.points:
        return ""
    policy = estate.topology.policy(estate.item.policy)
    match estate.item.stage:
        case Stage.ENABLING | Stage.COPYING | Stage.FIRST_POINT:
            return "The first copy has not ended, so there is no recovery point yet."
        case Stage.COMMITTED | Stage.COMMITTING:
            return "The failover was committed, and with that all its recovery points are gone."
        case Stage.REPROTECTING:
            return "Re-protection has not ended, so there is no recovery point yet."
        case _ if policy and policy.retention_minutes == 0:
            return f"The policy {policy.name} keeps no points (retention 0): only Latest can be chosen."
        case _:
            return "Azure shows no recovery point. Look at the machine's health."
