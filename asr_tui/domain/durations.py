"""How a length of time is said, everywhere alike."""

from __future__ import annotations

from datetime import timedelta


def span(length: timedelta) -> str:
    """In one unit or two: "50 s", "4 min", "2 h", "6 h 58 min", "3 d 4 h"; hours are never rounded down.

    From two days on a begun hour counts as a whole one: what is lost is rather said too long than too short.
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
