"""Applications on a vault's home: by tag with tiers, by multi-VM group, by recovery plan."""

from __future__ import annotations

from textual.pilot import Pilot

from asr_tui.domain.errors import Unreachable
from asr_tui.domain.settings import Settings
from asr_tui.ui.machine.machine import MachineScreen
from asr_tui.ui.many.menu import ManyActionsScreen
from asr_tui.ui.vault.applications import ApplicationsScreen
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.widgets.table import Table
from tests.ui.pilot import press, shown
from tests.ui.vault.lists import APP, DB, HR, at_home, catalog, names, read_again, recovery


def lines(pilot: Pilot[None]) -> list[str]:
    """The names of the shown lines; a mark before those that have one."""
    rows = pilot.app.screen.query_one(Table).rows
    return [f"{'*' if row.marked else ''}{row.text(0).strip()}" for row in rows]


def text(pilot: Pilot[None]) -> str:
    return " ".join(shown(pilot).split())


async def test_applications_say_how_many_the_worst_loss_the_drill_and_what_needs_somebody() -> None:
    async with at_home(size=(120, 30)) as (pilot, _):
        await press(pilot, "z")
        assert isinstance(pilot.app.screen, ApplicationsScreen)
        assert lines(pilot) == ["[+] hr", "[+] shop"]
        assert "by the tags app and tier" in text(pilot)
        assert "[+] shop 3 2 protected, 1 failed over x 2 2 h shop-db 1 never" in text(pilot)
        assert "[+] hr 1 all protected + 4 min hr-01 12 d ago" not in text(pilot)
        assert "300 d ago" in text(pilot)


async def test_enter_and_the_arrows_unfold_and_fold_and_enter_opens_a_machine() -> None:
    async with at_home() as (pilot, _):
        await press(pilot, "z", "down", "enter")
        assert lines(pilot) == ["[+] hr", "[-] shop", "[+] db", "[+] app", "[+] web"]
        await press(pilot, "down", "right")
        assert lines(pilot)[2:5] == ["[-] db", "shop-db", "[+] app"]
        await press(pilot, "down", "left")
        assert lines(pilot)[2:4] == ["[+] db", "[+] app"]
        await press(pilot, "left")
        assert lines(pilot) == ["[+] hr", "[+] shop"]
        await press(pilot, "home", "enter", "down", "enter")
        assert isinstance(pilot.app.screen, MachineScreen)
        assert "hr-01" in shown(pilot)


async def test_an_application_is_marked_as_a_whole_and_home_has_the_same_marks() -> None:
    async with at_home() as (pilot, _):
        await press(pilot, "z", "down", "space")
        assert lines(pilot) == ["[+] hr", "*[+] shop"]
        assert "3 marked" in shown(pilot)
        await press(pilot, "enter", "down", "space")
        assert lines(pilot) == ["[+] hr", "[-] shop", "[+] db", "*[+] app", "*[+] web"]
        assert "3, 2 marked" in shown(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert sorted(names(pilot)) == ["*shop-app", "*shop-web", "hr-01", "shop-db"]
        assert "2 marked" in shown(pilot)


async def test_without_marks_a_key_acts_on_the_whole_application() -> None:
    async with at_home() as (pilot, _):
        await press(pilot, "z", "down")
        assert "t Drill 2  f Fail over 2" in shown(pilot)
        await press(pilot, "a")
        menu = pilot.app.screen
        assert isinstance(menu, ManyActionsScreen)
        assert {one.machine_name for one in menu.items} == {"shop-db", "shop-app", "shop-web"}


async def test_z_groups_by_multi_vm_group_and_by_recovery_plan() -> None:
    async with at_home() as (pilot, _):
        await press(pilot, "z", "z")
        assert lines(pilot) == ["[+] shop-group", "[+] no multi-VM group"]
        await press(pilot, "z")
        assert lines(pilot) == ["[+] shop-plan", "[+] no recovery plan"]
        await press(pilot, "enter")
        assert lines(pilot) == ["[-] shop-plan", "[+] Group 1", "[+] Group 2", "[+] no recovery plan"]
        await press(pilot, "z")
        assert lines(pilot) == ["[+] hr", "[+] shop"]


async def test_the_filter_unfolds_what_it_finds() -> None:
    async with at_home() as (pilot, _):
        await press(pilot, "z", "slash", *"rpo:>1h")
        assert lines(pilot) == ["[-] shop", "[-] db", "shop-db"]
        assert "1 of 4 machines, all protected, 1 needs you" in text(pilot)
        await press(pilot, "enter", "asterisk", "escape")
        assert "1 marked" in shown(pilot)
        assert lines(pilot) == ["[+] hr", "[+] shop"]


async def test_another_tag_of_the_settings_groups_and_none_says_what_to_do() -> None:
    async with at_home(settings=Settings(application_tag="tier")) as (pilot, _):
        await press(pilot, "z")
        assert lines(pilot) == ["[+] app", "[+] db", "[+] web", "[+] no tag tier"]
    async with at_home(settings=Settings(application_tag="owner")) as (pilot, _):
        await press(pilot, "z")
        assert lines(pilot) == ["[+] no tag owner"]
        assert "No machine has the tag owner; the settings (,) name another one." in text(pilot)


async def test_where_tags_cannot_be_read_that_is_said_and_r_reads_them() -> None:
    given = catalog()
    given.errors["machine_tags"] = Unreachable("The region does not answer", "No answer in time.", "", "")
    async with at_home(given=given) as (pilot, _):
        await press(pilot, "z")
        assert lines(pilot) == ["[+] no tag app"]
        assert "! Tags of machines could not be read: The region does not answer" in text(pilot)
        given.errors.clear()
        await press(pilot, "r")
        assert lines(pilot) == ["[+] hr", "[+] shop"]
        given.errors["machine_tags"] = Unreachable("The region does not answer", "No answer in time.", "", "")
        await press(pilot, "r")
        assert lines(pilot) == ["[+] hr", "[+] shop"]
        assert "Shown is what was known before. r reads again." in text(pilot)


async def test_the_tree_follows_the_vault_and_keeps_its_cursor() -> None:
    site_recovery = recovery(DB, APP, HR)
    async with at_home(site_recovery) as (pilot, workspace):
        await press(pilot, "z", "down", "enter", "down")
        site_recovery.all_items = (DB, HR)
        await read_again(pilot, workspace)
        assert lines(pilot) == ["[+] hr", "[-] shop", "[+] db"]
        assert pilot.app.screen.query_one(Table).cursor_place == 3
        site_recovery.all_items = ()
        await read_again(pilot, workspace)
        assert "No machine is protected in this vault." in shown(pilot)


async def test_a_recovery_plan_is_begun_from_an_application() -> None:
    async with at_home() as (pilot, _):
        await press(pilot, "z", "down", "N")
        assert not isinstance(pilot.app.screen, ApplicationsScreen)
        assert all(name in shown(pilot) for name in ("shop-db", "shop-app", "shop-web"))
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ApplicationsScreen)
