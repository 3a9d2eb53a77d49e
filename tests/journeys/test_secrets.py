"""Secrets that Azure's answers echo reach neither the screen nor any file of the program."""

from __future__ import annotations

import logging

from asr_tui.domain.run import RunState
from asr_tui.local_store.log import start_log
from asr_tui.local_store.paths import Paths
from asr_tui.ui.run.run import RunScreen
from tests.journeys.conftest import Open
from tests.journeys.headless import drafted
from tests.ui.pilot import running, shown, until

MARKS = ("MARK1.eyJz-BEARER", "MARK2%2Fsas", "MARK3+key/==", "MARK4~client", "MARK5-password")
ECHO = (
    f"The request with 'Authorization: Bearer {MARKS[0]}' to https://a.blob.core.windows.net/c?sv=1&sig={MARKS[1]} "
    f"failed: AccountName=a;AccountKey={MARKS[2]};x=1, client_secret={MARKS[3]}&y, password: {MARKS[4]}"
)
ERROR = {"error": {"code": "EchoedSecrets", "message": ECHO, "details": [{"code": "Inner", "message": ECHO}]}}


async def test_marked_secrets_reach_no_screen_and_no_file(open_world: Open, paths: Paths) -> None:
    root = logging.getLogger()
    before = list(root.handlers)
    start_log(paths.log)
    azure, workspace = await open_world()
    azure.faults.add("GET", "/locks", status=403, body=ERROR, times=99)
    azure.faults.add("GET", "replicationEligibilityResults", status=400, body=ERROR, times=99)
    draft = await drafted(workspace, "contoso-vault-us", ["web-01"])
    plan = await workspace.planning.review(draft)
    azure.faults.add("PUT", "Microsoft.Network/virtualNetworks", status=400, body=ERROR)
    run_id = workspace.runs.start(plan, workspace.place(draft.vault))
    async with running(size=(120, 40)) as pilot:
        await pilot.app.push_screen(RunScreen(workspace, run_id))
        async for run in workspace.runs.changes(run_id):
            if run.state is not RunState.RUNNING:
                break
        await until(pilot, lambda: "[removed]" in shown(pilot))
        seen = shown(pilot)
    logging.getLogger("asr_tui").warning("it said: %s", ECHO)
    for handler in [one for one in root.handlers if one not in before]:
        handler.close()
        root.removeHandler(handler)
    kept = {path.name: path.read_text(errors="replace") for path in paths.log.parent.rglob("*") if path.is_file()}
    kept |= {path.name: path.read_text(errors="replace") for path in paths.azure.runs.rglob("*") if path.is_file()}
    assert any("[removed]" in text for text in kept.values()), sorted(kept)
    for mark in MARKS:
        assert mark not in seen
        assert mark not in str([one.error for one in run.steps])
        assert [name for name, text in kept.items() if mark in text] == []
