"""What practice lets a person do on home: pass time, break a region, fail a job, ask for a second factor."""

from __future__ import annotations

from datetime import timedelta

from textual.pilot import Pilot

from asr_tui.simulator import second_factor
from asr_tui.simulator.providers.site_recovery import rehearsed_faults
from asr_tui.ui.vault.home import HomeScreen
from tests.fakes import NOW
from tests.ui.pilot import press, shown, until
from tests.ui.vault.home_under_test import at_home, vault
from tests.workspaces import InLoopPractice


async def test_in_practice_time_can_pass_and_speed_change() -> None:
    async with at_home(vault()) as (pilot, workspace):
        practice = workspace.practice
        assert isinstance(practice, InLoopPractice)
        azure = practice.simulator.cloud
        await press(pilot, "w")
        assert "An hour passes" in shown(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: azure.clock.now == NOW + timedelta(hours=1))
        await press(pilot, "w", "down", "enter")
        await until(pilot, lambda: azure.clock.now == NOW + timedelta(hours=25))
        await press(pilot, "w", "end", "enter")
        await until(pilot, lambda: practice.speed == 200.0)
        assert "SIM 200x" in shown(pilot)


async def test_in_practice_a_region_can_fail_and_come_back() -> None:
    async with at_home(vault()) as (pilot, workspace):
        practice = workspace.practice
        assert isinstance(practice, InLoopPractice)
        azure = practice.simulator.cloud
        await press(pilot, "w", "down", "down", "down", "enter")
        await until(pilot, lambda: azure.outages == {"centralus"})
        await press(pilot, "w", "down", "down", "down")
        assert "> Central US answers again" in shown(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: azure.outages == set())


async def test_in_practice_azure_can_fall_silent_and_answer_again() -> None:
    async with at_home(vault()) as (pilot, workspace):
        practice = workspace.practice
        assert isinstance(practice, InLoopPractice)
        azure = practice.simulator.cloud
        steps = ("w", *["down"] * 5)
        await press(pilot, *steps)
        assert "> Azure does not answer" in shown(pilot)
        assert "until 15:" in shown(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: azure.silent_until is not None)
        await press(pilot, *steps)
        assert "> Azure answers again" in shown(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: azure.silent_until is None)


async def test_in_practice_the_next_job_can_be_let_fail_and_that_taken_back() -> None:
    async with at_home(vault()) as (pilot, workspace):
        practice = workspace.practice
        assert isinstance(practice, InLoopPractice)
        azure = practice.simulator.cloud
        steps = ("w", *["down"] * 6)
        await press(pilot, *steps)
        assert "> The next job fails" in shown(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: rehearsed_faults.next_job_fails(azure))
        await press(pilot, *steps)
        assert "> The next job goes well" in shown(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: not rehearsed_faults.next_job_fails(azure))


async def down_to(pilot: Pilot[None], words: str) -> None:
    """Move the cursor down until a line with these words is selected."""
    for _ in range(30):
        if words in shown(pilot):
            return
        await press(pilot, "down")
    raise AssertionError(shown(pilot))


async def test_in_practice_azure_can_ask_for_a_second_factor_and_that_be_taken_back() -> None:
    async with at_home(vault()) as (pilot, workspace):
        practice = workspace.practice
        assert isinstance(practice, InLoopPractice)
        azure = practice.simulator.cloud
        await press(pilot, "w")
        await down_to(pilot, "> Azure asks for a second factor")
        await press(pilot, "enter")
        await until(pilot, lambda: second_factor.is_required(azure))
        await press(pilot, "w")
        await down_to(pilot, "> Azure asks no second factor")
        await press(pilot, "enter")
        await until(pilot, lambda: not second_factor.is_required(azure))


async def test_on_azure_no_time_is_let_pass() -> None:
    async with at_home(vault(), azure=True) as (pilot, _):
        assert "Let time pass" not in shown(pilot)
        await press(pilot, "w")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_in_practice_trouble_can_be_chosen_repeated_and_ended() -> None:
    async with at_home(vault()) as (pilot, workspace):
        practice = workspace.practice
        assert isinstance(practice, InLoopPractice)
        trouble = practice.simulator.trouble
        steps = ("w", *["down"] * 8, "enter")
        await press(pilot, *steps, "down")
        assert "> Azure is flaky" in shown(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: trouble.profile == ("flaky", 1))
        await press(pilot, *steps)
        assert "> No trouble" in shown(pilot)
        assert "Azure is flaky, seed 2" in shown(pilot)
        await press(pilot, "down", "down", "enter")
        await until(pilot, lambda: trouble.profile == ("flaky", 2))
        await press(pilot, *steps[:-1])
        assert "now: Azure is flaky, seed 2" in shown(pilot)
        await press(pilot, "enter", "enter")
        await until(pilot, lambda: trouble.profile is None)
