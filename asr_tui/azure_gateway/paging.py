"""Lists that come in pages."""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable
from typing import Any, TypeVar

from asr_tui.azure_gateway.bodies.fields import Fields

T = TypeVar("T")


async def collect(pages: AsyncIterable[Any], read: Callable[[Fields], T]) -> tuple[T, ...]:
    """All elements of all pages; what is no object is left out."""
    return tuple([read(fields) async for body in pages if (fields := Fields(body))])


def as_it_is(body: Fields) -> Fields:
    return body
