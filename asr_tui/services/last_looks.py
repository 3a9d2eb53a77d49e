"""What is looked up in Azure once more, just before a step is sent: whether it is still what was reviewed."""

from __future__ import annotations

import asyncio
from functools import singledispatch

from asr_tui.domain import kinds, steps
from asr_tui.domain.errors import Conflict
from asr_tui.domain.leftovers import users_of
from asr_tui.domain.target_settings import changed
from asr_tui.domain.wording import first_few
from asr_tui.services.ports import Session
from asr_tui.services.reads import flat


@singledispatch
async def last_look(step: steps.Step, session: Session) -> None:
    """Raises Conflict where the step must not be sent any more, AzureError where that cannot be read."""


@last_look.register
async def _unused(step: steps.DeleteUnused, session: Session) -> None:
    """No protected machine may name it now, and nothing may use the disk."""
    reads = await asyncio.gather(*(session.site_recovery.items(vault) for vault in step.vaults))
    using = users_of(step.id, flat(reads))
    if using:
        raise _in_use(step, f"{using[0]} uses it now.")
    if isinstance(step, steps.DeleteDisk):
        disks = await session.catalog.all(kinds.DISK, step.id.subscription)
        disk = next((one for one in disks if one.id == step.id), None)
        if disk is not None and (disk.machine is not None or disk.state.casefold() == "activesas"):
            raise _in_use(step, f"Its state is {disk.state}.")


def _in_use(step: steps.DeleteUnused, why: str) -> Conflict:
    return Conflict(
        "In use now: nothing was deleted", f"{step.id.name} was no longer needed when this was reviewed. {why}",
        "Look for leftovers again.",
    )  # fmt: skip


@last_look.register
async def _settings(step: steps.ChangeSettings, session: Session) -> None:
    """All settings are sent along: those that somebody else has changed since would be lost."""
    now = await session.catalog.one(kinds.TARGET_SETTINGS, step.id)
    others = [f"{what} is {new}, was {old}" for what, old, new in changed(step.before, now)]
    if others and changed(step.wanted, now):
        raise Conflict(
            "Changed by somebody else meanwhile: nothing was sent",
            f"{step.machine_name}: {first_few(others, 4)}.",
            "Change the settings again: they are read anew.",
        )
