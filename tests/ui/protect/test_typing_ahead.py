"""Keys that were typed ahead, or were meant for a filter, end nothing."""

from __future__ import annotations

import asyncio

import pytest

from asr_tui.ui.dialogs.quit import QuitWizard
from asr_tui.ui.protect import EnableReplicationWizard
from tests.ui.pilot import press, settle, shown, until
from tests.ui.protect.estates import catalog
from tests.ui.protect.wizard_under_test import THE_VAULT, wizard


async def test_letters_typed_while_the_wizard_reads_do_nothing() -> None:
    known = catalog()
    async with wizard(known) as under:
        await press(under.pilot, "escape")
        gate = asyncio.Event()
        known.held["machines"] = gate
        await under.pilot.app.push_screen(EnableReplicationWizard(under.workspace, THE_VAULT))
        await until(under.pilot, lambda: "Reading what exists in Azure" in shown(under.pilot))
        for key in ("slash", *"sql-01q", "q", "Q"):
            await under.pilot.press(key)
        assert under.pilot.app.is_running
        assert isinstance(under.pilot.app.screen, EnableReplicationWizard)
        gate.set()
        await settle(under.pilot)
        assert "> 1 Source" in shown(under.pilot)


async def test_letters_typed_while_the_review_reads_do_nothing() -> None:
    known = catalog()
    async with wizard(known) as under:
        await press(under.pilot, "enter", "space", "enter", "enter")
        gate = asyncio.Event()
        known.held["machines"] = gate
        await under.pilot.press("enter")
        await until(under.pilot, lambda: "Reading Azure again" in shown(under.pilot))
        await under.pilot.press("q", "q")
        assert under.pilot.app.is_running
        assert isinstance(under.pilot.app.screen, EnableReplicationWizard)
        gate.set()
        await settle(under.pilot)
        assert "> 5 Review" in shown(under.pilot)


@pytest.mark.parametrize("chosen", [False, True])
async def test_q_in_the_wizard_asks_and_stay_is_selected(chosen: bool) -> None:
    async with wizard() as under:
        await press(under.pilot, "enter", *(("space",) if chosen else ()), "q")
        assert isinstance(under.pilot.app.screen, QuitWizard)
        assert ("Your choices are kept" in shown(under.pilot)) is chosen
        await press(under.pilot, "q", "enter")
        assert under.pilot.app.is_running
        assert isinstance(under.pilot.app.screen, EnableReplicationWizard)
        await press(under.pilot, "q", "down")
        await under.pilot.press("enter")
        await until(under.pilot, lambda: not under.pilot.app.is_running)


async def test_ctrl_q_ends_it_at_once() -> None:
    async with wizard() as under:
        await under.pilot.press("ctrl+q")
        await until(under.pilot, lambda: not under.pilot.app.is_running)
