"""A home that is covered by another screen costs nothing."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from textual.app import App
from textual.screen import Screen

from asr_tui.ui.run.jobs import JobsScreen
from asr_tui.ui.textual_private import Frame
from asr_tui.ui.vault.home import HomeScreen
from tests.fakes import FakeSiteRecovery
from tests.ui import samples
from tests.ui.pilot import press, running, settle, shown, until
from tests.workspaces import fake_workspace


async def test_what_changes_beneath_draws_nothing_until_it_is_seen_again(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    display = App._display

    def counted(app: App[None], screen: Screen[object], renderable: object) -> None:
        if renderable is not None:
            drawn.append(type(renderable.update if isinstance(renderable, Frame) else renderable).__name__)
        display(app, screen, renderable)  # type: ignore[arg-type]

    async with running() as pilot:
        recovery = FakeSiteRecovery(all_items=samples.ITEMS, all_jobs=samples.JOBS)
        workspace = fake_workspace(site_recovery=recovery)
        feed = workspace.feeds.of(samples.VAULT.id)
        await pilot.app.push_screen(HomeScreen(workspace, samples.VAULT))
        await until(pilot, lambda: "no recovery point" in shown(pilot))
        await press(pilot, "j")
        assert isinstance(pilot.app.screen, JobsScreen)
        await until(pilot, lambda: "Failover" in shown(pilot))
        await settle(pilot)
        monkeypatch.setattr(App, "_display", counted)
        recovery.all_items = (replace(samples.ITEMS[3], percent=77.0),)
        before = feed.value
        feed.refresh()
        await until(pilot, lambda: feed.value is not before)
        await settle(pilot)
        assert "LayoutUpdate" not in drawn
        await press(pilot, "escape")
        assert "First copy 77 %" in shown(pilot)
