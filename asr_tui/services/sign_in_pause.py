"""The pause of a step until the person has signed in again."""

from __future__ import annotations

import asyncio
import logging

from msgspec.structs import replace

from asr_tui.domain.errors import SignInFailed
from asr_tui.domain.run import StepState
from asr_tui.services.recorded_run import RecordedStep

LOG = logging.getLogger(__name__)


async def wait_for_sign_in(step: RecordedStep, error: SignInFailed, paused: set[asyncio.Event]) -> None:
    """Pause the step until its event in `paused` is set; then it goes on where it was.

    Azure refuses a sign-in before it looks at the request, so what was refused was not carried out.
    """
    before, signed_in = step.value.state, asyncio.Event()
    paused.add(signed_in)
    LOG.info("%s waits for a sign-in: %s", step.key, error)
    step.record(replace(step.value, state=StepState.PAUSED, error=error, note=""))
    try:
        await signed_in.wait()
    finally:
        paused.discard(signed_in)
    state = StepState.WAITING if before is StepState.SENDING else before
    step.record(replace(step.value, state=state, error=None))
