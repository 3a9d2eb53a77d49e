"""Follows Azure's work on a step until it has ended: a vault's job, an operation, a first copy."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import aclosing

from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.errors import AsrError, AzureError, SignInFailed, Throttled, Unreachable
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.operations import OperationState, OperationStatus
from asr_tui.domain.protection import Stage
from asr_tui.domain.run import StepRun
from asr_tui.services.job_feed import JobFeed
from asr_tui.services.lookup_results import cancelled_error, job_error
from asr_tui.services.ports import Changes, Clock
from asr_tui.services.read_back import READS, unlike_error

ALREADY_PROTECTED = "45031"
"""Azure's notice, beside a success, that a machine had been protected before (recorded)."""

MISSES = 3
"""Successful reads in a row without a job or item after which it counts as gone."""

LAST_LOOKS = 10
"""Reads of an operation's status after its job has ended, before the job alone decides."""

PAUSE = 5.0
"""Seconds between two reads of an operation where Azure names none."""

LONGEST_PAUSE = 60.0
"""The longest pause between two reads of an operation, in seconds, where Azure names none."""

UNREAD = "Azure cannot be read just now"
"""How a step's note begins while its work cannot be read."""

SIGNS_IN = " S signs in again."
"""How such a note ends where Azure does not accept the sign-in."""

_NOT_YET = frozenset({Stage.ENABLING, Stage.COPYING, Stage.FIRST_POINT, Stage.DISABLING, Stage.UNKNOWN})


class LostSight(Exception):
    """The followed work cannot be found any more and must be looked up."""


