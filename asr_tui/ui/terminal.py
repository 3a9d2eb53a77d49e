"""Leaving the terminal: signals, a closed terminal, and terminal modes that must be reset.

Textual alone ends on SIGTERM and SIGHUP without resetting raw mode, mouse reports and the alternate screen, and blocks
for ever on a terminal that takes no more output.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import termios
import threading
from collections.abc import Callable
from types import FrameType

from asr_tui.ui import ascii_drawing
from asr_tui.ui.textual_driver import TerminalDriver
from asr_tui.ui.textual_private import PrivateApp, driver_of

SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
"""Those that end the program, from outside or by the terminal."""

GRACE_PERIOD = 0.8
"""Seconds that an orderly end may take after a signal before the process is killed."""

RESTORE = (
    "\x1b[?2048l\x1b[?2004l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l\x1b[?1004l"
    "\x1b[<u\x1b[?2026l\x1b[?7h\x1b[0m\x1b[?1049l\x1b[?25h"
)
"""Resets all modes that Textual may have set; harmless where one was not set."""


class TerminalWatch:
    """Ends the program in order on a signal or a closed terminal; where that takes too long, at once.

    The handlers are Python's own, not the loop's: they run even while the loop blocks on a terminal that takes no
    output. Journal and audit are on disk before anything is sent to Azure. It is made before the terminal is changed.
    """

    def __init__(self, app: PrivateApp) -> None:
        self._app = app
        self._loop = asyncio.get_running_loop()
        for number in SIGNALS:
            signal.signal(number, self._signalled)

    def begin(self) -> None:
        """Watch the terminal, once the app is drawn on it."""
        self._app.set_interval(1.0, self._leave_when_gone)
        self._app.app_resume_signal.subscribe(self._app, lambda _: self._app.forget_sent())  # it forgot the screen

    def set_characters(self, chosen: str) -> None:
        """Draw from now on as the setting says; by itself with what terminal and locale have.

        Where the locale has no UTF-8, nothing but ASCII is ever written, unless a person chose Unicode.
        """
        filtered: Callable[[str], str] = str
        environment = ascii_drawing.environment_as_started()
        if chosen != "Unicode" and ascii_drawing.lacks_utf8(environment):
            filtered = ascii_drawing.all_in_ascii
        elif chosen == "ASCII" or (chosen == "automatic" and ascii_drawing.is_needed(environment)):
            filtered = ascii_drawing.in_ascii
        driver = driver_of(self._app)
        if isinstance(driver, TerminalDriver) and driver.filtered is not filtered:
            driver.filtered = filtered
            self._app.forget_sent()

    @property
    def has_shell(self) -> bool:
        """Whether a shell with job control started the program, and so can continue it."""
        return os.getpgrp() != os.getsid(0)

    def _signalled(self, number: int, frame: FrameType | None) -> None:
        if self._loop.is_closed():  # the program is ending already; another signal ends it at once
            signal.signal(number, signal.SIG_DFL)
            return
        code = 128 + number
        self._end_soon(code)
        self._loop.call_soon_threadsafe(lambda: self._app.exit(return_code=code))

    def _leave_when_gone(self) -> None:
        driver = driver_of(self._app)
        if isinstance(driver, TerminalDriver) and not os.isatty(driver.fileno):
            self._end_soon(1)
            self._app.exit(return_code=1)

    def _end_soon(self, code: int) -> None:
        """End the process after the grace period in any case."""
        watchdog = threading.Timer(GRACE_PERIOD, self._end_now, (code,))
        watchdog.daemon = True
        watchdog.start()

    def _end_now(self, code: int) -> None:
        restore = threading.Thread(target=self._restore, daemon=True)  # may block: the terminal may take nothing
        restore.start()
        restore.join(0.1)
        os._exit(code)

    def _restore(self) -> None:
        driver = driver_of(self._app)
        attributes = driver.attrs_before if isinstance(driver, TerminalDriver) else None
        try:
            if attributes is not None:
                termios.tcsetattr(sys.__stdin__.fileno(), termios.TCSANOW, attributes)  # type: ignore[union-attr]
            os.write(sys.__stderr__.fileno(), RESTORE.encode())  # type: ignore[union-attr]
        except (OSError, termios.error, ValueError):
            return
