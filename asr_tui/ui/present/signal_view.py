"""What the presenters of signals and proposals are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from asr_tui.domain.outage import Assessment
from asr_tui.domain.signals import Level, Observation
from asr_tui.ui.present.times import Zone
from asr_tui.ui.tones import Tone

Display = Callable[[str], str]
TONES: dict[Level, Tone] = {Level.WELL: "good", Level.AMBER: "warn", Level.RED: "bad"}


@dataclass(frozen=True, slots=True)
class SignalsView:
    """An observation with what follows from it at `now`; `display` gives a region's name as people read it."""

    seen: Observation
    assessment: Assessment
    now: datetime
    display: Display
    zone: Zone = UTC
