"""Two admins, names and regions, and an Azure that does not answer: by keys, at 80 by 24, over the simulator."""

from __future__ import annotations

from msgspec.structs import replace
from textual.pilot import Pilot

from asr_tui.domain import kinds, steps
from asr_tui.services.workspace import Workspace
from asr_tui.simulator.server import Simulator
from asr_tui.ui.protect import EnableReplicationWizard
from asr_tui.ui.protect.layout import RAIL_WIDTH as RAIL
from asr_tui.ui.run.run import RunScreen
from tests.journeys.conftest import Open
from tests.journeys.headless import drafted
from tests.journeys.trouble import VAULT, carried_out
from tests.journeys.trouble_on_screen import at_review, begun, words
from tests.ui.pilot import press, running, shown, until


async def reviewed(pilot: Pilot[None], workspace: Workspace, machine: str) -> None:
    await at_review(pilot, workspace, machine)
    await until(pilot, lambda: f"enter  Enable replication of {machine}" in shown(pilot))


async def to(pilot: Pilot[None], row: str) -> None:
    """The cursor onto a row of the page."""
    await press(pilot, "home")
    for _ in range(30):
        if f"> {row}" in shown(pilot):
            return
        await press(pilot, "down")
    raise AssertionError(f"no row {row}:\n{shown(pilot)}")


def beside_rail(pilot: Pilot[None]) -> str:
    """What the page says, without the rail of steps."""
    return " ".join(" ".join(line[RAIL:] for line in shown(pilot).splitlines()).split())


def joined(pilot: Pilot[None]) -> str:
    """The screen without any space: ids are broken where a line ends."""
    return "".join(shown(pilot).split()).replace("couldnotbefound", " could not be found")


async def started(pilot: Pilot[None]) -> None:
    await press(pilot, "enter")
    assert isinstance(pilot.app.screen, RunScreen)


async def test_a_machine_that_somebody_protected_between_review_and_run(open_world: Open) -> None:
    """The other admin used the portal, so that the item has another name."""
    _, workspace = await open_world()
    async with running() as pilot:
        await reviewed(pilot, workspace, "sql-01")
        draft = await drafted(workspace, VAULT, ["sql-01"])
        plan = await workspace.planning.review(draft)
        theirs = tuple(
            replace(one, step=replace(one.step, id=one.step.id.parent().child("replicationProtectedItems", "portal")))
            if isinstance(one.step, steps.EnableReplication)
            else one
            for one in plan.steps
        )
        await carried_out(workspace, replace(plan, steps=theirs), draft.vault)
        await started(pilot)
        await until(pilot, lambda: "Protection has already been enabled" in words(pilot))
        assert "(45031)" in words(pilot)
        assert "Protected now: sql-01" in words(pilot)
        items = await workspace.session.site_recovery.items(draft.vault)
        assert [one.name for one in items if one.machine_name == "sql-01"] == ["portal"]


async def delete_target_network(azure: Simulator, workspace: Workspace) -> None:
    """The network that contoso's mapping of vnet-data leads to."""
    draft = await drafted(workspace, VAULT, ["sql-01"])
    [network] = [
        one.id for one in await workspace.choices.all(kinds.NETWORK, draft.subscription) if one.name == "vnet-data-asr"
    ]
    azure.cloud.store.delete(network)


async def test_a_network_that_somebody_deleted_is_told_by_the_run_and_then_on_the_target_page(open_world: Open) -> None:
    azure, workspace = await open_world()
    async with running() as pilot:
        await reviewed(pilot, workspace, "sql-01")
        await delete_target_network(azure, workspace)
        await started(pilot)
        await until(pilot, lambda: "VirtualNetworkNotFound" in words(pilot))
        assert "vnet-data-asr' could not be found" in joined(pilot)
        assert "What to do: Create it or give another one" in words(pilot)
        await press(pilot, "escape")
        await begun(pilot, workspace)
        await press(pilot, "enter", "slash", *"sql-01", "enter", "space", "enter")
        await until(pilot, lambda: "x 1 must be fixed" in words(pilot))
        await press(pilot, "g")
        assert "vnet-data is mapped to the network vnet-data-asr, which is not there any more" in beside_rail(pilot)
        await press(pilot, "end", "enter")
        assert "> 3 Target" in shown(pilot), "it cannot be confirmed any more"
        await press(pilot, "enter", "down")
        assert "> Make vnet-data-asr again" in words(pilot)
        await press(pilot, "enter", "end", "enter", "enter")
        await until(pilot, lambda: "enter  Enable replication of sql-01" in shown(pilot))
        await started(pilot)
        await until(pilot, lambda: "Protected now: sql-01" in words(pilot))
        draft = await drafted(workspace, VAULT, ["sql-01"])
        there = {one.name for one in await workspace.session.catalog.all(kinds.NETWORK, draft.subscription)}
        assert "vnet-data-asr" in there


