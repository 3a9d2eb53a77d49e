"""Searches Azure for a step that may have been sent, until it is seen or has been missing for long enough."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.errors import AsrError, AzureError, SignInFailed
from asr_tui.domain.operations import OtherWrite
from asr_tui.domain.run import StepRun
from asr_tui.services.follower import PAUSE
from asr_tui.services.lookup_results import LookupResult, Missing
from asr_tui.services.ports import Clock
from asr_tui.services.recorded_run import RecordedStep
from asr_tui.services.step_lookup import StepLookup
from asr_tui.services.timeouts import within

FIRST_LOOK_SECONDS = 5.0
"""Limit of a look before a first sending: it must not stand in the way of a failover."""

SEARCH_SECONDS = 60.0
"""How long a step is searched for whose answer was lost."""

SENT_BY_OTHER = "Another of your programs has just changed this; looking what it made"

ANSWER_LOST = "The answer was lost; looking whether it arrived"


class StepSearch(Struct, frozen=True):
    """Looks for one step of a run."""

    step: RecordedStep
    lookup: StepLookup
    clock: Clock

    async def first_look(self) -> LookupResult:
        """Whether somebody is doing the same just now; Missing where that cannot be seen in time."""
        try:
            return await within(self.clock, FIRST_LOOK_SECONDS, self.lookup.look(self.step.value))
        except (AsrError, TimeoutError):
            return Missing()

    async def after_other(self, other: OtherWrite) -> LookupResult:
        """What Azure shows of a step of which another process has sent the like; Missing once that has not shown for
        SEARCH_SECONDS. A job shows as soon as Azure has answered (recorded), what is made maybe later.

        Raises AzureError where Azure cannot be read.
        """
        seconds = other.seconds
        shows_at_once = other.answered and not self.step.value.planned.step.creates
        while True:
            found = await self.lookup.look(self.step.value)
            if not isinstance(found, Missing) or shows_at_once or seconds >= SEARCH_SECONDS:
                return found
            self.step.show(replace(self.step.value, note=SENT_BY_OTHER))
            await self.clock.sleep(PAUSE)
            seconds += PAUSE

    async def find(self) -> LookupResult | AsrError:
        """What Azure shows; after SEARCH_SECONDS Missing, or the error where it could not be read for so long.

        Raises SignInFailed.
        """
        waited = 0.0
        while True:
            seen: LookupResult | AsrError
            try:
                seen = await self.lookup.look(self.step.value)
            except SignInFailed:
                raise
            except AsrError as error:
                seen = error
            if not isinstance(seen, Missing | AsrError) or waited >= SEARCH_SECONDS:
                return seen
            intended = self.step.value.intended_at
            long_ago = intended is None or self.clock.now() - intended >= timedelta(seconds=SEARCH_SECONDS)
            if isinstance(seen, Missing) and long_ago:
                return seen
            note = f"Azure cannot be read: {seen.title}" if isinstance(seen, AsrError) else ANSWER_LOST
            self.step.show(replace(self.step.value, note=note))
            await self.clock.sleep(PAUSE)
            waited += PAUSE


def unreadable(step: StepRun, error: AsrError) -> AsrError:
    return AzureError(
        "Azure cannot be read",
        f"This was sent, or may have been, and whether it arrived cannot be seen: {error}",
        "When Azure can be reached again, retry: it is looked for before anything is sent.",
        error.code,
        error.request_id or step.request_id,
    )


def outcome_unknown(step: StepRun) -> AsrError:
    sent = f"It was sent at {step.intended_at:%H:%M:%S} UTC, the answer was lost, and" if step.intended_at else ""
    return AzureError(
        "It is not known whether this was done",
        f"{sent} Azure has shown nothing of it for {SEARCH_SECONDS:.0f} seconds.".strip(),
        "Look in the vault's jobs. Retry looks once more, and sends again only if there is still nothing.",
        request_id=step.request_id or step.client_request_id,
    )
