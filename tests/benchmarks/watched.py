"""The program with its event loop timed: on SIGUSR1 it writes its longest callback and begins anew.

In seconds of the thread's own work, so that other programs on the machine do not count; then what that callback was.

Arguments: the file, then the program's own. With ASR_PROFILE set to a folder, the time between two signals is profiled.
"""

from __future__ import annotations

import asyncio.events
import cProfile
import os
import signal
import sys
import time
from pathlib import Path


class Watch:
    """The longest callback since the last signal."""

    def __init__(self, file: Path, profiles: str) -> None:
        self.file = file
        self.longest = 0.0
        self.which = ""
        self._profiles = profiles
        self._profile = cProfile.Profile()
        self._number = 0

    def begin(self) -> None:
        run = asyncio.events.Handle._run

        def timed(handle: asyncio.events.Handle) -> None:
            began = time.thread_time()
            run(handle)
            took = time.thread_time() - began
            if took > self.longest:
                self.longest, self.which = took, repr(handle)

        asyncio.events.Handle._run = timed  # type: ignore[method-assign, assignment]
        signal.signal(signal.SIGUSR1, lambda _signal, _frame: self.report())
        if self._profiles:
            self._profile.enable()

    def report(self) -> None:
        new = self.file.with_suffix(".new")
        new.write_text(f"{self.longest:.4f} {self.which}")
        new.replace(self.file)
        self.longest = 0.0
        if self._profiles:
            self._profile.disable()
            self._profile.dump_stats(Path(self._profiles) / f"{self._number}.prof")
            self._number += 1
            self._profile = cProfile.Profile()
            self._profile.enable()


if __name__ == "__main__":
    sys.path.insert(0, os.getcwd())
    Watch(Path(sys.argv.pop(1)), os.environ.get("ASR_PROFILE", "")).begin()
    from asr_tui.cli import main

    sys.argv[0] = "asr-tui"
    main()
