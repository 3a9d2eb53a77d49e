"""What Azure has after a change that it calls a success: it may do nothing, clear other settings, or be overwritten.

Between two computers nothing is locked: Site Recovery, Compute, Network and Storage take a second PUT of one id as an
update. What is promised: nothing that was there when this program looked, just before it sent, is overwritten; and what
stands there right after the work has ended is compared with what was asked. A PUT of somebody else that arrives between
the look and the sending is overwritten by ours, which their own look afterwards shows; one that ends only after ours
was read again is not seen by this step.
"""

from __future__ import annotations

from functools import singledispatch

from asr_tui.domain import kinds, steps
from asr_tui.domain.errors import AsrError, AzureError, Conflict, NotFound
from asr_tui.domain.target_settings import differences
from asr_tui.domain.wording import first_few
from asr_tui.services.ports import Catalog, Clock, SiteRecovery

READS = 3
"""Reads until a difference counts (assumed: an answer right after a job may be older than it)."""

PAUSE = 5.0
"""Seconds between two of them."""


@singledispatch
async def differences_of(step: steps.Step, catalog: Catalog, site_recovery: SiteRecovery) -> tuple[str, ...]:
    """What Azure has otherwise than the step asked for, in words. Raises AzureError where it cannot be read."""
    return ()


@differences_of.register
async def _item(step: steps.UpdateItem, catalog: Catalog, site_recovery: SiteRecovery) -> tuple[str, ...]:
    """Without the settings from before, only what was asked for is compared."""
    now = await catalog.one(kinds.TARGET_SETTINGS, step.id)
    return differences(step.wanted_of(now) if step.current is None else step.wanted, now)


@differences_of.register
async def _settings(step: steps.ChangeSettings, catalog: Catalog, site_recovery: SiteRecovery) -> tuple[str, ...]:
    return differences(step.wanted, await catalog.one(kinds.TARGET_SETTINGS, step.id))


@differences_of.register
async def _topology(step: steps.TopologyStep, catalog: Catalog, site_recovery: SiteRecovery) -> tuple[str, ...]:
    done = step.is_done(await site_recovery.topology(step.id.vault_id))
    return () if done else (f"{step.id.name} has other values than those asked for",)


@differences_of.register
async def _created(step: steps.CreateStep, catalog: Catalog, site_recovery: SiteRecovery) -> tuple[str, ...]:
    found = await catalog.find(step.id)
    return step.differences(found.resource) if found is not None else ("it is not there",)


@differences_of.register
async def _plan(step: steps.UpdateRecoveryPlan, catalog: Catalog, site_recovery: SiteRecovery) -> tuple[str, ...]:
    try:
        return step.differences(await site_recovery.plan(step.id))
    except NotFound:
        return step.differences(None)


@differences_of.register
async def _enabled(step: steps.EnableReplication, catalog: Catalog, site_recovery: SiteRecovery) -> tuple[str, ...]:
    """Of an item that is not listed yet nothing is known: its first copy is waited for."""
    item = step.item_in(await site_recovery.items(step.id.vault_id))
    return step.differences(item) if item is not None else ()


async def refusal_to_change(
    step: steps.Step, catalog: Catalog, site_recovery: SiteRecovery, clock: Clock
) -> AsrError | None:
    """The error of a step whose job ended well without what it was to do. Raises AzureError."""
    found = await differences_of(step, catalog, site_recovery)
    for _ in range(READS - 1):
        if not found:
            break
        await clock.sleep(PAUSE)
        found = await differences_of(step, catalog, site_recovery)
    return unlike_error(step, found) if found else None


def unlike_error(step: steps.Step, found: tuple[str, ...]) -> AsrError:
    if step.creates or step.replaces:
        return Conflict(
            "Azure reports success, but it is not as asked",
            f"Read again afterwards, {step.id.name}: {first_few(found, 4)}. Somebody else may have changed it at the "
            "same moment.",
            "Nothing more was sent for it. Review again: the new plan is made from what is there now. Or have it "
            "changed or deleted, then try the step again.",
        )
    return AzureError(
        "Azure reports success, but it is not as asked",
        f"Read again afterwards: {first_few(found, 4)}.",
        "Look at it in the portal. Try the step again: everything is sent again as it was to be.",
    )
