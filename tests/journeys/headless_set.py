"""The program without its screens, as a process that can be killed: the failover of a set of machines in three waves.

Its arguments: ROOT ENDPOINT VAULT COUNT. What was left behind is gone on with instead; a step whose outcome is then
unknown is tried again once, as by a person who presses r.
"""

from __future__ import annotations

from pathlib import Path

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain.drafts.many import SetDraft
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.taking_part import taking_part
from asr_tui.domain.waves import MachineWaves, in_waves
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import AzureOptions
from tests.journeys.headless import followed
from tests.journeys.sets import begun, items_of


async def main(root: Path, endpoint: str, vault_name: str, count: str) -> None:
    opener = ProgramOpener(Paths.under(root))
    workspace = await opener.azure(AzureOptions(endpoint=endpoint), lambda notice: None)
    left = workspace.runs.unfinished()
    if left:
        run_id = workspace.runs.resume(left[0])
    else:
        able = taking_part(Action.FAIL_OVER, await items_of(workspace, vault_name)).able[: int(count)]
        waves = MachineWaves(in_waves((one.id, f"tier {at % 3}") for at, one in enumerate(able)))
        run_id = await begun(workspace, SetDraft(Action.FAIL_OVER, waves=waves), able)
    await followed(workspace, run_id, tries_again=True)
    await workspace.close()
