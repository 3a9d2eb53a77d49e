"""The program with its event loop timed: on SIGUSR1 it writes its longest callback and begins anew.

In seconds of the thread's own work, so that other programs on the machine do not count; then what that callback was.
Beside that file, in one that ends with ".page", is when the newest first page of a list of machines had arrived, by the
system's monotonic clock, which all processes share.

Arguments: the file, then the program's own. With ASR_PROFILE set to a folder, the time between two signals is profiled.
"""

from __future__ import annotations

import asyncio
import asyncio.events
import cProfile
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

_MACHINES = "/providers/Microsoft.Compute/virtualMachines"


def _who(handle: asyncio.events.Handle) -> str:
    """Whose callback it is; the handle's own words tell all of a task's result, which takes long itself."""
    task = getattr(handle._callback, "__self__", None)  # type: ignore[attr-defined]
    return str(task.get_name()) if isinstance(task, asyncio.Task) else str(handle._callback)  # type: ignore[attr-defined]


class Watch:
    """The longest callback since the last signal."""

    def __init__(self, file: Path, profiles: str) -> None:
        self.file = file
        self.longest = 0.0
        self.which = ""
        self._profiles = profiles
        self._profile = cProfile.Profile()
        self._number = 0
        self._notes_pages = False

    def begin(self) -> None:
        run = asyncio.events.Handle._run

        def timed(handle: asyncio.events.Handle) -> None:
            began = time.thread_time()
            run(handle)
            took = time.thread_time() - began
            if took > self.longest:
                self.longest, self.which = took, _who(handle)

        asyncio.events.Handle._run = timed  # type: ignore[method-assign, assignment]
        signal.signal(signal.SIGUSR1, lambda _signal, _frame: self.report())
        if self._profiles:
            self._profile.enable()

    def note_pages(self) -> None:
        """Once the program has loaded what it reads with: note when a first page of machines has arrived."""
        aiohttp = sys.modules.get("aiohttp")
        if aiohttp is None or self._notes_pages:
            return
        self._notes_pages = True
        read = aiohttp.ClientResponse.read

        async def read_and_noted(response: Any) -> bytes:
            body: bytes = await read(response)
            asked = response.url
            if asked.path.endswith(_MACHINES) and not {"statusOnly", "$skiptoken"} & set(asked.query):
                self.file.with_suffix(".page").write_text(str(time.monotonic()))
            return body

        aiohttp.ClientResponse.read = read_and_noted

    def report(self) -> None:
        self.note_pages()
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
