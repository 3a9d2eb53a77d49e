"""Every rule with a right and a wrong draft."""

import pytest
from msgspec.structs import replace

from asr_tui.domain.drafts.enable_replication import (
    Choice,
    EnableReplicationDraft,
    PolicyChoice,
    TargetChoice,
    machine_problems,
    problems,
)
from asr_tui.domain.ids import group_id, resource_id
from asr_tui.domain.machines import Disk, EligibilityError, Extension, Power
from asr_tui.domain.placement import MachineSize
from asr_tui.domain.problems import blocking
from asr_tui.domain.resources import ResourceGroup, StorageAccount, VirtualNetwork
from tests.domain.estates import DRAFT, ESTATE, NETWORK, SHOP, SUBSCRIPTION, VAULT, WEB_01, found, machine


def test_the_plain_draft_has_nothing_that_blocks() -> None:
    assert blocking(problems(DRAFT, ESTATE)) == ()


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (replace(DRAFT, source_region=""), "source_region"),
        (replace(DRAFT, source_region="westeurope", target_region="centralus"), "vault"),
        (replace(DRAFT, machines=()), "machines"),
        (replace(DRAFT, machines=(resource_id(SHOP, "Microsoft.Compute/virtualMachines", "gone"),)), "machines"),
        (replace(DRAFT, target_region="centralus"), "target_region"),
        (replace(DRAFT, target=TargetChoice(group=Choice(name="bad name"))), "group"),
        (replace(DRAFT, target=TargetChoice(group=Choice(id=SHOP))), "group"),
        (replace(DRAFT, target=TargetChoice(network=Choice(name="-x"))), "network"),
        (replace(DRAFT, target=TargetChoice(network=Choice(id=NETWORK))), "network"),
        (replace(DRAFT, target=TargetChoice(cache=Choice(name="Has-Capitals"))), "cache"),
        (replace(DRAFT, target=TargetChoice(availability="zone", zone="7")), "zone"),
        (replace(DRAFT, target_region="westus", target=TargetChoice(availability="zone")), "zone"),
        (replace(DRAFT, target=TargetChoice(availability_set=Choice(name="set-"))), "availability_set"),
        (replace(DRAFT, policy=PolicyChoice(retention_minutes=16 * 1440)), "retention_minutes"),
        (replace(DRAFT, policy=PolicyChoice(app_consistent_minutes=13 * 60)), "app_consistent_minutes"),
        (replace(DRAFT, policy=PolicyChoice(app_consistent_minutes=90)), "app_consistent_minutes"),
        (
            replace(DRAFT, policy=PolicyChoice(retention_minutes=60, app_consistent_minutes=60)),
            "app_consistent_minutes",
        ),
        (replace(DRAFT, policy=PolicyChoice(name="a/b")), "name"),
    ],
)
def test_a_wrong_draft_is_blocked_at_its_field(draft: EnableReplicationDraft, field: str) -> None:
    assert blocking(found(draft, ESTATE, field))


def test_the_vaults_group_must_not_lie_in_the_source_region() -> None:
    groups = (ResourceGroup(SHOP, "centralus"), ResourceGroup(VAULT.group_id, "centralus"))
    (finding,) = blocking(found(DRAFT, replace(ESTATE, groups=groups), "vault"))
    assert "rg-dr lies in Central US" in finding.what
    assert blocking(found(DRAFT, replace(ESTATE, groups=groups[:1], vault_groups=groups[1:]), "vault"))


def test_without_machines_the_finding_says_what_to_do() -> None:
    (finding,) = blocking(found(DRAFT, replace(ESTATE, machines=()), "subscription"))
    assert "make a machine in Azure first" in finding.remedy


