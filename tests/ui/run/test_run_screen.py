"""The run screen, as a person sees it."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from asr_tui.domain.errors import HeldByOther
from asr_tui.domain.estimates import Copy, Estimate
from asr_tui.domain.run import StepRun, StepState
from asr_tui.ui.sign_in.welcome import WelcomeScreen
from tests.ui import samples
from tests.ui.pilot import press, shown, until
from tests.ui.run.run_under_test import FAILED, UNDER_WAY, watching
from tests.ui.samples import ENABLE_1, ENABLE_2, ago
from tests.workspaces import move_clock


async def test_the_board_follows_the_run_to_its_end() -> None:
    async with watching(samples.run(UNDER_WAY)) as (pilot, runs, _):
        assert "~ Enable replication of web-01  under way" in shown(pilot)
        assert "~ Installing Mobility Service and preparing target" in shown(pilot)
        runs.state.publish(samples.run(samples.done(ENABLE_1), samples.done(ENABLE_2)))
        await until(pilot, lambda: "All done." in shown(pilot))
        assert "Protected now: web-01, web-02" in shown(pilot)
        assert "Done, and confirmed" in shown(pilot)


async def test_a_failure_is_explained_in_place_and_r_tries_again() -> None:
    async with watching(samples.run(UNDER_WAY, FAILED)) as (pilot, runs, _):
        text = shown(pilot)
        for words in ("The size is not offered there.", "What to do: Choose another size.", "150097", "req-7"):
            assert words in text
        assert "r Try the failed ones again" in text
        await press(pilot, "r")
        assert runs.retried == [ENABLE_2.key]


async def test_a_retry_that_is_refused_says_why() -> None:
    async with watching(samples.run(FAILED)) as (pilot, runs, _):
        runs.refusal = HeldByOther("Another process has this run", "It was taken up elsewhere.")
        await press(pilot, "r")
        await until(pilot, lambda: "Another process has this run" in shown(pilot))


async def test_nothing_that_works_can_be_tried_again() -> None:
    async with watching(samples.run(UNDER_WAY)) as (pilot, runs, _):
        assert "Try the failed" not in shown(pilot)
        await press(pilot, "r")
        assert runs.retried == []


async def test_read_only_forbids_the_retry() -> None:
    async with watching(samples.run(FAILED), read_only=True) as (pilot, runs, _):
        await press(pilot, "r")
        assert runs.retried == []


async def test_before_one_leaves_it_is_said_that_the_run_goes_on() -> None:
    async with watching(samples.run(UNDER_WAY)) as (pilot, _, _workspace):
        assert "You may leave: the run goes on" in shown(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, WelcomeScreen)


async def test_what_is_done_unfolds() -> None:
    async with watching(samples.run(UNDER_WAY)) as (pilot, _, _workspace):
        assert "Resource group rg-shop-asr" not in shown(pilot)
        await press(pilot, "d")
        assert "Resource group rg-shop-asr" in shown(pilot)


async def test_elapsed_times_go_on_while_something_is_under_way() -> None:
    async with watching(samples.run(UNDER_WAY)) as (pilot, _, workspace):
        assert "2:10" in shown(pilot)
        move_clock(workspace, timedelta(seconds=50))
        await until(pilot, lambda: "3:00" in shown(pilot))


async def test_enter_is_called_home_only_where_home_lies_below() -> None:
    async with watching(samples.run(UNDER_WAY)) as (pilot, _, _workspace):
        assert "enter Next" in shown(pilot)
        assert "enter Home" not in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, WelcomeScreen)


async def test_the_head_tells_the_time_to_which_the_steps_count() -> None:
    """Practice goes fast: the clock on top and the elapsed times are of one moment."""
    async with watching(samples.run(UNDER_WAY)) as (pilot, _, workspace):
        await until(pilot, lambda: "2:1" in shown(pilot))
        now = move_clock(workspace, timedelta(minutes=50))
        await until(pilot, lambda: f"as of {now:%H:%M} UTC" in shown(pilot))
        assert "52:" in shown(pilot)


async def test_in_practice_a_copy_is_said_to_take_what_its_plan_says() -> None:
    copy = Copy(Estimate(1100, "practice's own pace"), 2**37)
    copying = StepRun(replace(ENABLE_1, copy=copy), StepState.COPYING, percent=3, started=ago(seconds=130))
    async with watching(samples.run(copying)) as (pilot, _, _workspace):
        words = " ".join(shown(pilot).split())
        assert "Usually about 18 min to protection, practice's own pace." in words
        assert "A first copy of 18 min takes 22 s here at 50x." in words
