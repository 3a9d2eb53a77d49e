"""What Azure has after a change that its job calls a success: a change may do nothing, or clear other settings."""

from __future__ import annotations

from functools import singledispatch

from asr_tui.domain import kinds, steps
from asr_tui.domain.errors import AsrError, AzureError
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
async def _topology(step: steps.TopologyStep, catalog: Catalog, site_recovery: SiteRecovery) -> tuple[str, ...]:
    done = step.is_done(await site_recovery.topology(step.id.vault_id))
    return () if done else (f"{step.id.name} has other values than those asked for",)


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
    return unlike_error(found) if found else None


def unlike_error(found: tuple[str, ...]) -> AsrError:
    return AzureError(
        "Azure reports success, but it is not as asked",
        f"Read again afterwards: {first_few(found, 4)}.",
        "Look at it in the portal. Try the step again: everything is sent again as it was to be.",
    )
