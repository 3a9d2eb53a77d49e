"""Runs one step from where it stands to its end: looks, sends once, follows."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import assert_never

from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.errors import AccessDenied, AsrError, SignInFailed
from asr_tui.domain.operations import Accepted
from asr_tui.domain.run import StepRun, StepState
from asr_tui.services import progress
from asr_tui.services.follower import PAUSE, Follower, LostSight
from asr_tui.services.gone_points import explained
from asr_tui.services.job_feed import JobFeed
from asr_tui.services.last_looks import last_look
from asr_tui.services.lookup_results import Failed, Found, InProgress, LookupResult, Missing, TakenByOther
from asr_tui.services.points_again import SentPoint
from asr_tui.services.read_back import refusal_to_change
from asr_tui.services.recorded_run import RecordedRun, RecordedStep
from asr_tui.services.sign_in_pause import wait_for_sign_in
from asr_tui.services.sole_writer import sole_writer
from asr_tui.services.step_lookup import StepLookup
from asr_tui.services.step_search import StepSearch, outcome_unknown, unreadable
from asr_tui.services.step_sender import RunContext, StepSender

LOG = logging.getLogger(__name__)


class Withheld(Exception):
    """The step must not be sent now: its run is held, or was stopped by a failure."""


class StepRunner:
    """One step of one run. `look_first`: Azure may have it already. `may_resend`: a person asked to go on."""

    def __init__(
        self, context: RunContext, recorded: RecordedRun, key: str, *, look_first: bool, may_resend: bool
    ) -> None:
        session = context.session
        self._context = context
        self._look_first = look_first
        self._may_resend = may_resend
        self._first_wait = 0.0
        self._clock = session.clock
        self._recorded = RecordedStep(recorded, key)
        self._sender = StepSender(context, self._recorded)
        by_lists = progress.by_lists(recorded.run, self._change)
        self._lookup = StepLookup(session.catalog, context.looks, context.items_lately if by_lists else None)
        self._search = StepSearch(self._recorded, self._lookup, session.clock)
        self._follower = Follower(session.changes, session.clock, recorded.show, by_list=by_lists)

    async def run(self) -> None:
        """To the step's end, good or bad; an error of Azure's becomes the step's. Back to waiting where its run is
        held or stopped before it is sent."""
        try:
            while not self._step.state.over:
                try:
                    await self._go_on()
                except SignInFailed as error:
                    await wait_for_sign_in(self._recorded, error, self._context.paused)
        except AsrError as error:
            if isinstance(error, AccessDenied):
                self._context.denied()
            self._end(StepState.FAILED, await explained(error, self._change, self._context.session))
        except Withheld:
            if self._step.state is not StepState.WAITING:
                self._recorded.record(replace(self._step, state=StepState.WAITING, note=""))

    @property
    def _step(self) -> StepRun:
        return self._recorded.value

    @property
    def _change(self) -> steps.Step:
        return self._step.planned.step

    def _feed(self) -> JobFeed:
        return self._context.feeds.of(self._change.id.vault_id)

    async def _go_on(self) -> None:
        while not self._step.state.over:
            match self._step.state:
                case StepState.WAITING:
                    await self._begin()
                case StepState.UNDER_WAY | StepState.COPYING:
                    await self._follow()
                case _:
                    await self._check()

    async def _begin(self) -> None:
        """Send a step that was never sent, unless Azure has it or does it already."""
        if (self._change.creates or self._change.replaces) and not self._look_first:
            await self._create()
            return
        match await (self._lookup.look(self._step) if self._look_first else self._search.first_look()):
            case Found() | InProgress() | TakenByOther() as found:
                self._adopt(found)
            case Missing() | Failed():
                await self._send()

    async def _create(self) -> None:
        """Make or replace a resource, unless somebody has made or changed it since the review: the last look is just
        before the sending.

        The same resource is used, another one is never overwritten; where Azure cannot be read the step stops.
        """
        await self._send_in_turn(lambda: self._lookup.before_sending(self._step), self._send_once)

    async def _send_in_turn(
        self, look: Callable[[], Awaitable[LookupResult]], send: Callable[[], Awaitable[Accepted | None]]
    ) -> None:
        """Send it unless the last look finds it in Azure, which looks for what another process in this folder has sent
        of the same kind to the same resource."""
        accepted: Accepted | None = None
        async with self._context.turn(self._change), sole_writer(self._recorded, self._clock) as other:
            found = await (look() if other is None else self._search.after_other(other))
            if isinstance(found, Missing | Failed):
                accepted = await send()
        if not isinstance(found, Missing | Failed):
            self._adopt(found)
        elif accepted is not None:
            await self._accepted(accepted)

    async def _check(self) -> None:
        """A step that may have been sent is sent again only after Azure was looked at."""
        if self._step.state is not StepState.CHECKING:
            self._recorded.record(replace(self._step, state=StepState.CHECKING))
        match await self._search.find():
            case Found() | InProgress() | TakenByOther() as found:
                self._adopt(found)
            case Missing() | Failed() if self._may_send():
                await self._send()
            case Failed(error, job):
                self._recorded.show(replace(self._step, job=job))
                self._end(StepState.FAILED, await explained(error, self._change, self._context.session))
            case Missing():
                self._end(StepState.UNKNOWN, outcome_unknown(self._step))
            case AsrError() as error:
                self._end(StepState.UNKNOWN, unreadable(self._step, error))

    def _may_send(self) -> bool:
        """A person asked, or it was never sent and can do no harm: what it makes was just seen to be missing."""
        return self._may_resend or (self._step.intended_at is None and self._change.creates)

    async def _send(self) -> None:
        """Send it, unless a last look at its recovery point or at what it changes says no."""
        point = SentPoint(self._recorded, self._context.session)
        await point.refuse_gone()
        await last_look(self._change, self._context.session)
        await self._send_in_turn(_missing, lambda: point.send(self._send_once))

    async def _send_once(self) -> Accepted | None:
        """Raises Withheld: the last look at the run is just before the sending, after the wait for a turn."""
        run = self._recorded.recorded.run
        if not progress.may_send(run, self._step):
            raise Withheld
        self._may_resend = False
        return await self._sender.send()

    async def _accepted(self, accepted: Accepted) -> None:
        self._first_wait = accepted.retry_after
        if not accepted.operation and not accepted.job_name:
            await self._complete(self._step)

    def _adopt(self, found: Found | InProgress | TakenByOther) -> None:
        """Go on with what Azure has or does, as if its answer had arrived."""
        step = replace(self._step, started=self._step.started or self._clock.now(), error=None, note="")
        match found:
            case TakenByOther(error):
                self._end(StepState.FAILED, error)
            case Found(note):
                # What is there, and was never sent from here, somebody else has made.
                followed = step.followed or (not step.sent and self._change.creates)
                self._done(replace(step, followed=followed, notices=(note,) if note else ()))
            case InProgress(job_name, note, copying, by_others):
                state = StepState.COPYING if copying else StepState.UNDER_WAY
                step = replace(step, followed=by_others and not step.sent)
                self._recorded.record(replace(step, state=state, job_name=job_name, operation="", note=note))
            case _:
                assert_never(found)

    async def _follow(self) -> None:
        step = self._step
        if step.state is StepState.UNDER_WAY and not step.job_name and not step.operation:
            return await self._watch()
        try:
            if step.state is StepState.UNDER_WAY and step.job_name:
                step = await self._follower.job(step, self._feed())
            elif step.state is StepState.UNDER_WAY:
                step = await self._follower.operation(step, self._first_wait)
            return await self._complete(step)
        except LostSight:
            self._recorded.record(replace(self._step, state=StepState.CHECKING))

    async def _watch(self) -> None:
        """Wait for work of Azure's whose name is not known: the resource itself tells when it has ended."""
        while True:
            await self._clock.sleep(PAUSE)
            found = await self._search.find()
            if not isinstance(found, InProgress) or found.job_name or found.copying:
                break
            self._recorded.show(replace(self._step, note=found.note))
        self._recorded.record(replace(self._step, state=StepState.CHECKING))

    async def _complete(self, step: StepRun) -> None:
        """Azure has done what was asked; a machine is protected only when its first copy is there too."""
        if isinstance(self._change, steps.EnableReplication):
            ended = step.state is not StepState.COPYING
            if ended:
                step = replace(step, state=StepState.COPYING)
                self._recorded.record(step)
            read_back = ended and step.sent > 0
            step = await self._follower.first_copy(step, self._change, self._feed(), read_back=read_back)
        elif step.sent:
            session = self._context.session
            unlike = await refusal_to_change(self._change, session.catalog, session.site_recovery, self._clock)
            if unlike is not None:  # Azure has something else than what was sent
                self._recorded.show(step)
                raise unlike
        self._done(step)

    def _done(self, step: StepRun) -> None:
        self._recorded.show(step)
        self._end(StepState.DONE)

    def _end(self, state: StepState, error: AsrError | None = None) -> None:
        now = self._clock.now()
        step = replace(self._step, state=state, error=error, ended=now, note="")
        LOG.info("%s: %s%s", step.key, state.value, f": {error}" if error else "")
        if step.sent:
            self._context.trail.outcome(self._recorded.recorded.run, step, now)
        self._recorded.record(step)


async def _missing() -> LookupResult:
    """For a step that was looked for before."""
    return Missing()
