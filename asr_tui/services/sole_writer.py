"""Lets one run at a time send a change of a resource, of all that share this computer's folder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from msgspec.structs import replace

from asr_tui.domain.errors import HeldByOther
from asr_tui.domain.operations import OtherWrite
from asr_tui.services.ports import Clock
from asr_tui.services.recorded_run import RecordedStep

PAUSE = 0.5
"""Seconds between two tries to get the lock."""

LONGEST_WAIT = 120.0
"""Seconds after which a step does not wait for another program any more."""


@asynccontextmanager
async def sole_writer(step: RecordedStep, clock: Clock) -> AsyncIterator[OtherWrite | None]:
    """From the last look at Azure until its answer is in the journal.

    Gives what another process has sent of the same kind to the same resource; None where that is not known.
    Raises HeldByOther.
    """
    recorded, resource = step.recorded, step.value.planned.step.id
    other = await _begun(step, clock)
    before = step.value.client_request_id
    try:
        yield other if other is not None and other.kind == _kind(step) else None
    finally:
        now = step.value
        recorded.end_write(resource, sent=now.client_request_id != before and now.intended_at is not None)


def _kind(step: RecordedStep) -> str:
    return type(step.value.planned.step).__name__


async def _begun(step: RecordedStep, clock: Clock) -> OtherWrite | None:
    waited = 0.0
    while True:
        try:
            return step.recorded.begin_write(step.value.planned.step.id, _kind(step))
        except HeldByOther as error:
            if waited >= LONGEST_WAIT:
                raise
            step.show(replace(step.value, note=f"{error.title}: waiting for its answer"))
        await clock.sleep(PAUSE)
        waited += PAUSE
