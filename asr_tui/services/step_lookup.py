"""Looks a step up in Azure that may have been sent before, so that nothing is sent twice."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from asr_tui.domain import steps
from asr_tui.domain.errors import AsrError, NotFound, SignInFailed
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import CLOCK_SKEW, Job
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.run import StepRun
from asr_tui.services.lookup_by_kind import LookupReads, enabled_in, existing, look_by_kind
from asr_tui.services.lookup_results import (
    Failed,
    Found,
    InProgress,
    LookupResult,
    Missing,
    TakenByOther,
    job_error,
    protected,
)
from asr_tui.services.read_back import differences_of, unlike_error

LOG = logging.getLogger(__name__)


class StepLookup(LookupReads, frozen=True):
    """Reads what Azure shows of a step. Raises AzureError where it cannot be read.

    items_lately   the items of a step's vault by a list that many steps share
    """

    items_lately: Callable[[steps.Step], Awaitable[tuple[ProtectedItem, ...]]] | None = None

    async def look(self, run: StepRun) -> LookupResult:
        """What Azure shows of a step, whether this run or anyone else sent it.

        A job names its target only by name: another person's job, or one for a namesake, is waited for, and what exists
        afterwards decides.
        """
        step = run.planned.step
        if not step.writes_to_vault:
            return await look_by_kind(step, self, run, ())
        vault = step.id.vault_id
        jobs = [job for job in await self.site_recovery.jobs(vault) if may_be(step, job, run.intended_at)]
        if not run.client_request_id:
            jobs = [job for job in jobs if not job.state.over]
        details = [await self._detail(vault, job) for job in jobs]
        ours = next((job for job in details if is_ours(job, run.client_request_id)), None)
        if ours is not None:
            return await self._by_job(step, ours)
        others = [job for job in details if job.scenario and not job.state.over]
        found = await look_by_kind(step, self, run, others)
        if step.creates and isinstance(found, Missing) and others:
            return InProgress(note="Azure is at work on something of this kind and name; waiting to see what it makes.")
        return found

    async def before_sending(self, run: StepRun) -> LookupResult:
        """What stands where a step would make something or replace it: one read, or for one of many protections
        `items_lately`; where these cannot be read, its own read decides."""
        step = run.planned.step
        if self.items_lately is not None and isinstance(step, steps.EnableReplication):
            try:
                return enabled_in(await self.items_lately(step), step, run)
            except SignInFailed:
                raise
            except AsrError as error:
                LOG.info("%s looks by itself: %s", step.id.name, error)
        return await look_by_kind(step, self, run, ()) if step.replaces else await existing(self, run)

    async def _by_job(self, step: steps.Step, job: Job) -> LookupResult:
        """The result of our own job."""
        if not job.state.over:
            return InProgress(job.name)
        if not job.state.good:
            return Failed(job_error(job), job)
        if isinstance(step, steps.EnableReplication):
            # The copy goes on after the job, also while the item is not listed yet.
            item = step.item_in(await self.site_recovery.items(step.id.vault_id))
            if item is not None and (lasting := step.lasting_differences(item)):
                return _unlike(step, lasting, job)
            return InProgress(copying=True) if item is None else protected(item)
        others = await differences_of(step, self.catalog, self.site_recovery)
        return _unlike(step, others, job) if others else Found()

    async def _detail(self, vault: ArmId, listed: Job) -> Job:
        try:
            return await self.site_recovery.job(vault, listed.name)
        except NotFound:
            return listed


def _unlike(step: steps.Step, others: tuple[str, ...], job: Job) -> LookupResult:
    """Our own job ended well, and something else is there: what another program made is not overwritten either."""
    error = unlike_error(step, others)
    return TakenByOther(error) if step.creates or step.replaces else Failed(error, job)


def may_be(step: steps.Step, job: Job, since: datetime | None) -> bool:
    """Whether a listed job may be the step's; placeholders have neither scenario nor target."""
    if since is not None and job.started is not None and job.started < since - CLOCK_SKEW:
        return False
    if not job.scenario:
        return since is not None
    if job.scenario != step.scenario or job.of_plan != step.on_plan:
        return False
    target = step.job_target
    return not target or not job.target or job.target.casefold() == target.casefold()


def is_ours(job: Job, client_request_id: str) -> bool:
    """Whether our request began the job; only a job read by itself says so."""
    return bool(client_request_id) and job.activity_id.casefold().startswith(client_request_id.casefold())
