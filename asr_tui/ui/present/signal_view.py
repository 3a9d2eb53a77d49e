"""What the presenters of signals and proposals are given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from msgspec import Struct

from asr_tui.domain.outage import Assessment
from asr_tui.domain.signals import Level, Observation
from asr_tui.ui.present.times import Zone
from asr_tui.ui.tones import Tone

Display = Callable[[str], str]
TONES: dict[Level, Tone] = {Level.WELL: "good", Level.AMBER: "warn", Level.RED: "bad"}


class SignalsView(Struct, frozen=True):
    """An observation with what follows from it at `now`; `display` gives a region's name as people read it."""

    seen: Observation
    assessment: Assessment
    now: datetime
    display: Display
    zone: Zone = UTC
