"""A proxy that gives a simulator's answers to reads changed, and odd values to change them by."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web

from asr_tui.simulator.server import Simulator

REQUEST_ID = "0d0d0d0d-0000-4000-8000-00000000abcd"


class Proxy:
    """Stands before the simulator, remembers its answers to reads, and gives them changed."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self._known: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.change: Callable[[bytes], bytes] = bytes
        self.dates: Callable[[], str] = str
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        path = request.raw_path
        if path not in self._known:
            async with aiohttp.ClientSession() as client, client.get(f"{self.simulator.url}{path}") as real:
                self._known[path] = (real.status, {}, await real.read())
        status, headers, body = self._known[path]
        headers = {**headers, "Content-Type": "application/json", "x-ms-request-id": REQUEST_ID}
        if date := self.dates():
            headers["Date"] = date
        return web.Response(status=status, headers=headers, body=self.change(body))


@asynccontextmanager
async def odd_proxy(world: str = "contoso") -> AsyncIterator[Proxy]:
    """A proxy before a simulator of its own."""
    simulator = Simulator.open(world)
    await simulator.start()
    one = Proxy(simulator)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", one.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    one.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield one
    await runner.cleanup()
    await simulator.stop()


VALUES: tuple[Any, ...] = (
    *(None, "", "x", "/", "/subscriptions//x", "\ud800", "9" * 400, 0, -1, 1e308, 10**60, float("nan"), True),
    *([], {}, [None], ["x"], [[]], {"value": None}, {"id": 3}, [{"id": None}], "2026-13-45T99:99:99Z", [[[[[]]]]]),
    *("9998-12-31T23:59:59Z", "1754-01-01T00:00:00Z", 10**15, "[/]", "\x1b[31mred", "x" * 9000, [{}], -(10**9)),
)


def nodes(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each place in a JSON value: the container and the key."""
    for key, below in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield value, key
        yield from nodes(below)


def with_one_odd(chance: random.Random, body: bytes) -> bytes:
    """The body with another value at one place, or without it."""
    value = copy.deepcopy(json.loads(body)) if body else {}
    places = list(nodes(value))
    if places:
        container, key = chance.choice(places)
        if chance.random() < 0.2:
            del container[key]
        else:
            container[key] = chance.choice(VALUES)
    return json.dumps(value).encode()
