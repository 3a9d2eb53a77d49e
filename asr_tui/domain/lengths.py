"""How a length of time is said, everywhere alike."""

from __future__ import annotations

from datetime import timedelta


def span(length: timedelta) -> str:
    """In one unit, or two where it matters: "50 s", "4 min", "2 h", "1 h 20 min", "3 d"."""
    seconds = max(int(length.total_seconds()), 0)
    if seconds < 60:
        return f"{seconds} s"
    minutes = seconds // 60
    if minutes < 100:
        return f"{minutes} min"
    hours, minute = divmod(minutes, 60)
    if hours < 5 and minute:
        return f"{hours} h {minute} min"
    return f"{hours} h" if hours < 48 else f"{hours // 24} d"
