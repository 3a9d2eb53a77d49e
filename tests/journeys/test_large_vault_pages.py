"""A vault whose lists are slow, with the small Azure behind: what has come is used, and the rest follows."""

from __future__ import annotations

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.services.workspace import AzureOptions
from asr_tui.simulator.server import Simulator
from asr_tui.ui.run.jobs import JobsScreen
from asr_tui.ui.vault.home import HomeScreen
from tests.journeys.large_vault import large_vault
from tests.ui.pilot import press, running, settle, shown, until


async def test_home_and_jobs_show_the_pages_that_have_come_and_keep_what_was_done_with_them(
    opener: ProgramOpener,
) -> None:
    azure = Simulator.open("contoso-large", 50.0)
    azure.cloud.page_size = 20
    await azure.start()
    workspace = await opener.azure(AzureOptions(endpoint=azure.url), lambda notice: None)
    try:
        vault = await large_vault(workspace)
        items = azure.faults.add("GET", r"/replicationProtectedItems\?.*skiptoken", hang=True)
        jobs = azure.faults.add("GET", r"/replicationJobs\?.*skiptoken", hang=True)
        async with running(size=(120, 40)) as pilot:
            await pilot.app.push_screen(HomeScreen(workspace, vault))
            await until(pilot, lambda: "reading: 20 machines so far" in shown(pilot))
            assert "i all" not in shown(pilot), "what needs somebody is not known"
            for key in ("space", "j"):
                await pilot.press(key)
                await pilot.pause()
            await until(pilot, lambda: isinstance(pilot.app.screen, JobsScreen))
            assert "reading: 20 of 20 jobs so far" in shown(pilot)
            items.release()
            jobs.release()
            await until(pilot, lambda: "so far" not in shown(pilot))
            await press(pilot, "escape")
            await settle(pilot)
            assert " of 60 " in shown(pilot)
            assert "1 marked" in shown(pilot)
            assert "i all" in shown(pilot)
    finally:
        await workspace.close()
        await azure.stop()
