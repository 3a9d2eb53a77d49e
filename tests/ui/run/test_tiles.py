"""A run of many machines on the screen: tiles, the arrows, the list, and what it costs to draw."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from asr_tui.domain.run import Run, StepState
from tests.ui.pilot import press, settle, shown, until
from tests.ui.run.many import ENABLED, machine, many, run_of
from tests.ui.run.run_under_test import watching
from tests.ui.written_frames import watched
from tests.workspaces import move_clock


def hundreds(copied: float) -> Run:
    return run_of(*(machine(number, StepState.COPYING, copied) for number in range(224)))


async def test_the_failed_machine_is_explained_below_the_tiles() -> None:
    async with watching(many()) as (pilot, _, _workspace):
        text = shown(pilot)
        assert ">web-08  x" in text
        assert "web-04 43" in text
        assert "── web-08 " in text
        assert "x The extension could not be installed. (151066)" in text
        assert "first copy  3" in text


async def test_arrows_choose_a_machine_and_show_it() -> None:
    async with watching(many()) as (pilot, _, _workspace):
        await press(pilot, "right")
        assert "── web-03 " in shown(pilot)
        assert ">web-03  ~" in shown(pilot)
        await press(pilot, "down", "left")
        assert "── web-07 " in shown(pilot), "to the left of a row is the end of the row above"
        await press(pilot, "end", "down")
        assert "── web-02 " in shown(pilot), "there is no further row"
        await press(pilot, "home", "up")
        assert "── web-08 " in shown(pilot)


async def test_failed_ones_come_first_then_those_at_work_then_those_that_wait_then_those_that_are_done() -> None:
    async with watching(many()) as (pilot, _, _workspace):
        lines = shown(pilot).splitlines()
        names = [
            line.split()[0] for line in lines if line.lstrip().startswith(("failed ", "running ", "waiting ", "done "))
        ]
        assert names == ["failed", "running", "waiting", "done"]
        assert "10 machines: 2 done, 1 failed, 5 run, 2 wait" in shown(pilot)


async def test_the_cursor_stays_on_its_machine_and_follows_a_failure_only_until_it_was_moved() -> None:
    before = run_of(*(machine(number, StepState.COPYING, 40) for number in range(5)))
    failed = run_of(*(machine(number, StepState.COPYING, 40) for number in range(4)), machine(4, StepState.FAILED))
    async with watching(before) as (pilot, runs, _):
        assert "── web-00 " in shown(pilot)
        runs.state.publish(failed)
        await until(pilot, lambda: "── web-04 " in shown(pilot))
        await press(pilot, "right", "right")
        assert "── web-01 " in shown(pilot)
        runs.state.publish(before)
        await until(pilot, lambda: "x failed" in shown(pilot) and "1 failed" not in shown(pilot))
        assert "── web-01 " in shown(pilot)


async def test_the_tasks_of_a_step_whose_end_a_list_told_are_read_while_the_cursor_rests_on_it() -> None:
    done = machine(0, StepState.DONE)
    known = replace(done, job_name="job-0", job=replace(ENABLED, tasks=()))
    async with watching(run_of(known, *(machine(number, StepState.COPYING, 40) for number in range(1, 5)))) as (
        pilot,
        runs,
        _,
    ):
        assert "── web-01 " in shown(pilot)
        assert not runs.looked_back
        await press(pilot, "end")
        await until(pilot, lambda: runs.looked_back == [known.key])
        await press(pilot, "home", "end")
        await settle(pilot)
        assert runs.looked_back == [known.key], "once"


async def test_d_lists_every_step_and_leads_back() -> None:
    async with watching(many()) as (pilot, _, _workspace):
        assert "Resource group rg-shop-asr" not in shown(pilot)
        await press(pilot, "d", "end")
        assert "Resource group rg-shop-asr" in shown(pilot)
        assert "── Machines" not in shown(pilot)
        await press(pilot, "d", "right")
        assert "── web-03 " in shown(pilot)


async def test_of_hundreds_the_tiles_scroll_with_the_cursor() -> None:
    async with watching(hundreds(40)) as (pilot, _, _workspace):
        assert "web-223" not in shown(pilot)
        await press(pilot, "end")
        assert ">web-223 40" in shown(pilot)
        await press(pilot, "pageup", "home")
        assert ">web-00  40" in shown(pilot)


@pytest.mark.parametrize("size", [(120, 40), (200, 60)])
async def test_a_large_terminal_shows_all_of_hundreds(size: tuple[int, int]) -> None:
    async with watching(hundreds(40), size) as (pilot, _, _workspace):
        assert "web-223 40" in shown(pilot)
        assert "The arrows choose a machine" in shown(pilot)


async def test_a_percent_costs_the_tiles_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    async with watching(hundreds(40.0), (120, 40)) as (pilot, runs, workspace):
        with watched(pilot, monkeypatch) as terminal:
            runs.state.publish(hundreds(40.4))
            await settle(pilot)
            await pilot.pause(0.2)
            assert terminal.sent < 400, "no tile has changed"
        with watched(pilot, monkeypatch) as terminal:
            move_clock(workspace, timedelta(seconds=3))
            await pilot.pause(1.2)
            assert terminal.sent < 400, "only the head and the selected machine count"
