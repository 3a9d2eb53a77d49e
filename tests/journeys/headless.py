"""The program without its screens, as a process that can be killed: protects machines, telling each state.

Its arguments: ROOT ENDPOINT VAULT MACHINE...; "practice" is an endpoint too.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain import kinds
from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.run import Run, RunState, StepState
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import AzureOptions, PracticeOptions, Workspace


async def main(root: Path, endpoint: str, vault: str, *machines: str) -> None:
    opener = ProgramOpener(Paths.under(root))
    if endpoint == "practice":
        workspace = await opener.practice(PracticeOptions(speed=3000))
    else:
        workspace = await opener.azure(AzureOptions(endpoint=endpoint), lambda notice: None)
    left = workspace.runs.unfinished()
    if left:
        run_id = workspace.runs.resume(left[0])
    else:
        draft = await drafted(workspace, vault, machines)
        plan = await workspace.planning.review(draft)
        run_id = workspace.runs.start(plan, workspace.place(draft.vault))
    await followed(workspace, run_id)
    await workspace.close()


async def followed(workspace: Workspace, run_id: str, *, tries_again: bool = False) -> None:
    """Tell each state of each step until the run ends; an unknown outcome is tried again once, if it should be."""
    tell("started")
    told: set[tuple[str, str]] = set()
    tried_again: set[str] = set()
    async for run in workspace.runs.changes(run_id):
        for line in lines(run):
            if line not in told:
                told.add(line)
                tell(f"{line[0]} {line[1]}")
        unknown = [step.key for step in run.steps if step.state is StepState.UNKNOWN and step.key not in tried_again]
        if unknown and tries_again:
            tried_again.add(unknown[0])
            await workspace.runs.retry(run_id, unknown[0])
        elif run.state is not RunState.RUNNING:
            tell(f"ended {run.state.name}")
            break


async def drafted(workspace: Workspace, vault_name: str, names: Sequence[str]) -> EnableReplicationDraft:
    """A draft as the wizard begins it: a vault, machines, and otherwise the proposals."""
    subscription = (await workspace.choices.all(kinds.SUBSCRIPTION))[0].id
    vaults = await workspace.choices.all(kinds.VAULT, subscription)
    vault = next(one for one in vaults if one.name == vault_name)
    machines = [one for one in await workspace.choices.all(kinds.MACHINE, subscription) if one.name in names]
    return EnableReplicationDraft(
        vault=vault.id,
        vault_location=vault.location,
        subscription=subscription,
        source_region=machines[0].location,
        machines=tuple(one.id for one in machines),
    )


def lines(run: Run) -> list[tuple[str, str]]:
    return [(step.state.name, step.key) for step in run.steps]


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
