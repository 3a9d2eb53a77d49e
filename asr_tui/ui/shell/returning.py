"""Back to a screen that lies below: what lies above it is closed."""

from __future__ import annotations

from typing import TypeVar

from textual.screen import Screen

Answer = TypeVar("Answer")


async def return_to(screen: Screen[Answer]) -> None:
    """Close what lies above the screen, where it still is there; nobody is told of an answer."""
    app = screen.app
    while app.screen is not screen and screen in app.screen_stack:
        await app.pop_screen()
