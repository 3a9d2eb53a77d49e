"""A machine's page and a failover's result: what interfaces are bound to, what is gone, what does not come along."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain.errors import AccessDenied
from asr_tui.domain.ids import ArmId, resource_id
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.replicated_parts import ReplicatedAddress
from asr_tui.services.machine_details import MachineDetails, MachineReader
from asr_tui.services.reads import Read
from asr_tui.ui.present.failover_result import result_rows
from asr_tui.ui.present.machine import MachineView, rows, view_of
from asr_tui.ui.present.rows import all_words
from tests.domain.items import FAILED_OVER, NOW, PROTECTED, REPLICA_NETWORK, TARGET_GROUP, estate
from tests.fakes import FakeCatalog, FakeSiteRecovery, clock, topology

PIP = resource_id(TARGET_GROUP, "Microsoft.Network/publicIPAddresses", "pip-dr")
NSG = resource_id(TARGET_GROUP, "Microsoft.Network/networkSecurityGroups", "nsg-dr")
FIRST = ReplicatedAddress("first", "10.0.1.4", public_ip=PIP)
SECOND = ReplicatedAddress("second", "10.0.1.5", primary=False, selected=False)
THIRD = ReplicatedAddress("third", "10.0.1.6", primary=False, target_ip="10.1.1.6")
NIC = replace(PROTECTED.nics[0], addresses=(FIRST, SECOND, THIRD), nsg=NSG)
BOUND = replace(PROTECTED, nics=(NIC,))


def shown(item: ProtectedItem, *lost: ArmId) -> str:
    return " ".join(all_words(rows(MachineView(item, NOW, lost=frozenset(lost)), str, 80)).split())


def test_all_that_the_interface_gets_and_leaves_is_on_the_page() -> None:
    words = shown(BOUND)
    assert "bound at a failover: the security group nsg-dr and the public address pip-dr" in words
    assert "10.0.1.5 -> not carried over" in words
    assert "10.0.1.6 -> 10.1.1.6" in words
    assert "not there any more" not in words


def test_what_is_gone_is_marked() -> None:
    assert "! web-01-nic is to get the public address pip-dr, which is not there any more." in shown(BOUND, PIP)


def test_a_subnet_that_takes_no_machine_is_marked() -> None:
    delegated = replace(
        REPLICA_NETWORK, subnets=(replace(REPLICA_NETWORK.subnets[0], delegations=("Microsoft.Web/serverFarms",)),)
    )
    view = MachineView(BOUND, NOW, networks=(delegated,))
    words = " ".join(all_words(rows(view, str, 80)).split())
    assert "x web-01-nic would be made in web of vnet-shop-asr, which is for Microsoft.Web/serverFarms" in words
    aimed = replace(PROTECTED, nics=(replace(NIC, target_subnet="AzureBastionSubnet"),))
    assert "x web-01-nic would be made in AzureBastionSubnet of vnet-shop-asr" in shown(aimed)
    assert "would be made" not in shown(BOUND)


async def test_the_page_reads_what_is_gone_and_says_where_it_could_not() -> None:
    reader = MachineReader(FakeSiteRecovery(all_items=(BOUND,)), FakeCatalog(), clock(), topology, BOUND.id)
    await reader.read_around(BOUND)
    assert reader.value.lost.value == frozenset({PIP, NSG})
    unread = view_of(BOUND, MachineDetails(lost=Read(error=AccessDenied("no right"))), (), NOW)
    assert any("network interfaces are bound to could not be read" in one for one in unread.unread)


def test_the_result_counts_every_task_with_its_number() -> None:
    item = replace(FAILED_OVER, nics=(NIC,))
    known = replace(estate(item), lost=frozenset({PIP}))
    words = " ".join(all_words(result_rows(known, None, 100)).split())
    assert "Not there any more, and so not bound: the public address pip-dr" in words
    assert "Further addresses are not moved: add 10.0.1.5" in words
    assert "of 5 left (1-5 tick off)" in words
