"""The pace of an endpoint that knows its own: practice does, Azure does not."""

from __future__ import annotations

from typing import Protocol

from asr_tui.domain.estimates import Estimate
from asr_tui.domain.steps import Step


class Pace(Protocol):
    """How long an endpoint takes, in its own time."""

    def copy(self, largest: int) -> Estimate:
        """Until a machine is protected whose largest disk has so many bytes."""

    def step(self, step: Step) -> Estimate | None:
        """How long a step takes; None where the usual time holds."""
