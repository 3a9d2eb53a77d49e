"""A vault is made, and a policy changed, by keys, through Azure's SDKs, over the simulator."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain import kinds
from asr_tui.services.workspace import PracticeOptions, Workspace
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.vault.policies import PoliciesScreen
from asr_tui.ui.vault.vaults import VaultsScreen
from tests.ui.pilot import press, running, settle, shown, until


@pytest.fixture
async def nothing_there(opener: ProgramOpener) -> AsyncIterator[Workspace]:
    workspace = await opener.practice(PracticeOptions("empty", speed=3000))
    yield workspace
    await workspace.close()


async def test_a_vault_is_made_in_an_empty_subscription_and_opens(nothing_there: Workspace) -> None:
    subscription = (await nothing_there.choices.all(kinds.SUBSCRIPTION))[0].id
    before = {one.id for one in await nothing_there.choices.all(kinds.VAULT, subscription)}
    async with running() as pilot:
        await pilot.app.push_screen(VaultsScreen(nothing_there, PracticeOptions("empty")))
        await settle(pilot)
        await press(pilot, "N")
        await until(pilot, lambda: "Next: review" in shown(pilot))
        await press(pilot, "up", "up", "up", "enter", "ctrl+u", *"vault-two", "enter", "down", "down", "down")
        await press(pilot, "enter")
        await until(pilot, lambda: "> Create vault" in shown(pilot))
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
        assert "vault-two" in shown(pilot)
        await until(pilot, lambda: "No machine is protected in this vault yet." in shown(pilot))
    (made,) = [one for one in await nothing_there.choices.all(kinds.VAULT, subscription) if one.id not in before]
    assert made.name == "vault-two"
    phases = [entry.phase for entry in nothing_there.audit.entries() if entry.resource == made.id]
    assert phases == ["intent", "answer", "outcome"]


async def test_a_policys_retention_is_changed(practice_workspace: Workspace) -> None:
    work = practice_workspace
    subscription = (await work.choices.all(kinds.SUBSCRIPTION))[0].id
    vaults = await work.choices.all(kinds.VAULT, subscription)
    (vault,) = [one for one in vaults if (await work.choices.topology(one.id)).policies][:1]
    policies = (await work.choices.topology(vault.id)).policies
    async with running() as pilot:
        await pilot.app.push_screen(PoliciesScreen(work, vault))
        await until(pilot, lambda: policies[0].name in shown(pilot))
        await press(pilot, "enter", "up", "up", "enter", *"60", "enter", "down", "down", "enter")
        await until(pilot, lambda: "> Change policy" in shown(pilot))
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, RunScreen))
        await until(pilot, lambda: "All done." in shown(pilot))
        await press(pilot, "escape")
        await until(pilot, lambda: "60 hours" in shown(pilot))
    changed = (await work.session.site_recovery.topology(vault.id)).policy(policies[0].id)
    assert changed is not None
    assert changed.retention_minutes == 3600
    assert changed.app_consistent_minutes == policies[0].app_consistent_minutes
