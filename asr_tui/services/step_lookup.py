"""Looks in Azure for a step that may have been sent before, so that nothing is ever sent twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asr_tui.domain import effects, kinds, steps
from asr_tui.domain.differences import differences
from asr_tui.domain.errors import AsrError, AzureError, Cancelled, Conflict, NotFound
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job, JobState, task_in
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.resources import Power
from asr_tui.domain.run import StepRun
from asr_tui.services.job_matching import CLOCK_SKEW, is_ours, may_be
from asr_tui.services.ports import Catalog, SiteRecovery

_PROVISIONED = "succeeded"
_BROKEN = "failed"
_CANCELLED = frozenset({"canceled", "cancelled"})
_MOVING = {
    steps.Failover: Stage.FAILING_OVER,
    steps.CommitFailover: Stage.COMMITTING,
    steps.Reprotect: Stage.REPROTECTING,
    steps.DisableReplication: Stage.DISABLING,
    steps.PurgeItem: Stage.DISABLING,
}


@dataclass(frozen=True, slots=True)
class Missing:
    """Azure shows nothing of it."""


@dataclass(frozen=True, slots=True)
class InProgress:
    """Azure is doing it: in this job, or, without one, as the resource itself shows.

    copying  replication has begun, and its first copy is on its way
    others   the job does not carry our request's id
    """

    job_name: str = ""
    note: str = ""
    copying: bool = False
    others: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """It is done."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """Azure tried and could not."""

    error: AsrError
    job: Job | None = None


@dataclass(frozen=True, slots=True)
class TakenByOther:
    """Something else has its place, which must not be overwritten: somebody else made it, with other values."""

    error: AsrError


Finding = Missing | InProgress | Found | Failed | TakenByOther


class StepLookup:
    """Reads what Azure shows of a step. Raises AzureError where it cannot be read."""

    def __init__(self, catalog: Catalog, site_recovery: SiteRecovery) -> None:
        self._catalog = catalog
        self._site_recovery = site_recovery

    async def look(self, run: StepRun) -> Finding:
        """What Azure shows now of a step, whether this run or anyone else made it."""
        step = run.planned.step
        if isinstance(step, steps.StartMachine):
            return await self._started(step)
        if isinstance(step, steps.DeleteVirtualNetwork | steps.DeleteNetworkSecurityGroup | steps.DeleteResourceLink):
            return await self._deleted(step.id)
        if not effects.writes_to_vault(step):
            return await self.place(run)
        vault = step.id.vault_id
        jobs = [job for job in await self._site_recovery.jobs(vault) if may_be(step, job, run.intended_at)]
        details = [await self._detail(vault, job) for job in jobs]
        ours = next((job for job in details if is_ours(job, run.client_request_id)), None)
        if ours is not None:
            return await self._by_job(step, ours)
        others = [job for job in details if job.scenario and not job.state.over]
        if effects.creates(step):
            return await self._made(run, others)
        return await self._changed(step, others, run.intended_at)

    async def place(self, run: StepRun) -> Finding:
        """What stands where a step that makes something would make it: one read."""
        step = run.planned.step
        standing = await self._catalog.standing(step.id)
        if standing is None:
            return Missing()
        others = differences(step, standing.thing)
        if others:
            return TakenByOther(taken(run, others))
        if isinstance(standing.thing, ProtectedItem):
            return _protected(standing.thing)
        state = standing.provisioning
        if state.casefold() == _PROVISIONED:
            return Found()
        if state.casefold() in _CANCELLED:
            return Failed(cancelled(f" while {step.id.name} was made"))
        if state.casefold() == _BROKEN:
            return Failed(
                AzureError(
                    "Azure could not finish this",
                    f"{step.id.name} exists, but its provisioning state is {state}.",
                    "Look at it in the portal, then try the step again.",
                )
            )
        return InProgress(note=f"Azure says: {state}", others=True)

    async def _started(self, step: steps.StartMachine) -> Finding:
        match (await self._catalog.one(kinds.MACHINE, step.id)).power:
            case Power.RUNNING:
                return Found()
            case Power.STARTING:
                return InProgress(note="Azure says: starting")
            case _:
                return Missing()

    async def _deleted(self, resource: ArmId) -> Finding:
        state = await self._catalog.provisioning(resource)
        if state is None:
            return Found()
        return InProgress(note="Azure says: Deleting") if state.casefold() == "deleting" else Missing()

    async def _by_job(self, step: steps.Step, job: Job) -> Finding:
        """What our own job says."""
        if not job.state.over:
            return InProgress(job.name)
        if not job.state.good:
            return Failed(job_error(job), job)
        if isinstance(step, steps.EnableReplication):
            # The copy goes on after the job; that it is not listed yet does not mean that it was never begun.
            item = item_of(step, await self._site_recovery.items(step.id.vault_id))
            return InProgress(copying=True) if item is None else _protected(item)
        return Found()

    async def _made(self, run: StepRun, others: list[Job]) -> Finding:
        """What the thing to be made says. A job names its target by name alone, so that someone else's, or one
        for a namesake, is only waited for: what exists afterwards decides."""
        if isinstance(run.planned.step, steps.EnableReplication):
            found = await self._enabled(run, run.planned.step)
        else:
            found = await self.place(run)
        if isinstance(found, Missing) and others:
            return InProgress(note="Azure is at work on something of this kind and name; waiting to see what it makes.")
        return found

    async def _changed(self, step: steps.Step, others: list[Job], intended_at: datetime | None) -> Finding:
        """What the thing to be changed says."""
        if isinstance(step, steps.UpdatePolicy):
            return await self._policy(step)
        if isinstance(step, steps.UpdateNetworkMapping):
            return await self._mapping(step)
        if isinstance(step, steps.CancelJob | steps.ResumeJob):
            return await self._acted_on(step, intended_at)
        items = await self._site_recovery.items(step.id.vault_id)
        item = next((one for one in items if one.id == step.id), None)
        job = next((job for job in others if item and ArmId(item.current_job).name == job.name), None)
        if job is not None:
            return InProgress(job.name, others=True)
        if intended_at is None:
            # Never sent by us: only the same work under way would keep us from sending it.
            return Missing()
        if item is None:
            return _when_gone(step, items)
        return Found() if _shows(step, item, intended_at) else _moving(step, item)

    async def _acted_on(self, step: steps.CancelJob | steps.ResumeJob, intended_at: datetime | None) -> Finding:
        """What the job says that was to be cancelled or to go on: Azure shows that nowhere else."""
        try:
            job = await self._site_recovery.job(step.id.vault_id, step.id.name)
        except NotFound:
            return Missing()
        if isinstance(step, steps.CancelJob):
            wanted = job.state in {JobState.CANCELLING, JobState.CANCELLED}
        else:
            wanted = intended_at is not None and job.state is not JobState.SUSPENDED
        return Found(f"The job is now: {job.state.value.lower()}.") if wanted else Missing()

    async def _detail(self, vault: ArmId, listed: Job) -> Job:
        try:
            return await self._site_recovery.job(vault, listed.name)
        except NotFound:
            return listed

    async def _enabled(self, run: StepRun, step: steps.EnableReplication) -> Finding:
        """The machine may be protected under another item's name. What was sent is not compared: Azure takes no
        second protection, and somebody may have changed the item's target since."""
        item = item_of(step, await self._site_recovery.items(step.id.vault_id))
        if item is None:
            return Missing()
        others = () if run.sent else differences(step, item)
        return TakenByOther(taken(run, others)) if others else _protected(item)

    async def _policy(self, step: steps.UpdatePolicy) -> Finding:
        policy = (await self._site_recovery.topology(step.id.vault_id)).policy(step.id)
        same = policy is not None and (
            policy.retention_minutes,
            policy.app_consistent_minutes,
            policy.crash_consistent_minutes,
            policy.multi_vm_sync,
        ) == (step.retention_minutes, step.app_consistent_minutes, step.crash_consistent_minutes, step.multi_vm_sync)
        return Found() if same else Missing()

    async def _mapping(self, step: steps.UpdateNetworkMapping) -> Finding:
        mappings = (await self._site_recovery.topology(step.id.vault_id)).network_mappings
        leads_there = any(one.id == step.id and one.target_network == step.target_network for one in mappings)
        return Found() if leads_there else Missing()


