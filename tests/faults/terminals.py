"""Practice in a pseudo-terminal, with a signal at any moment: the terminal is as before, and no process is left."""

from __future__ import annotations

import os
import random
import select
import signal
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.figures import Figures
from tests.ui.terminal_under_test import Terminal

SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP)
PROGRAM = """
import sys
from asr_tui.cli import main
sys.exit(main(["practice", "--speed", "600", "--fresh"]))
"""
WAYS = (b"", b"\r", b"\r\r", b"\r\rt", b"\r\rt\r\r\r", b"\r\rw", b"\r\r?", b"\r\r/app", b"\r\rN\r\r", b"\r\rj")
"""Keys from the list of subscriptions: vaults, home, a drill up to its run, dialogs, help, a filter, wizard, jobs."""
LONGEST_WAIT = 10.0
"""Seconds in which the program has to end; the computer may be busy."""


def signalled(number: signal.Signals, seed: int) -> Figures:
    """One start, some keys, and the signal."""
    figures = Figures(tried=1)
    chance = random.Random(f"terminals/{number}/{seed}")
    with TemporaryDirectory() as home:
        terminal = _started(Path(home))
        try:
            if chance.random() < 0.8:
                terminal.read_until(b"All keys", 60)
                for key in chance.choice(WAYS):
                    os.write(terminal.master, bytes([key]))
                    _read(terminal, chance.uniform(0.05, 1.0))
            else:
                _read(terminal, chance.uniform(0.5, 3.0))
            started = b"\x1b[?1049h" in terminal.output
            os.kill(terminal.process.pid, number)
            _judge(terminal, number, figures, started)
        except AssertionError as error:
            figures.stuck.append(f"{number.name}, seed {seed}: {str(error)[-600:]}")
        finally:
            terminal.process.kill()
            terminal.process.wait()
            os.close(terminal.master)
            os.close(terminal.slave)
    return figures


def _started(home: Path) -> Terminal:
    for number in SIGNALS:  # `nohup` and a shell's `&` let every program below them ignore some
        signal.signal(number, signal.SIG_DFL)
    before = os.environ.get("HOME", "")
    os.environ["HOME"] = str(home)
    try:
        return Terminal(PROGRAM)
    finally:
        os.environ["HOME"] = before


def _read(terminal: Terminal, seconds: float) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if select.select([terminal.master], [], [], left)[0]:
            terminal.output += os.read(terminal.master, 65536)


def _stops(terminal: Terminal) -> bool:
    """Whether the program stops soon."""
    end = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < end:
        _read(terminal, 0.1)
        try:
            stopped = os.waitid(os.P_PID, terminal.process.pid, os.WSTOPPED | os.WNOHANG)
        except ChildProcessError:  # it ended before
            return False
        if stopped is not None:
            _read(terminal, 0.1)
            return True
    return False


def _judge(terminal: Terminal, number: signal.Signals, figures: Figures, started: bool) -> None:
    """`started`: it had the terminal when the signal came."""
    if number is signal.SIGTSTP:
        stopped = _stops(terminal)
        if started and not stopped:  # before, the system ignores the signal: no shell could continue the program
            figures.stuck.append("it did not stop")
        if started and stopped and not terminal.restored:
            figures.broken.append("not as before while it is stopped")
        os.kill(terminal.process.pid, signal.SIGCONT)
        _read(terminal, 0.5)
        number = signal.SIGTERM
        os.kill(terminal.process.pid, number)
    code = terminal.drain_until_exit(LONGEST_WAIT)
    started = b"\x1b[?1049h" in terminal.output
    if code != 128 + number and (started or code != -number):
        figures.stuck.append(f"{number.name}: exit code {code}")
    if (started and not terminal.restored) or not terminal.settings_restored:
        figures.broken.append(f"{number.name}: not as before")
