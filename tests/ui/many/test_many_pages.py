"""The pages of one act on many machines: networks of a drill, cache accounts of a re-protect, notes of a clean-up."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.drafts.drill_networks import isolated_networks
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.lifecycle import Action
from tests.domain import items
from tests.domain.estates import ESTATE, WEB_01
from tests.ui.machine.stage import COMMITTED, DRILLING, FAILED_OVER
from tests.ui.many.stage import NINE, Stage, machine, on_menu_of
from tests.ui.pilot import press, shown, until

COMMITTED_ONES = tuple(machine(number, COMMITTED) for number in (1, 2, 3))
DRILLED = tuple(machine(number, DRILLING) for number in (1, 2))


async def reviewed(stage: Stage) -> None:
    await until(stage.pilot, lambda: "read at" in shown(stage.pilot))


async def at_networks(stage: Stage) -> None:
    await until(stage.pilot, lambda: "9 of 9 " in shown(stage.pilot))
    await press(stage.pilot, "enter")
    assert "In which networks shall the 9 machines be tried?" in shown(stage.pilot)


async def test_machines_of_one_network_share_one_isolated_network() -> None:
    async with on_menu_of(NINE, Action.DRILL) as stage:
        await at_networks(stage)
        assert "An isolated network  nothing gets out to the internet" in shown(stage.pilot)
        assert "9 machines: app-01" in stage.words
        await press(stage.pilot, "c")
        assert "the internet can be reached" in shown(stage.pilot)
        await press(stage.pilot, "enter")
        await reviewed(stage)
        await press(stage.pilot, "tab", "enter")
        await until(stage.pilot, lambda: any(isinstance(one, steps.TestFailover) for one in stage.changes.applied))
        made = [one for one in stage.changes.applied if isinstance(one, steps.CreateVirtualNetwork)]
        assert len(made) == 1
        assert not any(isinstance(one, steps.CreateNetworkSecurityGroup) for one in stage.changes.applied)


async def test_a_network_that_meets_production_is_confirmed_once_for_all() -> None:
    async with on_menu_of(NINE, Action.DRILL) as stage:
        await at_networks(stage)
        await press(stage.pilot, "down", "enter")
        assert "can meet production" in shown(stage.pilot)
        await press(stage.pilot, "down", "enter")
        await reviewed(stage)
        assert "is the network" in stage.words
        assert "> Cancel" in shown(stage.pilot)


async def test_an_existing_network_cannot_be_changed_and_says_so() -> None:
    async with on_menu_of(NINE, Action.DRILL) as stage:
        await at_networks(stage)
        await press(stage.pilot, "down", "c")
        assert "there is nothing to change in the row under the cursor" in stage.words


def estate(number: int, *, read: bool) -> ItemEstate:
    item = machine(number)
    known = items.estate(item)
    return replace(known, networks=ESTATE.networks, running=replace(WEB_01, id=item.machine) if read else None)


def test_machines_whose_network_could_not_be_read_share_one_too() -> None:
    networks = isolated_networks([estate(1, read=True), estate(2, read=False), estate(3, read=False)])
    assert [(one.id.name, len(one.machines)) for one in networks][1:] == [("drill-westeurope", 2)]
    assert networks[0].machines == ("app-01",)


async def test_a_reprotect_of_many_proposes_one_cache_and_takes_another() -> None:
    async with on_menu_of(COMMITTED_ONES, Action.REPROTECT) as stage:
        await until(stage.pilot, lambda: "Cache storage" in shown(stage.pilot))
        assert "Re-protect 3 machines: copied where?" in shown(stage.pilot)
        assert "3 machines" in stage.words
        assert "app-01" in shown(stage.pilot)
        await press(stage.pilot, "home", "enter", *"ourowncache", "enter")
        assert "ourowncache" in shown(stage.pilot)
        await press(stage.pilot, "end", "enter")
        await reviewed(stage)
        assert "Type RE-PROTECT 3 to go on:" in shown(stage.pilot)
        await press(stage.pilot, *"re-protect", "space", "3", "enter", "enter")
        await until(stage.pilot, lambda: sum(isinstance(one, steps.Reprotect) for one in stage.changes.applied) == 3)
        made = [one for one in stage.changes.applied if isinstance(one, steps.CreateStorageAccount)]
        assert [one.id.name for one in made] == ["ourowncache"]


async def test_one_note_is_kept_with_the_clean_up_of_each() -> None:
    async with on_menu_of(DRILLED, Action.CLEAN_UP) as stage:
        await press(stage.pilot, *"fine", "enter")
        await reviewed(stage)
        await press(stage.pilot, "tab", "enter")
        await until(stage.pilot, lambda: len(stage.changes.applied) == 2)
        cleaned = [one for one in stage.changes.applied if isinstance(one, steps.CleanUpTestFailover)]
        assert [one.comments for one in cleaned] == ["fine", "fine"]


async def test_the_waves_page_keeps_what_was_chosen_on_esc() -> None:
    async with on_menu_of(NINE, Action.DRILL) as stage:
        await until(stage.pilot, lambda: "by application tier: db, app, web" in stage.words)
        await press(stage.pilot, "B", "down", "enter", "down", "enter", "backspace", *"10", "enter")
        assert "begins 10 min after the one before has ended well" in stage.words
        await press(stage.pilot, "escape")
        assert "begins 10 min after" in stage.words


async def test_a_pause_that_is_no_number_is_refused() -> None:
    async with on_menu_of(NINE, Action.DRILL) as stage:
        await until(stage.pilot, lambda: "by application tier" in stage.words)
        await press(stage.pilot, "B", "down", "enter", "down", "enter", *"x")
        assert "Type whole minutes, from 1 to 1440." in stage.words


async def test_groups_of_no_plan_cannot_be_taken_and_say_why() -> None:
    async with on_menu_of(NINE, Action.FAIL_OVER) as stage:
        await until(stage.pilot, lambda: "9 of 9 " in shown(stage.pilot))
        await press(stage.pilot, "B", "enter", *"plan")
        assert "no recovery plan has them in two groups or more" in stage.words


async def test_a_change_of_point_says_what_is_lost_of_all() -> None:
    failed_over = tuple(machine(number, FAILED_OVER) for number in (1, 2, 3, 4))
    async with on_menu_of(failed_over, Action.CHANGE_POINT) as stage:
        await until(stage.pilot, lambda: "4 of 4 " in shown(stage.pilot))
        assert "Latest " not in shown(stage.pilot).replace("Latest processed", "").replace("Latest app", "")
        await press(stage.pilot, "x")
        assert "nothing is shut down here" in stage.words
        await press(stage.pilot, "down", "enter")
        await reviewed(stage)
        assert "everything written on each of the 4 machines since the failover" in stage.words
        assert "Type CHANGE RECOVERY POINT 4 to go on:" in stage.words