def _protected(item: ProtectedItem) -> Finding:
    return Found() if item.stage is Stage.PROTECTED else InProgress(copying=True, others=True)


def taken(run: StepRun, others: Sequence[str]) -> AsrError:
    """Why a step stops at what is there already."""
    name = run.planned.step.id.name
    sent = "Its answer was lost." if run.sent else "Nothing was sent."
    return Conflict(
        "Made by somebody else meanwhile, with other values",
        f"{name} is there now: {'; '.join(others)}. It was not overwritten. {sent}",
        "Review again: the new plan is made from what is there now. Or have it deleted, then try the step again.",
    )


def item_of(step: steps.EnableReplication, items: tuple[ProtectedItem, ...]) -> ProtectedItem | None:
    """The item the step makes, or the one under which its machine is protected already."""
    own = next((item for item in items if item.id == step.id), None)
    return own or next((item for item in items if item.machine == step.machine), None)


def job_error(job: Job) -> AsrError:
    """Why a job failed, in Azure's own words where it gave any; one that was cancelled did not fail."""
    if job.state is JobState.CANCELLED:
        at = task_in(job.tasks, JobState.CANCELLED)
        return cancelled(f" at “{at.title}”" if at else "", job.activity_id)
    title = f"{job.title or 'The job'}: {job.state.value.lower()}"
    first = next((error for error in job.errors if error.level.casefold() == "error"), None)
    first = first or next(iter(job.errors), None)
    if first is None:
        return AzureError(title, job.state_text, "Look at the job in the vault's jobs, then try the step again.")
    what = " ".join(part for part in (first.message, first.causes) if part)
    return AzureError(title, what, first.action, first.code, job.activity_id)


