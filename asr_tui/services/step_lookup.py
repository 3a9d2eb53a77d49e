"""Looks a step up in Azure that may have been sent before, so that nothing is sent twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import singledispatch

from asr_tui.domain import kinds, steps
from asr_tui.domain.differences import ANOTHER_KIND
from asr_tui.domain.errors import AsrError, AzureError, Cancelled, Conflict, NotFound
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import CLOCK_SKEW, Job, JobState, task_in
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.resources import Power
from asr_tui.domain.run import StepRun
from asr_tui.services.ports import Catalog, SiteRecovery
from asr_tui.services.read_back import differences_of, unlike_error

_PROVISIONED = "succeeded"
_BROKEN = "failed"
_CANCELLED = frozenset({"canceled", "cancelled"})


@dataclass(frozen=True, slots=True)
class Missing:
    """Azure shows no trace of the step."""


@dataclass(frozen=True, slots=True)
class InProgress:
    """Azure is at work on the step: in this job, or, without one, as the resource shows.

    copying    replication has begun, and its first copy is being made
    by_others  the job does not have our request's id
    """

    job_name: str = ""
    note: str = ""
    copying: bool = False
    by_others: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """The step is done."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """Azure's work on the step failed."""

    error: AsrError
    job: Job | None = None


@dataclass(frozen=True, slots=True)
class TakenByOther:
    """Somebody else made the resource with other values; it must not be overwritten."""

    error: AsrError


LookupResult = Missing | InProgress | Found | Failed | TakenByOther


@dataclass(frozen=True, slots=True)
class StepLookup:
    """Reads what Azure shows of a step. Raises AzureError where it cannot be read."""

    catalog: Catalog
    site_recovery: SiteRecovery

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
        """What stands where a step would make something or replace it: one read."""
        step = run.planned.step
        return await look_by_kind(step, self, run, ()) if step.replaces else await self.existing(run)

    async def existing(self, run: StepRun) -> LookupResult:
        """What exists where a step that makes something would make it: one read."""
        step = run.planned.step
        found = await self.catalog.find(step.id)
        if found is None:
            return Missing()
        others = step.differences(found.resource) if isinstance(step, steps.CreateStep) else ANOTHER_KIND
        if others:
            return TakenByOther(taken_error(run, others))
        if isinstance(found.resource, ProtectedItem):
            return _protected(found.resource)
        state = found.provisioning
        if state.casefold() == _PROVISIONED:
            return Found()
        if state.casefold() in _CANCELLED:
            return Failed(cancelled_error(f" while {step.id.name} was made"))
        if state.casefold() == _BROKEN:
            return Failed(
                AzureError(
                    "Azure could not finish this",
                    f"{step.id.name} exists, but its provisioning state is {state}.",
                    "Look at it in the portal, then try the step again.",
                )
            )
        return InProgress(note=f"Azure says: {state}", by_others=True)

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
            return InProgress(copying=True) if item is None else _protected(item)
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


# What Azure shows of a step beside its own job, by the step's kind. `others` are jobs under way that may be the step's.


@singledispatch
async def look_by_kind(step: steps.Step, azure: StepLookup, run: StepRun, others: Sequence[Job]) -> LookupResult:
    raise NotImplementedError(type(step).__name__)


@look_by_kind.register
async def _created(step: steps.CreateStep, azure: StepLookup, run: StepRun, others: Sequence[Job]) -> LookupResult:
    return await azure.existing(run)


@look_by_kind.register
async def _enabled(
    step: steps.EnableReplication, azure: StepLookup, run: StepRun, others: Sequence[Job]
) -> LookupResult:
    """The machine may be protected under another item's name.

    Of what was sent only what stays as long as the item is compared: somebody may have changed the target since.
    """
    item = step.item_in(await azure.site_recovery.items(step.id.vault_id))
    if item is None:
        return Missing()
    differences = step.lasting_differences(item) if run.sent else step.differences(item)
    return TakenByOther(taken_error(run, differences)) if differences else _protected(item)


@look_by_kind.register
async def _deleted(step: steps.DeleteStep, azure: StepLookup, run: StepRun, others: Sequence[Job]) -> LookupResult:
    found = await azure.catalog.find(step.id)
    if found is None:
        return Found()
    return InProgress(note="Azure says: Deleting") if found.provisioning.casefold() == "deleting" else Missing()


@look_by_kind.register
async def _started(step: steps.StartMachine, azure: StepLookup, run: StepRun, others: Sequence[Job]) -> LookupResult:
    match (await azure.catalog.one(kinds.MACHINE, step.id)).power:
        case Power.RUNNING:
            return Found()
        case Power.STARTING:
            return InProgress(note="Azure says: starting")
        case _:
            return Missing()


@look_by_kind.register
async def _set_up(step: steps.TopologyStep, azure: StepLookup, run: StepRun, others: Sequence[Job]) -> LookupResult:
    return Found() if step.is_done(await azure.site_recovery.topology(step.id.vault_id)) else Missing()


@look_by_kind.register
async def _checked(step: steps.RefreshHealth, azure: StepLookup, run: StepRun, others: Sequence[Job]) -> LookupResult:
    """Only its job shows it."""
    return Missing()


