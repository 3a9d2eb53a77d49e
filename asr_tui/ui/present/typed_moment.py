"""A moment as a person types it: a time of the last day, or a day and a time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from asr_tui.ui.present.times import Zone, zoned

EXAMPLES = "14:20, 14:20:30, 29 Nov 14:20 or 2026-11-29 14:20"
_TIMES = ("%H:%M", "%H:%M:%S")
_DAYS = ("%d %b", "%d %B", "%d.%m.")
_DATES = ("%Y-%m-%d", "%d %b %Y")


def moment_of(text: str, now: datetime, zone: Zone) -> datetime | None:
    """The moment in the zone; a time alone, and a day without a year, is the last one before `now`. None: unreadable.

    >>> from datetime import UTC
    >>> moment_of("14:20", datetime(2026, 11, 29, 9, tzinfo=UTC), UTC)
    datetime.datetime(2026, 11, 28, 14, 20, tzinfo=datetime.timezone.utc)
    """
    words = text.strip().removesuffix("UTC").strip()
    here = now.astimezone(zone)
    if (time := _parsed(words, _TIMES)) is not None:
        found = here.replace(hour=time.hour, minute=time.minute, second=time.second, microsecond=0)
        return found if found <= now else found - timedelta(days=1)
    before, _, clock = words.rpartition(" ")
    time = _parsed(clock, _TIMES)
    day = _day(before, here.date()) if time is not None else None
    if time is None or day is None:
        return None
    found = datetime(day.year, day.month, day.day, time.hour, time.minute, time.second)  # noqa: DTZ001  the zone follows
    return found.replace(tzinfo=zone) if zone is not None else found.astimezone()


def _day(text: str, today: date) -> date | None:
    if (found := _parsed(text, _DATES)) is not None:
        return found.date()
    for shape in _DAYS:
        # 2000 is a leap year: strptime would refuse 29 February without one.
        if (found := _parsed(f"2000 {text}", (f"%Y {shape}",))) is not None:
            return _newest(found.month, found.day, today)
    return None


def _newest(month: int, day: int, today: date) -> date | None:
    """The last day of that name that is not after today."""
    for year in range(today.year, today.year - 5, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    return None


def _parsed(text: str, shapes: tuple[str, ...]) -> datetime | None:
    for shape in shapes:
        try:
            return datetime.strptime(text.strip(), shape)  # noqa: DTZ007  the zone is the screen's
        except ValueError:
            continue
    return None


def refusal(text: str, now: datetime, zone: Zone, oldest: datetime | None) -> str:
    """Why the typed moment cannot be taken, in a sentence; empty where it can be. `oldest`: of all points."""
    found = moment_of(text, now, zone)
    if found is None:
        return f"Not a time: type {EXAMPLES}."
    if found > now:
        return f"That is still to come: it is {zoned(now, zone)} now."
    if oldest is not None and found < oldest:
        local = oldest.astimezone(zone)
        return f"No machine has a point from before that: the oldest is of {local.day} {local:%b %H:%M}."
    return ""
