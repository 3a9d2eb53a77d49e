"""Painting only the frames that a test waits for.

An app in a test has no terminal: what it paints between two looks is seen by nobody, and cost a quarter of the time of
the screens' tests. So a state is painted when a test looks at it, presses a key in it, or ends with it.
"""

from __future__ import annotations

from textual.app import App
from textual.screen import Screen

_paint = Screen._compositor_refresh


def _put_off(screen: Screen[object]) -> None:
    """Keep what is to be painted of the top screen for the next look; a screen beneath hands it to the one above.

    What is made for a screen reader depends on when it is painted, so nothing is put off there.
    """
    app = screen.app
    if not app.is_headless or screen is not app.screen or getattr(app, "reads_aloud", False):
        _paint(screen)
    else:
        screen._dirty_widgets.clear()  # their regions stay with the compositor


def paint(app: App[None]) -> None:
    """Paint what has changed since the last look."""
    if app.screen_stack and app.screen._compositor._dirty_regions and not app._batch_count:
        _paint(app.screen)


def looked_at(app: App[None]) -> None:
    """A test has painted the whole screen itself."""
    app.screen._compositor._dirty_regions.clear()


def put_off_painting() -> None:
    """Make all apps without a terminal paint only where a test looks."""
    Screen._compositor_refresh = _put_off  # type: ignore[method-assign,assignment]
