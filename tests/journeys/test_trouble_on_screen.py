"""Trouble as a person sees it: by keys, at 80 by 24, through Azure's SDKs, over the simulator."""

from __future__ import annotations

from tests.journeys.conftest import Open
from tests.journeys.trouble import VAULT
from tests.journeys.trouble_on_screen import at_review, begun, words
from tests.ui.pilot import press, running, shown, until


async def test_missing_rights_are_on_the_review_and_stop_nothing(open_world: Open) -> None:
    _, workspace = await open_world(permissions=[{"group": "rg-dr", "vault": VAULT, "actions": ["*/read"]}])
    async with running() as pilot:
        await at_review(pilot, workspace, "sql-01")
        await until(pilot, lambda: "enter  Enable replication of sql-01" in shown(pilot))
        assert "On the vault contoso-vault you lack the role" in words(pilot)
        assert "Contributor" in words(pilot)


async def test_a_vault_that_may_not_be_read_names_action_and_role(open_world: Open) -> None:
    _, workspace = await open_world(permissions=[{"group": "rg-dr", "vault": VAULT, "actions": []}])
    async with running() as pilot:
        await begun(pilot, workspace)
        await until(pilot, lambda: "No right to do this" in shown(pilot))
        assert "Site Recovery" in words(pilot)


async def test_stale_links_are_seen_beside_the_machine(open_world: Open) -> None:
    _, workspace = await open_world(stale_links=[{"machine": "app-01", "group": "rg-shop", "vault": VAULT}])
    async with running(size=(120, 40)) as pilot:
        await begun(pilot, workspace)
        await press(pilot, "enter", "slash", *"app-01", "enter", "space")
        await until(pilot, lambda: "150226" in shown(pilot))
        assert "Links of an older protection" in words(pilot)


async def test_a_quota_that_is_too_small_is_on_the_review(open_world: Open) -> None:
    _, workspace = await open_world(quotas={"westeurope": {"cores": 1}})
    async with running(size=(120, 40)) as pilot:
        await at_review(pilot, workspace, "sql-01")
        await until(pilot, lambda: "enter  Enable replication of sql-01" in shown(pilot))
        assert "Total Regional vCPUs in West Europe" in words(pilot)
        assert "Ask for more quota" in words(pilot)
