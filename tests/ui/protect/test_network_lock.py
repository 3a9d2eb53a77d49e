"""The lock on the target page's network, by keys: told, changed after a review, or left as it is."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace

from asr_tui.domain import kinds, steps
from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.errors import AccessDenied
from asr_tui.domain.ids import ArmId, resource_id
from asr_tui.domain.protection import Fabric, NetworkMapping, Topology
from asr_tui.domain.resources import Subnet, VirtualNetwork
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.dialogs.pick import Pick
from asr_tui.ui.protect import EnableReplicationWizard
from asr_tui.ui.review.screen import ReviewScreen
from tests.domain import items
from tests.fakes import SUBSCRIPTION, VAULT, FakeCatalog, FakeChanges, FakeSiteRecovery
from tests.ui.pilot import press, shown, until
from tests.ui.protect.estates import NETWORK, SHOP, WEB_01, catalog
from tests.ui.protect.wizard_under_test import Under, wizard

DRAFT = EnableReplicationDraft(
    vault=VAULT, vault_location="westeurope", subscription=SUBSCRIPTION, source_region="centralus",
    machines=(WEB_01.id,), page="target",
)  # fmt: skip
HERE, THERE = (VAULT.child("replicationFabrics", region) for region in ("centralus", "westeurope"))
FOLDER = ("replicationNetworks", "azureNetwork", "replicationNetworkMappings")


def network(name: str, location: str = "westeurope") -> VirtualNetwork:
    subnets = (Subnet("web", ("10.9.1.0/24",)), Subnet("app", ("10.9.2.0/24",)))
    return VirtualNetwork(
        resource_id(SHOP, "Microsoft.Network/virtualNetworks", name), location, ("10.9.0.0/16",), subnets
    )


OLD, NEW = network("vnet-dr"), network("vnet-hub")
MAPPING = NetworkMapping(HERE.child(*FOLDER, "there"), NETWORK, OLD.id, "centralus", "westeurope")
BACK = NetworkMapping(THERE.child(*FOLDER, "back"), OLD.id, NETWORK, "westeurope", "centralus")
FABRICS = (Fabric(HERE, "centralus"), Fabric(THERE, "westeurope"))
TOPOLOGY = Topology(fabrics=FABRICS, network_mappings=(MAPPING, BACK))


def known(*more: VirtualNetwork) -> FakeCatalog:
    found = catalog()
    found.values[kinds.NETWORK] = (*found.given(kinds.NETWORK), OLD, *more)
    return found


def changes(under: Under) -> FakeChanges:
    made = under.workspace.session.changes
    assert isinstance(made, FakeChanges)
    return made


def changed(under: Under, recovery: FakeSiteRecovery) -> bool:
    """Lets the vault have the mapping that was sent; always true."""
    for step in under.applied:
        if isinstance(step, steps.UpdateNetworkMapping):
            there = replace(MAPPING, target_network=step.target_network)
            recovery.the_topology = replace(TOPOLOGY, network_mappings=(there, BACK))
    return True


async def to_lock(under: Under) -> None:
    """To the target page, onto its network, and Enter."""
    await press(under.pilot, "enter", "home", "down", "down", "down", "enter")


def words(under: Under) -> str:
    """What the screen says, without its line breaks and the frames of dialogs."""
    return " ".join(word for word in shown(under.pilot).split() if word != "│")


async def test_the_lock_is_told_and_can_be_kept() -> None:
    async with wizard(known(NEW), FakeSiteRecovery(TOPOLOGY), kept=DRAFT) as under:
        await press(under.pilot, "enter")
        assert "locked: vnet-shop is mapped to vnet-dr in this vault" in words(under)
        await press(under.pilot, "home", "down", "down", "down", "enter")
        assert isinstance(under.pilot.app.screen, Choose)
        assert "vnet-shop (Central US) is mapped to vnet-dr (West Europe)." in words(under)
        assert "in both directions" in words(under)
        await press(under.pilot, "enter")
        assert isinstance(under.pilot.app.screen, EnableReplicationWizard)
        assert under.applied == []


async def test_another_network_is_picked_reviewed_sent_and_shown_on_the_page() -> None:
    recovery = FakeSiteRecovery(TOPOLOGY, (replace(items.PROTECTED, target_network=OLD.id),))
    async with wizard(known(NEW, network("vnet-us", "eastus2")), recovery, kept=DRAFT) as under:
        await to_lock(under)
        await press(under.pilot, "down", "enter")
        assert isinstance(under.pilot.app.screen, Pick)
        assert "x mapped now" in words(under)
        assert "vnet-us" not in words(under)
        await press(under.pilot, "enter")
        assert isinstance(under.pilot.app.screen, ReviewScreen)
        assert "Map vnet-shop to vnet-hub?" in words(under)
        assert "go to vnet-hub, no more to vnet-dr" in words(under)
        assert "the way back: a mapping from vnet-hub to vnet-shop" in words(under)
        assert "web-01 keeps vnet-dr" in words(under)
        assert under.applied == []
        held = changes(under).held = asyncio.Event()
        await press(under.pilot, "enter")
        await until(under.pilot, lambda: bool(under.applied))
        after = replace(MAPPING, target_network=NEW.id)
        recovery.the_topology = replace(TOPOLOGY, network_mappings=(after, BACK))
        held.set()
        await until(under.pilot, lambda: "vnet-shop is mapped to vnet-hub in this" in words(under))
        assert under.applied == [
            steps.UpdateNetworkMapping(MAPPING.id, NETWORK, NEW.id, THERE),
            steps.CreateNetworkMapping(THERE.child(*FOLDER, "vnet-hub-vnet-shop"), NEW.id, NETWORK, HERE),
        ]
        assert isinstance(under.pilot.app.screen, EnableReplicationWizard)
        assert under.draft.machines == (WEB_01.id,)


async def test_the_network_that_it_leads_to_cannot_be_taken_again() -> None:
    async with wizard(known(NEW), FakeSiteRecovery(TOPOLOGY), kept=DRAFT) as under:
        await to_lock(under)
        await press(under.pilot, "down", "enter", *"vnet-dr", "enter")
        assert isinstance(under.pilot.app.screen, Pick)
        assert "vnet-shop is mapped to vnet-dr now." in words(under)
        await press(under.pilot, "escape")
        assert isinstance(under.pilot.app.screen, EnableReplicationWizard)


async def test_without_another_network_there_a_new_one_is_made() -> None:
    recovery = FakeSiteRecovery(TOPOLOGY)
    async with wizard(known(), recovery, kept=DRAFT) as under:
        await to_lock(under)
        await press(under.pilot, "down", "enter")
        assert "There is no other network in West Europe yet: type a name to make one." in words(under)
        await press(under.pilot, "enter")
        assert isinstance(under.pilot.app.screen, Pick)
        await press(under.pilot, *"a/b", "enter")
        assert isinstance(under.pilot.app.screen, Pick)
        assert "has only letters" in words(under)
        await press(under.pilot, "ctrl+u", *"vnet-two", "enter")
        assert "the network vnet-two in rg-shop, West Europe, with the subnets of vnet-shop" in words(under)
        await press(under.pilot, "enter")
        await until(under.pilot, lambda: changed(under, recovery) and len(under.applied) == 3)
        kinds = [type(one) for one in under.applied]
        assert kinds == [steps.CreateVirtualNetwork, steps.UpdateNetworkMapping, steps.CreateNetworkMapping]


async def test_read_only_shows_what_would_change_and_sends_nothing() -> None:
    async with wizard(known(NEW), FakeSiteRecovery(TOPOLOGY), kept=DRAFT, read_only=True) as under:
        await to_lock(under)
        await press(under.pilot, "down", "enter", "enter")
        assert isinstance(under.pilot.app.screen, ReviewScreen)
        assert "READ-ONLY: this shows what would be done." in words(under)
        await press(under.pilot, "tab", "enter")
        assert under.applied == []


async def test_a_mapping_that_somebody_deleted_meanwhile_is_not_sent() -> None:
    recovery = FakeSiteRecovery(TOPOLOGY)
    async with wizard(known(NEW), recovery, kept=DRAFT) as under:
        await to_lock(under)
        await press(under.pilot, "down", "enter")
        recovery.the_topology = Topology(fabrics=FABRICS)
        await press(under.pilot, "enter")
        assert "is not there any more" in words(under)
        await press(under.pilot, "tab", "enter")
        assert under.applied == []


async def test_a_refusal_of_azure_stays_on_the_board_and_the_lock_is_as_it_was() -> None:
    async with wizard(known(NEW), FakeSiteRecovery(TOPOLOGY), kept=DRAFT) as under:
        changes(under).errors.append(AccessDenied("No right to do this", "You lack Site Recovery Contributor."))
        await to_lock(under)
        await press(under.pilot, "down", "enter", "enter", "enter")
        await until(under.pilot, lambda: "You lack Site Recovery Contributor." in words(under))
        assert len(under.applied) == 1, "the way back waits for the way there"
        await press(under.pilot, "escape")
        assert "vnet-shop is mapped to vnet-dr in this vault" in words(under)


async def test_the_commands_are_shown() -> None:
    async with wizard(known(NEW), FakeSiteRecovery(TOPOLOGY), kept=DRAFT) as under:
        await to_lock(under)
        await press(under.pilot, "down", "enter", "enter", "f6")
        assert "Network mapping changed: vnet-shop to vnet-hub" in words(under)
        assert "az rest" in words(under)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_several_locked_networks_each_have_their_own_answer(size: tuple[int, int]) -> None:
    other = network("vnet-other", "centralus")
    nic = replace(WEB_01.nics[0], subnet=other.id.child("subnets", "web"))
    second = replace(WEB_01, id=ArmId(f"{WEB_01.id}9"), nics=(nic,))
    found = known(NEW, other)
    found.values[kinds.MACHINE] = (WEB_01, second)
    also = NetworkMapping(HERE.child(*FOLDER, "also"), other.id, OLD.id, "centralus", "westeurope")
    topology = replace(TOPOLOGY, network_mappings=(MAPPING, BACK, also))
    draft = replace(DRAFT, machines=(WEB_01.id, second.id))
    async with wizard(found, FakeSiteRecovery(topology), kept=draft, size=size) as under:
        await to_lock(under)
        assert "Change the mapping of vnet-shop" in words(under)
        await press(under.pilot, "end", "enter")
        assert "Where shall vnet-other lead to in West Europe?" in words(under)
