"""Reads Azure's JSON without trusting its shape: what is missing or odd reads as empty."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from asr_tui.domain.ids import ArmId
from asr_tui.domain.redaction import redacted

NO_ID = ArmId("")
_LONGEST_LABEL = 64
"""Characters; the longest name of a region has 20."""
_LONGEST_TEXT = 4000
_LARGEST = 1e15
"""The largest number that is one: a disk has at most 2**46 bytes."""
_LONGEST_MINUTES = 60 * 24 * 3650
YEARS = range(2000, 2200)
"""The years of a time that can be meant: Azure was announced in 2008."""


def region_name(location: str) -> str:
    """ARM's short name, "eastus", of at most 64 characters; older resources still say "East US"."""
    return location.replace(" ", "").lower()[:_LONGEST_LABEL]


class Fields:
    """A JSON object, or a model of the SDK, which is a mapping of the same keys.

    Keys are read, not the models' attributes: those raise on a value of an unexpected type, and turn Azure's
    sentinel times into datetimes without a zone.
    """

    __slots__ = ("_values",)

    def __init__(self, values: object) -> None:
        # A dict is nearly always what it is, and to ask about a Mapping costs ten times as much.
        self._values: Mapping[str, Any] = values if type(values) is dict or isinstance(values, Mapping) else {}

    def __bool__(self) -> bool:
        return bool(self._values)

    def itself(self) -> Fields:
        """For lists of which the bodies are wanted as they are."""
        return self

    def raw(self, key: str) -> object:
        return self._values.get(key)

    def has(self, key: str) -> bool:
        return self._values.get(key) is not None

    def at(self, *keys: str) -> Fields:
        """The object below `keys`."""
        found = self
        for key in keys:
            found = Fields(found._values.get(key))
        return found

    def each(self, key: str) -> tuple[Fields, ...]:
        """The objects of a list."""
        return tuple(Fields(one) for one in _items(self.raw(key)) if type(one) is dict or isinstance(one, Mapping))

    def text(self, key: str, default: str = "") -> str:
        value = self._values.get(key)
        if type(value) is str:
            return _safe(value) or default
        if value is None or isinstance(value, bool | Mapping | list):
            return default
        return _safe(str(value)) or default

    def label(self, key: str) -> str:
        """A short text, such as a display name: a long one would hide what a screen is about."""
        return self.text(key)[:_LONGEST_LABEL]

    def link(self, key: str) -> str:
        """An address to be followed as it is; empty where there is none."""
        value = self.raw(key)
        return value if isinstance(value, str) else ""

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(_safe(one) for one in _items(self.raw(key)) if isinstance(one, str))

    def id(self, key: str) -> ArmId | None:
        """An ARM id; None where it is missing or empty."""
        value = self.raw(key)
        return ArmId(valid_unicode(value)) if isinstance(value, str) and value.startswith("/") else None

    @property
    def own_id(self) -> ArmId:
        """The resource's own id, or NO_ID."""
        return self.id("id") or NO_ID

    @property
    def region(self) -> str:
        """The resource's region, by ARM's short name."""
        return region_name(self.text("location"))

    def ids(self, key: str) -> tuple[ArmId, ...]:
        """The ids in a list of references."""
        return tuple(found for one in self.each(key) if (found := one.id("id")))

    @property
    def zone(self) -> str:
        """The first availability zone; empty where there is none."""
        return next(iter(self.texts("zones")), "")

    def number(self, key: str) -> float | None:
        value = self.raw(key)
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            return None
        try:
            number = float(value)
        except (ValueError, OverflowError):
            return None
        return number if math.isfinite(number) and abs(number) <= _LARGEST else None

    def percent(self, key: str) -> float | None:
        """A number between 0 and 100."""
        number = self.number(key)
        return None if number is None else min(max(number, 0.0), 100.0)

    def minutes(self, key: str) -> int:
        """A span of at most ten years, in minutes; 0 for any other."""
        minutes = self.whole(key)
        return minutes if 0 <= minutes <= _LONGEST_MINUTES else 0

    def whole(self, key: str, default: int = 0) -> int:
        number = self.number(key)
        return default if number is None else int(number)

    def flag(self, key: str) -> bool | None:
        value = self.raw(key)
        if isinstance(value, str):
            return {"true": True, "false": False}.get(value.lower())
        return value if isinstance(value, bool) else None

    def time(self, key: str) -> datetime | None:
        return parse_time(self.raw(key))

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """An object of texts, such as tags."""
        values = self.raw(key)
        if not isinstance(values, Mapping):
            return ()
        return tuple((_safe(str(name)), "" if value is None else _safe(str(value))) for name, value in values.items())


def _items(value: object) -> Iterable[object]:
    return value if isinstance(value, list | tuple) else ()


def _safe(text: str) -> str:
    """The text of at most _LONGEST_TEXT characters; no secret is cut before it is known as one."""
    return redacted(valid_unicode(text[: 2 * _LONGEST_TEXT]))[:_LONGEST_TEXT]


def valid_unicode(text: str) -> str:
    """The text with question marks for lone surrogates, which JSON can hold and UTF-8 files cannot."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


_MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)", re.IGNORECASE)


def parse_time(value: object) -> datetime | None:
    """A time with a zone, as UTC; None for Azure's "no time yet" and "never".

    Recorded sentinels: year 1 without a zone, 1753-01-01T01:01:01Z, and the year 9999. A year that no resource of
    Azure's can have is none either.
    """
    match = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    head, fraction, zone = match.groups()
    try:
        time = datetime.fromisoformat(
            f"{head}.{(fraction or '0')[:6].ljust(6, '0')}{'+00:00' if zone in 'Zz' else zone}"
        ).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return time if time.year in YEARS else None
