"""The program on a terminal of its own, and what it writes there."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

PROGRAM = """
import sys
from asr_tui.domain.settings import Settings
from asr_tui.services.workspace import Welcome
from asr_tui.ui.app import AsrApp

class Opener:
    def unfinished_work(self): return ()
    def notices(self): return ()
    def has_saved_world(self, world): return False

app = AsrApp(Welcome(), Opener(), Settings())
app.run()
sys.exit(app.return_code or 0)
"""


STARTED = b"Settings"


TURNED_ON = ("?1049", "?1000", "?1003", "?2004", "?1004")
"""Alternate screen, mouse, bracketed paste, focus reports."""


class Terminal:
    """The program in a pseudo-terminal that a test plays."""

    def __init__(self, program: str = PROGRAM, **environment: str) -> None:
        self.master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (24, 80))
        self.before = termios.tcgetattr(slave)
        self.slave = slave
        environment = {**os.environ, "TERM": "xterm-256color", **environment}
        self.process = subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True,
        )  # fmt: skip
        self.output = b""

    def read_until(self, words: bytes, seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while words not in self.output:
            assert self.process.poll() is None, f"it ended; so far: {self.output[-400:]!r}"
            self.read(end - time.monotonic())

    def read(self, seconds: float) -> None:
        ready, _, _ = select.select([self.master], [], [], max(0, seconds))
        assert ready, f"nothing came; so far: {self.output[-400:]!r}"
        self.output += os.read(self.master, 65536)

    def quiet(self, seconds: float) -> None:
        """Read until nothing comes for so long."""
        while self.process.poll() is None and select.select([self.master], [], [], seconds)[0]:
            self.output += os.read(self.master, 65536)

    def drain_until_exit(self, seconds: float) -> int:
        end = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < end:
            if select.select([self.master], [], [], 0.02)[0]:
                self.output += os.read(self.master, 65536)
        while select.select([self.master], [], [], 0)[0]:
            self.output += os.read(self.master, 65536)
        code = self.process.poll()
        assert code is not None, "still running"
        return code

    @property
    def restored(self) -> bool:
        text = self.output.decode(errors="replace")
        modes = all(text.rfind(f"\x1b[{mode}l") > text.rfind(f"\x1b[{mode}h") for mode in TURNED_ON)
        return modes and text.rfind("\x1b[?25h") > text.rfind("\x1b[?25l") and self.settings_restored

    @property
    def settings_restored(self) -> bool:
        return termios.tcgetattr(self.slave) == self.before


@contextmanager
def terminal(program: str = PROGRAM, **environment: str) -> Iterator[Terminal]:
    one = Terminal(program, **environment)
    try:
        one.read_until(STARTED)
        yield one
    finally:
        one.process.kill()
        one.process.wait()
        for descriptor in (one.master, one.slave):
            with suppress(OSError):  # a test may have closed it
                os.close(descriptor)