class Follower:
    """Follows the work of one step, however long it cannot be read.

    show     publishes the step's state
    by_list  that the vault's list of jobs says its job succeeded is enough; what a protection made is read again with
             the others' in the vault's own time
    """

    def __init__(
        self, changes: Changes, clock: Clock, show: Callable[[StepRun], None], *, by_list: bool = False
    ) -> None:
        self._by_list = by_list
        self._changes = changes
        self._clock = clock
        self._show = show

    async def job(self, step: StepRun, feed: JobFeed) -> StepRun:
        """Until the step's job has ended well. Raises AzureError or LostSight."""
        reads = feed.value.reads
        misses = 0
        with feed.follow(step.job_name, by_list=self._by_list):
            async with aclosing(feed.changes()) as snapshots:
                async for snapshot in snapshots:
                    job = snapshot.detail(step.job_name)
                    step = replace(step, job=job or step.job, note=_trouble(snapshot.error))
                    self._show(step)
                    if job is not None and job.state.over:
                        return await self._judged(step)
                    if snapshot.reads > reads:
                        there = job is not None or snapshot.lists(step.job_name)
                        reads, misses = snapshot.reads, 0 if there else misses + 1
                    if misses >= MISSES:
                        break
        raise LostSight

    async def operation(self, step: StepRun, wait: float = 0.0) -> StepRun:
        """Until the operation has ended well; `wait` is how long Azure asked to wait first, in seconds."""
        failures = 0
        while True:
            await self._clock.sleep(wait)
            try:
                status = await self._changes.status(step.operation)
            except (Unreachable, Throttled, SignInFailed) as error:
                failures += 1
                wait = min(PAUSE * 2.0**failures, LONGEST_PAUSE)
                wait = max(wait, error.wait) if isinstance(error, Throttled) else wait
                step = replace(step, note=_trouble(error))
            except AsrError as error:
                # Gone, forbidden, or no valid address: the resource itself has the state.
                raise LostSight from error
            else:
                if status.state is OperationState.SUCCEEDED:
                    return replace(step, note="", notices=notices(status, None))
                if status.state in {OperationState.FAILED, OperationState.CANCELLED}:
                    raise _operation_error(status)
                failures, wait = 0, status.retry_after or PAUSE
                step = replace(step, note="")
            self._show(step)

    async def first_copy(
        self, step: StepRun, enable: steps.EnableReplication, feed: JobFeed, *, read_back: bool
    ) -> StepRun:
        """Until the machine is protected: its first recovery point exists. Raises AzureError or LostSight.

        `read_back`: the item must be as asked in a read that begins now, or in one of the next.
        """
        reads = feed.value.reads
        misses = unlike = 0
        if read_back and not self._by_list:
            feed.refresh_soon()
        async with aclosing(feed.changes()) as snapshots:
            async for snapshot in snapshots:
                item, newer = enable.item_in(snapshot.items), snapshot.reads > reads
                if item is not None:
                    step = replace(step, percent=item.percent, note=_trouble(snapshot.error) or item.state_text)
                    if read_back and newer:
                        found = enable.differences(item)
                        read_back, unlike = bool(found), unlike + 1
                        if found and unlike == READS:
                            raise unlike_error(enable, found)
                    if item.stage not in _NOT_YET and not read_back:
                        return replace(step, note="")
                    self._show(step)
                if newer:
                    reads, misses = snapshot.reads, 0 if item else misses + 1
                if misses >= MISSES:
                    raise await self._absent(step, enable)
        raise LostSight

    async def _absent(self, step: StepRun, enable: steps.EnableReplication) -> AsrError:
        """The error of a machine that its vault does not list; of a job by the list, what Azure noted is read now."""
        status = await self._end(step.operation) if step.operation and not step.notices else None
        noted = step.notices or notices(status, None)
        return _elsewhere(enable) if any(ALREADY_PROTECTED in one for one in noted) else _gone(enable)

    async def _judged(self, step: StepRun) -> StepRun:
        """The step after its job has ended: the operation's status decides, where that can still be read."""
        job = step.job
        if self._by_list and job is not None and job.state is JobState.SUCCEEDED:
            return replace(step, note="", notices=notices(None, job))
        status = await self._end(step.operation) if step.operation else None
        good = status.state is OperationState.SUCCEEDED if status else job is not None and job.state.good
        if good:
            return replace(step, note="", notices=notices(status, job))
        if job is not None and (job.errors or job.state is JobState.CANCELLED or status is None):
            raise job_error(job)
        raise _operation_error(status)

    async def _end(self, operation: str) -> OperationStatus | None:
        """The final status of an operation whose job has ended; None where Azure does not say."""
        for _ in range(LAST_LOOKS):
            try:
                status = await self._changes.status(operation)
            except (Unreachable, Throttled, SignInFailed):
                await self._clock.sleep(PAUSE)
            except AsrError:
                return None
            else:
                if status.state is not OperationState.IN_PROGRESS:
                    return status
                await self._clock.sleep(status.retry_after or PAUSE)
        return None


def notices(status: OperationStatus | None, job: Job | None) -> tuple[str, ...]:
    """Azure's messages beside a success."""
    said = [(error.code, error.message) for error in job.errors] if job else []
    if status and (status.code or status.message):
        said.append((status.code, status.message))
    return tuple(dict.fromkeys(f"{message} ({code})" if code else message for code, message in said))


def _operation_error(status: OperationStatus | None) -> AsrError:
    if status and status.state is OperationState.CANCELLED:
        return cancelled_error()
    return AzureError(
        "Azure could not finish this",
        status.message if status else "",
        "Fix what it names, then try the step again.",
        status.code if status else "",
    )


def _gone(enable: steps.EnableReplication) -> AsrError:
    return AzureError(
        "The machine is no longer in the vault",
        f"{enable.machine.name} was being replicated, but the vault does not list it any more. "
        "Somebody may have disabled its replication.",
        "Try the step again to protect it.",
    )


def _elsewhere(enable: steps.EnableReplication) -> AsrError:
    return AzureError(
        "The machine is protected in another vault",
        f"Azure says that {enable.machine.name} is protected already, and this vault does not list it: somebody "
        "protects it in another vault. Nothing was changed.",
        "Look for it in the other vaults. To protect it here, disable its replication there first.",
        ALREADY_PROTECTED,
    )


def _trouble(error: AsrError | None) -> str:
    if error is None:
        return ""
    return f"{UNREAD}: {error.title}. Its work goes on.{SIGNS_IN if isinstance(error, SignInFailed) else ''}"
