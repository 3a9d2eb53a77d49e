"""Another vault for the same machines: which can be taken, and what stays of the choices."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain.drafts.enable_replication import (
    Choice,
    PolicyChoice,
    TargetChoice,
    resolve,
    vault_refusal,
    with_vault,
)
from asr_tui.domain.ids import vault_id
from asr_tui.domain.protection import Policy, Topology
from asr_tui.domain.resources import ResourceGroup, Vault
from tests.domain.estates import DRAFT, ESTATE, SUBSCRIPTION, VAULT, WEB_01, set_up

IN_US = Vault(vault_id(SUBSCRIPTION, "rg-us", "vault-us"), "eastus2")
CHOSEN = replace(DRAFT, target=TargetChoice(group=Choice(name="rg-mine")))


def test_neither_the_vault_nor_its_group_may_lie_in_the_source_region() -> None:
    group = ResourceGroup(IN_US.id.group_id, "centralus")
    assert vault_refusal(IN_US, None, "centralus", "Central US") == ""
    assert "The vault lies in East US 2" in vault_refusal(IN_US, None, "eastus2", "East US 2")
    assert "rg-us lies in Central US" in vault_refusal(IN_US, group, "centralus", "Central US")
    assert vault_refusal(IN_US, group, "", "") == "", "no region is chosen yet"


def test_the_proposed_target_follows_the_vault_and_a_chosen_one_does_not() -> None:
    assert resolve(with_vault(DRAFT, IN_US, ESTATE), ESTATE).target_region == "eastus2"
    assert resolve(with_vault(CHOSEN, IN_US, ESTATE), ESTATE).target_region == "westeurope"
    assert with_vault(replace(DRAFT, target_region="westus"), IN_US, ESTATE).target_region == "westus"


def test_a_policy_of_the_vault_becomes_one_of_the_same_name_and_values() -> None:
    gold = Policy(VAULT.child("replicationPolicies", "gold"), 4320, 60)
    estate = replace(ESTATE, topology=replace(set_up(), policies=(gold,)))
    chosen = replace(DRAFT, policy=PolicyChoice(policy=gold.id, multi_vm_group="shop"))
    moved = with_vault(chosen, IN_US, estate)
    assert moved.policy == PolicyChoice(None, "gold", 4320, 60, "shop")
    there = Policy(IN_US.id.child("replicationPolicies", "gold"), 1440)
    policy = resolve(moved, replace(ESTATE, topology=Topology(policies=(there,)))).policy
    assert (policy.id, policy.is_new) == (there.id, False)
    assert resolve(moved, ESTATE).policy.is_new


@given(
    st.sampled_from(["", "westus", "eastus2"]),
    st.booleans(),
    st.builds(
        PolicyChoice, st.none(), st.text(max_size=5), st.integers(0, 9000), st.integers(0, 900), st.text(max_size=4)
    ),
)
def test_there_and_back_again_nothing_is_lost(region: str, differs: bool, policy: PolicyChoice) -> None:
    draft = replace(DRAFT, target_region=region, policy=policy)
    if differs:
        draft = draft.with_override(WEB_01.id, TargetChoice(name="web-1"))
    back = with_vault(with_vault(draft, IN_US, ESTATE), Vault(VAULT, "westeurope"), ESTATE)
    assert replace(back, target_region="") == replace(draft, target_region="")
    assert resolve(back, ESTATE).target_region == resolve(draft, ESTATE).target_region
