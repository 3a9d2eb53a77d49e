"""Textual's driver of a Unix terminal, made to survive odd input and the terminal's end; reads private names of it."""

from __future__ import annotations

import codecs
import logging
import sys
from collections.abc import Callable
from functools import partial
from typing import Protocol, runtime_checkable

from textual._parser import ParseError
from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver

from asr_tui.ui.textual_keys import KeysParser

linux_driver.getincrementaldecoder = lambda name: partial(codecs.getincrementaldecoder(name), "replace")  # type: ignore[attr-defined]
"""A byte that is not UTF-8 becomes U+FFFD; Textual 8.2 ends by it (its issues 6456 and 4376)."""

linux_driver.XTermParser = KeysParser  # type: ignore[attr-defined]

LOG = logging.getLogger(__name__)

THREAD_TURN = 0.001
"""Seconds after which the loop's thread leaves its turn to the threads that read keys and write frames: Python's own
five would be added to a key's answer twice, while an answer of Azure is read."""


@runtime_checkable
class UsesTerminal(Protocol):
    """An app that is told before anything of the terminal is changed."""

    def terminal_taken(self) -> None: ...


class TerminalDriver(LinuxDriver):
    """Textual's driver, except that output to a terminal that is gone is dropped instead of waited for.

    filtered  what is written instead of a text, for terminals and locales that lack characters
    """

    filtered: Callable[[str], str] = staticmethod(str)

    def write(self, data: str) -> None:
        writer = self._writer_thread
        if writer is not None and writer.is_alive():
            super().write(self.filtered(data))

    def start_application_mode(self) -> None:
        sys.setswitchinterval(THREAD_TURN)
        if isinstance(self._app, UsesTerminal):
            self._app.terminal_taken()
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def _run_input_thread(self) -> None:
        """Read keys, also after input that Textual cannot read; any other mistake ends the program."""
        while not self.exit_event.is_set():
            try:
                self.run_input_thread()
            except (ArithmeticError, LookupError, ValueError, ParseError) as error:
                LOG.warning("input of the terminal that cannot be read is left out: %s", type(error).__name__)
            except Exception as error:  # noqa: BLE001 - Textual would print the values of variables and exit with 0
                self._app.call_later(self._app._handle_exception, error)
                return

    def _sigtstp_application(self, *_: object) -> None:
        """Stop in the loop's turn: a signal may come amid a write, for whose lock a handler would wait for ever."""
        self._loop.call_soon_threadsafe(super()._sigtstp_application)

    def _sigcont_application(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(super()._sigcont_application)

    def _disable_mouse_support(self) -> None:
        super()._disable_mouse_support()
        if self._mouse:
            self.write("\x1b[?1016l")

    def close(self) -> None:
        writer = self._writer_thread
        if writer is not None and writer.is_alive():
            super().close()
