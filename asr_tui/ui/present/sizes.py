"""Amounts of data and shares as people read them."""

from __future__ import annotations

_KIB = 1024.0
_UNITS = ("B", "KB", "MB", "GB", "TB", "PB")


def data_size(amount: float) -> str:
    """Bytes as `127 GB`, `1.5 TB`. Azure's GB are 1024 MB, and its portal writes them GB; so do we."""
    value = max(0.0, float(amount))
    unit = 0
    while value >= 999.5 and unit < len(_UNITS) - 1:
        value /= _KIB
        unit += 1
    return f"{value:.1f}".removesuffix(".0") + f" {_UNITS[unit]}" if value < 10 else f"{value:.0f} {_UNITS[unit]}"


def gib(amount: int) -> str:
    """A disk's size in GiB as `127 GB`; `?` where Azure does not say."""
    return data_size(amount * _KIB**3) if amount else "?"


def megabytes(amount: float) -> str:
    return data_size(amount * _KIB**2)


def percent(share: float | None) -> str:
    """`43 %`, or nothing where nothing is known."""
    return f"{share:.0f} %" if share is not None else ""


def count(number: int, one: str, many: str = "") -> str:
    """`1 machine`, `3 machines`."""
    return f"{number} {one if number == 1 else many or one + 's'}"
