"""A new vault: proposals, rules and plan."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain import names, steps
from asr_tui.domain.drafts.vault import GROUP, NAME, VaultDraft, VaultEstate, plan, problems, resolve, vault_of
from asr_tui.domain.ids import group_id, vault_id
from asr_tui.domain.problems import Severity, blocking
from asr_tui.domain.resources import Region, ResourceGroup, Vault
from tests.domain.estates import WEB_01

SUB = "5ca1ab1e-0000-4000-8000-000000000001"
DRAFT = VaultDraft(SUB)
REGIONS = (
    Region("centralus", "Central US", paired="eastus2"),
    Region("eastus2", "East US 2", paired="centralus"),
    Region("westeurope", "West Europe", paired="northeurope"),
)
ESTATE = VaultEstate(regions=REGIONS, machines=(replace(WEB_01, location="centralus"),))
WITH_GROUP = replace(ESTATE, groups=(ResourceGroup(group_id(SUB, "RG-DR"), "westeurope"),))


def fields(draft: VaultDraft, estate: VaultEstate) -> set[str]:
    return {one.field for one in blocking(problems(draft, estate))}


def test_the_proposals_alone_make_a_vault_in_the_pair_of_the_machines_region() -> None:
    chosen = resolve(DRAFT, ESTATE)
    assert (chosen.name, chosen.group, chosen.location) == (NAME, GROUP, "eastus2")
    made_plan = plan(DRAFT, ESTATE)
    assert made_plan.can_start
    first, second = made_plan.steps
    assert first.step == steps.CreateResourceGroup(group_id(SUB, GROUP), "eastus2")
    assert second.step == steps.CreateVault(vault_id(SUB, GROUP, NAME), "eastus2")
    assert second.depends_on == {first.key}


def test_a_pair_in_which_machines_run_is_not_proposed() -> None:
    both = replace(ESTATE, machines=(*ESTATE.machines, replace(WEB_01, location="eastus2")))
    assert resolve(DRAFT, both).location == "westeurope"


def test_an_existing_group_is_used_whatever_its_letter_case() -> None:
    made_plan = plan(DRAFT, WITH_GROUP)
    assert [type(one.step) for one in made_plan.steps] == [steps.CreateVault]
    assert vault_of(resolve(DRAFT, WITH_GROUP)).id.group == "RG-DR"


def test_a_name_that_the_group_has_already_is_refused_and_another_proposed() -> None:
    taken = replace(ESTATE, vaults=(Vault(vault_id(SUB, GROUP, NAME.upper()), "westeurope"),))
    assert resolve(DRAFT, taken).name == f"{NAME}-2"
    assert fields(replace(DRAFT, name=NAME), taken) == {"name"}
    assert not plan(replace(DRAFT, name=NAME), taken).can_start
    assert fields(replace(DRAFT, name=NAME, group="another"), taken) == set()


@pytest.mark.parametrize("name", ["1vault", "a", "under_score", "v" * 51, "dot."])
def test_names_that_azure_refuses(name: str) -> None:
    assert fields(replace(DRAFT, name=name), ESTATE) == {"name"}


def test_a_group_name_that_azure_refuses() -> None:
    assert fields(replace(DRAFT, group="ends."), ESTATE) == {"group"}


def test_a_region_is_needed_and_must_exist() -> None:
    assert fields(DRAFT, VaultEstate()) == {"location"}
    assert fields(replace(DRAFT, location="mars"), ESTATE) == {"location"}


def test_the_region_one_fears_to_lose_is_warned_of_and_can_be_had() -> None:
    feared = replace(DRAFT, location="centralus")
    (found,) = problems(feared, ESTATE)
    assert found.severity is Severity.WARNING
    assert "the vault must still answer" in found.what
    assert plan(feared, ESTATE).can_start


def test_what_could_not_be_read_is_said_and_stops_nothing() -> None:
    made_plan = plan(DRAFT, replace(ESTATE, unread=("Machines could not be read: no rights.",)))
    assert made_plan.can_start
    assert "Machines could not be read: no rights." in [one.what for one in made_plan.problems]


@given(st.text(max_size=60))
def test_only_names_that_azure_takes_can_start(name: str) -> None:
    draft = replace(DRAFT, name=name)
    assert plan(draft, ESTATE).can_start == (not name or not names.vault_refusal(name))


SOURCE = replace(DRAFT, source_region="centralus")


def test_the_region_proposed_follows_the_machines_that_shall_be_protected() -> None:
    most_elsewhere = replace(ESTATE, machines=(*[replace(WEB_01, location="westeurope")] * 3, *ESTATE.machines))
    assert resolve(SOURCE, most_elsewhere).location == "eastus2"
    pair_taken = replace(ESTATE, machines=(replace(WEB_01, location="eastus2"),))
    assert resolve(SOURCE, pair_taken).location == "westeurope"
    nowhere_empty = replace(ESTATE, machines=tuple(replace(WEB_01, location=one.name) for one in REGIONS))
    assert resolve(SOURCE, nowhere_empty).location == "eastus2"
    assert fields(SOURCE, VaultEstate()) == {"location"}


def test_neither_vault_nor_group_may_lie_where_the_machines_run() -> None:
    assert fields(replace(SOURCE, location="centralus"), ESTATE) == {"location"}
    here = replace(ESTATE, groups=(ResourceGroup(group_id(SUB, GROUP), "centralus"),))
    assert fields(replace(SOURCE, group=GROUP), here) == {"group"}
    assert resolve(SOURCE, here).group == f"{GROUP}-2"
    assert plan(SOURCE, here).can_start
