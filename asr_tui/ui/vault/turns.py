"""Turns of the event loop for keys, amid work that is done in parts."""

from __future__ import annotations

import asyncio

_OF_A_KEY = 8
"""Turns that are left to a key, which goes from the terminal's input through the app, the screen and its widgets."""


async def keys_first() -> None:
    """Let a key that was pressed meanwhile come through before the work goes on."""
    for _ in range(_OF_A_KEY):
        await asyncio.sleep(0)
