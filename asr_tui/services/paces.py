"""A plan's times where its endpoint knows its own pace: practice does, Azure does not."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain.pace import Pace
from asr_tui.domain.plan import Plan, PlannedStep


def paced(plan: Plan, pace: Pace | None) -> Plan:
    """The plan with the endpoint's own times instead of those recorded from Azure."""
    return replace(plan, steps=tuple(_paced(one, pace) for one in plan.steps)) if pace else plan


def _paced(one: PlannedStep, pace: Pace) -> PlannedStep:
    copy = replace(one.copy, estimate=pace.copy(one.copy.largest)) if one.copy else None
    return replace(one, estimate=pace.step(one.step) or one.estimate, copy=copy)
