"""A key that is bound and can do nothing now says why, in a sentence; what was said goes with the next key."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from asr_tui.domain.lifecycle import Action
from asr_tui.services.workspace import PracticeOptions
from asr_tui.ui.run.jobs import JobsScreen
from tests.domain.items import FAILED_OVER, PROTECTED
from tests.fakes import FakeSiteRecovery
from tests.ui.machine.stage import on_menu
from tests.ui.pilot import press, running, shown
from tests.ui.protect.wizard_under_test import wizard
from tests.ui.vault.home_under_test import at_home, vault


def said(pilot: Pilot[None]) -> str:
    return " ".join(shown(pilot).split())


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("f", "! Fail over: Azure does not offer it for app-01 now (Failed over). Azure offers: Commit,"),
        ("t", "! Drill: Azure does not offer it for app-01 now"),
        ("u", "! Clean up: Azure does not offer it for app-01 now"),
        ("l", "! The run: no run is under way or left undone in this vault."),
        ("H", "! Put away: no run of this vault has stopped"),
        ("f2", "! Allow changes: this session is not read-only."),
    ],
)
async def test_on_home(key: str, words: str) -> None:
    async with at_home(vault()) as (pilot, _):
        await press(pilot, key)
        assert words in said(pilot)
        await press(pilot, "down")
        assert words not in said(pilot)


@pytest.mark.parametrize(("key", "name"), [("0", "0"), ("Y", "Y"), ("f6", "F6")])
async def test_a_key_without_a_meaning_here_says_so(key: str, name: str) -> None:
    async with at_home(vault()) as (pilot, _):
        await press(pilot, key)
        assert f"! {name} does nothing here. ? shows all keys." in said(pilot)


async def test_where_there_is_no_next_step() -> None:
    async with at_home(vault()) as (pilot, _):
        await press(pilot, "end", "n")
        assert "! Next step: no drill or failover of" in said(pilot)


async def test_what_only_practice_has() -> None:
    async with at_home(vault(), azure=True) as (pilot, _):
        await press(pilot, "w")
        assert "! Let time pass: only in practice can time be moved; this is Azure." in said(pilot)


async def test_on_an_empty_vault() -> None:
    async with at_home(FakeSiteRecovery()) as (pilot, _):
        await press(pilot, "i")
        assert "! Needs you: no machine is protected in this vault yet; enter protects the first ones." in said(pilot)
        await press(pilot, "a")
        assert "! Actions: no machine is selected." in said(pilot)
        await press(pilot, "j")
        assert isinstance(pilot.app.screen, JobsScreen)
        await press(pilot, "K")
        assert "! Kind: there is no job yet" in said(pilot)


async def test_on_the_vaults() -> None:
    async with running(PracticeOptions()) as pilot:
        await press(pilot, "l")
        assert "! Left undone: no run was left undone." in said(pilot)


@pytest.mark.parametrize(
    ("key", "words"),
    [("space", "no machine fits the filter"), ("s", "no machine fits"), ("U", "no machine fits")],
)
async def test_on_the_machines_of_the_wizard(key: str, words: str) -> None:
    async with wizard() as under:
        await press(under.pilot, "enter", "slash", *"zzz", "enter", key)
        assert words in said(under.pilot)


async def test_power_on_a_running_machine_and_change_on_the_last_row() -> None:
    async with wizard() as under:
        await press(under.pilot, "end", "c")
        assert "! Change: there is nothing to change in the row under the cursor." in said(under.pilot)
        await press(under.pilot, "enter", "U")
        assert "does not need that: it is running." in said(under.pilot)
        await press(under.pilot, "L")
        assert "no older protection left links on it." in said(under.pilot)


async def test_in_the_menu_and_on_the_pages_of_a_machine() -> None:
    async with on_menu(FAILED_OVER) as stage:
        await press(stage.pilot, "t")
        assert "! Drill: Azure does not offer it for web-01 now" in said(stage.pilot)
        await press(stage.pilot, "n")
        assert "Commit" in said(stage.pilot).split("Cancel")[0], "the next step is opened"
        assert "Cancel" in said(stage.pilot)
    async with on_menu(first=Action.FAIL_OVER, recovery=FakeSiteRecovery(all_items=(PROTECTED,))) as stage:
        await press(stage.pilot, "A")
        assert "! There is no app-consistent recovery point of this machine now." in said(stage.pilot)


async def test_what_is_said_in_passing_lies_over_no_key() -> None:
    async with at_home(vault()) as (pilot, _):
        footer = shown(pilot).splitlines()[-1]
        pilot.app.notify("Signed in again.", markup=False)
        await pilot.pause()
        lines = shown(pilot).splitlines()
        assert lines[-1] == footer
        assert "Signed in again." in lines[-2]
        await press(pilot, "down")
        assert "Signed in again." not in shown(pilot)
