"""Ids and portal addresses, from the screens where one needs them."""

from __future__ import annotations

from dataclasses import replace

from asr_tui.domain.ids import ArmId
from asr_tui.ui.screens.home import HomeScreen
from asr_tui.ui.screens.run import RunScreen
from tests.ui import samples
from tests.ui.fakes import AZURE, FakeSiteRecovery, fake_workspace
from tests.ui.pilot import press, running, settle
from tests.ui.run.test_run_screen import UNDER_WAY, ShownRuns


async def test_home_copies_the_vault_where_no_machine_is_selected() -> None:
    async with running() as pilot:
        await pilot.app.push_screen(HomeScreen(fake_workspace(AZURE), samples.VAULT))
        await settle(pilot)
        await press(pilot, "y")
        assert pilot.app.clipboard == samples.VAULT.id
        await press(pilot, "O")
        assert pilot.app.clipboard.startswith("https://portal.azure.com/#@")
        assert pilot.app.clipboard.endswith(f"/resource{samples.VAULT.id}")


async def test_home_copies_the_selected_machine_without_what_steers_a_terminal() -> None:
    odd = replace(samples.ITEMS[0], id=ArmId(f"{samples.VAULT.id}/replicationProtectedItems/web\x1b[31m\n-01"))
    async with running() as pilot:
        workspace = fake_workspace(AZURE, site_recovery=FakeSiteRecovery(all_items=(odd,)))
        await pilot.app.push_screen(HomeScreen(workspace, samples.VAULT))
        await settle(pilot)
        await press(pilot, "y")
        assert pilot.app.clipboard == f"{samples.VAULT.id}/replicationProtectedItems/web -01"


async def test_a_run_copies_its_newest_job_and_shows_its_vault() -> None:
    run = samples.run(replace(UNDER_WAY, job_name="job-7"))
    async with running() as pilot:
        workspace = fake_workspace(AZURE)
        workspace.runs = ShownRuns(workspace, run)
        await pilot.app.push_screen(RunScreen(workspace, run.id))
        await settle(pilot)
        await press(pilot, "y")
        assert pilot.app.clipboard == run.place.vault.child("replicationJobs", "job-7")
        await press(pilot, "o")
        assert pilot.app.clipboard.endswith(f"/resource{run.place.vault}")