async def test_a_vault_without_rights_stops_the_run_and_names_action_and_role(open_world: Open) -> None:
    _, workspace = await open_world(permissions=[{"group": "rg-dr", "vault": VAULT, "actions": ["*/read"]}])
    async with running() as pilot:
        await reviewed(pilot, workspace, "sql-01")
        await started(pilot)
        await until(pilot, lambda: "No right to do this" in words(pilot))
        assert "has no right to Microsoft.RecoveryServices/vaults/" in words(pilot)
        assert "replicationProtectedItems/write" in joined(pilot)
        assert "such as Site Recovery Contributor" in words(pilot)


async def test_a_group_that_somebody_made_elsewhere_between_review_and_run(open_world: Open) -> None:
    """The plan would make rg-shop-asr in West Europe; now it is in East US 2."""
    _, workspace = await open_world()
    async with running() as pilot:
        await reviewed(pilot, workspace, "app-01")
        elsewhere = await drafted(workspace, "contoso-vault-us", ["web-02"])
        await carried_out(workspace, await workspace.planning.review(elsewhere), elsewhere.vault)
        await started(pilot)
        await until(pilot, lambda: "rg-shop-asr is there now: region eastus2" in words(pilot))
        assert "What to do: Review again" in words(pilot)
        assert "Enable replication of app-01 not started" in words(pilot)


async def test_a_storage_name_that_is_taken_anywhere_is_refused_beside_its_field(open_world: Open) -> None:
    _, workspace = await open_world(taken_account_names=["oftenused", "contosovaultasrcache"])
    async with running() as pilot:
        await begun(pilot, workspace)
        await press(pilot, "enter", "slash", *"app-01", "enter", "space", "enter")
        await until(pilot, lambda: "contosovaultasrcache2" in shown(pilot))
        await to(pilot, "Cache storage")
        await press(pilot, "enter", *"oftenused", "enter")
        await until(pilot, lambda: "The storage account name oftenused cannot be had" in beside_rail(pilot))
        await press(pilot, "end", "enter")
        assert "> 3 Target" in shown(pilot)
        assert "> Cache storage" in shown(pilot), "it is led to"


async def test_a_region_without_the_zone_and_the_disk_type(open_world: Open) -> None:
    _, workspace = await open_world(missing_disk_types={"westus": ["Premium_LRS"]})
    async with running() as pilot:
        await begun(pilot, workspace)
        await press(pilot, "enter", "slash", *"app-01", "enter", "space", "enter")
        await to(pilot, "Region")
        await press(pilot, "enter", *"west us", "enter")
        await until(pilot, lambda: "app-01 runs in zone 1; West US offers none" in beside_rail(pilot))
        assert "it starts without a zone" in beside_rail(pilot)
        await press(pilot, "end", "enter")
        assert "> Disk type" in shown(pilot)
        assert "West US offers no Premium_LRS disks to this subscription" in beside_rail(pilot)
        await press(pilot, "enter", *"standardssd_lrs", "enter", "end", "enter")
        assert "> 4 Policy" in shown(pilot)


async def test_a_check_of_azures_that_hangs_holds_nothing_up(open_world: Open) -> None:
    azure, workspace = await open_world()
    azure.faults.add("GET", "replicationEligibilityResults", hang=True, times=99)
    async with running() as pilot:
        await begun(pilot, workspace)
        await press(pilot, "enter", "slash", *"sql-01", "enter", "space")
        await until(pilot, lambda: "! unchecked" in words(pilot))
        assert "Azure's own check of this machine has not answered" in beside_rail(pilot)
        await press(pilot, "enter", "enter", "enter")
        await until(pilot, lambda: "enter  Enable replication of sql-01" in shown(pilot))
        assert "Azure's own check of sql-01 did not answer" in beside_rail(pilot)
        azure.faults.clear()
        await press(pilot, "r")
        await until(pilot, lambda: "did not answer" not in beside_rail(pilot))


async def test_a_machine_of_each_group_goes_to_the_one_network(open_world: Open) -> None:
    """contoso-large by keys: three groups share vnet-batch; all of it is made, mapped and protected."""
    _, workspace = await open_world(based_on="contoso-large")
    async with running() as pilot:
        draft = await drafted(workspace, "contoso-global-vault", ["batch-001"])
        [vault] = [one for one in await workspace.choices.all(kinds.VAULT, draft.subscription) if one.id == draft.vault]
        pilot.app.push_screen(EnableReplicationWizard(workspace, vault))
        await press(pilot, "enter", "slash", *"batch-00", "enter")
        for _ in range(3):
            await press(pilot, "space", "down")
        await press(pilot, "enter")
        await until(pilot, lambda: "vnet-batch-asr new, same subnets" in beside_rail(pilot))
        await press(pilot, "end", "enter", "enter")
        await until(pilot, lambda: "enter  Enable replication of 3 machines" in shown(pilot))
        await started(pilot)
        await until(pilot, lambda: "Protected now" in words(pilot))
        items = await workspace.session.site_recovery.items(vault.id)
        marked = [one for one in items if one.machine_name in {"batch-001", "batch-002", "batch-003"}]
        assert len({one.target_group for one in marked}) == 3
        assert len({one.target_network for one in marked}) == 1
