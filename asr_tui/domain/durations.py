"""Lengths of time as a person types them: "90s", "5m", "1h", "30d", "1h30m"."""

from __future__ import annotations

import re
from datetime import timedelta

EXAMPLES = "90s, 5m, 1h or 30d"
_UNITS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400, "w": 604_800}
_PART = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,6})?) ?(min|[smhdw])", re.ASCII)
_WHOLE = re.compile(rf"(?:{_PART.pattern} ?)+", re.ASCII)


def parsed(text: str) -> timedelta | None:
    """The length; None where the text is none. Beyond what can be counted it is the longest there is."""
    said = text.strip().casefold()
    if not _WHOLE.fullmatch(said):
        return None
    seconds = sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(said))
    try:
        return timedelta(seconds=seconds)
    except OverflowError:
        return timedelta.max
