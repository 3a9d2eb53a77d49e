from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest

from asr_tui.services.published import Published


async def collected(published: Published[int], into: list[int]) -> None:
    async for value in published.changes():
        into.append(value)
        await asyncio.sleep(0)


async def test_a_reader_gets_the_present_value_then_each_newer_one() -> None:
    published = Published(1)
    seen: list[int] = []
    reader = asyncio.create_task(collected(published, seen))
    for value in (2, 3):
        for _ in range(5):
            await asyncio.sleep(0)
        published.publish(value)
    published.close()
    await reader
    assert seen == [1, 2, 3]


async def test_a_slow_reader_sees_only_the_newest() -> None:
    published = Published(0)
    async with aclosing(published.changes()) as changes:
        assert await anext(changes) == 0
        for value in range(1, 100):
            published.publish(value)
        assert await anext(changes) == 99
        published.close()
        with pytest.raises(StopAsyncIteration):
            await anext(changes)


async def test_an_equal_value_is_not_told_again() -> None:
    published = Published("same")
    async with aclosing(published.changes()) as changes:
        await anext(changes)
        published.publish("same")
        nothing_new = asyncio.ensure_future(anext(changes))
        await asyncio.sleep(0)
        assert not nothing_new.done()
        published.publish("other")
        assert await nothing_new == "other"


async def test_a_mistake_reaches_every_reader() -> None:
    published = Published(1)
    readers = [asyncio.create_task(collected(published, [])) for _ in range(2)]
    await asyncio.sleep(0)
    published.fail(ZeroDivisionError())
    for reader in readers:
        with pytest.raises(ZeroDivisionError):
            await reader
