"""Networks, disks and accounts that people have, in the wizard: by keys, through the SDK, over the simulator."""

from __future__ import annotations

from textual.pilot import Pilot

from asr_tui.domain import kinds
from asr_tui.simulator.server import Simulator
from asr_tui.ui.protect import EnableReplicationWizard
from tests.journeys.conftest import Open
from tests.ui.pilot import press, running, settle, shown, until

HUB = {
    "name": "vnet-hub", "group": "rg-data-asr", "prefixes": ["10.9.0.0/16"],
    "subnets": {"AzureFirewallSubnet": "10.9.0.0/26", "pg": "10.9.1.0/24", "workload": "10.9.2.0/24"},
    "delegations": {"pg": "Microsoft.DBforPostgreSQL/flexibleServers"},
}  # fmt: skip
CLOSED = {
    "name": "closedcache", "group": "rg-dr", "location": "centralus", "firewall": True, "trusts_azure": True,
    "allowed_subnets": ["vnet-shop/app"],
}  # fmt: skip
EPHEMERAL = {
    "name": "eph-01", "group": "rg-shop", "image": "ubuntu-2204", "network": "vnet-shop", "subnet": "web",
    "ephemeral": True,
}  # fmt: skip


def words(pilot: Pilot[None]) -> str:
    return " ".join(word for word in shown(pilot).split() if word not in {"│", "▁", "▂", "▃"})


def sent_subnets(azure: Simulator) -> set[str]:
    bodies = [seen.body for seen in azure.requests if seen.method == "PUT" and "ProtectedItems" in seen.path]
    return {body["properties"]["providerSpecificDetails"]["recoverySubnetName"] for body in bodies if body}


async def test_a_hub_a_closed_cache_and_an_ephemeral_disk(open_world: Open) -> None:
    azure, workspace = await open_world(networks=[HUB], storage_accounts=[CLOSED], machines=[EPHEMERAL])
    subscription = (await workspace.choices.all(kinds.SUBSCRIPTION))[0].id
    [vault] = [one for one in await workspace.choices.all(kinds.VAULT, subscription) if one.name == "contoso-vault"]
    async with running() as pilot:
        pilot.app.push_screen(EnableReplicationWizard(workspace, vault))
        await settle(pilot)
        await press(pilot, "enter", "slash", *"eph-01", "enter")
        await until(pilot, lambda: "x ephemeral disk" in shown(pilot))
        assert "The system disk of eph-01 is ephemeral" in words(pilot)
        await press(pilot, "escape", "slash", *"web-01", "enter", "space", "enter")

        await press(pilot, "home", "enter", *"central us")
        await until(pilot, lambda: "zone to zone" in words(pilot))
        await press(pilot, "escape", "down", "down", "down", "enter", *"vnet-hub", "enter")
        await until(pilot, lambda: "workload" in shown(pilot))
        await press(pilot, "down", "enter")
        await until(pilot, lambda: "AzureFirewallSubnet" in shown(pilot))
        assert "x 10.9.0.0/26" in shown(pilot)
        assert "x 10.9.1.0/24" in shown(pilot)
        await press(pilot, *"pg")
        await until(pilot, lambda: "pg of vnet-hub is for" in words(pilot))
        assert "Choose one of workload." in words(pilot)
        await press(pilot, "escape", "down", "enter", *"closedcache", "enter")
        await until(pilot, lambda: "does not let in the subnet vnet-shop/web (web-01)" in words(pilot))
        await press(pilot, "end", "enter", "enter")
        await until(pilot, lambda: "Enable replication of web-01" in shown(pilot))
        assert "firewall of closedcache" in words(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: sent_subnets(azure) == {"workload"})
    assert not any("AzureFirewallSubnet" in str(seen.body) for seen in azure.requests)