@pytest.mark.parametrize(
    "wrong",
    [
        machine("web-01", power=Power.DEALLOCATED),
        machine("web-01", provisioning="Failed"),
        machine("web-01", extensions=(Extension("Bad", "Contoso", "Failed"),)),
        machine("web-01", disks=(Disk("os", 4096, is_os=True, id=SHOP.child("os")),)),
    ],
)
def test_a_machine_that_cannot_be_protected_says_why_and_what_helps(wrong: object) -> None:
    assert isinstance(wrong, type(WEB_01))
    findings = blocking(machine_problems(wrong, ESTATE))
    assert findings
    assert all(problem.remedy and problem.machine == wrong.id for problem in findings)


def test_azures_own_answer_blocks_too_and_is_said_once() -> None:
    stopped = machine("web-01", power=Power.STOPPED)
    errors = (
        EligibilityError("AzureVmIsNotInDesiredPowerState", "not running"),
        EligibilityError(
            "A2AOperatingSystemNotSupported", "The operating system is not supported.", "", "Use another."
        ),
    )
    codes = [one.code for one in machine_problems(stopped, replace(ESTATE, eligibility=((stopped.id, errors),)))]
    assert codes == ["AzureVmIsNotInDesiredPowerState", "A2AOperatingSystemNotSupported"]


def test_an_unmanaged_machine_blocks_and_is_not_told_to_be_started() -> None:
    disk = Disk("os", 127, is_os=True, vhd="https://shopvhds.blob.core.windows.net/v/os.vhd")
    old = machine("web-01", disks=(disk,), power=Power.DEALLOCATED)
    estate = replace(ESTATE, machines=(old,))
    [problem] = blocking(machine_problems(old, estate))
    assert (problem.brief, "31 March 2026" in problem.what) == ("unmanaged disks", True)
    assert blocking(problems(DRAFT, estate))


def test_a_cache_account_must_lie_in_the_source_region() -> None:
    account = StorageAccount(
        resource_id(VAULT.group_id, "Microsoft.Storage/storageAccounts", "cache"), "westeurope", "Standard_LRS"
    )
    draft = replace(DRAFT, target=TargetChoice(cache=Choice(id=account.id)))
    assert blocking(found(draft, replace(ESTATE, accounts=(account,)), "cache"))
    moved = replace(account, location="centralus")
    assert not found(draft, replace(ESTATE, accounts=(moved,)), "cache")
    premium = replace(moved, sku="Premium_LRS", kind="BlockBlobStorage", shared_key_access=False)
    assert len(found(draft, replace(ESTATE, accounts=(premium,)), "cache")) == 2


def test_a_taken_account_name_blocks_where_the_user_chose_it() -> None:
    draft = replace(DRAFT, target=TargetChoice(cache=Choice(name="taken")))
    assert blocking(found(draft, replace(ESTATE, storage_refusals=(("taken", "It is taken."),)), "cache"))


def test_a_network_without_the_chosen_subnet_blocks() -> None:
    other = VirtualNetwork(
        resource_id(group_id(SUBSCRIPTION, "rg"), "Microsoft.Network/virtualNetworks", "other"), "westeurope", (), ()
    )
    draft = replace(DRAFT, target=TargetChoice(network=Choice(id=other.id)))
    assert blocking(found(draft, replace(ESTATE, networks=(*ESTATE.networks, other)), "network"))


def test_a_size_that_is_too_small_or_missing_is_found() -> None:
    small = replace(ESTATE, sizes=(MachineSize("Standard_D2s_v5", 2, 8, max_data_disks=0),))
    assert not found(DRAFT, small, "size")
    assert found(DRAFT, replace(ESTATE, sizes=(MachineSize("Standard_A1", 1, 2),)), "size")


def test_a_group_of_seventeen_is_too_many() -> None:
    machines = tuple(machine(f"m-{number}") for number in range(17))
    draft = replace(DRAFT, machines=tuple(one.id for one in machines), policy=PolicyChoice(multi_vm_group="shop"))
    assert blocking(found(draft, replace(ESTATE, machines=machines), "multi_vm_group"))
    fewer = replace(draft, machines=draft.machines[:16])
    assert not blocking(found(fewer, replace(ESTATE, machines=machines), "multi_vm_group"))
