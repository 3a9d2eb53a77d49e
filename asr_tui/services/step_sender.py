"""Sends a step: its intent is in the audit log and the journal before the request leaves."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from msgspec import Struct, field
from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.errors import AsrError, OutcomeUnknown
from asr_tui.domain.ids import ArmId
from asr_tui.domain.operations import Accepted
from asr_tui.domain.plan import WRITES_A_SECOND, PlannedStep
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.run import StepRun, StepState
from asr_tui.domain.steps import Step, UpdateItem
from asr_tui.services.audit_trail import AuditTrail
from asr_tui.services.job_feed import JobFeeds
from asr_tui.services.joined_reads import JoinedReads
from asr_tui.services.ports import Session
from asr_tui.services.rates import Rate, Spacing
from asr_tui.services.recorded_run import RecordedStep

LOG = logging.getLogger(__name__)

WRITES_AT_ONCE = 150
"""Of the 200 that Azure takes of one identity at once some stay for another program: in practice they leave faster."""

ON_THEIR_WAY = 50
"""Requests that wait for their answers at the same time: an answer may take some seconds."""


def new_id() -> str:
    return str(uuid.uuid4())


class RunContext(Struct, frozen=True):
    """What the steps of a session share.

    looks    the vaults as steps look at them: those that look at the same time share one read
    denied   called when Azure has refused a step for want of a right
    paused   one event for each step that waits for the person to sign in again
    written  when something was last sent to a resource from here, by the event loop's time
    """

    session: Session
    feeds: JobFeeds
    trail: AuditTrail
    looks: JoinedReads
    denied: Callable[[], None] = lambda: None
    paused: set[asyncio.Event] = field(default_factory=set)
    written: dict[ArmId, float] = field(default_factory=dict)
    _on_their_way: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(ON_THEIR_WAY))
    _spacings: dict[str, Spacing] = field(default_factory=dict)
    _rates: dict[str, Rate] = field(default_factory=dict)

    @asynccontextmanager
    async def turn(self, step: Step) -> AsyncIterator[None]:
        """The step's turn to be sent: no more leave than Azure takes of one identity in a subscription."""
        subscription = step.id.subscription.casefold()
        clock = self.session.clock
        spacing = self._spacings.setdefault(subscription, Spacing(clock, WRITES_A_SECOND))
        rate = self._rates.setdefault(subscription, Rate(clock, WRITES_AT_ONCE, WRITES_A_SECOND))
        async with self._on_their_way:
            await spacing.turn()
            await rate.turn()
            yield

    async def items_lately(self, step: Step) -> tuple[ProtectedItem, ...]:
        """The items of the step's vault by a list that began a short time ago, and after all that was sent from here to
        the step's resource: the vault's poll has one, or steps that look in this time share a read."""
        vault, since = step.id.vault_id, self.written.get(step.id, float("-inf"))
        earliest = max(since, asyncio.get_running_loop().time() - self.feeds.cadence.busy)
        polled = self.feeds.of(vault).items_since(earliest)
        return await self.looks.items_lately(vault, earliest) if polled is None else polled


class StepSender(Struct, frozen=True):
    """The only place from which a step is sent."""

    context: RunContext
    step: RecordedStep

    async def send(self) -> Accepted | None:
        """Send the step once; None where the answer was lost. Raises AsrError where Azure refused it, or where what
        has to be sent along could not be read."""
        clock = self.context.session.clock
        planned = await self._with_current(self.step.value)
        now = clock.now()
        step = _about_to_be_sent(planned, self.step.value, now)
        self.context.trail.intent(self.step.recorded.run, step, now)
        LOG.info("sending %s as %s", step.key, step.client_request_id)
        self.step.record(step)
        try:
            accepted = await self._apply(step)
        except OutcomeUnknown as error:
            self._audit("unknown", error)
            # It may have left only now, after waits for Azure: the search counts from here.
            self.step.record(replace(self.step.value, state=StepState.CHECKING, intended_at=clock.now()))
            return None
        except AsrError as error:
            self._audit("refused", error)
            # Nothing is under way: a later try need not wait for it to show.
            self.step.show(replace(self.step.value, intended_at=None))
            raise
        self.step.record(
            replace(
                self.step.value,
                state=StepState.UNDER_WAY,
                request_id=accepted.request_id,
                operation=accepted.operation,
                job_name=accepted.job_name,
            )
        )
        if accepted.refused is not None:
            self.context.trail.refused_version(self.step.recorded.run, self.step.value, clock.now(), accepted.refused)
        self._audit("accepted")
        return accepted

    async def _apply(self, step: StepRun) -> Accepted:
        """Whatever comes of it, what was read before does not show it."""
        try:
            return await self.context.session.changes.apply(step.planned.step, step.client_request_id)
        finally:
            self.context.written[step.planned.step.id] = asyncio.get_running_loop().time()

    async def _with_current(self, step: StepRun) -> PlannedStep:
        """The step with the item's present settings, which a change of it sends along.

        Those of an earlier sending stay where Azure carried it out: what was lost then is given back.
        """
        change = step.planned.step
        if not isinstance(change, UpdateItem) or (change.current is not None and step.intended_at is not None):
            return step.planned
        current = await self.context.session.catalog.one(kinds.TARGET_SETTINGS, change.id)
        return replace(step.planned, step=replace(change, current=current))

    def _audit(self, result: str, error: AsrError | None = None) -> None:
        now = self.context.session.clock.now()
        self.context.trail.answer(self.step.recorded.run, self.step.value, now, result, error)


def _about_to_be_sent(planned: PlannedStep, before: StepRun, now: datetime) -> StepRun:
    """The step under a new client request id, without what is known of an earlier sending."""
    return replace(
        before,
        planned=planned,
        state=StepState.SENDING,
        client_request_id=new_id(),
        intended_at=now,
        started=before.started or now,
        sent=before.sent + 1,
        request_id="",
        operation="",
        job_name="",
        job=None,
        followed=False,
        error=None,
        note="",
    )
