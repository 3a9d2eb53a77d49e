"""The program without its screens, as a process that can be killed: one change of a protected machine.

Its arguments: ROOT ENDPOINT VAULT MACHINE ACTION, where the action is failover,
commit or reprotect. What was left behind is gone on with instead; a step whose outcome is then unknown is tried again
once, as by a person who presses r.
"""

from __future__ import annotations

from pathlib import Path

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain import kinds
from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.drafts.failover import CommitDraft, FailoverDraft
from asr_tui.domain.drafts.reprotect import ReprotectDraft
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import ProtectedItem
from asr_tui.local_store.paths import Paths
from asr_tui.services.item_planning import plan, read_estate
from asr_tui.services.workspace import AzureOptions, Workspace
from tests.journeys.headless import followed


async def main(root: Path, endpoint: str, vault_name: str, machine: str, action: str) -> None:
    opener = ProgramOpener(Paths.under(root))
    workspace = await opener.azure(AzureOptions(endpoint=endpoint), lambda notice: None)
    left = workspace.runs.unfinished()
    run_id = workspace.runs.resume(left[0]) if left else await started(workspace, vault_name, machine, action)
    await followed(workspace, run_id, tries_again=True)
    await workspace.close()


async def started(workspace: Workspace, vault_name: str, machine: str, action: str) -> str:
    """Plan and begin what was asked for, from what Azure shows now."""
    vault, item = await found(workspace, vault_name, machine)
    estate = await read_estate(workspace.session, item)
    return workspace.runs.start(plan(drafted(action, estate.item), estate), workspace.place(vault))


async def found(workspace: Workspace, vault_name: str, machine: str) -> tuple[ArmId, ProtectedItem]:
    subscription = (await workspace.choices.all(kinds.SUBSCRIPTION))[0].id
    vault = next(one for one in await workspace.choices.all(kinds.VAULT, subscription) if one.name == vault_name)
    items = await workspace.session.site_recovery.items(vault.id)
    return vault.id, next(item for item in items if item.machine_name == machine)


def drafted(action: str, item: ProtectedItem) -> DayTwoDraft:
    match action:
        case "failover":
            return FailoverDraft(item.id, item.machine_name)
        case "commit":
            return CommitDraft(item.id, item.machine_name)
        case _:
            return ReprotectDraft(item.id, item.machine_name)
