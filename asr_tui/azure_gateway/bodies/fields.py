"""Reading Azure's JSON without trusting its shape: what is missing or odd reads as empty."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from asr_tui.domain.ids import ArmId

NOWHERE = ArmId("")


def region_name(location: str) -> str:
    """ARM's short name: older resources still say "East US" where the name is "eastus"."""
    return location.replace(" ", "").lower()


class Fields:
    """A JSON object. The SDK's models are mappings of the same keys, so either may be wrapped.

    Read by key, not by the models' attributes: those raise on a value of another type than they expect,
    and turn Azure's sentinel times into datetimes without a zone.
    """

    __slots__ = ("_values",)

    def __init__(self, values: object) -> None:
        self._values: Mapping[str, Any] = values if isinstance(values, Mapping) else {}

    def __bool__(self) -> bool:
        return bool(self._values)

    def itself(self) -> Fields:
        """For reads that take the bodies as they are."""
        return self

    def raw(self, key: str) -> object:
        return self._values.get(key)

    def has(self, key: str) -> bool:
        return self._values.get(key) is not None

    def at(self, *keys: str) -> Fields:
        """The object found by going down `keys`."""
        found = self
        for key in keys:
            found = Fields(found.raw(key))
        return found

    def each(self, key: str) -> tuple[Fields, ...]:
        """The objects of a list."""
        return tuple(Fields(one) for one in _items(self.raw(key)) if isinstance(one, Mapping))

    def text(self, key: str, default: str = "") -> str:
        value = self.raw(key)
        if isinstance(value, bool | Mapping | list) or value is None:
            return default
        return _whole_characters(str(value)) or default

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(_whole_characters(one) for one in _items(self.raw(key)) if isinstance(one, str))

    def id(self, key: str) -> ArmId | None:
        """An ARM id; None where it is missing or empty."""
        value = self.raw(key)
        return ArmId(_whole_characters(value)) if isinstance(value, str) and value.startswith("/") else None

    @property
    def own_id(self) -> ArmId:
        """The resource's own id, or an empty one."""
        return self.id("id") or NOWHERE

    @property
    def region(self) -> str:
        """Where the resource lies, by ARM's short name."""
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
        return number if math.isfinite(number) else None

    def whole(self, key: str, default: int = 0) -> int:
        number = self.number(key)
        return default if number is None else int(number)

    def flag(self, key: str) -> bool | None:
        value = self.raw(key)
        if isinstance(value, str):
            return {"true": True, "false": False}.get(value.lower())
        return value if isinstance(value, bool) else None

    def time(self, key: str) -> datetime | None:
        return moment(self.raw(key))

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """An object of texts, such as tags."""
        values = self.raw(key)
        if not isinstance(values, Mapping):
            return ()
        return tuple(
            (_whole_characters(str(name)), "" if value is None else _whole_characters(str(value)))
            for name, value in values.items()
        )


def _items(value: object) -> Iterable[object]:
    return value if isinstance(value, list | tuple) else ()


def _whole_characters(text: str) -> str:
    """JSON can carry half a character (a lone surrogate), and no file of ours could: it becomes a question mark."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


_MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)", re.IGNORECASE)


def moment(value: object) -> datetime | None:
    """A time with a zone, as UTC. Azure's "no time yet" and "never" read as None.

    Recorded sentinels: year 1 without a zone, 1753-01-01T01:01:01Z, and the year 9999.
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
    return time if 1753 < time.year < 9999 else None
