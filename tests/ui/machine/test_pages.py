"""The pages before the last question: choosing a point, a drill's network, what a re-protect goes back to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from asr_tui.domain import kinds, steps
from asr_tui.domain.ids import resource_id
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.point_choices import PointChoice, PointKindChoice
from asr_tui.domain.protection import PointKind, Policy, ProtectedItem, Stage
from asr_tui.domain.resources import StorageAccount
from asr_tui.ui.machine.point import PointPage
from asr_tui.ui.review.screen import ReviewScreen
from tests.domain import items
from tests.domain.estates import POLICY, VAULT
from tests.domain.items import point
from tests.fakes import NOW, FakeSiteRecovery
from tests.ui.machine.stage import COMMITTED, DRILLING, FAILED_OVER, ITEM, MANY, on_menu
from tests.ui.pilot import press, shown, until


def choice(pilot: Pilot[None]) -> PointChoice:
    assert isinstance(pilot.app.screen, PointPage)
    return pilot.app.screen.choice


def recovery(item: ProtectedItem = ITEM) -> FakeSiteRecovery:
    return FakeSiteRecovery(items.estate().topology, (item,), (), MANY)


async def test_the_difference_and_the_minutes_lost_stand_where_the_choice_is_made() -> None:
    async with on_menu(first=Action.FAIL_OVER, recovery=recovery()) as stage:
        seen = shown(stage.pilot)
        assert "> Latest processed" in seen
        assert seen.count(" 4 min\n") == 2
        assert "Choices and what they lose" in seen
        assert "counted up to now, 14:02" in seen
        assert "Nothing waits to be processed" in seen
        assert "Recovery time: about 3 min, as recorded from Azure" in seen
        assert "…" not in seen


async def test_what_waits_to_be_processed_makes_latest_lose_less() -> None:
    waiting = replace(
        ITEM, rpo=timedelta(minutes=2), disks=tuple(replace(one, pending_in_cache_mb=8.0) for one in ITEM.disks)
    )
    async with on_menu(waiting, first=Action.FAIL_OVER, recovery=recovery(waiting)) as stage:
        seen = shown(stage.pilot)
        assert " about 2 min" in seen
        assert "all that arrived is processed first" in seen


async def test_a_change_of_point_marks_the_point_in_use_and_counts_up_to_the_failover() -> None:
    over = replace(FAILED_OVER, last_failover=NOW - timedelta(minutes=3), failover_point=point(9).id)
    async with on_menu(over, first=Action.CHANGE_POINT, recovery=recovery(over), size=(120, 40)) as stage:
        seen = shown(stage.pilot)
        assert "counted up to the failover at 13:59" in seen
        assert " 1 min" in seen
        await press(stage.pilot, "left")
        await until(stage.pilot, lambda: " 6 min, in use" in shown(stage.pilot))
        assert "6 min  in use" in shown(stage.pilot)
        await press(stage.pilot, "enter")
        await until(stage.pilot, lambda: "runs from this point already" in " ".join(shown(stage.pilot).split()))


async def test_keys_go_from_choice_to_choice_and_from_point_to_point() -> None:
    async with on_menu(first=Action.FAIL_OVER, recovery=recovery()) as stage:
        pilot = stage.pilot
        await press(pilot, "up")
        assert choice(pilot) == PointChoice(PointKindChoice.LATEST)
        await press(pilot, "down", "down")
        assert choice(pilot) == PointChoice(PointKindChoice.LATEST_APP)
        await press(pilot, "left")
        assert choice(pilot).kind is PointKindChoice.CUSTOM
        assert choice(pilot).point == point(64).id, "the next older one of any kind"
        await press(pilot, "right")
        assert choice(pilot).point == point(62, PointKind.APP).id
        await press(pilot, "A")
        assert choice(pilot).point == point(122, PointKind.APP).id
        await press(pilot, "A")
        assert choice(pilot).point == point(62, PointKind.APP).id, "round to the newest"
        await press(pilot, "end")
        assert choice(pilot).point == point(4).id
        await press(pilot, "home")
        assert choice(pilot).point == point(122, PointKind.APP).id
        assert "Custom                App-consistent 12:00" in shown(pilot)


@pytest.mark.parametrize(
    ("item", "policy", "words"),
    [
        (ITEM, Policy(POLICY.id, 0), "keeps no points (retention 0)"),
        (replace(ITEM, stage=Stage.COPYING), POLICY, "The first copy has not ended"),
        (replace(ITEM, stage=Stage.COMMITTED), POLICY, "all its recovery points are gone"),
    ],
)
async def test_no_points_is_a_state_of_its_own(item: ProtectedItem, policy: Policy, words: str) -> None:
    topology = replace(items.estate().topology, policies=(policy,))
    async with on_menu(item, Action.FAIL_OVER, recovery=FakeSiteRecovery(topology, (item,))) as stage:
        assert words in " ".join(shown(stage.pilot).split())
        assert choice(stage.pilot).kind is PointKindChoice.LATEST


async def test_not_shutting_down_warns_of_two_living_machines() -> None:
    async with on_menu(first=Action.FAIL_OVER, recovery=recovery()) as stage:
        await press(stage.pilot, "x")
        assert "would run twice" in shown(stage.pilot)
        await press(stage.pilot, "enter")
        assert "would run twice" in shown(stage.pilot)
        screen = stage.pilot.app.screen
        assert isinstance(screen, ReviewScreen)
        step = screen.plan.steps[0].step
        assert isinstance(step, steps.Failover)
        assert not step.shut_down_source


async def test_another_point_says_what_is_lost_and_offers_no_latest() -> None:
    async with on_menu(FAILED_OVER, Action.CHANGE_POINT, recovery=recovery(FAILED_OVER)) as stage:
        seen = shown(stage.pilot)
        assert "Everything written on web-01 in West Europe since the failover is lost" in " ".join(seen.split())
        assert "lowest RPO" not in seen
        await press(stage.pilot, "left", "enter")
        assert "CHANGE RECOVERY POINT web-01" in shown(stage.pilot)


async def test_a_drill_makes_an_isolated_network_unless_another_is_chosen() -> None:
    async with on_menu(first=Action.DRILL) as stage:
        await press(stage.pilot, "enter")
        assert "nothing gets out to the internet" in shown(stage.pilot)
        await press(stage.pilot, "enter")
        seen = shown(stage.pilot)
        assert "> Start test failover" in seen, "a drill undoes itself: the likely answer is selected"
        assert "Network security group vnet-shop-drill-nsg" in seen
        await press(stage.pilot, "enter")
        await until(stage.pilot, lambda: len(stage.changes.applied) == 3)
        kinds = [type(step).__name__ for step in stage.changes.applied]
        assert kinds == ["CreateNetworkSecurityGroup", "CreateVirtualNetwork", "TestFailover"]


async def test_the_isolated_network_can_have_another_name() -> None:
    async with on_menu(first=Action.DRILL) as stage:
        await press(
            stage.pilot, "enter", "c", "down", "enter", *["backspace"] * len("vnet-shop-drill"), *"mine", "enter"
        )
        assert "An isolated network  mine" in shown(stage.pilot)
        await press(stage.pilot, "enter")
        assert "Network security group mine-nsg" in shown(stage.pilot)


async def test_the_way_to_the_internet_can_be_left_open() -> None:
    async with on_menu(first=Action.DRILL) as stage:
        await press(stage.pilot, "enter", "c", "enter")
        assert "the internet can be reached" in shown(stage.pilot)
        await press(stage.pilot, "enter")
        assert "machines in vnet-shop-drill and the internet" in shown(stage.pilot)


async def test_a_network_that_meets_production_asks_again_with_the_safe_answer_selected() -> None:
    async with on_menu(first=Action.DRILL) as stage:
        await press(stage.pilot, "enter", "down", "enter")
        assert "can meet production" in shown(stage.pilot)
        await press(stage.pilot, "enter")
        assert not isinstance(stage.pilot.app.screen, ReviewScreen)
        await press(stage.pilot, "enter", "down", "enter")
        assert isinstance(stage.pilot.app.screen, ReviewScreen)
        assert stage.pilot.app.screen.plan.can_start


async def test_a_network_deleted_meanwhile_is_said() -> None:
    async with on_menu(first=Action.DRILL) as stage:
        await press(stage.pilot, "enter", "down", "enter", "down", "enter")
        page = stage.pilot.app.screen
        assert isinstance(page, ReviewScreen)
        inquiry = page.review.inquiries[0]
        inquiry.estate.publish(replace(inquiry.value, networks=()))
        await until(stage.pilot, lambda: "is not there any more" in shown(stage.pilot))


async def test_a_clean_up_takes_its_note_along() -> None:
    async with on_menu(DRILLING, Action.CLEAN_UP) as stage:
        await press(stage.pilot, *"went", "enter")
        assert "the test machine of web-01" in shown(stage.pilot)
        await press(stage.pilot, "enter")
        await until(stage.pilot, lambda: bool(stage.changes.applied))
        assert stage.changes.applied == [steps.CleanUpTestFailover(DRILLING.id, "web-01", "went")]


ACCOUNT = StorageAccount(
    resource_id(VAULT.group_id, "Microsoft.Storage/storageAccounts", "otheraccount"), "westeurope", "Standard_LRS"
)


async def test_a_re_protect_proposes_what_the_original_had_and_lets_it_be_changed() -> None:
    async with on_menu(COMMITTED, Action.REPROTECT) as stage:
        stage.catalog.values[kinds.STORAGE_ACCOUNT] = (ACCOUNT,)
        await press(stage.pilot, "r")
        seen = shown(stage.pilot)
        assert "avset-web" in seen
        assert "contosovaultasrcache" in seen
        await press(stage.pilot, "up", "up", "up", "enter")
        assert "Which cache storage account?" in shown(stage.pilot)
        await press(stage.pilot, *"other", "enter")
        assert "otheraccount" in shown(stage.pilot)
        await press(stage.pilot, "end", "enter")
        seen = shown(stage.pilot)
        assert "RE-PROTECT web-01" in seen
        assert "web-01-os" in seen
        page = stage.pilot.app.screen
        assert isinstance(page, ReviewScreen)
        assert isinstance(page.plan.steps[-1].step, steps.Reprotect)
        assert page.plan.steps[-1].step.disks[0].cache_account == ACCOUNT.id


async def test_a_silent_region_is_said_on_the_first_page_of_a_re_protect() -> None:
    async with on_menu(COMMITTED, Action.REPROTECT) as stage:
        from asr_tui.domain.errors import Unreachable

        silent = "did not answer for web-01 in time"
        assert silent not in " ".join(shown(stage.pilot).split())
        stage.catalog.errors = {"machine": Unreachable("No answer")}
        await press(stage.pilot, "r")
        await until(stage.pilot, lambda: silent in " ".join(shown(stage.pilot).split()))
        assert "r Read again" in shown(stage.pilot)
        await press(stage.pilot, "enter")
        assert isinstance(stage.pilot.app.screen, ReviewScreen)
        assert silent in " ".join(shown(stage.pilot).split())
        assert "Type the machine's name" in shown(stage.pilot), "slow is not down: Azure decides"
        await press(stage.pilot, "escape")
        stage.catalog.errors = {}
        await press(stage.pilot, "r")
        await until(stage.pilot, lambda: silent not in " ".join(shown(stage.pilot).split()))
