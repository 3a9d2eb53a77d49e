"""The list of vaults: what each protects, read in the background, and what is said where it was not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from asr_tui.domain import kinds
from asr_tui.domain.errors import AccessDenied
from asr_tui.domain.ids import ArmId, vault_id
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Vault
from asr_tui.services.workspace import AzureOptions
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.vault.vaults import VaultsScreen
from asr_tui.ui.widgets.world_map import WorldMap
from tests.fakes import SUBSCRIPTION, VAULT, FakeCatalog, FakeSiteRecovery
from tests.ui import samples
from tests.ui.pilot import press, running, shown, until
from tests.workspaces import fake_workspace

FAR = vault_id(SUBSCRIPTION, "rg-dr-us", "vault-us")
TWO = (Vault(VAULT, "westeurope"), Vault(FAR, "westeurope"))


class TwoVaults(FakeSiteRecovery):
    """The usual machines in the first vault, none in the other; counts the reads of each."""

    asked: list[ArmId]

    async def items(self, vault: ArmId, come: object = None) -> tuple[ProtectedItem, ...]:
        self.asked = [*getattr(self, "asked", []), vault]
        await self._read("items")
        return samples.ITEMS if vault == VAULT else ()


@asynccontextmanager
async def at_vaults(
    azure: FakeSiteRecovery,
    size: tuple[int, int] = (120, 40),
    vaults: tuple[Vault, ...] = TWO,
    start: AzureOptions | None = None,
) -> AsyncIterator[Pilot[None]]:
    async with running(size=size) as pilot:
        workspace = fake_workspace(catalog=FakeCatalog({kinds.VAULT: vaults}), site_recovery=azure)
        await pilot.app.push_screen(VaultsScreen(workspace, start or AzureOptions()))
        await until(pilot, lambda: "contoso-vault" in shown(pilot))
        yield pilot


def line_of(name: str, text: str) -> str:
    return next(line for line in text.splitlines() if name in line)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_each_vault_says_how_many_machines_it_has_and_the_worst_first(size: tuple[int, int]) -> None:
    azure = TwoVaults()
    async with at_vaults(azure, size) as pilot:
        await until(pilot, lambda: "1x 1! 1~ 1+" in line_of("contoso-vault  ", shown(pilot)))
        await until(pilot, lambda: "- none" in line_of("vault-us", shown(pilot)))
        text = shown(pilot)
        assert "worst 64 min sql-01" in text
        assert "1 no recovery point     64 min" in text
        assert sorted(azure.asked) == sorted([VAULT, FAR]), "one request a vault, and none for the jobs"
        assert set(azure.reads) == {"items"}
        await press(pilot, "down")
        assert "It protects no machine." in shown(pilot)


async def test_in_a_wide_terminal_the_detail_stands_beside_the_list() -> None:
    async with at_vaults(TwoVaults(), (200, 60)) as pilot:
        await until(pilot, lambda: "Needs you" in shown(pilot))
        head = line_of("Machines  State", shown(pilot))
        assert "contoso-vault" in head


async def test_the_list_is_there_before_the_states_are_and_a_vault_opens_without_them() -> None:
    azure = TwoVaults(held={"items": asyncio.Event()})
    async with at_vaults(azure) as pilot:
        assert "reading" in line_of("contoso-vault  ", shown(pilot))
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, HomeScreen)
        azure.held["items"].set()
        await until(pilot, lambda: "Needs you" in shown(pilot))
        azure.asked.clear()
        await press(pilot, "escape")
        await until(pilot, lambda: "1x 1! 1~ 1+" in line_of("contoso-vault  ", shown(pilot)))
        assert "Failed jobs" not in shown(pilot), "home has read them"
        await until(pilot, lambda: "- none" in line_of("vault-us", shown(pilot)))
        assert VAULT not in azure.asked


async def test_what_cannot_be_read_says_so_and_r_reads_again() -> None:
    azure = TwoVaults(errors={"items": AccessDenied("Not allowed", "No rights there.")})
    async with at_vaults(azure) as pilot:
        await until(pilot, lambda: "! not read" in shown(pilot))
        assert "could not be read: Not allowed" in shown(pilot)
        azure.errors.clear()
        await press(pilot, "r")
        await until(pilot, lambda: "1x 1! 1~ 1+" in shown(pilot))


async def test_a_vault_of_the_command_line_opens_without_reading_the_others() -> None:
    azure = TwoVaults()
    async with running() as pilot:
        workspace = fake_workspace(catalog=FakeCatalog({kinds.VAULT: TWO}), site_recovery=azure)
        await pilot.app.push_screen(VaultsScreen(workspace, AzureOptions(vault="contoso-vault")))
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
        await until(pilot, lambda: "Needs you" in shown(pilot))
        assert FAR not in azure.asked


@pytest.mark.parametrize(("location", "drawn"), [("centralus", True), ("westeurope", False)])
async def test_the_map_is_drawn_only_where_there_are_several_regions(location: str, drawn: bool) -> None:
    async with at_vaults(TwoVaults(), vaults=(TWO[0], Vault(FAR, location))) as pilot:
        await until(pilot, lambda: "Needs you" in shown(pilot))
        assert pilot.app.screen.query_one(WorldMap).display is drawn
        assert ("o West Europe 1x" in shown(pilot)) is drawn
