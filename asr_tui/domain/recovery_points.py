"""The four choices of a recovery point, and the point that each stands for.

For a single machine Azure knows only "its newest" (no point is sent) and a point's id; what the portal calls latest
processed and latest app-consistent is picked out of the points (Microsoft Learn, "Common questions: Azure-to-Azure
disaster recovery", and recorded traffic).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.protection import PointKind, RecoveryPoint, Stage


class PointKindChoice(Enum):
    LATEST = "Latest"
    LATEST_PROCESSED = "Latest processed"
    LATEST_APP = "Latest app-consistent"
    CUSTOM = "Custom"


@dataclass(frozen=True, slots=True)
class PointChoice:
    """`point` is set for CUSTOM only."""

    kind: PointKindChoice = PointKindChoice.LATEST_PROCESSED
    point: ArmId | None = None


def newest_first(points: Sequence[RecoveryPoint]) -> tuple[RecoveryPoint, ...]:
    return tuple(sorted(points, key=lambda point: point.time, reverse=True))


def chosen_point(choice: PointChoice, points: Sequence[RecoveryPoint]) -> RecoveryPoint | None:
    """The point that the choice stands for; None for LATEST, and where no such point exists."""
    ordered = newest_first(points)
    match choice.kind:
        case PointKindChoice.LATEST:
            return None
        case PointKindChoice.LATEST_PROCESSED:
            return next(iter(ordered), None)
        case PointKindChoice.LATEST_APP:
            return next((point for point in ordered if point.kind is PointKind.APP), None)
        case PointKindChoice.CUSTOM:
            return by_id(ordered, choice.point)


def proposed_choice(estate: ItemEstate) -> PointChoice:
    """LATEST_PROCESSED where points are known, else LATEST, which needs none."""
    return PointChoice(PointKindChoice.LATEST_PROCESSED if estate.points else PointKindChoice.LATEST)


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
