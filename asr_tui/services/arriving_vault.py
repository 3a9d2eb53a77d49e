"""The first read of a vault while its lists come: what has come is told from time to time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from types import TracebackType

from asr_tui.domain.errors import AsrError
from asr_tui.domain.jobs import Job
from asr_tui.domain.protection import ProtectedItem
from asr_tui.services.vault_snapshot import VaultSnapshot

LINGER = 0.45
"""Seconds between the first page and its telling: a vault that is whole before is drawn once."""
AFTER = 2.0
"""Seconds between two such moments, for each thousand that has come: telling costs what the lists are long."""


def nobody(_page: object) -> None:
    """For who wants the whole list alone."""


class ArrivingVault:
    """Tells what has come some time after the first page, then now and then; nothing before it is more than was known.

    known  what came before an earlier attempt failed
    """

    def __init__(self, known: VaultSnapshot, tell: Callable[[VaultSnapshot], None]) -> None:
        self._tell = tell
        self._told = (len(known.items), len(known.jobs))
        self._items: list[ProtectedItem] = []
        self._jobs: list[Job] = []
        self._next_at = float("-inf")
        self._timer: asyncio.TimerHandle | None = None
        self._over = False

    def __enter__(self) -> ArrivingVault:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _where: TracebackType | None
    ) -> None:
        """What came before a failure is told; what comes later is of an attempt that has ended."""
        self._over = True
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if isinstance(error, AsrError):
            self._tell_now()

    def items_came(self, page: Sequence[ProtectedItem]) -> None:
        """A page of the list of items that others follow."""
        self._items += page
        self._tell_soon()

    def jobs_came(self, page: Sequence[Job]) -> None:
        """A page of the list of jobs that others follow."""
        self._jobs += page
        self._tell_soon()

    async def items(self, reading: Coroutine[object, object, tuple[ProtectedItem, ...]]) -> tuple[ProtectedItem, ...]:
        """The whole list of items, which is told where the jobs need longer."""
        found = await reading
        self._items = list(found)
        self._tell_soon()
        return found

    async def jobs(self, reading: Coroutine[object, object, tuple[Job, ...]]) -> tuple[Job, ...]:
        """The whole list of jobs, which is told where the items need longer."""
        found = await reading
        self._jobs = list(found)
        self._tell_soon()
        return found

    def _tell_soon(self) -> None:
        """Tell what has come in LINGER seconds, or later where something was told not long ago."""
        if not self._over and self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_at(max(loop.time() + LINGER, self._next_at), self._tell_now)

    def _tell_now(self) -> None:
        self._timer = None
        items, jobs = self._told
        if len(self._items) < items or len(self._jobs) < jobs or (len(self._items), len(self._jobs)) == self._told:
            return
        self._told = (len(self._items), len(self._jobs))
        self._next_at = asyncio.get_running_loop().time() + AFTER * max(1.0, sum(self._told) / 1000)
        self._tell(VaultSnapshot(items=tuple(self._items), jobs=tuple(self._jobs)))
