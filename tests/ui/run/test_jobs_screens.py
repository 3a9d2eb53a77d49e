"""The list of jobs and one job, as a person sees them."""

from __future__ import annotations

from msgspec.structs import replace
from textual.pilot import Pilot

from asr_tui.domain.errors import AccessDenied
from asr_tui.services.workspace import Workspace
from asr_tui.ui.run.job import JobScreen
from asr_tui.ui.run.jobs import CURSOR_REST, JobsScreen
from tests.fakes import FakeSiteRecovery
from tests.ui import samples
from tests.ui.pilot import press, running, settle, shown, until
from tests.ui.run.jobs_under_test import BROKEN, listed, watching
from tests.workspaces import fake_workspace


async def test_jobs_are_listed_and_narrowed_by_state_kind_and_time() -> None:
    async with watching(JobsScreen, *samples.JOBS, BROKEN) as (pilot, _, _recovery):
        assert listed(pilot) == ["job-1", "job-2", "job-3", "job-4"]
        assert "4 of 4 jobs   all states, all kinds, any time" in shown(pilot)
        await press(pilot, "E")
        assert listed(pilot) == ["job-1"]
        await press(pilot, "E")
        assert listed(pilot) == ["job-4"]
        await press(pilot, "E", "E", "K")
        assert "Which kind of job?" in shown(pilot)
        assert "2 jobs" in shown(pilot)
        await press(pilot, "down", "down", "enter")
        assert listed(pilot) == ["job-2", "job-4"]
        assert "all states, Failover, any time" in shown(pilot)
        await press(pilot, "T")
        assert "No job is like that." in shown(pilot)
        await press(pilot, "T")
        assert listed(pilot) == ["job-2", "job-4"]
        await press(pilot, "K", *"all", "enter")
        assert listed(pilot) == ["job-1", "job-2", "job-4"]


async def test_a_filter_that_nothing_fits_says_so() -> None:
    async with watching(JobsScreen, *samples.JOBS) as (pilot, _, _recovery):
        await press(pilot, "slash", *"nothing")
        assert "- No line fits the filter: esc takes it away." in shown(pilot)
        await press(pilot, "escape")
        assert "No line fits" not in shown(pilot)
        assert listed(pilot) == ["job-1", "job-2", "job-3"]


async def test_a_vault_where_nothing_was_done_says_so() -> None:
    async with watching(JobsScreen) as (pilot, _, _recovery):
        assert "No job yet" in shown(pilot)
        assert "enter Open" not in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, JobsScreen)


async def test_enter_opens_the_job_under_the_cursor() -> None:
    async with watching(JobsScreen, *samples.JOBS, BROKEN) as (pilot, _, _recovery):
        await press(pilot, "end", "enter")
        assert isinstance(pilot.app.screen, JobScreen)
        await until(pilot, lambda: "x The virtual machine could not be created." in shown(pilot))


async def test_a_failed_job_says_what_it_means_and_what_helps() -> None:
    async with watching(JobScreen, BROKEN, name="job-4") as (pilot, _, _recovery):
        await until(pilot, lambda: "28031" in shown(pilot))
        text = shown(pilot)
        assert "That means: The machine could not be created: quota" in text
        assert "What to do: Put that right and try again." in text
        assert "Azure recommends: Raise it." in text


async def test_a_running_job_is_followed_with_its_tasks_and_time() -> None:
    async with watching(JobScreen, samples.ENABLING, name="job-1") as (pilot, _workspace, recovery):
        await until(pilot, lambda: "~ Installing Mobility Service" in shown(pilot))
        assert "1:50" in shown(pilot)
        recovery.all_jobs = (replace(samples.ENABLING, tasks=samples.tasks(3)),)
        await until(pilot, lambda: "~ Starting initial replication" in shown(pilot))
        assert "2:20" in shown(pilot)


async def test_y_copies_the_id_and_o_the_portals_address() -> None:
    async with watching(JobScreen, BROKEN, name="job-4") as (pilot, _, _recovery):
        await press(pilot, "y")
        assert pilot.app.clipboard == BROKEN.id
        await press(pilot, "o")
        assert pilot.app.clipboard.startswith("https://portal.azure.com/#@")
        assert pilot.app.clipboard.endswith(samples.VAULT.id)
        assert "This is no real Azure" in shown(pilot)


async def test_a_vault_that_may_not_be_read_says_which_right_is_missing() -> None:
    async with running() as pilot:
        denied = AccessDenied(
            "Not allowed", "You may not read jobs.", "Ask for Site Recovery Reader.", "AuthorizationFailed"
        )
        workspace = fake_workspace(site_recovery=FakeSiteRecovery(errors={"jobs": denied}))
        await pilot.app.push_screen(JobsScreen(workspace, samples.VAULT))
        await until(pilot, lambda: "Ask for Site Recovery Reader." in shown(pilot))


async def test_a_job_that_is_gone_says_so() -> None:
    async with watching(JobScreen, *samples.JOBS, name="nowhere") as (pilot, _, _recovery):
        await until(pilot, lambda: "Azure does not list this job any more." in shown(pilot))


async def resting(pilot: Pilot[None], workspace: Workspace) -> None:
    """The cursor stays where it is for a while."""
    await pilot.pause(CURSOR_REST)
    await settle(pilot)


async def test_a_high_terminal_tells_of_the_job_on_which_the_cursor_rests() -> None:
    async with watching(JobsScreen, *samples.JOBS, BROKEN) as (pilot, workspace, recovery):
        await press(pilot, "end")
        await resting(pilot, workspace)
        assert recovery.reads.count("job") == 0, "there is no room for it"
        await pilot.resize_terminal(120, 40)
        await settle(pilot)
        assert "Reading its tasks" in shown(pilot)
        await resting(pilot, workspace)
        await until(pilot, lambda: "28031" in shown(pilot))
        assert "Reading its tasks" not in shown(pilot)
        await press(pilot, "home")
        assert "28031" not in shown(pilot)
        await resting(pilot, workspace)
        await until(pilot, lambda: "~ Installing Mobility Service" in shown(pilot))


async def test_each_job_is_read_once_and_none_that_the_cursor_only_passes() -> None:
    async with watching(JobsScreen, *samples.JOBS, BROKEN) as (pilot, workspace, recovery):
        await pilot.resize_terminal(120, 40)
        await press(pilot, "end", "up", "up")
        lists = recovery.reads.count("items")
        await resting(pilot, workspace)
        await until(pilot, lambda: "Reading its tasks" not in shown(pilot))
        assert recovery.reads.count("job") == 1
        await press(pilot, "end")
        await resting(pilot, workspace)
        await until(pilot, lambda: "28031" in shown(pilot))
        await press(pilot, "up", "up")
        assert "Reading its tasks" not in shown(pilot)
        await resting(pilot, workspace)
        assert recovery.reads.count("job") == 2
        assert recovery.reads.count("items") == lists, "the vault's lists need not be read for it"
