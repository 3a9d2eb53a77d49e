"""A machine's health as a mark, a word and a tone."""

from __future__ import annotations

from asr_tui.domain.protection import Health
from asr_tui.ui.present.rows import MARKS
from asr_tui.ui.tones import Tone

_HEALTHS: dict[Health, tuple[str, Tone]] = {
    Health.NORMAL: ("healthy", "good"),
    Health.WARNING: ("warning", "warn"),
    Health.CRITICAL: ("critical", "bad"),
    Health.NONE: ("none yet", "quiet"),
}


def health_words(health: Health) -> tuple[str, Tone]:
    """Mark and word: `+ healthy`."""
    word, tone = _HEALTHS[health]
    return f"{MARKS[tone]} {word}", tone
