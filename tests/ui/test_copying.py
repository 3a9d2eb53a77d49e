"""Ids and portal addresses, from the screens where one needs them."""

from __future__ import annotations

from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Input

from asr_tui.domain.ids import ArmId
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.protection import Policy, Topology
from asr_tui.domain.run import Run
from asr_tui.ui.commands import commands
from asr_tui.ui.dialogs.show import ShowAddress
from asr_tui.ui.run.jobs import JobsScreen
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.vault.policies import PoliciesScreen
from asr_tui.ui.widgets.field_list import FieldList
from tests.fakes import AZURE, VAULT, FakeSiteRecovery
from tests.ui import samples
from tests.ui.machine.stage import ITEM, on_menu
from tests.ui.pilot import press, running, settle, shown, until
from tests.ui.protect.wizard_under_test import Under, wizard
from tests.ui.run.run_under_test import FAILED, UNDER_WAY, ShownRuns
from tests.workspaces import fake_workspace


async def test_home_copies_the_vault_where_no_machine_is_selected() -> None:
    async with running() as pilot:
        await pilot.app.push_screen(HomeScreen(fake_workspace(AZURE), samples.VAULT))
        await settle(pilot)
        await press(pilot, "y")
        assert pilot.app.clipboard == samples.VAULT.id
        await press(pilot, "o")
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


def ends_with(pilot: Pilot[None], resource: str) -> bool:
    """Whether the portal's address of that was copied."""
    return pilot.app.clipboard.endswith(f"/resource{resource}")


async def on(pilot: Pilot[None], run: Run) -> None:
    workspace = fake_workspace(AZURE)
    workspace.runs = ShownRuns(workspace, run)
    await pilot.app.push_screen(RunScreen(workspace, run.id))
    await settle(pilot)


async def test_a_run_with_one_job_copies_it_and_says_where_the_portal_has_it() -> None:
    run = samples.run(replace(UNDER_WAY, job_name="job-7"))
    async with running() as pilot:
        await on(pilot, run)
        await press(pilot, "y")
        assert pilot.app.clipboard == run.place.vault.child("replicationJobs", "job-7")
        await close(pilot)
        await press(pilot, "o")
        assert ends_with(pilot, run.place.vault)
        assert "There: Site Recovery jobs, “Enable replication of web-01”." in shown(pilot)


async def test_a_run_of_many_machines_asks_which_job() -> None:
    run = samples.run(replace(UNDER_WAY, job_name="job-7"), replace(FAILED, job_name="job-8"))
    async with running() as pilot:
        await on(pilot, run)
        await press(pilot, "y")
        assert "Copy the id of which?" in shown(pilot)
        await press(pilot, *"web-02", "enter")
        assert pilot.app.clipboard == run.place.vault.child("replicationJobs", "job-8")
        await close(pilot)
        await press(pilot, "y", "escape")
        assert pilot.app.clipboard.endswith("job-8"), "esc copies nothing"


async def test_a_run_without_a_job_copies_its_vault() -> None:
    async with running() as pilot:
        await on(pilot, samples.run())
        await press(pilot, "y")
        assert pilot.app.clipboard == samples.VAULT.id


async def test_a_long_address_is_shown_whole_and_alone_in_the_smallest_terminal() -> None:
    async with running() as pilot:
        workspace = fake_workspace(AZURE, site_recovery=FakeSiteRecovery(all_items=samples.ITEMS))
        await pilot.app.push_screen(HomeScreen(workspace, samples.VAULT))
        await settle(pilot)
        await press(pilot, "o")
        lines = shown(pilot).splitlines()
        begin = next(number for number, line in enumerate(lines) if line.startswith("https://"))
        end = next(number for number, line in enumerate(lines) if number > begin and not line)
        assert "".join(lines[begin:end]) == pilot.app.clipboard
        assert len(pilot.app.clipboard) > 3 * 80
        assert "OSC 52" in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_an_id_that_does_not_fit_above_the_footer_is_shown_whole_too() -> None:
    async with running() as pilot:
        workspace = fake_workspace(AZURE, site_recovery=FakeSiteRecovery(all_items=samples.ITEMS))
        await pilot.app.push_screen(HomeScreen(workspace, samples.VAULT))
        await settle(pilot)
        await press(pilot, "y")
        assert isinstance(pilot.app.screen, ShowAddress)
        assert pilot.app.clipboard in "".join(shown(pilot).splitlines())


