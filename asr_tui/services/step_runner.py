"""Takes one step from where it stands to its end: looks, sends once, follows."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from asr_tui.domain import steps
from asr_tui.domain.errors import AsrError, AzureError, OutcomeUnknown, SignInFailed
from asr_tui.domain.operations import Accepted
from asr_tui.domain.plan import WRITES_A_SECOND
from asr_tui.domain.run import StepRun, StepState
from asr_tui.services.audit_trail import AuditTrail
from asr_tui.services.follower import PAUSE, Follower, LostSight, StepFailed
from asr_tui.services.job_feed import JobFeed, JobFeeds
from asr_tui.services.ports import Session
from asr_tui.services.recorded_run import RecordedRun
from asr_tui.services.step_lookup import Failed, Finding, Found, InProgress, Missing, StepLookup, TakenByOther
from asr_tui.services.timeouts import within

LOG = logging.getLogger(__name__)

GLANCE = 5.0
"""Seconds that a look before a first sending may take: it must not stand in the way of a failover."""

WRITES_AT_ONCE = WRITES_A_SECOND
"""Requests on their way at the same time."""


@dataclass(frozen=True, slots=True)
class RunContext:
    """What every step of a session is carried out with.

    patience  how many seconds to look for a step whose answer was lost before that is told
    sending   lets only so many requests wait for their answers at once: Azure takes 10 writes a second for long
    paused    one event for each step that waits for the person to sign in again
    """

    session: Session
    feeds: JobFeeds
    trail: AuditTrail
    patience: float = 60.0
    new_id: Callable[[], str] = lambda: str(uuid.uuid4())
    sending: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(WRITES_AT_ONCE))
    paused: set[asyncio.Event] = field(default_factory=set)


class StepRunner:
    """One step of one run. `look_first`: Azure may hold it already. `may_resend`: a person asked to go on."""

    def __init__(self, means: RunContext, book: RecordedRun, key: str, *, look_first: bool, may_resend: bool) -> None:
        self._means = means
        self._book = book
        self._key = key
        self._look_first = look_first
        self._may_resend = may_resend
        self._wait = 0.0
        self._session = means.session
        self._clock = means.session.clock
        self._lookout = StepLookup(means.session.catalog, means.session.site_recovery)
        self._follower = Follower(means.session.changes, means.session.clock, book.tell)

    async def carry(self) -> None:
        """To the step's end, good or bad; what Azure says no to becomes the step's error."""
        try:
            while not self._step.state.over:
                try:
                    await self._to_the_end()
                except SignInFailed as error:
                    await self._signed_in_again(error)
        except StepFailed as failed:
            self._end(StepState.FAILED, failed.error)
        except AsrError as error:
            self._end(StepState.FAILED, error)

    async def _signed_in_again(self, error: SignInFailed) -> None:
        """Pause until the person has signed in again; then go on where it was.

        Azure refuses a sign-in before it looks at the request, so what was refused was not carried out.
        """
        before, signed_in = self._step.state, asyncio.Event()
        self._means.paused.add(signed_in)
        LOG.info("%s waits for a sign-in: %s", self._key, error)
        self._book.keep(replace(self._step, state=StepState.PAUSED, error=error, note=""))
        try:
            await signed_in.wait()
        finally:
            self._means.paused.discard(signed_in)
        state = StepState.WAITING if before is StepState.SENDING else before
        self._book.keep(replace(self._step, state=state, error=None))

    @property
    def _step(self) -> StepRun:
        return self._book.step(self._key)

    @property
    def _change(self) -> steps.Step:
        return self._step.planned.step

    def _feed(self) -> JobFeed:
        return self._means.feeds.of(self._change.id.vault_id)

    async def _to_the_end(self) -> None:
        while not self._step.state.over:
            match self._step.state:
                case StepState.WAITING:
                    await self._begin()
                case StepState.UNDER_WAY | StepState.COPYING:
                    await self._follow()
                case _:
                    await self._check()

    async def _begin(self) -> None:
        """A step that we never sent: look whether it is there or under way already, where that may be."""
        if self._change.creates and not self._look_first:
            await self._make()
            return
        match await (self._lookout.look(self._step) if self._look_first else self._glance()):
            case Found() | InProgress() as finding:
                self._adopt(finding)
            case TakenByOther(error):
                self._end(StepState.FAILED, error)
            case Missing() | Failed():
                await self._send()

    async def _make(self) -> None:
        """Somebody may have made it since the review: the last look is just before the sending, and what is there
        is used where it is the same, and never overwritten. That it cannot be seen stops the step."""
        accepted: Accepted | None = None
        async with self._means.sending:
            finding = await self._lookout.place(self._step)
            if isinstance(finding, Missing | Failed):
                accepted = await self._sent_once()
        match finding:
            case Found() | InProgress():
                self._adopt(finding)
            case TakenByOther(error):
                self._end(StepState.FAILED, error)
            case _ if accepted is not None:
                await self._accepted(accepted)

    async def _glance(self) -> Finding:
        """Whether somebody is doing the same just now. That it cannot be seen stops nothing."""
        try:
            return await within(self._clock, GLANCE, self._lookout.look(self._step))
        except (AsrError, TimeoutError):
            return Missing()

    async def _check(self) -> None:
        """A step that may have been sent: never again before Azure was looked at."""
        if self._step.state is not StepState.CHECKING:
            self._book.keep(replace(self._step, state=StepState.CHECKING))
        match await self._find():
            case Found() | InProgress() as finding:
                self._adopt(finding)
            case TakenByOther(error):
                self._end(StepState.FAILED, error)
            case Missing() | Failed() if self._may_send():
                await self._send()
            case Failed(error, job):
                self._book.tell(replace(self._step, job=job))
                self._end(StepState.FAILED, error)
            case Missing():
                self._end(StepState.UNKNOWN, _nothing_seen(self._step, self._means.patience))
            case AsrError() as trouble:
                self._end(StepState.UNKNOWN, _unseen(self._step, trouble))

    def _may_send(self) -> bool:
        """A person asked, or it was never sent and can do no harm: what it makes was just seen to be missing."""
        return self._may_resend or (self._step.intended_at is None and self._change.creates)

    async def _find(self) -> Finding | AsrError:
        """Look until something is seen, or until it has been missing for long enough to be believed.

        Gives the trouble instead where Azure could not be read for that long.
        """
        waited = 0.0
        while True:
            try:
                seen: Finding | AsrError = await self._lookout.look(self._step)
            except SignInFailed:
                raise
            except AsrError as error:
                seen = error
            if isinstance(seen, Found | InProgress | Failed | TakenByOther) or waited >= self._means.patience:
                return seen
            if isinstance(seen, Missing) and self._long_ago():
                return seen
            self._book.tell(replace(self._step, note=_looking(seen)))
            await self._clock.sleep(PAUSE)
            waited += PAUSE

    def _long_ago(self) -> bool:
        intended = self._step.intended_at
        return intended is None or self._clock.now() - intended >= timedelta(seconds=self._means.patience)

    async def _send(self) -> None:
        async with self._means.sending:
            accepted = await self._sent_once()
        if accepted is not None:
            await self._accepted(accepted)

    async def _sent_once(self) -> Accepted | None:
        """The only place from which a step leaves: written down first, then sent. None: the answer was lost."""
        self._may_resend = False
        now = self._clock.now()
        step = replace(
            self._step,
            state=StepState.SENDING,
            client_request_id=self._means.new_id(),
            intended_at=now,
            started=self._step.started or now,
            sent=self._step.sent + 1,
            request_id="",
            operation="",
            job_name="",
            job=None,
            followed=False,
            error=None,
            note="",
        )
        self._means.trail.intent(self._book.run, step, now)
        LOG.info("sending %s as %s", self._key, step.client_request_id)
        self._book.keep(step)
        try:
            return await self._session.changes.apply(self._change, step.client_request_id)
        except OutcomeUnknown as error:
            self._answered("unknown", error)
            # It may have left only now, after waits for Azure: patience begins here.
            self._book.keep(replace(self._step, state=StepState.CHECKING, intended_at=self._clock.now()))
            return None
        except AsrError as error:
            self._answered("refused", error)
            # Nothing is under way: a later try need not wait for it to show.
            self._book.tell(replace(self._step, intended_at=None))
            raise

    async def _accepted(self, accepted: Accepted) -> None:
        step = replace(
            self._step,
            state=StepState.UNDER_WAY,
            request_id=accepted.request_id,
            operation=accepted.operation,
            job_name=accepted.job_name,
        )
        self._book.keep(step)
        self._answered("accepted")
        self._wait = accepted.retry_after
        if not step.operation and not step.job_name:
            await self._worked(step)

    def _answered(self, result: str, error: AsrError | None = None) -> None:
        self._means.trail.answer(self._book.run, self._step, self._clock.now(), result, error)

    def _adopt(self, finding: Found | InProgress) -> None:
        """Go on with what Azure has or does, as if its answer had reached us."""
        step = replace(self._step, started=self._step.started or self._clock.now(), error=None, note="")
        match finding:
            case Found(note):
                # What is there, and was never sent from here, somebody else has made.
                followed = step.followed or (not step.sent and self._change.creates)
                self._done(replace(step, followed=followed, notices=(note,) if note else ()))
            case InProgress(job_name, note, copying, others):
                state = StepState.COPYING if copying else StepState.UNDER_WAY
                step = replace(step, followed=others and not step.sent)
                self._book.keep(replace(step, state=state, job_name=job_name, operation="", note=note))

    async def _follow(self) -> None:
        step = self._step
        if step.state is StepState.UNDER_WAY and not step.job_name and not step.operation:
            return await self._watch()
        try:
            if step.state is StepState.UNDER_WAY and step.job_name:
                step = await self._follower.job(step, self._feed())
            elif step.state is StepState.UNDER_WAY:
                step = await self._follower.operation(step, self._wait)
            return await self._worked(step)
        except LostSight:
            self._book.keep(replace(self._step, state=StepState.CHECKING))

    async def _watch(self) -> None:
        """Azure works on it under a name that we do not know: the resource itself tells when that has ended."""
        while True:
            await self._clock.sleep(PAUSE)
            finding = await self._find()
            if not isinstance(finding, InProgress) or finding.job_name or finding.copying:
                break
            self._book.tell(replace(self._step, note=finding.note))
        self._book.keep(replace(self._step, state=StepState.CHECKING))

    async def _worked(self, step: StepRun) -> None:
        """Azure has done what was asked; a machine is protected only when its first copy is there too."""
        if isinstance(self._change, steps.EnableReplication):
            if step.state is not StepState.COPYING:
                step = replace(step, state=StepState.COPYING)
                self._book.keep(step)
            step = await self._follower.first_copy(step, self._change, self._feed())
        self._done(step)

    def _done(self, step: StepRun) -> None:
        self._book.tell(step)
        self._end(StepState.DONE)

    def _end(self, state: StepState, error: AsrError | None = None) -> None:
        now = self._clock.now()
        step = replace(self._step, state=state, error=error, ended=now, note="")
        LOG.info("%s: %s%s", self._key, state.value, f": {error}" if error else "")
        if step.sent:
            self._means.trail.outcome(self._book.run, step, now)
        self._book.keep(step)


def _unseen(step: StepRun, trouble: AsrError) -> AsrError:
    return AzureError(
        "Azure cannot be read",
        f"This was sent, or may have been, and whether it arrived cannot be seen: {trouble}",
        "When Azure can be reached again, retry: it is looked for before anything is sent.",
        trouble.code,
        trouble.request_id or step.request_id,
    )


def _looking(seen: Finding | AsrError) -> str:
    if isinstance(seen, AsrError):
        return f"Azure cannot be read: {seen.title}"
    return "The answer was lost; looking whether it arrived"


def _nothing_seen(step: StepRun, patience: float) -> AsrError:
    sent = f"It was sent at {step.intended_at:%H:%M:%S} UTC, the answer was lost, and" if step.intended_at else ""
    return AzureError(
        "It is not known whether this was done",
        f"{sent} Azure has shown nothing of it for {patience:.0f} seconds.".strip(),
        "Look in the vault's jobs. Retry looks once more, and sends again only if there is still nothing.",
        request_id=step.request_id or step.client_request_id,
    )
