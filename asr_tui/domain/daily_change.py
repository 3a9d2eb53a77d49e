"""How much of a machine's data changes a day, as a person states it: Azure tells it of no machine."""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec import Struct

_GIB = Decimal(2**30)
_MOST_GB, _MOST_PERCENT = 100_000, 1000
_SHAPE = re.compile(r"(?P<number>\d{1,6}(?:[.,]\d{1,3})?)\s*(?P<unit>%|GB|GiB|G)?", re.IGNORECASE)


class DailyChange(Struct, frozen=True):
    """GB a day of each machine, or a share of its disks in per cent."""

    amount: Decimal
    is_share: bool = False

    @property
    def words(self) -> str:
        """ "10 GB a day" or "5 % of the disks a day" """
        number = f"{self.amount.normalize():f}"
        return f"{number} % of the disks a day" if self.is_share else f"{number} GB a day"

    def gb_a_day(self, capacity_bytes: int) -> Decimal:
        """Of one machine whose disks hold so much."""
        return Decimal(capacity_bytes) / _GIB * self.amount / 100 if self.is_share else self.amount


def daily_change(text: str) -> DailyChange | None:
    """What was typed, such as "10 GB" or "5 %"; None for an empty text. Raises ValueError, which says what can be."""
    if not text.strip():
        return None
    found = _SHAPE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"is GB a day such as 10 GB, or a share of the disks such as 5 %, not {text!r}.")
    amount, share = Decimal(found["number"].replace(",", ".")), found["unit"] == "%"
    if amount > (_MOST_PERCENT if share else _MOST_GB):
        raise ValueError(f"is at most {_MOST_PERCENT} % or {_MOST_GB:,} GB a day, not {text!r}.")
    return DailyChange(amount, share) if amount else None
