"""Runs that stopped or were left: their banner can be put away, has a key everywhere, and pushes out no key."""

from __future__ import annotations

from typing import Literal

import pytest
from msgspec.structs import replace

from asr_tui.domain.run import Run
from asr_tui.services.workspace import PracticeOptions
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.vault.vaults import VaultsScreen
from tests.fakes import FakeSiteRecovery
from tests.ui import samples
from tests.ui.pilot import press, running, shown, until
from tests.ui.run.run_under_test import FAILED, ShownRuns
from tests.ui.vault.home_under_test import at_home, vault
from tests.workspaces import FakeOpener, runs_in, stores


class Stopped(ShownRuns):
    """One run of this session that has stopped."""

    @property
    def all(self) -> tuple[Run, ...]:
        return (self.state.value,)


def stopped() -> Run:
    return samples.run(samples.done(samples.ENABLE_1), FAILED)


@pytest.mark.parametrize("where", ["home", "run"])
async def test_the_stopped_banner_can_be_put_away(where: Literal["home", "run"]) -> None:
    async with at_home(vault()) as (pilot, workspace):
        workspace.runs = Stopped(workspace, stopped())
        await press(pilot, "j", "escape")
        assert "Stopped: Protect web-01" in shown(pilot)
        if where == "run":
            await press(pilot, "l")
            assert isinstance(pilot.app.screen, RunScreen)
        await press(pilot, "H")
        assert "Put this run away?" in shown(pilot)
        await press(pilot, "enter")
        if where == "run":
            await press(pilot, "escape")
        assert "Stopped: Protect web-01" in shown(pilot), "the safe answer keeps it"
        await press(pilot, *(("l",) if where == "run" else ()), "H", "down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
        assert "Stopped" not in shown(pilot)
        await press(pilot, "j", "escape")
        assert "Stopped" not in shown(pilot)


async def test_a_banner_pushes_fail_over_out_of_no_footer() -> None:
    recovery = FakeSiteRecovery(all_items=(samples.item("c-fine"),))
    async with at_home(recovery) as (pilot, workspace):
        assert "f Fail over" in shown(pilot).splitlines()[-1]
        workspace.runs = Stopped(workspace, stopped())
        await press(pilot, "j", "escape")
        assert "Stopped: Protect web-01" in shown(pilot)
        assert "f Fail over" in shown(pilot).splitlines()[-1]


async def test_left_undone_has_its_key_on_the_vaults_and_leads_into_its_vault() -> None:
    async with running(PracticeOptions(), opener := FakeOpener()) as pilot:
        workspace = opener.opened[-1]
        assert isinstance(pilot.app.screen, VaultsScreen)
        kept = stores()
        place = workspace.place(samples.VAULT.id)
        kept.journal.save(replace(samples.run(), place=place, interrupted=True))
        workspace.runs = runs_in(kept, workspace)
        await press(pilot, "comma", "escape")
        assert "Left undone: Protect web-01" in shown(pilot)
        assert "l Continue" in shown(pilot)
        await press(pilot, "l")
        await until(pilot, lambda: any(isinstance(one, HomeScreen) for one in pilot.app.screen_stack))
        await until(pilot, lambda: isinstance(pilot.app.screen, RunScreen))
