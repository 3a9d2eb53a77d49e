"""Looks after a repair until its finding is gone, while the program runs; reads nothing while nothing is waited for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable

from msgspec.structs import replace

from asr_tui.domain.aftercare import LOOK_EVERY, MOST_LOOKS, REPAIRS, Awaited, finding_left, next_ones
from asr_tui.domain.drafts import health
from asr_tui.domain.drafts.health import RefreshHealthDraft
from asr_tui.domain.errors import AsrError, NotFound
from asr_tui.domain.ids import ArmId
from asr_tui.domain.run import StepRun, StepState
from asr_tui.services.ports import Clock, SiteRecovery
from asr_tui.services.published import Published
from asr_tui.services.runs import Runs
from asr_tui.services.timeouts import cancelled

LEAST_PAUSE = 1.0
"""Seconds of this computer between two rounds at least, where practice is fast."""


class Aftercare:
    """Follows the runs of a session that mend something; `time_scale` is as for signals."""

    def __init__(
        self, runs: Runs, site_recovery: SiteRecovery, clock: Clock, time_scale: Callable[[], float] = lambda: 1.0
    ) -> None:
        self._runs = runs
        self._site_recovery = site_recovery
        self._clock = clock
        self._time_scale = time_scale
        self._published: Published[tuple[Awaited, ...]] = Published(())
        self._following: set[asyncio.Task[None]] = set()
        self._looking: asyncio.Task[None] | None = None
        runs.when_added = self._follow

    @property
    def all(self) -> tuple[Awaited, ...]:
        """Every repaired machine of this session, oldest first."""
        return self._published.value

    def of_run(self, run_id: str) -> tuple[Awaited, ...]:
        return tuple(one for one in self.all if one.run == run_id)

    def of_item(self, item: ArmId) -> Awaited | None:
        """The newest repair of the machine."""
        return next((one for one in reversed(self.all) if one.item == item), None)

    def changes(self) -> AsyncGenerator[tuple[Awaited, ...], None]:
        return self._published.changes()

    async def close(self) -> None:
        self._published.close()
        tasks = [*self._following, *([self._looking] if self._looking else [])]
        await cancelled(*tasks)

    def _follow(self, run_id: str) -> None:
        repairs = {one.key for one in self._runs.get(run_id).steps if isinstance(one.planned.step, REPAIRS)}
        if repairs:
            task = asyncio.create_task(self._take_up(run_id, repairs), name=f"repairs of {run_id}")
            self._following.add(task)
            task.add_done_callback(self._following.discard)

    async def _take_up(self, run_id: str, repairs: set[str]) -> None:
        """Wait for each machine once its repair has ended well."""
        async for run in self._runs.changes(run_id):
            for one in run.steps:
                if one.key in repairs and one.state is StepState.DONE:
                    repairs.discard(one.key)
                    self._wait_for(run_id, one)
            if not repairs:
                return

    def _wait_for(self, run_id: str, one: StepRun) -> None:
        step = one.planned.step
        if not isinstance(step, REPAIRS):
            return
        added = Awaited(run_id, step.id, step.on_machine or step.id.name, step, self._clock.now())
        kept = (other for other in self.all if other.item != step.id or type(other.step) is not type(step))
        self._published.publish((*kept, added))
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look(), name="after repairs")

    async def _look(self) -> None:
        """Round after round, as long as something is waited for."""
        while due := next_ones(self.all):
            await self._clock.sleep(max(LEAST_PAUSE, LOOK_EVERY * self._time_scale()))
            seen = [(one, await self._looked_at(one)) for one in due]
            for before, now in seen:
                self._replace(before, now)
            for vault in dict.fromkeys(now.item.vault_id for _, now in seen if now.is_due_to_ask):
                self._ask(vault)

    async def _looked_at(self, one: Awaited) -> Awaited:
        """It after one more look; what cannot be read counts as a look."""
        now, seen = self._clock.now(), replace(one, looks=one.looks + 1)
        try:
            left = finding_left(one.step, await self._site_recovery.item(one.item))
        except NotFound:
            return replace(seen, looked=now, given_up="it is not protected in this vault any more")
        except AsrError as error:
            left = f"what could not be read: {error}"
        seen = replace(seen, looked=now, left=left, gone=None if left else now)
        if left and seen.looks >= MOST_LOOKS:
            return replace(seen, given_up=f"after {seen.looks} looks there is still {left}")
        return seen

    def _replace(self, old: Awaited, new: Awaited) -> None:
        self._published.publish(tuple(new if one == old else one for one in self.all))

    def _ask(self, vault: ArmId) -> None:
        """Another health check, as the review said; where it cannot start, the looks go on without it."""
        place = next((run.place for run in self._runs.all if run.place.vault == vault), None)
        if place is None:
            return
        try:
            self._runs.start(health.plan(RefreshHealthDraft(vault)), place)
        except AsrError:
            return