@look_by_kind.register
async def _acted_on(step: steps.JobStep, azure: StepLookup, run: StepRun, others: Sequence[Job]) -> LookupResult:
    """Only the job itself shows that it was cancelled or resumed."""
    try:
        job = await azure.site_recovery.job(step.id.vault_id, step.id.name)
    except NotFound:
        return Missing()
    done = step.is_done(job, run.intended_at)
    return Found(f"The job is now: {job.state.value.lower()}.") if done else Missing()


@look_by_kind.register
async def _changed(step: steps.ItemStep, azure: StepLookup, run: StepRun, others: Sequence[Job]) -> LookupResult:
    items = await azure.site_recovery.items(step.id.vault_id)
    item = step.item_in(items)
    job = next((job for job in others if item and ArmId(item.current_job).name == job.name), None)
    if job is not None:
        return InProgress(job.name, by_others=True)
    if run.intended_at is None:
        # Never sent by us: only the same work under way keeps it from being sent. A job that has just begun is listed
        # without its scenario; the item names it.
        same = item is not None and item.current_job and item.current_scenario == step.scenario
        return InProgress(ArmId(item.current_job).name, by_others=True) if item and same else Missing()
    if step.is_done(items, run.intended_at):
        return Found()
    if item is not None and item.stage is step.busy_stage:
        return InProgress(note=item.state_text)
    return Missing()


@look_by_kind.register
async def _updated(step: steps.UpdateItem, azure: StepLookup, run: StepRun, others: Sequence[Job]) -> LookupResult:
    """As asked, with no other setting lost."""
    found = await _changed(step, azure, run, others)
    if not isinstance(found, Found) or step.current is None:
        return found
    unlike = await differences_of(step, azure.catalog, azure.site_recovery)
    return Failed(unlike_error(step, unlike)) if unlike else found


@look_by_kind.register
async def _plan_changed(
    step: steps.UpdateRecoveryPlan, azure: StepLookup, run: StepRun, others: Sequence[Job]
) -> LookupResult:
    """A plan that somebody else has changed or deleted since the review is left alone."""
    try:
        plan = await azure.site_recovery.plan(step.id)
    except NotFound:
        return TakenByOther(replaced_error(run, ("it was deleted",)))
    if not step.differences(plan):
        return Found()
    if others:
        return InProgress(note="Azure saves this plan just now; waiting to see what it makes.", by_others=True)
    changed = step.changed_since(plan)
    return TakenByOther(replaced_error(run, changed)) if changed else Missing()


@look_by_kind.register
async def _plan_run(
    step: steps.RecoveryPlanRun, azure: StepLookup, run: StepRun, others: Sequence[Job]
) -> LookupResult:
    if others:
        return InProgress(others[0].name, by_others=True)
    if run.intended_at is None:
        return Missing()
    try:
        plan = await azure.site_recovery.plan(step.id)
    except NotFound:
        return Missing()
    return Found() if step.shows_in(plan, run.intended_at) else Missing()


def replaced_error(run: StepRun, changed: Sequence[str]) -> AsrError:
    """The error of a step that would replace what somebody else has changed since the review."""
    name = run.planned.step.id.name
    sent = "Its answer was lost." if run.sent else "Nothing was sent."
    return Conflict(
        "Changed by somebody else meanwhile",
        f"Compared with what the review showed, {name}: {'; '.join(changed)}. It was not overwritten. {sent}",
        "Read the plan again and make your change in what is there now.",
    )


def _protected(item: ProtectedItem) -> LookupResult:
    return Found() if item.stage is Stage.PROTECTED else InProgress(copying=True, by_others=True)


def taken_error(run: StepRun, others: Sequence[str]) -> AsrError:
    """The error of a step that stops at an existing resource."""
    name = run.planned.step.id.name
    sent = "Its answer was lost." if run.sent else "Nothing was sent."
    return Conflict(
        "Made by somebody else meanwhile, with other values",
        f"{name} is there now: {'; '.join(others)}. It was not overwritten. {sent}",
        "Review again: the new plan is made from what is there now. Or have it deleted, then try the step again.",
    )


def job_error(job: Job) -> AsrError:
    """The error of a failed or cancelled job, in Azure's words where it has any."""
    if job.state is JobState.CANCELLED:
        at = task_in(job.tasks, JobState.CANCELLED)
        return cancelled_error(f" at “{at.title}”" if at else "", job.activity_id)
    title = f"{job.title or 'The job'}: {job.state.value.lower()}"
    first = next((error for error in job.errors if error.level.casefold() == "error"), None)
    first = first or next(iter(job.errors), None)
    if first is None:
        return AzureError(title, job.state_text, "Look at the job in the vault's jobs, then try the step again.")
    what = " ".join(part for part in (first.message, first.causes) if part)
    return AzureError(title, what, first.action, first.code, job.activity_id)


def cancelled_error(where: str = "", request_id: str = "") -> AsrError:
    return Cancelled(f"Cancelled{where}", "", "Try again when wanted; what was made stays.", "", request_id)
