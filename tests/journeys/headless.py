"""The program without its screens, as a process that can be killed: protects machines, telling each state.

Used as `python -m tests.journeys.headless ROOT ENDPOINT VAULT MACHINE...`; "practice" is an endpoint too.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain import kinds
from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.run import Run, RunState
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import AzureOptions, PracticeOptions, Workspace


async def main(root: Path, endpoint: str, vault: str, machines: list[str]) -> None:
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
    tell("started")
    told: set[tuple[str, str]] = set()
    async for run in workspace.runs.changes(run_id):
        for line in lines(run):
            if line not in told:
                told.add(line)
                tell(f"{line[0]} {line[1]}")
        if run.state is not RunState.RUNNING:
            tell(f"ended {run.state.name}")
            break
    await workspace.close()


async def drafted(workspace: Workspace, vault_name: str, names: list[str]) -> EnableReplicationDraft:
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


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:]))
