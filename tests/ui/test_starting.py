"""Where the log of a run cannot be kept, every way to go on asks once, and then does."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain.errors import CannotStore
from asr_tui.domain.run import StepState
from asr_tui.ui.run.run import RunScreen
from tests.ui import samples
from tests.ui.pilot import press, shown, until
from tests.ui.protect.wizard_under_test import wizard
from tests.ui.run.run_under_test import FAILED, watching
from tests.workspaces import FULL_DISK, stores

FULL = CannotStore("The disk is full", "Nothing could be written.", "Make room.")


async def test_the_wizard_asks_once_and_keeps_its_choices_until_then() -> None:
    async with wizard(journal=stores(FULL_DISK)) as under:
        await press(under.pilot, "enter", "space", "enter", "enter", "enter", "enter")
        assert "What is done cannot be written down" in shown(under.pilot)
        await press(under.pilot, "escape")
        assert "> 5 Review" in shown(under.pilot)
        assert under.drafts.places()
        assert under.runs.all == ()
        await press(under.pilot, "enter", "down", "enter")
        await until(under.pilot, lambda: isinstance(under.pilot.app.screen, RunScreen))
        await until(under.pilot, lambda: bool(under.runs.unwritten))
        assert under.runs.unwritten[0].phase == "intent"


async def test_trying_again_what_could_not_be_written_down_asks_first() -> None:
    unwritten = replace(FAILED, state=StepState.FAILED, error=FULL)
    async with watching(samples.run(unwritten)) as (pilot, runs, _):
        await press(pilot, "r")
        assert "What is done cannot be written down" in shown(pilot)
        await press(pilot, "enter")
        assert runs.retried == []
        await press(pilot, "r", "down", "enter")
        assert runs.retried == [unwritten.key]
        assert runs.in_memory
        await press(pilot, "r")
        assert runs.retried == [unwritten.key, unwritten.key]
