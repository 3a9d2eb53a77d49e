"""How a recovery point is chosen, and the point of a machine's that a choice stands for.

For a single machine Azure knows only "its newest" (no point is sent) and a point's id; what the portal calls latest
processed and latest app-consistent is picked out of the points (Microsoft Learn, "Common questions: Azure-to-Azure
disaster recovery", and recorded traffic). The newest before a moment is picked out of the points in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import Enum

from msgspec import Struct

from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.protection import PointKind, RecoveryPoint


class PointKindChoice(Enum):
    LATEST = "Latest"
    LATEST_PROCESSED = "Latest processed"
    LATEST_APP = "Latest app-consistent"
    CUSTOM = "Custom"
    NEWEST_BEFORE = "Newest before"


class PointChoice(Struct, frozen=True):
    """`point` is set for CUSTOM only, and the moment `before` for NEWEST_BEFORE only."""

    kind: PointKindChoice = PointKindChoice.LATEST_PROCESSED
    point: ArmId | None = None
    before: datetime | None = None

    @property
    def by_kind(self) -> PointChoice | None:
        """The choice where it can be made again for other points; None for LATEST, which Azure makes, and CUSTOM."""
        return None if self.kind in {PointKindChoice.LATEST, PointKindChoice.CUSTOM} else self


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
        case PointKindChoice.NEWEST_BEFORE:
            moment = choice.before
            return next((point for point in ordered if moment is not None and point.time <= moment), None)