async def test_the_jobs_list_copies_the_job_under_the_cursor() -> None:
    async with running() as pilot:
        workspace = fake_workspace(AZURE, site_recovery=FakeSiteRecovery(all_jobs=samples.JOBS))
        await pilot.app.push_screen(JobsScreen(workspace, samples.VAULT))
        await settle(pilot)
        await press(pilot, "down", "y")
        assert pilot.app.clipboard == samples.JOBS[1].id
        await close(pilot)
        await press(pilot, "o")
        assert ends_with(pilot, samples.VAULT.id)
        assert "There: Site Recovery jobs, “Failover app-01”." in shown(pilot)


async def test_policies_are_copied_from_their_list_and_from_their_own_screen_and_review() -> None:
    policy = Policy(samples.VAULT.id.child("replicationPolicies", "day"), 1440)
    async with running() as pilot:
        recovery = FakeSiteRecovery(Topology(policies=(policy,)))
        await pilot.app.push_screen(PoliciesScreen(fake_workspace(AZURE, site_recovery=recovery), samples.VAULT))
        await settle(pilot)
        for onward in ((), ("enter",), ("enter", *"48", "enter", "end", "enter")):
            await press(pilot, *onward, "y")
            assert pilot.app.clipboard == policy.id
            await close(pilot)
            await press(pilot, "o")
            assert ends_with(pilot, policy.id)
            await close(pilot)
            pilot.app.copy_to_clipboard("")


async def close(pilot: Pilot[None]) -> None:
    if isinstance(pilot.app.screen, ShowAddress):
        await press(pilot, "escape")


async def test_a_machines_menu_and_the_pages_behind_it_copy_the_protected_item() -> None:
    async with on_menu() as stage:
        for keys in ((), ("t",)):
            await press(stage.pilot, *keys, "y")
            assert stage.pilot.app.clipboard == ITEM.id
            await close(stage.pilot)
            await press(stage.pilot, "o")
            assert ends_with(stage.pilot, ITEM.id)
            await close(stage.pilot)
            stage.pilot.app.copy_to_clipboard("")


async def test_where_a_name_is_typed_function_keys_copy_and_letters_stay_letters() -> None:
    async with on_menu(first=Action.FAIL_OVER) as stage:
        await press(stage.pilot, "enter", "y", "o")
        assert stage.pilot.app.clipboard == ""
        assert stage.pilot.app.screen.query_one("#name", Input).value == "yo"
        await press(stage.pilot, "f7")
        assert stage.pilot.app.clipboard == ITEM.id
        await close(stage.pilot)
        await press(stage.pilot, "f8")
        assert ends_with(stage.pilot, ITEM.id)


async def test_the_wizard_copies_what_the_cursor_is_on_page_by_page() -> None:
    async with wizard() as under:
        pilot = under.pilot
        await press(pilot, "y")
        assert pilot.app.clipboard == VAULT, "a region is no resource: the vault is what can be found"
        await press(pilot, "end", "enter", "space", "y")
        assert pilot.app.clipboard == under.draft.machines[0]
        await press(pilot, "enter", "home")
        await pointing(under, "group")
        await press(pilot, "o")
        assert pilot.app.clipboard.partition("/resourceGroups/")[2].endswith("-asr")
        assert "It is made when the plan is carried out" in " ".join(shown(pilot).split())
        await close(pilot)
        group = pilot.app.clipboard.partition("/resource/")[2]
        await press(pilot, "end", "enter", "end", "enter")
        plan = pilot.app.screen.query_one("#plan", FieldList)
        await until(pilot, lambda: "Resource group" in plan.text)
        plan.move_to("block 1")
        await press(pilot, "y")
        assert pilot.app.clipboard == f"/{group}"


async def pointing(under: Under, field: str) -> None:
    fields = under.pilot.app.screen.query_one("#target-fields", FieldList)
    fields.move_to(field)
    await settle(under.pilot)
    assert fields.current == field


async def test_the_keys_are_told_in_the_help_and_found_in_the_palette() -> None:
    async with on_menu() as stage:
        found = {one.title: one.keys for one in commands(stage.pilot.app.screen)}
        assert found["Copy id"] == ("y",)
        assert found["Portal"] == ("o",)
        await press(stage.pilot, "t")
        titles = {one.title: one for one in commands(stage.pilot.app.screen)}
        assert "Copy id" in titles
        assert not titles["Copy id"].binding.show, "there the room of the footer is for other keys"
