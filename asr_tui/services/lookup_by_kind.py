"""What Azure shows of a step beside its own job, by the step's kind."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch

from msgspec import Struct

from asr_tui.domain import kinds, steps
from asr_tui.domain.differences import ANOTHER_KIND
from asr_tui.domain.errors import AzureError, NotFound
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.machines import Power
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.run import StepRun
from asr_tui.services.lookup_results import (
    Failed,
    Found,
    InProgress,
    LookupResult,
    Missing,
    TakenByOther,
    cancelled_error,
    protected,
    replaced_error,
    taken_error,
)
from asr_tui.services.ports import Catalog, SiteRecovery
from asr_tui.services.read_back import differences_of, unlike_error

_PROVISIONED = "succeeded"
_BROKEN = "failed"
_CANCELLED = frozenset({"canceled", "cancelled"})


class LookupReads(Struct, frozen=True):
    """The reads of Azure that show what a step has done. They raise AzureError where nothing can be read."""

    catalog: Catalog
    site_recovery: SiteRecovery


async def existing(azure: LookupReads, run: StepRun) -> LookupResult:
    """What exists where a step that makes something would make it: one read."""
    step = run.planned.step
    found = await azure.catalog.find(step.id)
    if found is None:
        return Missing()
    others = step.differences(found.resource) if isinstance(step, steps.CreateStep) else ANOTHER_KIND
    if others:
        return TakenByOther(taken_error(run, others))
    if isinstance(found.resource, ProtectedItem):
        return protected(found.resource)
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


@singledispatch
async def look_by_kind(step: steps.Step, azure: LookupReads, run: StepRun, others: Sequence[Job]) -> LookupResult:
    """`others` are jobs under way that may be the step's."""
    raise NotImplementedError(type(step).__name__)


@look_by_kind.register
async def _created(step: steps.CreateStep, azure: LookupReads, run: StepRun, others: Sequence[Job]) -> LookupResult:
    return await existing(azure, run)


@look_by_kind.register
async def _enabled(
    step: steps.EnableReplication, azure: LookupReads, run: StepRun, others: Sequence[Job]
) -> LookupResult:
    return enabled_in(await azure.site_recovery.items(step.id.vault_id), step, run)


def enabled_in(items: tuple[ProtectedItem, ...], step: steps.EnableReplication, run: StepRun) -> LookupResult:
    """What a vault's items show of a machine's protection, which may have another item's name.

    Of what was sent only what stays as long as the item is compared: somebody may have changed the target since.
    """
    item = step.item_in(items)
    if item is None:
        return Missing()
    differences = step.lasting_differences(item) if run.sent else step.differences(item)
    return TakenByOther(taken_error(run, differences)) if differences else protected(item)


@look_by_kind.register
async def _deleted(step: steps.DeleteStep, azure: LookupReads, run: StepRun, others: Sequence[Job]) -> LookupResult:
    found = await azure.catalog.find(step.id)
    if found is None:
        return Found()
    return InProgress(note="Azure says: Deleting") if found.provisioning.casefold() == "deleting" else Missing()


@look_by_kind.register
async def _started(step: steps.StartMachine, azure: LookupReads, run: StepRun, others: Sequence[Job]) -> LookupResult:
    match (await azure.catalog.one(kinds.MACHINE, step.id)).power:
        case Power.RUNNING:
            return Found()
        case Power.STARTING:
            return InProgress(note="Azure says: starting")
        case _:
            return Missing()


@look_by_kind.register
async def _alerts_set(
    step: steps.AlertSettingStep, azure: LookupReads, run: StepRun, others: Sequence[Job]
) -> LookupResult:
    return Found() if step.is_done(await azure.catalog.one(kinds.ALERT_SETTINGS, step.id.vault_id)) else Missing()


@look_by_kind.register
async def _alert_taken(
    step: steps.SetAlertState, azure: LookupReads, run: StepRun, others: Sequence[Job]
) -> LookupResult:
    return Found() if step.is_done(await azure.catalog.all(kinds.ALERT, step.id.subscription)) else Missing()


@look_by_kind.register
async def _set_up(step: steps.TopologyStep, azure: LookupReads, run: StepRun, others: Sequence[Job]) -> LookupResult:
    return Found() if step.is_done(await azure.site_recovery.topology(step.id.vault_id)) else Missing()


@look_by_kind.register
async def _checked(step: steps.RefreshHealth, azure: LookupReads, run: StepRun, others: Sequence[Job]) -> LookupResult:
    """Only its job shows it."""
    return Missing()


@look_by_kind.register
async def _acted_on(step: steps.JobStep, azure: LookupReads, run: StepRun, others: Sequence[Job]) -> LookupResult:
    """Only the job itself shows that it was cancelled or resumed."""
    try:
        job = await azure.site_recovery.job(step.id.vault_id, step.id.name)
    except NotFound:
        return Missing()
    done = step.is_done(job, run.intended_at)
    return Found(f"The job is now: {job.state.value.lower()}.") if done else Missing()


@look_by_kind.register
async def _changed(step: steps.ItemStep, azure: LookupReads, run: StepRun, others: Sequence[Job]) -> LookupResult:
    items = await azure.site_recovery.items(step.id.vault_id)
    item = step.item_in(items)
    job = next((job for job in others if item and ArmId(item.current_job).name.casefold() == job.name.casefold()), None)
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
async def _updated(step: steps.UpdateItem, azure: LookupReads, run: StepRun, others: Sequence[Job]) -> LookupResult:
    """As asked, with no other setting lost."""
    found = await _changed(step, azure, run, others)
    if not isinstance(found, Found) or step.current is None:
        return found
    unlike = await differences_of(step, azure.catalog, azure.site_recovery)
    return Failed(unlike_error(step, unlike)) if unlike else found


@look_by_kind.register
async def _plan_changed(
    step: steps.UpdateRecoveryPlan, azure: LookupReads, run: StepRun, others: Sequence[Job]
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
    step: steps.RecoveryPlanRun, azure: LookupReads, run: StepRun, others: Sequence[Job]
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


@look_by_kind.register
async def _settings(
    step: steps.ChangeSettings, azure: LookupReads, run: StepRun, others: Sequence[Job]
) -> LookupResult:
    """As asked, with no other setting lost; never sent by us, only the same work under way keeps it from being sent."""
    found = await _changed(step, azure, run, others)
    if not isinstance(found, Found):
        return found
    unlike = await differences_of(step, azure.catalog, azure.site_recovery)
    return Missing() if unlike else found
