"""What is a leftover, and what must stay: no live replica, nothing unproven, nothing while a failover is open."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.drafts.drill import DRILL_TAG
from asr_tui.domain.drafts.drill_remains import drill_names, remains, remains_problems
from asr_tui.domain.drafts.leftovers import LeftoversDraft, plan
from asr_tui.domain.ids import ArmId, group_id, resource_id
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.leftovers import (
    REPLICA_TAG,
    Leftover,
    LeftoverEstate,
    LeftoverKind,
    VaultContent,
    leftovers,
    named_by,
)
from asr_tui.domain.obstacles import Link, Lock, LockLevel
from asr_tui.domain.protection import Container, ContainerMapping, Fabric, NetworkMapping, Policy, Stage, Topology
from asr_tui.domain.replicated_parts import ReplicatedDisk
from asr_tui.domain.resources import (
    AvailabilitySet,
    ManagedDisk,
    ResourceGroup,
    StorageAccount,
    VirtualNetwork,
)
from tests.domain.items import PROTECTED

NOW = datetime(2026, 11, 29, tzinfo=UTC)
GROUP = group_id(PROTECTED.id.subscription, "rg-old-asr")
VAULT = PROTECTED.id.vault_id
HELD = VaultContent(VAULT, (PROTECTED,))
TAGS = ((REPLICA_TAG, "a6cb059e-5369-5c7c-ace8-d6ce927e565f"),)


def disk(name: str, **changes: object) -> ManagedDisk:
    arm_id = resource_id(GROUP, "Microsoft.Compute/disks", name)
    made = ManagedDisk(arm_id, "westeurope", "Premium_LRS", 128, "Unattached", created=NOW, tags=TAGS)
    return replace(made, **changes)


def one(estate: LeftoverEstate) -> Leftover:
    (found,) = (found for found in leftovers(estate) if found.kind is not LeftoverKind.LOCK)
    return found


def network(name: str, tags: tuple[tuple[str, str], ...] = ()) -> VirtualNetwork:
    arm_id = resource_id(GROUP, "Microsoft.Network/virtualNetworks", name)
    return VirtualNetwork(arm_id, "eastus", (), (), tags=tags)


def account_named(name: str) -> StorageAccount:
    return StorageAccount(resource_id(GROUP, "Microsoft.Storage/storageAccounts", name), "eastus", "Standard_LRS")


LEFT = disk("web-01-os-ASRReplica")
ESTATE = LeftoverEstate((HELD,), disks=(LEFT,))


def test_a_tagged_replica_that_no_machine_names_can_go() -> None:
    found = one(ESTATE)
    assert found.kind is LeftoverKind.REPLICA_DISK
    assert found.removable
    assert REPLICA_TAG in found.proof


def test_a_live_replica_is_no_leftover_whatever_its_state() -> None:
    copied = ReplicatedDisk("os", None, 0, replica=ArmId(str(LEFT.id).upper()))
    live = replace(PROTECTED, disks=(copied,))
    assert leftovers(replace(ESTATE, vaults=(VaultContent(VAULT, (live,)),))) == ()


@pytest.mark.parametrize(
    ("estate", "why"),
    [
        (replace(ESTATE, disks=(replace(LEFT, state="ActiveSAS"),)), "live replica"),
        (replace(ESTATE, disks=(replace(LEFT, tags=()),)), "Nothing proves"),
        (replace(ESTATE, locks=(Lock("keep", GROUP, LockLevel.CAN_NOT_DELETE),)), "The lock keep"),
        (replace(ESTATE, unread=("What v protects could not be read",)), "Not everything could be read"),
        (
            replace(ESTATE, vaults=(VaultContent(VAULT, (replace(PROTECTED, stage=Stage.FAILED_OVER),)),)),
            "a failover is running or not committed",
        ),
    ],
)
def test_what_speaks_against_it_keeps_it(estate: LeftoverEstate, why: str) -> None:
    found = one(estate)
    assert not found.removable
    assert any(why in text for text in found.against)
    planned = plan(LeftoversDraft(VAULT, (found.id,)), estate)
    assert not planned.steps
    assert not planned.can_start


def test_what_is_attached_to_a_machine_is_no_leftover() -> None:
    assert leftovers(replace(ESTATE, disks=(replace(LEFT, machine=ArmId("/vms/web-01")),))) == ()


def test_the_audit_log_proves_what_has_no_tag() -> None:
    account = account_named("oldasrcache")
    estate = LeftoverEstate((HELD,), accounts=(account,))
    assert not one(estate).removable
    proven = replace(estate, made=frozenset({account.id.casefold()}))
    assert one(proven).removable
    (step,) = plan(LeftoversDraft(VAULT, (account.id,)), proven).steps
    assert step.step == steps.DeleteStorageAccount(account.id, (VAULT,))


def test_what_is_not_of_site_recovery_is_not_named() -> None:
    plain = replace(disk("data-01"), tags=())
    shop = network("vnet-shop")
    account = account_named("shopdata")
    assert leftovers(LeftoverEstate((HELD,), disks=(plain,), networks=(shop,), accounts=(account,))) == ()


def test_networks_that_nothing_uses_are_named_and_drill_networks_can_go() -> None:
    drill = network("vnet-drill", tags=(DRILL_TAG,))
    found = one(LeftoverEstate((HELD,), networks=(drill,)))
    assert (found.kind, found.removable) == (LeftoverKind.DRILL_NETWORK, True)
    assert leftovers(LeftoverEstate((HELD,), networks=(replace(drill, in_use=True),))) == ()
    peered = one(LeftoverEstate((HELD,), networks=(replace(drill, peered_with=(GROUP,)),)))
    assert not peered.removable


def test_a_group_is_named_when_it_is_empty_and_never_deleted() -> None:
    group = ResourceGroup(GROUP, "westeurope")
    found = one(LeftoverEstate((HELD,), groups=(group,), made=frozenset({GROUP.casefold()})))
    assert found.kind is LeftoverKind.GROUP
    assert not found.removable
    assert leftovers(LeftoverEstate((HELD,), groups=(group,), resources=(LEFT.id,))) == ()


def test_a_set_with_machines_is_in_use() -> None:
    arm_id = resource_id(GROUP, "Microsoft.Compute/availabilitySets", "web-asr")
    empty = AvailabilitySet(arm_id, "westeurope")
    assert one(LeftoverEstate((HELD,), sets=(empty,))).kind is LeftoverKind.AVAILABILITY_SET
    assert leftovers(LeftoverEstate((HELD,), sets=(replace(empty, machines=(ArmId("/vms/1"),)),))) == ()


def test_stale_links_of_machines_that_no_vault_protects_can_go() -> None:
    target = f"{VAULT}/replicationProtectedItems/1"
    own = ArmId("/subscriptions/s/vms/old-01/providers/Microsoft.Resources/links/l")
    link = Link(own, ArmId("/vms/old-01"), target)
    estate = LeftoverEstate((HELD,), links=(link,))
    assert one(estate).removable
    (step,) = plan(LeftoversDraft(VAULT, (link.id,)), estate).steps
    assert step.step == steps.DeleteResourceLink(link.id, link.source)
    assert leftovers(LeftoverEstate((HELD,), links=(replace(link, source=PROTECTED.machine),))) == ()


def test_parts_of_a_vault_that_nothing_uses() -> None:
    policy = Policy(VAULT.child("replicationPolicies", "old"), 60)
    topology = Topology(policies=(policy,))
    assert one(LeftoverEstate((VaultContent(VAULT, (PROTECTED,), topology),))).kind is LeftoverKind.POLICY
    mapping = ContainerMapping(VAULT.child("containers", "c", "mappings", "m"), ArmId("/c/1"), ArmId("/c/2"), policy.id)
    mapped = LeftoverEstate((VaultContent(VAULT, (PROTECTED,), replace(topology, mappings=(mapping,))),))
    assert one(mapped).kind is LeftoverKind.CONTAINER_MAPPING
    needed = replace(PROTECTED, id=mapping.target.child("items", "1"), target_container=mapping.source)
    back = LeftoverEstate((VaultContent(VAULT, (needed,), replace(topology, mappings=(mapping,))),))
    assert "the way back" in one(back).against[0]


def test_a_network_mapping_to_a_network_that_is_gone() -> None:
    here = network("here")
    gone = resource_id(GROUP, "Microsoft.Network/virtualNetworks", "gone")
    pair = NetworkMapping(VAULT.child("mappings", "m"), here.id, gone, "eastus", "westeurope")
    estate = LeftoverEstate((VaultContent(VAULT, (), Topology(network_mappings=(pair,))),), networks=(here,))
    assert one(estate).kind is LeftoverKind.NETWORK_MAPPING
    other = resource_id(group_id("other", "g"), "Microsoft.Network/virtualNetworks", "x")
    elsewhere = replace(pair, target_network=other)
    unread = replace(estate, vaults=(VaultContent(VAULT, (), Topology(network_mappings=(elsewhere,))),))
    assert leftovers(unread) == (), "a subscription that was not read proves nothing"


NAMES = st.sampled_from(["a-ASRReplica", "ms-asr-1", "asrseeddisk-2", "b-ASRtest", "data", "c-asrreplica"])
DISKS = st.lists(
    st.builds(
        lambda name, state, tags: disk(name, state=state, tags=tags),
        NAMES, st.sampled_from(["Unattached", "ActiveSAS", "Attached"]), st.sampled_from([(), TAGS]),
    ),
    max_size=6, unique_by=lambda found: found.id,
)  # fmt: skip


ESTATES = st.builds(
    LeftoverEstate,
    disks=DISKS.map(tuple),
    networks=st.sets(st.sampled_from(["vnet-asr", "drill", "shop"])).map(
        lambda names: tuple(network(name, (DRILL_TAG,) if name == "drill" else ()) for name in sorted(names))
    ),
    accounts=st.sets(st.sampled_from(["oldasrcache", "shopdata"])).map(lambda names: tuple(map(account_named, names))),
    groups=st.sampled_from([(), (ResourceGroup(GROUP, "westeurope"),)]),
    locks=st.sampled_from([(), (Lock("keep", GROUP, LockLevel.CAN_NOT_DELETE),)]),
    made=st.sampled_from([frozenset(), frozenset({GROUP.casefold(), account_named("oldasrcache").id.casefold()})]),
    unread=st.sampled_from([(), (), ("a vault",)]),
)


@given(ESTATES, st.sets(NAMES), st.booleans(), st.sampled_from(list(Stage)))
def test_nothing_is_deleted_that_may_be_needed(
    estate: LeftoverEstate, live: set[str], attached: bool, stage: Stage
) -> None:
    """The safety rules together: whatever was chosen."""
    copies = tuple(ReplicatedDisk(name, None, 0, replica=disk(name).id) for name in live)
    item = replace(PROTECTED, stage=stage, disks=copies)
    holder = ArmId("/vms/web-01") if attached else None
    disks = tuple(replace(found, machine=holder) for found in estate.disks)
    estate = replace(estate, vaults=(VaultContent(VAULT, (item,)),), disks=disks)
    everything = (*disks, *estate.networks, *estate.accounts, *estate.groups)
    wanted = (*(one.id for one in everything), item.machine, *(one.id for one in leftovers(estate)))
    planned = plan(LeftoversDraft(VAULT, wanted), estate)
    tagged = {found.id for found in disks if found.tags} | {one.id for one in estate.networks if DRILL_TAG in one.tags}
    for one in planned.steps:
        sent = one.step.id
        assert sent not in set(named_by(item))
        assert sent not in {group.id for group in estate.groups} | {item.machine}
        assert sent in tagged or sent.casefold() in estate.made
        assert not any(lock.holds(sent) for lock in estate.locks)
        assert not estate.unread
        assert stage not in {Stage.FAILED_OVER, Stage.FAILING_OVER, Stage.COMMITTING}
        assert not any(found.id == sent and (found.machine or found.state == "ActiveSAS") for found in disks)


def test_containers_and_fabrics_without_anything_can_go_one_after_the_other() -> None:
    fabric = Fabric(VAULT.child("replicationFabrics", "old"), "eastus")
    container = Container(fabric.id.child("replicationProtectionContainers", "box"))
    content = VaultContent(VAULT, (PROTECTED,), Topology(fabrics=(fabric,), containers=(container,)))
    found = one(LeftoverEstate((content,)))
    assert (found.kind, found.removable) == (LeftoverKind.CONTAINER, True)
    (step,) = plan(LeftoversDraft(VAULT, (found.id,)), LeftoverEstate((content,))).steps
    assert step.step == steps.DeleteContainer(container.id)
    there = replace(PROTECTED, target_container=container.id)
    assert leftovers(LeftoverEstate((replace(content, items=(there,)),))) == ()
    empty = replace(content, topology=Topology(fabrics=(fabric,)))
    found = one(LeftoverEstate((empty,)))
    assert (found.kind, found.removable) == (LeftoverKind.FABRIC, True)
    (step,) = plan(LeftoversDraft(VAULT, (found.id,)), LeftoverEstate((empty,))).steps
    assert step.step == steps.DeleteFabric(fabric.id)


def test_a_lock_that_holds_a_leftover_is_named_and_never_taken_away() -> None:
    estate = replace(ESTATE, locks=(Lock("keep", GROUP, LockLevel.CAN_NOT_DELETE),))
    found = next(found for found in leftovers(estate) if found.kind is LeftoverKind.LOCK)
    assert not found.removable
    assert LEFT.id.name in found.evidence[0]


def test_a_drill_is_warned_of_what_an_earlier_one_left() -> None:
    assert PROTECTED.target_group is not None
    names = tuple(drill_names(PROTECTED))
    assert [name.name for name in names] == ["web-01-test", "web-01-nic-test", "web-01-os-ASRtest"]
    found = remains(PROTECTED, (ArmId(str(names[1]).upper()), PROTECTED.machine))
    assert [name.name.casefold() for name in found] == ["web-01-nic-test"]
    (problem,) = remains_problems(ItemEstate(PROTECTED, NOW, remains=found))
    assert "web-01-nic-test" in problem.what
    assert "F11" in problem.remedy
    running = replace(PROTECTED, allowed_operations=frozenset({"TestFailoverCleanup"}))
    assert remains(running, names) == ()
