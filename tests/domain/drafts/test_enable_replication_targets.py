"""What is proposed for a machine, and what a choice changes."""

from msgspec.structs import replace

from asr_tui.domain.drafts.enable_replication import Choice, TargetChoice, resolve
from asr_tui.domain.drafts.enable_replication.targets import MachineTarget
from asr_tui.domain.ids import group_id, resource_id
from asr_tui.domain.resources import ResourceGroup, StorageAccount, Subnet, VirtualNetwork
from tests.domain.estates import APP_01, DRAFT, ESTATE, NETWORK, SHOP, SUBSCRIPTION, VAULT, WEB_01, WEB_02, set_up

TARGET_GROUP = group_id(SUBSCRIPTION, "rg-shop-asr")


def only(target: MachineTarget | None) -> MachineTarget:
    assert target is not None
    return target


def test_the_portals_names_are_proposed_as_new() -> None:
    target = only(resolve(DRAFT, ESTATE).shared)
    assert target.network is not None
    assert target.availability_set is not None
    assert target.group.id == TARGET_GROUP
    assert target.network.id == resource_id(TARGET_GROUP, "Microsoft.Network/virtualNetworks", "vnet-shop-asr")
    assert target.availability_set.id.name == "avset-web-asr"
    assert target.cache.id == resource_id(VAULT.group_id, "Microsoft.Storage/storageAccounts", "contosovaultasrcache")
    assert all(one.is_new and not one.chosen for one in (target.group, target.network, target.cache))
    assert target.subnet == "web"


def test_the_vaults_region_is_the_target_else_the_pair() -> None:
    assert resolve(DRAFT, ESTATE).target_region == "westeurope"
    assert resolve(replace(DRAFT, vault_location="centralus"), ESTATE).target_region == "eastus2"


def test_what_exists_under_the_proposed_name_is_used() -> None:
    estate = replace(ESTATE, groups=(*ESTATE.groups, ResourceGroup(TARGET_GROUP, "westeurope")))
    assert not only(resolve(DRAFT, estate).shared).group.is_new


def test_a_network_mapping_locks_the_network() -> None:
    network = only(resolve(DRAFT, replace(ESTATE, topology=set_up())).shared).network
    assert network is not None
    assert network.name == "vnet-dr"
    assert "mapped" in network.locked


def test_the_first_subnet_is_taken_where_the_sources_is_missing() -> None:
    other = VirtualNetwork(
        resource_id(SHOP, "Microsoft.Network/virtualNetworks", "other"),
        "westeurope",
        ("10.9.0.0/16",),
        (Subnet("zeta", ("10.9.1.0/24",)), Subnet("Alpha", ("10.9.2.0/24",))),
    )
    draft = replace(DRAFT, target=TargetChoice(network=Choice(id=other.id)))
    assert only(resolve(draft, replace(ESTATE, networks=(*ESTATE.networks, other))).shared).subnet == "Alpha"


def test_a_zonal_machine_keeps_its_zone_where_the_target_has_it() -> None:
    draft = replace(DRAFT, machines=(APP_01.id,))
    assert only(resolve(draft, ESTATE).shared).zone == "2"
    assert only(resolve(replace(draft, target_region="westus"), ESTATE).shared).availability == "none"


def test_a_cache_account_elsewhere_is_not_proposed() -> None:
    taken = StorageAccount(
        resource_id(VAULT.group_id, "Microsoft.Storage/storageAccounts", "contosovaultasrcache"),
        "westeurope",
        "Standard_LRS",
    )
    target = only(resolve(DRAFT, replace(ESTATE, accounts=(taken,))).shared)
    assert target.cache.name == "contosovaultasrcache2"
    assert target.cache.is_new


def test_a_name_that_somebody_else_has_is_not_proposed() -> None:
    estate = replace(ESTATE, storage_refusals=(("contosovaultasrcache", "The name is taken."),))
    assert only(resolve(DRAFT, estate).shared).cache.name == "contosovaultasrcache2"


def test_one_machines_own_choice_stands_over_the_shared_one() -> None:
    draft = replace(
        DRAFT, machines=(WEB_01.id, WEB_02.id), target=TargetChoice(group=Choice(name="rg-all"))
    ).with_override(WEB_02.id, TargetChoice(group=Choice(name="rg-own"), excluded_disks=("web-02-data",)))
    resolved = resolve(draft, ESTATE)
    first, second = resolved.machines
    assert (first.group.name, second.group.name) == ("rg-all", "rg-own")
    assert [disk.name for disk in second.disks] == ["web-02-os"]
    assert second.differs
    assert resolved.shared == first


def test_the_existing_policy_of_that_name_is_used_with_its_own_values() -> None:
    policy = resolve(DRAFT, replace(ESTATE, topology=set_up())).policy
    assert not policy.is_new
    assert resolve(DRAFT, ESTATE).policy.is_new
    assert resolve(DRAFT, ESTATE).policy.name == "24-hour-retention-policy"


def test_source_network_is_the_first_interfaces() -> None:
    assert WEB_01.network == NETWORK
