"""Times and durations in few characters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from asr_tui.domain.estimates import Estimate
from asr_tui.domain.wording import span

__all__ = ["Zone", "about", "between", "clock", "day", "elapsed", "estimated", "moment", "span", "zoned"]

Zone = tzinfo | None
"""The zone of the times on the screen; None is that of this computer."""


def elapsed(seconds: float) -> str:
    """ "2:10" or "1:02:10"; never negative, even where two clocks differ."""
    whole = max(int(seconds), 0)
    hours, rest = divmod(whole, 3600)
    minutes, second = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{second:02}" if hours else f"{minutes}:{second:02}"


def between(started: datetime | None, ended: datetime | None, now: datetime) -> str:
    """How long something took or takes; empty where it has not begun."""
    return elapsed(((ended or now) - started).total_seconds()) if started else ""


def about(seconds: float) -> str:
    """An estimate: "about 40 s", "about 4 min"."""
    if seconds < 50:
        return f"about {max(round(seconds / 10) * 10, 10)} s"
    return f"about {span(timedelta(seconds=round(seconds / 60) * 60))}"


def in_practice(seconds: float, speed: float, at_most: float = 0.0) -> str:
    """How long that takes in practice: ", 35 s here at 50x"; empty at normal speed and where time jumps."""
    if speed <= 1:
        return ""
    least, most = (_short(one / speed) for one in (seconds, max(at_most, seconds)))
    return f", {least if least == most else f'{least} to {most}'} here at {speed:g}x"


def _short(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else span(timedelta(seconds=round(seconds / 60) * 60))


def estimated(estimate: Estimate) -> str:
    """ "about 4 min", "about 18 min to 47 min" """
    least = about(estimate.seconds)
    most = about(estimate.at_most) if estimate.at_most > estimate.seconds else least
    return least if most == least else f"{least} to {most.removeprefix('about ')}"


def clock(time: datetime, zone: Zone = UTC) -> str:
    """ "13:58" """
    return f"{time.astimezone(zone):%H:%M}"


def zoned(time: datetime, zone: Zone = UTC) -> str:
    """ "13:58 UTC", or with the offset where times are local: "14:58 +01:00"."""
    local = time.astimezone(zone)
    return f"{local:%H:%M} {'UTC' if zone is UTC else local.isoformat()[-6:]}"


def moment(time: datetime, now: datetime, zone: Zone = UTC) -> str:
    """The clock today, with the day before that: "13:58", "12 Nov 13:58", "12 Nov 2025"."""
    local, today = time.astimezone(zone), now.astimezone(zone)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    if local.year == today.year:
        return f"{local.day} {local:%b %H:%M}"
    return f"{local.day} {local:%b %Y}"


def coarse(length: timedelta) -> str:
    """In one figure: "45 min", "2 h", "3 d"."""
    hours = length.total_seconds() / 3600
    if hours < 1:
        return span(length)
    return f"{int(hours)} h" if hours < 48 else f"{int(hours / 24)} d"


def short_span(length: timedelta) -> str:
    """In at most ten cells: "2 h 29 min", from ten hours on in one figure."""
    return span(length) if length < timedelta(hours=10) else coarse(length)


def day_or_clock(time: datetime, now: datetime, zone: Zone = UTC) -> str:
    """ "13:58" today, else the day."""
    same = time.astimezone(zone).date() == now.astimezone(zone).date()
    return clock(time, zone) if same else day(time, now, zone)


def day(time: datetime, now: datetime, zone: Zone = UTC) -> str:
    """ "today", "12 Nov", "12 Nov 2025"."""
    local, today = time.astimezone(zone), now.astimezone(zone)
    if local.date() == today.date():
        return "today"
    return f"{local.day} {local:%b}" if local.year == today.year else f"{local.day} {local:%b %Y}"
