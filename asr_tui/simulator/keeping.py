"""Keeps a running world on disk: after each write before it is answered, and once a second what time changed."""

from __future__ import annotations

import asyncio

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.world_file import WorldFile

_PERIOD = 1.0  # seconds


class Keeper:
    """One world file and the cloud that is kept in it. A disk that fails is told in `error`, and tried again."""

    def __init__(self, cloud: Cloud, file: WorldFile) -> None:
        self.error: OSError | None = None
        self._cloud = cloud
        self._file = file
        self._saved = -1
        self._one_at_a_time = asyncio.Lock()
        self._ending = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await self.keep()
        self._task = asyncio.get_running_loop().create_task(self._keep_on())

    async def keep(self) -> None:
        """Write the world if anything but the time has changed since it was written last."""
        async with self._one_at_a_time:
            version = self._cloud.store.version
            if version != self._saved:
                await self._write(version)

    async def stop(self) -> None:
        """Write the world as it is left, with its clock, and give the file back."""
        self._ending.set()
        if self._task is not None:
            await self._task
        async with self._one_at_a_time:
            await self._write(self._cloud.store.version)
        self._file.close()

    async def _write(self, version: int) -> None:
        content = self._file.encoded(self._cloud.dump())
        try:
            await asyncio.to_thread(self._file.write, content)
        except OSError as error:
            self.error = error
        else:
            self.error = None
            self._saved = version

    async def _keep_on(self) -> None:
        while not self._ending.is_set():
            try:
                await asyncio.wait_for(self._ending.wait(), _PERIOD)
            except TimeoutError:
                await self.keep()