def cancelled(where: str = "", request_id: str = "") -> AsrError:
    return Cancelled(f"Cancelled{where}", "", "Try again when wanted; what was made stays.", "", request_id)


def _when_gone(step: steps.Step, items: tuple[ProtectedItem, ...]) -> Finding:
    """What it means that the item is no longer where the step expects it."""
    match step:
        case steps.DisableReplication() | steps.PurgeItem():
            return Found()
        case steps.Reprotect() if any(_moved(step, item) for item in items):
            return Found()
        case _:
            return Missing()


def _moved(step: steps.Reprotect, item: ProtectedItem) -> bool:
    """A re-protect moves the item, by the same name, to the other fabric and container (recorded)."""
    return item.container != step.id.parent() and item.id.name.casefold() == step.id.name.casefold()


def _moving(step: steps.Step, item: ProtectedItem) -> Finding:
    return InProgress(note=item.state_text) if _MOVING.get(type(step)) is item.stage else Missing()


def _shows(step: steps.Step, item: ProtectedItem, intended_at: datetime) -> bool:
    """Whether the item is as it is after the step."""
    match step:
        case steps.UpdateItem():
            return _updated(step, item)
        case steps.TestFailover():
            return item.drill_running and _not_before(item.last_test_failover, intended_at)
        case steps.CleanUpTestFailover():
            return not item.drill_running
        case steps.Failover():
            over = item.stage in {Stage.FAILED_OVER, Stage.COMMITTING, Stage.COMMITTED}
            return over and _not_before(item.last_failover, intended_at)
        case steps.CancelFailover():
            return item.stage is Stage.PROTECTED
        case steps.ChangeRecoveryPoint():
            point = item.failover_point
            return point is not None and point.name.casefold() == step.point.name.casefold()
        case steps.CommitFailover():
            return item.stage is Stage.COMMITTED
        case _:
            return False


def _updated(step: steps.UpdateItem, item: ProtectedItem) -> bool:
    pairs = ((step.target_name, item.target_name), (step.target_size, item.target_size))
    named = all(not wanted or wanted.casefold() == now.casefold() for wanted, now in pairs)
    subnets = {nic.id: nic.target_subnet.casefold() for nic in item.nics}
    networks = step.target_network is None or step.target_network == item.target_network
    return named and networks and all(subnets.get(nic.nic) == nic.subnet.casefold() for nic in step.nics)


def _not_before(moment: datetime | None, intended_at: datetime) -> bool:
    """Azure gives the start of the operation, by its own clock."""
    return moment is None or moment >= intended_at - CLOCK_SKEW
