"""Whether what the last page shows can be sent now, and the words for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from asr_tui.domain.plan import Plan
from asr_tui.services.attempts import Attempt
from asr_tui.ui.present.confirmation import READ_ONLY_WORDS
from asr_tui.ui.tones import Part


@dataclass(frozen=True, slots=True)
class Standing:
    """`read_at`: when Azure answered; None while it is asked. `asked_once`: it has answered before, on this page."""

    plan: Plan
    attempt: Attempt | None
    read_at: datetime | None
    asked_once: bool
    read_only: bool

    @property
    def under_way(self) -> bool:
        return self.attempt is not None and self.attempt.under_way

    @property
    def refused(self) -> bool:
        """Whether Azure, asked on this page, would not take it, or is at it already."""
        return self.asked_once and (self.under_way or not self.plan.can_start)

    @property
    def asks_for_name(self) -> bool:
        """Not where Azure would refuse; beside what is under way the name may be typed, but is no key then."""
        return bool(self.plan.name_to_type) and (self.plan.can_start or not self.asked_once)

    def can_send(self, *, typed: bool) -> bool:
        """Whether the button can be pressed; `typed`: the name stands there, or none is wanted."""
        return self.read_at is not None and self.plan.can_start and not self.under_way and typed and not self.read_only

    def lock_words(self) -> Part:
        """Why the button is locked, which its brackets only show."""
        if self.read_only:
            return ("", "quiet")
        if self.read_at is None:
            return ("locked until Azure has answered, at most 5 s", "quiet")
        if self.refused:
            return ("locked: see above why", "warn")
        return ("locked until the name is typed above", "quiet")

    def fresh_words(self, pending: Sequence[str], zone: tzinfo | None) -> Part:
        """How fresh it is, and what is still being read."""
        if self.read_only:
            return (f"! {READ_ONLY_WORDS}", "warn")
        if self.read_at is None:
            return ("~ Reading the machine once more (at most 5 s) …", "busy")
        still = f"   still asking: {', '.join(pending)}" if pending else ""
        return (f"read at {self.read_at.astimezone(zone):%H:%M:%S}{still}", "quiet")
