"""Saves a running world to disk: before each write is answered, and once a second.

The clock alone is noted beside the world, some seconds ahead: after a kill the world resumes there, so that no client
sees the clock go back, and the disk is written every few seconds only.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.world_file import WorldFile

_PERIOD = 1.0  # seconds
_AHEAD = 10.0  # seconds of this computer that the noted clock is ahead


class StateSaver:
    """Saves a cloud to its world file. `error` is why the last write failed; it is tried again."""

    def __init__(self, cloud: Cloud, file: WorldFile) -> None:
        self.error: OSError | None = None
        self._cloud = cloud
        self._file = file
        self._saved = -1
        self._until: datetime | None = None
        self._one_at_a_time = asyncio.Lock()
        self._ending = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await self.save()
        await self.note_time()
        self._task = asyncio.get_running_loop().create_task(self._save_each_second())

    async def save(self) -> None:
        """Write the world if anything but the time has changed since it was written last."""
        async with self._one_at_a_time:
            version = self._cloud.store.version
            if version != self._saved:
                await self._write(version)

    async def stop(self) -> None:
        """Write the world with its clock and release the file."""
        self._ending.set()
        if self._task is not None:
            await self._task
        async with self._one_at_a_time:
            await self._write(self._cloud.store.version, whole=True)
            if self.error is None:
                await self._note(None)
        self._file.close()

    async def _write(self, version: int, *, whole: bool = False) -> None:
        """Append the changes, or write the whole world where its file may not grow."""
        try:
            if self._file.may_grow and not whole:
                line = self._file.encoded_changes(self._cloud.changes())
                await asyncio.to_thread(self._file.append, line)
            else:
                content = self._file.encoded(self._cloud.dump())
                self._cloud.log_changes()
                await asyncio.to_thread(self._file.write, content)
        except OSError as error:
            self.error = error
        else:
            self.error = None
            self._saved = version

    async def note_time(self) -> None:
        """Note a time some seconds ahead, once the noted one is near."""
        now, speed = self._cloud.clock.now, self._cloud.clock.speed or 0.0
        if self._until is None or now + timedelta(seconds=2 * _PERIOD * speed) > self._until:
            self._until = now + timedelta(seconds=_AHEAD * speed)
            await self._note(self._until)

    async def _note(self, moment: datetime | None) -> None:
        try:
            await asyncio.to_thread(self._file.note_time, moment)
        except OSError:
            self._until = None  # tried again; `error` speaks of the world itself

    async def _save_each_second(self) -> None:
        while not self._ending.is_set():
            try:
                await asyncio.wait_for(self._ending.wait(), _PERIOD)
            except TimeoutError:
                await self.save()
                await self.note_time()
