"""Plans that are carried out in a vault of practice, and what a draft chooses in the target."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft, TargetChoice
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Plan
from asr_tui.domain.run import Run, RunState
from asr_tui.services.workspace import Workspace

VAULT = "contoso-vault"


async def carried_out(workspace: Workspace, plan: Plan, vault: ArmId) -> Run:
    run_id = workspace.runs.start(plan, workspace.place(vault))
    async for run in workspace.runs.changes(run_id):
        if run.state is not RunState.RUNNING:
            return run
    raise AssertionError("the run ended without a word")


def targeted(draft: EnableReplicationDraft, region: str, **choice: object) -> EnableReplicationDraft:
    return replace(draft, target_region=region, target=TargetChoice(**choice))  # type: ignore[arg-type]
