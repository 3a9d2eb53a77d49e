"""A new vault, by keys, as a person makes it."""

from __future__ import annotations

import dataclasses

import pytest
from msgspec.structs import replace

from asr_tui.domain import kinds, steps
from asr_tui.domain.errors import AccessDenied, AsrError, CannotStore
from asr_tui.domain.ids import vault_id
from asr_tui.domain.resources import ResourceGroup
from asr_tui.services.workspace import PracticeOptions
from asr_tui.ui.review.screen import ReviewScreen
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.vault.new_vault import NewVaultScreen
from asr_tui.ui.vault.vaults import VaultsScreen
from tests.domain.estates import WEB_01
from tests.fakes import SUBSCRIPTION, VAULT, FakeCatalog, FakeChanges
from tests.ui.pilot import press, running, shown, until
from tests.workspaces import FakeOpener

NOTHING_THERE = FakeCatalog({kinds.VAULT: (), kinds.MACHINE: (replace(WEB_01, location="centralus"),)})


def changes_of(opener: FakeOpener) -> FakeChanges:
    changes = opener.opened[0].session.changes
    assert isinstance(changes, FakeChanges)
    return changes


async def test_from_the_empty_list_to_the_new_vaults_home() -> None:
    opener = FakeOpener(catalog=dataclasses.replace(NOTHING_THERE, found={}))
    async with running(PracticeOptions(), opener) as pilot:
        assert "enter  New vault" in shown(pilot)
        await press(pilot, "enter")
        screen = shown(pilot)
        assert "Where shall the vault be created?" in screen
        assert "dr-vault" in screen
        assert "West Europe" in screen
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ReviewScreen)
        assert "the Recovery Services vault dr-vault in rg-dr, West Europe" in shown(pilot)
        assert changes_of(opener).applied == []
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
        assert "dr-vault" in shown(pilot)
        assert changes_of(opener).applied == [
            steps.CreateResourceGroup(VAULT.group_id.parent().child("resourceGroups", "rg-dr"), "westeurope"),
            steps.CreateVault(vault_id(SUBSCRIPTION, "rg-dr", "dr-vault"), "westeurope"),
        ]


async def test_name_group_and_region_are_chosen_and_judged_beside_the_field() -> None:
    groups = (ResourceGroup(VAULT.group_id, "westeurope"),)
    catalog = FakeCatalog({kinds.RESOURCE_GROUP: groups, kinds.MACHINE: NOTHING_THERE.given(kinds.MACHINE)})
    async with running(PracticeOptions(), FakeOpener(catalog=catalog)) as pilot:
        await press(pilot, "N", "up", "up", "enter", *"rg-dr", "enter")
        assert "existing, West Europe" in shown(pilot)
        await press(pilot, "up", "enter", "ctrl+u", *"contoso-vault")
        assert "has a vault contoso-vault already" in " ".join(shown(pilot).split())
        await press(pilot, "enter")
        assert not isinstance(pilot.app.screen, NewVaultScreen)
        await press(pilot, "ctrl+u", *"9lives")
        assert "starts with a letter" in shown(pilot)
        await press(pilot, "ctrl+u", *"vault-two", "enter")
        await press(pilot, "down", "down", "enter", *"central", "enter")
        assert "the vault must still answer" in " ".join(shown(pilot).split())
        await press(pilot, "down", "enter")
        assert "the Recovery Services vault vault-two in rg-dr, Central US" in shown(pilot)
        assert "creates     the resource group" not in shown(pilot)
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, VaultsScreen)


async def test_read_only_makes_no_vault() -> None:
    opener = FakeOpener(catalog=dataclasses.replace(NOTHING_THERE, found={}))
    async with running(PracticeOptions(read_only=True), opener) as pilot:
        assert "enter  New vault" not in shown(pilot)
        await press(pilot, "N", "enter")
        assert isinstance(pilot.app.screen, VaultsScreen)


async def test_what_azure_refuses_stays_on_the_run() -> None:
    opener = FakeOpener(catalog=dataclasses.replace(NOTHING_THERE, found={}))
    async with running(PracticeOptions(), opener) as pilot:
        changes_of(opener).errors = [AccessDenied("Azure refused this", "You lack the role Contributor.")]
        await press(pilot, "N", "enter", "enter")
        await until(pilot, lambda: "You lack the role Contributor." in shown(pilot))
        assert isinstance(pilot.app.screen, RunScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, VaultsScreen)


async def test_a_log_that_cannot_be_kept_is_asked_about_once(monkeypatch: pytest.MonkeyPatch) -> None:
    opener = FakeOpener(catalog=dataclasses.replace(NOTHING_THERE, found={}))
    async with running(PracticeOptions(), opener) as pilot:
        runs = opener.opened[0].runs

        def full(_: object) -> None:
            raise CannotStore("The disk is full", "Nothing could be written.", "Make room.")

        monkeypatch.setattr(runs._journal, "save", full)
        await press(pilot, "N", "enter", "enter")
        assert "What is done cannot be written down" in shown(pilot)
        assert changes_of(opener).applied == []
        await press(pilot, "down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
        assert len(changes_of(opener).applied) == 2


async def test_lists_that_cannot_be_read_are_told_and_stop_nothing() -> None:
    denied: dict[str, AsrError] = {"machines": AccessDenied("Not allowed", "No rights there.")}
    opener = FakeOpener(catalog=dataclasses.replace(NOTHING_THERE, found={}, errors=denied))
    async with running(PracticeOptions(), opener) as pilot:
        await press(pilot, "N")
        assert "Machines could not be read" in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ReviewScreen)
