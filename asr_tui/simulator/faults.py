"""Disturbances on demand: answers that are replaced, changed, lost or delayed."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Literal

from aiohttp import web
from msgspec import Struct, field

from asr_tui.simulator.messages import JsonObject

ANY_PATH = re.compile("")


class Fault(Struct):
    """One disturbance of requests whose method and path match.

    `when="before"`: the request does nothing; `when="after"`: it is carried out. Without a `status` the connection is
    closed instead of an answer. `delay` is in seconds of wall time; `hang` waits for `release` or the client's end;
    `change` is what becomes of the request's own answer.
    """

    method: str = "*"
    path: re.Pattern[str] = ANY_PATH
    status: int | None = None
    body: JsonObject | None = None
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1
    when: Literal["before", "after"] = "before"
    delay: float = 0.0
    hang: bool = False
    answer: bool = False
    change: Callable[[web.Response], None] | None = None
    hits: int = 0
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        self._released.set()

    async def replaces_answer(self) -> bool:
        """Wait for the fault's delay; True if the request's own answer is not sent."""
        if self.delay:
            await asyncio.sleep(self.delay)
        if self.hang:
            await self._released.wait()
        return not self.answer


class Faults:
    """The disturbances still to come, oldest first."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(
        self,
        method: str,
        path: str,
        *,
        status: int | None = None,
        body: JsonObject | None = None,
        headers: dict[str, str] | None = None,
        times: int = 1,
        when: Literal["before", "after"] = "before",
        delay: float = 0.0,
        hang: bool = False,
    ) -> Fault:
        """Disturb the next `times` requests (`*` is any method; `path` a regular expression, any case).

        With only `delay` or `hang` the request is answered as usual, late.
        """
        answer = status is None and (delay > 0 or hang)
        pattern = re.compile(path, re.IGNORECASE)
        fault = Fault(method, pattern, status, body, headers or {}, times, when, delay, hang, answer)
        self._faults.append(fault)
        return fault

    def take(self, method: str, path: str) -> Fault | None:
        for fault in self._faults:
            if fault.times > fault.hits and fault.method in ("*", method) and fault.path.search(path):
                fault.hits += 1
                return fault
        return None

    def clear(self) -> None:
        for fault in self._faults:
            fault.release()
        self._faults.clear()
