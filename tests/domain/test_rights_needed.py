"""Which rights a plan needs, where they are asked for, and what is said about those that are missing."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain import rights, rights_needed, steps
from asr_tui.domain.drafts.enable_replication import Choice, TargetChoice, plan
from asr_tui.domain.estimates import Estimate
from asr_tui.domain.ids import ArmId, group_id, resource_id, vault_id
from asr_tui.domain.plan import Plan, PlannedStep
from asr_tui.domain.problems import Severity
from asr_tui.domain.resources import StorageAccount, Subnet, VirtualNetwork
from asr_tui.domain.rights import Permission, Rights, role_for
from asr_tui.domain.rights_needed import RequiredRights
from tests.domain.estates import DRAFT, ESTATE, NETWORK, SHOP, SUBSCRIPTION, VAULT, WEB_01, machine

WHOLE = ArmId(f"/subscriptions/{SUBSCRIPTION}")


def needs_of(*wanted: steps.Step) -> dict[ArmId, tuple[str, ...]]:
    planned = tuple(PlannedStep(step, frozenset(), Estimate(1, "test")) for step in wanted)
    return {need.scope: need.actions for need in rights_needed.required(Plan("test", planned))}


def test_a_first_protection_needs_rights_on_vault_groups_and_subscription() -> None:
    needs = {need.scope: need.actions for need in rights_needed.required(plan(DRAFT, ESTATE))}
    assert set(needs) == {WHOLE, VAULT, VAULT.group_id, WEB_01.id}
    assert "Microsoft.Resources/subscriptions/resourceGroups/write" in needs[WHOLE]
    assert "Microsoft.Network/virtualNetworks/write" in needs[WHOLE], "its group is not there yet"
    assert "Microsoft.Compute/virtualMachines/write" in needs[WHOLE]
    assert "Microsoft.Storage/storageAccounts/write" in needs[VAULT.group_id]
    assert len(needs[VAULT]) == len(set(needs[VAULT])) == 6
    assert needs[WEB_01.id] == rights.INSTALL_AGENT


def test_what_exists_is_asked_about_itself() -> None:
    account = StorageAccount(
        resource_id(VAULT.group_id, "Microsoft.Storage/storageAccounts", "ourcache"), "centralus", "Standard_LRS"
    )
    network = resource_id(VAULT.group_id, "Microsoft.Network/virtualNetworks", "vnet-dr")
    there = VirtualNetwork(network, "westeurope", ("10.0.0.0/16",), (Subnet("web", ("10.0.1.0/24",)),))
    estate = replace(ESTATE, accounts=(account,), networks=(*ESTATE.networks, there))
    target = TargetChoice(cache=Choice(id=account.id), network=Choice(id=network))
    needs = {need.scope: need.actions for need in rights_needed.required(plan(replace(DRAFT, target=target), estate))}
    assert needs[account.id] == rights.USE_CACHE
    assert needs[network] == rights.JOIN_NETWORK
    assert set(rights.CREATE_MACHINES) <= set(needs[WHOLE])


@pytest.mark.parametrize(("count", "scopes"), [(10, 10), (11, 1)])
def test_many_machines_are_asked_about_by_their_group(count: int, scopes: int) -> None:
    machines = tuple(machine(f"vm-{number}") for number in range(count))
    draft = replace(DRAFT, machines=tuple(one.id for one in machines))
    needs = rights_needed.required(plan(draft, replace(ESTATE, machines=machines)))
    asked = [need.scope for need in needs if need.actions == rights.INSTALL_AGENT]
    assert len(asked) == scopes
    assert (asked == [SHOP]) is (scopes == 1)


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (VAULT, "the vault contoso-vault"),
        (WEB_01.id, "the machine web-01"),
        (NETWORK, "the network vnet-shop"),
        (SHOP, "the resource group rg-shop"),
    ],
)
def test_a_missing_right_names_action_scope_and_role(scope: ArmId, words: str) -> None:
    [found] = rights_needed.problems(RequiredRights(scope, rights.INSTALL_AGENT), Rights())
    assert words in found.what
    assert "Virtual Machine Contributor" in found.what
    assert "Microsoft.Compute/virtualMachines/extensions/write" in found.remedy


def test_what_is_made_on_the_way_is_not_asked_about() -> None:
    group = group_id(SUBSCRIPTION, "rg-new")
    vault = vault_id(SUBSCRIPTION, "rg-new", "new")
    fabric = steps.CreateFabric(vault.child("replicationFabrics", "f"), "eastus")
    made = steps.CreateVault(vault, "eastus")
    assert set(needs_of(made, fabric)) == {group}
    assert set(needs_of(steps.CreateResourceGroup(group, "eastus"), made, fabric)) == {WHOLE}


@pytest.mark.parametrize(
    ("action", "role"),
    [
        (steps.CreateFabric(VAULT, "eastus").right, "Site Recovery Contributor"),
        (steps.CommitFailover(VAULT, "web-01").right, "Site Recovery Operator"),
        (steps.DisableReplication(VAULT, "web-01").right, "Site Recovery Contributor"),
        ("Microsoft.Network/virtualNetworks/write", "Network Contributor"),
        ("Microsoft.Storage/storageAccounts/write", "Storage Account Contributor"),
        ("Microsoft.Compute/availabilitySets/write", "Virtual Machine Contributor"),
        ("Microsoft.Network/virtualNetworks/subnets/join/action", "Virtual Machine Contributor"),
        ("Microsoft.Network/networkInterfaces/write", "Virtual Machine Contributor"),
        ("Microsoft.Storage/storageAccounts/listKeys/action", "Virtual Machine Contributor"),
        ("Microsoft.Resources/subscriptions/resourceGroups/write", "Contributor"),
        ("Microsoft.RecoveryServices/vaults/write", "Contributor"),
        ("Microsoft.Authorization/locks/delete", "Owner"),
    ],
)  # fmt: skip
def test_the_narrowest_role_is_named(action: str, role: str) -> None:
    assert role_for(action) == role


def test_missing_rights_are_told_with_action_scope_and_role_and_stop_nothing() -> None:
    need = RequiredRights(
        VAULT, ("Microsoft.RecoveryServices/vaults/replicationPolicies/write", "Microsoft.Network/x/write")
    )
    found = list(rights_needed.problems(need, Rights((Permission(("*/read",)),))))
    assert [problem.severity for problem in found] == [Severity.WARNING] * 2
    said = " ".join(f"{problem.what} {problem.remedy}" for problem in found)
    assert "Microsoft.RecoveryServices/vaults/replicationPolicies/write" in said
    assert "the vault contoso-vault" in said
    assert "Site Recovery Contributor" in said
    assert "Network Contributor" in said
    assert not list(rights_needed.problems(need, Rights((Permission(("*",)),))))


def test_many_missing_actions_are_counted() -> None:
    need = RequiredRights(
        VAULT, tuple(f"Microsoft.RecoveryServices/vaults/replicationFabrics/{one}/write" for one in "abcd")
    )
    [problem] = rights_needed.problems(need, Rights())
    assert "fabrics/a/write" in problem.remedy.casefold()
    assert problem.remedy.endswith("and 2 more.")


def test_an_unanswered_question_is_only_a_note() -> None:
    problem = rights_needed.unchecked(RequiredRights(WHOLE, ("a/b",)), "no answer within 5 seconds.")
    assert problem.severity is Severity.NOTE
    assert "could not be checked: no answer" in problem.what
