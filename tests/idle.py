"""Waiting for an app's widgets without a message to each of them.

Textual's pilot puts a callback into the queue of every widget of the screen, several times for each key, and each of
them makes its widget work and be idle again: half of what an app did in a test. By virtual time it is enough to let
time pass: it passes once nothing works any more, and a widget that is not done by then awaits something.
"""

from __future__ import annotations

import asyncio

from textual._queue import Queue
from textual.message import Message
from textual.message_pump import MessagePump
from textual.pilot import Pilot, WaitForScreenTimeout

from tests.virtual_time import TIME

_BLINK = 0.0001
"""Virtual seconds that pass once all that can be done now is done."""

_LOOK_EVERY = 0.02
"""Virtual seconds between two looks at a widget that awaits something in the midst of a message."""


def _is_idle(pump: MessagePump) -> bool:
    """Whether all messages are handled and the pump waits for the next, or it has ended."""
    queue: Queue[Message | None] = pump._message_queue
    return pump._closing or pump._closed or (not queue.values and bool(queue.ready_event._waiters))


async def all_handled(pilot: Pilot[object], timeout: float = 30.0) -> bool:  # noqa: ASYNC109 - as Textual has it
    """Wait until the widgets of the screen have handled their messages; False where the app failed."""
    app = pilot.app
    if not app.screen_stack:
        return False
    pumps = [app, *app.screen.walk_children(with_self=True)]
    end = TIME.now + timeout
    await asyncio.sleep(_BLINK)
    while not all(_is_idle(pump) for pump in pumps):
        if app._exception_event.is_set():
            return False
        if TIME.now > end:
            raise WaitForScreenTimeout("widgets have messages left")
        await asyncio.sleep(_LOOK_EVERY)
    return True
