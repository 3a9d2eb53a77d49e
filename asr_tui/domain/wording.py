"""How lengths of time and lists of names are written, in all sentences alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta


def span(length: timedelta) -> str:
    """One unit or two: "50 s", "4 min", "2 h", "6 h 58 min", "3 d 4 h".

    From two days on an hour that has begun counts as a whole one: losses are overstated, never understated.
    """
    seconds = max(int(length.total_seconds()), 0)
    if seconds < 60:
        return f"{seconds} s"
    minutes = seconds // 60
    if minutes < 100:
        return f"{minutes} min"
    hours, minute = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minute} min" if minute else f"{hours} h"
    days, hour = divmod(hours + bool(minute), 24)
    return f"{days} d {hour} h" if hour else f"{days} d"


_DAY = 24 * 60


def retention_words(minutes: int) -> str:
    """What a policy keeps: "24 hours", "3 days", "none: only the latest state"."""
    if minutes == 0:
        return "none: only the latest state"
    if minutes > _DAY and minutes % _DAY == 0:
        return f"{minutes // _DAY} days"
    return "1 hour" if minutes == 60 else f"{minutes / 60:g} hours"


def app_consistent_words(minutes: int) -> str:
    """How often a policy makes app-consistent points: "off", "every 4 hours"."""
    if minutes == 0:
        return "off"
    return "every hour" if minutes == 60 else f"every {minutes / 60:g} hours"


def and_join(words: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else "".join(words)


def first_few(words: Sequence[str], most: int) -> str:
    """ "a, b", or "a, b and 7 more" where there are more than `most`."""
    more = f" and {len(words) - most} more" if len(words) > most else ""
    return ", ".join(words[:most]) + more


def short_list(words: Sequence[str]) -> str:
    """Up to three words, or two and the number of the others."""
    return and_join(words) if len(words) <= 3 else first_few(words, 2)
