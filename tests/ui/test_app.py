"""What holds on every screen: waits, sizes, focus, settings, leaving, and what a screen shows as text."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace
from textual import events

from asr_tui.domain.estimates import Estimate
from asr_tui.domain.ids import group_id
from asr_tui.domain.plan import Plan, PlannedStep
from asr_tui.domain.settings import Settings
from asr_tui.domain.steps import CreateResourceGroup
from asr_tui.local_store.files import Notices
from asr_tui.local_store.paths import Paths
from asr_tui.local_store.settings import SettingsFile
from asr_tui.services.workspace import PracticeOptions
from asr_tui.ui.app import AsrApp
from asr_tui.ui.sign_in.welcome import WelcomeScreen
from asr_tui.ui.vault.vaults import VaultsScreen
from tests.fakes import NOW, SUBSCRIPTION, VAULT, FakeChanges, FakeSession
from tests.ui.pilot import press, running, settle, shown, until
from tests.workspaces import FakeOpener


async def test_a_screen_that_opened_while_the_terminal_had_no_focus_has_its_cursor_when_it_has() -> None:
    async with running() as pilot:
        pilot.app.post_message(events.AppBlur())
        await settle(pilot)
        await press(pilot, "comma")  # a key can come all the same: from tmux, or a browser's page
        pilot.app.post_message(events.AppFocus())
        await settle(pilot)
        assert pilot.app.screen.focused is not None
        pilot.app.post_message(events.AppFocus())
        await press(pilot, "down")
        assert pilot.app.screen.focused is not None


async def test_files_set_aside_are_told() -> None:
    opener = FakeOpener()
    opener.tell("settings.toml was set aside as [x]")
    async with running(opener=opener) as pilot:
        assert "settings.toml was set aside as [x]" in shown(pilot)


async def test_azure_s_wish_to_wait_is_shown_and_goes() -> None:
    opener = FakeOpener()
    async with running(opener=opener) as pilot:
        await press(pilot, "enter")
        session = opener.opened[0].session
        assert isinstance(session, FakeSession)
        session.told("Azure asks us to wait 17 s")
        await settle(pilot)
        assert "~ Azure asks us to wait 17 s; then it goes on by itself." in shown(pilot)
        await press(pilot, "backslash")
        assert "does nothing here" in shown(pilot)
        session.told("Azure asks us to wait 5 s")
        await settle(pilot)
        assert "does nothing here" in shown(pilot), "a wait takes no answer away"
        await press(pilot, "down")
        assert "Azure asks us to wait 5 s" in shown(pilot)
        session.told("")
        await settle(pilot)
        assert "Azure asks us to wait" not in shown(pilot)


async def test_the_palette_gives_way_to_what_a_small_terminal_must_be_told() -> None:
    async with running() as pilot:
        await press(pilot, "ctrl+p")
        await pilot.resize_terminal(79, 23)
        await settle(pilot)
        assert isinstance(pilot.app.screen, WelcomeScreen)
        assert "too small: 79 x 23" in shown(pilot)


async def test_too_small_says_so_takes_no_key_and_recovers() -> None:
    async with running() as pilot:
        await press(pilot, "down")
        await pilot.resize_terminal(79, 23)
        await settle(pilot)
        assert "too small: 79 x 23" in shown(pilot)
        assert "Practise" not in shown(pilot)
        await press(pilot, "up", "enter")
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "> Sign in to Azure" in shown(pilot)


async def test_settings_are_used_at_once_and_kept(paths: Paths) -> None:
    store = SettingsFile(paths.settings, Notices(lambda: NOW))
    app = AsrApp(PracticeOptions(), FakeOpener(), Settings(), store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "escape")
        assert "? more" in shown(pilot)
        await press(pilot, "comma", "enter", "down", "down", "enter", "escape")
        assert store.load() == replace(Settings(), explanations=False, theme="light")
        assert app.theme == "light"
        assert "? more" not in shown(pilot)


@pytest.mark.parametrize("key", ["q", "ctrl+q", "ctrl+c"])
async def test_quit_ends_the_program(key: str) -> None:
    opener = FakeOpener()
    async with running(opener=opener) as pilot:
        await press(pilot, "enter")
        await pilot.press(key)
        await until(pilot, lambda: not pilot.app.is_running)
    session = opener.opened[0].session
    assert isinstance(session, FakeSession)
    assert session.closed


def plan_of_one() -> Plan:
    step = CreateResourceGroup(group_id(SUBSCRIPTION, "rg-asr"), "westeurope")
    return Plan("Protect web-01", (PlannedStep(step, frozenset(), Estimate(3, "a guess")),))


@pytest.mark.parametrize("way", [["q"], ["ctrl+q"], ["ctrl+c"], ["colon", *"quit", "enter"]])
async def test_every_way_to_quit_asks_while_a_run_is_on(way: list[str]) -> None:
    opener = FakeOpener()
    async with running(opener=opener) as pilot:
        await press(pilot, "enter")
        workspace = opener.opened[0]
        session = workspace.session
        assert isinstance(session, FakeSession)
        assert isinstance(session.changes, FakeChanges)
        session.changes.held = asyncio.Event()
        workspace.runs.start(plan_of_one(), workspace.place(VAULT))
        await press(pilot, *way)
        assert "End the program while a run is on?" in shown(pilot)
        assert "Protect web-01: 0 of 1 steps done" in shown(pilot)
        assert "> Stay" in shown(pilot)
        await press(pilot, "enter")
        assert pilot.app.is_running
        assert isinstance(pilot.app.screen, VaultsScreen)
        await press(pilot, "ctrl+q", "ctrl+q", "down")
        await pilot.press("enter")
        await until(pilot, lambda: not pilot.app.is_running)


async def test_leaving_for_the_welcome_screen_asks_too() -> None:
    opener = FakeOpener()
    async with running(opener=opener) as pilot:
        await press(pilot, "enter")
        workspace = opener.opened[0]
        session = workspace.session
        assert isinstance(session, FakeSession)
        assert isinstance(session.changes, FakeChanges)
        session.changes.held = asyncio.Event()
        workspace.runs.start(plan_of_one(), workspace.place(VAULT))
        await press(pilot, "escape")
        assert "Leave while a run is on?" in shown(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, VaultsScreen)
        await press(pilot, "escape", "down", "enter")
        assert isinstance(pilot.app.screen, WelcomeScreen)


async def test_what_a_screen_shows_is_written_to_a_file_as_plain_text() -> None:
    opener = FakeOpener()
    async with running(opener=opener) as pilot:
        await press(pilot, "question_mark")
        before = shown(pilot)
        await press(pilot, "ctrl+t")
        (saved,) = opener.paths.screens.glob("screen-*.txt")
        assert saved.read_text().split() == before.split()
        await until(pilot, lambda: "Saved:" in shown(pilot))
