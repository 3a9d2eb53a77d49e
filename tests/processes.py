"""The program as another process, without a terminal and with a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

COMMAND = [sys.executable, "-m", "asr_tui"]


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "HOME": str(home), "XDG_STATE_HOME": "", "XDG_CONFIG_HOME": "", "TERM": "dumb"}


def asr_tui(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, check=False, timeout=100, stdin=subprocess.DEVNULL,
        env=environment(home),
    )  # fmt: skip


@contextmanager
def simulator(home: Path, world: str, speed: str = "1") -> Iterator[str]:
    """A simulator of its own; gives its address."""
    command = [*COMMAND, "simulator", "--world", world, "--speed", speed]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment(home)) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[-1]
        finally:
            process.terminate()
