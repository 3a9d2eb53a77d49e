"""Another vault in the middle of the wizard, chosen or made, by keys: nothing that was chosen is lost on the way."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from asr_tui.domain import kinds, steps
from asr_tui.domain.drafts.enable_replication import Choice, EnableReplicationDraft, PolicyChoice, TargetChoice
from asr_tui.domain.errors import AccessDenied, CannotStore, Unreachable
from asr_tui.domain.ids import ArmId, group_id, vault_id
from asr_tui.domain.place import Place
from asr_tui.domain.resources import ResourceGroup, Subscription, Vault
from asr_tui.local_store.drafts import DraftFiles
from asr_tui.local_store.files import Notices
from asr_tui.ui.protect import EnableReplicationWizard
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.vault.new_vault import NewVaultScreen
from asr_tui.ui.widgets.field_list import FieldList
from tests.fakes import (
    NOW,
    SUBSCRIPTION,
    TENANT,
    VAULT,
    FakeCatalog,
    FakeChanges,
    FakeSiteRecovery,
)
from tests.ui.pilot import press, settle, shown, until
from tests.ui.protect.estates import APP_01, ELSEWHERE, WEB_01, catalog
from tests.ui.protect.wizard_under_test import THE_VAULT, Under, wizard

IN_US = Vault(vault_id(SUBSCRIPTION, "rg-dr", "vault-us"), "eastus2")
AT_HOME = Vault(vault_id(SUBSCRIPTION, "rg-dr", "vault-home"), "centralus")
MADE = vault_id(SUBSCRIPTION, "rg-dr", "dr-vault")
TO_VAULT = ("home", "enter")
TO_EUROPE = ("home", "down", "down", "enter", *"west europe", "enter")
"""The region that the vault lies in."""


def three_vaults() -> FakeCatalog:
    return catalog({kinds.VAULT: (AT_HOME, THE_VAULT, IN_US)})


def kept(under: Under, vault: ArmId) -> EnableReplicationDraft | None:
    return under.drafts.load(under.workspace.place(vault))


def changes_of(under: Under) -> FakeChanges:
    changes = under.workspace.session.changes
    assert isinstance(changes, FakeChanges)
    return changes


def beside_the_fields(under: Under) -> str:
    """The rows of the first page without the rail beside them."""
    return " ".join(under.pilot.app.screen.query_one("#source-fields", FieldList).text.split())


async def until_made(under: Under, words: str) -> None:
    """Let time pass in Azure until the screen says so."""
    await until(under.pilot, lambda: words in " ".join(shown(under.pilot).split()))
    await settle(under.pilot)


async def test_another_vault_takes_every_choice_along_and_leaves_no_copy_behind() -> None:
    async with wizard(three_vaults()) as under:
        await press(under.pilot, "enter", "space", "escape", *TO_VAULT)
        screen = shown(under.pilot)
        assert "> contoso-vault" in screen
        assert "East US 2, rg-dr" in screen
        await press(under.pilot, *"us", "enter")
        assert "vault-us > Enable replication" in shown(under.pilot)
        draft = kept(under, IN_US.id)
        assert draft is not None
        assert (draft.vault, draft.vault_location, draft.machines) == (IN_US.id, "eastus2", (APP_01.id,))
        assert kept(under, VAULT) is None
        await press(under.pilot, "end", "enter")
        assert "5 machines in Central US, 1 marked" in shown(under.pilot)
        assert "+ yes" in shown(under.pilot)
        await press(under.pilot, "enter")
        assert "the vault's, the source's pair" in shown(under.pilot)
        await press(under.pilot, "enter", "enter", "enter")
        ((plan, place),) = under.runs.started
        assert place == under.workspace.place(IN_US.id)
        assert all(one.step.id.startswith(str(IN_US.id)) for one in plan.steps if one.step.writes_to_vault)
        assert under.drafts.places() == ()


async def test_a_vault_in_the_source_region_says_why_it_cannot_be_taken() -> None:
    async with wizard(three_vaults()) as under:
        await press(under.pilot, *TO_VAULT, *"home", "enter")
        screen = shown(under.pilot)
        assert "In which vault" in screen, "a refused choice keeps the question open"
        assert "The vault lies in Central US: if that region fails" in screen
        await press(under.pilot, "escape")
        assert "contoso-vault > Enable replication" in shown(under.pilot)


async def test_the_group_of_a_vault_must_not_lie_in_the_source_region_either() -> None:
    known = three_vaults()
    moved = ResourceGroup(group_id(SUBSCRIPTION, "rg-dr"), "centralus")
    known.values[kinds.RESOURCE_GROUP] = (*known.given(kinds.RESOURCE_GROUP)[:1], moved)
    async with wizard(known) as under:
        assert "resource group rg-dr lies in Central US" in beside_the_fields(under)
        await press(under.pilot, "enter", "enter")
        assert "> New vault" in shown(under.pilot), "no vault can be used: the way to a new one is selected"


async def test_from_a_region_that_the_vault_lies_in_one_key_leads_to_a_new_vault() -> None:
    async with wizard() as under:
        await press(under.pilot, *TO_EUROPE)
        screen = beside_the_fields(under)
        assert "The vault lies in West Europe: if that region fails" in screen
        assert "N makes a new one" in screen
        await press(under.pilot, "end", "enter")
        assert "> Vault" in shown(under.pilot), "the cursor is where the way out is"
        await press(under.pilot, "N")
        screen = shown(under.pilot)
        assert "Contoso Production > New vault" in screen
        assert "proposed: pair of West Europe" in screen
        assert "North Europe" in screen
        assert "rg-dr-2" in screen, "the usual group lies in the source region"


async def test_the_new_vault_is_judged_by_the_machines_region_and_esc_keeps_what_was_typed() -> None:
    known = catalog({kinds.VAULT: (THE_VAULT,)})
    async with wizard(known) as under:
        await press(under.pilot, "enter", "space", "escape", "N", "home", "down", "down", "enter", *"central us")
        assert "The machines run in Central US" in shown(under.pilot)
        await press(under.pilot, "enter")
        assert "In which region?" in shown(under.pilot), "it cannot be taken"
        await press(under.pilot, "escape", "home", "down", "enter", *"rg-shop", "enter", "end", "enter")
        assert "rg-shop lies in Central US, the source region" in " ".join(shown(under.pilot).split())
        await press(under.pilot, "enter", *"rg-dr", "enter")
        await press(under.pilot, "home", "enter", "ctrl+u", *"9lives")
        assert "starts with a letter" in shown(under.pilot)
        await press(under.pilot, "ctrl+u", *"contoso-vault")
        assert "has a vault contoso-vault already" in " ".join(shown(under.pilot).split())
        await press(under.pilot, "ctrl+u", *"vault-two", "enter", "escape")
        assert "contoso-vault > Enable replication" in shown(under.pilot)
        assert "10 machines" not in shown(under.pilot)
        await press(under.pilot, "N")
        assert "vault-two" in shown(under.pilot)
        await press(under.pilot, "end", "enter", "escape", "escape")
        assert "contoso-vault > Enable replication" in shown(under.pilot)
        assert changes_of(under).applied == []
        draft = kept(under, VAULT)
        assert draft is not None
        assert draft.machines == (APP_01.id,)


async def test_a_new_vault_is_made_and_one_is_back_in_the_wizard_with_it() -> None:
    async with wizard() as under:
        held = changes_of(under).held = asyncio.Event()
        await press(under.pilot, "enter", "space", "escape", *TO_VAULT, *"vault-two", "enter")
        assert "vault-two" in shown(under.pilot), "what was typed in the question is its name"
        await press(under.pilot, "enter", "enter")
        assert isinstance(under.pilot.app.screen, RunScreen)
        assert "Enter leads back to Enable replication" in shown(under.pilot)
        held.set()
        await until_made(under, "+ vault-two is made, and chosen here")
        screen = shown(under.pilot)
        assert "vault-two > Enable replication" in screen
        assert "in East US 2" in screen
        (made,) = changes_of(under).applied
        assert isinstance(made, steps.CreateVault)
        draft = kept(under, made.id)
        assert draft is not None
        assert (draft.machines, draft.source_region) == ((APP_01.id,), "centralus")
        assert kept(under, VAULT) is None
        await press(under.pilot, "end", "enter", "enter", "enter", "enter")
        assert "enter  Enable replication of app-01" in shown(under.pilot)


async def test_who_goes_back_while_it_is_made_is_told_and_goes_on() -> None:
    async with wizard() as under:
        held = changes_of(under).held = asyncio.Event()
        await press(under.pilot, "enter", "space", "escape", "N", "enter", "enter")
        assert "enter Next" in shown(under.pilot).splitlines()[-1]
        await press(under.pilot, "enter")
        screen = shown(under.pilot)
        assert "contoso-vault > Enable replication" in screen
        assert "~ dr-vault is being made: it is chosen here as soon as it is there." in screen
        await press(under.pilot, "enter")
        assert "5 machines in Central US, 1 marked" in shown(under.pilot)
        held.set()
        await until_made(under, "+ dr-vault is made, and chosen here")
        assert "dr-vault > Enable replication" in shown(under.pilot)
        assert "5 machines in Central US, 1 marked" in shown(under.pilot)
        assert kept(under, MADE) is not None


async def test_a_vault_that_is_ready_while_one_reviews_gets_a_review_of_its_own() -> None:
    async with wizard() as under:
        held = changes_of(under).held = asyncio.Event()
        await press(under.pilot, "enter", "space", "escape", "N", "enter", "enter", "enter")
        await press(under.pilot, "enter", "enter", "enter", "enter")
        assert "> 5 Review" in shown(under.pilot)
        held.set()
        await until_made(under, "+ dr-vault is made, and chosen here")
        await press(under.pilot, "enter")
        (_, place) = under.runs.started[-1]
        assert place == under.workspace.place(MADE)


async def test_a_vault_that_azure_refuses_leaves_the_wizard_as_it_was() -> None:
    async with wizard() as under:
        changes_of(under).errors = [AccessDenied("Azure refused this", "You lack the role Contributor.")]
        await press(under.pilot, "enter", "space", "escape", "N", "home", "enter", "ctrl+u", *"mine", "enter")
        await press(under.pilot, "end", "enter", "enter")
        await until_made(under, "You lack the role Contributor.")
        assert "r tries again; enter leads back to Enable replication" in shown(under.pilot)
        await press(under.pilot, "enter")
        assert "x mine could not be made, so contoso-vault stays. N tries once more." in shown(under.pilot)
        assert kept(under, VAULT) is not None
        await press(under.pilot, "N")
        assert "mine" in shown(under.pilot), "what was typed is there for another try"
        await press(under.pilot, "end", "enter", "enter")
        await until_made(under, "+ mine is made, and chosen here")


@pytest.mark.parametrize(("keys", "machines", "stays"), [(("enter",), 1, False), (("down", "enter"), 2, True)])
async def test_choices_that_the_other_vault_has_already_are_asked_about(
    keys: tuple[str, ...], machines: int, stays: bool
) -> None:
    older = EnableReplicationDraft(
        IN_US.id, "eastus2", SUBSCRIPTION, "centralus", machines=(WEB_01.id, APP_01.id), page="policy"
    )
    async with wizard(three_vaults()) as under:
        under.drafts.save(under.workspace.place(IN_US.id), older)
        await press(under.pilot, "enter", "space", "escape", *TO_VAULT, *"us", "enter")
        assert "vault-us has choices of its own" in shown(under.pilot)
        await press(under.pilot, "escape")
        assert "contoso-vault > Enable replication" in shown(under.pilot)
        assert (kept(under, IN_US.id), kept(under, VAULT) is not None) == (older, True)
        await press(under.pilot, *TO_VAULT, *"us", "enter", *keys)
        draft = kept(under, IN_US.id)
        assert draft is not None
        assert "vault-us > Enable replication" in shown(under.pilot)
        assert ("> 4 Policy" in shown(under.pilot)) is stays, "one goes on where those choices were left"
        assert (len(draft.machines), kept(under, VAULT) is not None) == (machines, stays)


async def test_a_vault_that_cannot_be_read_is_not_gone_to() -> None:
    recovery = FakeSiteRecovery()
    async with wizard(three_vaults(), recovery) as under:
        recovery.errors["topology"] = Unreachable("Azure does not answer", "No route to host.", "Check the network.")
        await press(under.pilot, "enter", "space", "escape", *TO_VAULT, *"us", "enter")
        screen = " ".join(shown(under.pilot).split())
        assert "vault-us cannot be read, so contoso-vault stays" in screen
        assert "No route to host" in screen
        assert kept(under, VAULT) is not None


async def test_choices_that_cannot_be_kept_under_the_new_vault_stay_kept_under_the_old(tmp_path: Path) -> None:
    class Full(DraftFiles):
        def save(self, place: Place, draft: EnableReplicationDraft) -> None:
            if draft.vault == IN_US.id:
                raise CannotStore("Nothing can be written", "The disk is full.", "Make room.")
            super().save(place, draft)

    async with wizard(three_vaults()) as under:
        under.workspace.drafts = under.drafts = Full(tmp_path, Notices(lambda: NOW), lambda: NOW)
        await press(under.pilot, "enter", "space", "escape", *TO_VAULT, *"us", "enter")
        assert "cannot be kept on this computer" in shown(under.pilot)
        assert "vault-us > Enable replication" in shown(under.pilot)
        assert kept(under, VAULT) is not None


async def test_what_was_chosen_for_the_target_stays_and_a_policy_is_named_anew() -> None:
    draft = EnableReplicationDraft(
        VAULT, "westeurope", SUBSCRIPTION, "centralus", machines=(WEB_01.id,),
        target=TargetChoice(group=Choice(name="rg-mine")),
        policy=PolicyChoice(policy=VAULT.child("replicationPolicies", "gold")),
    )  # fmt: skip
    async with wizard(three_vaults(), kept=draft) as under:
        await press(under.pilot, "enter", *TO_VAULT, *"us", "enter")
        moved = kept(under, IN_US.id)
        assert moved is not None
        assert moved.target.group.name == "rg-mine"
        assert moved.target_region == "westeurope", "what was chosen was chosen for that region"
        assert moved.policy == PolicyChoice(name="gold")


async def test_read_only_chooses_a_vault_and_makes_none() -> None:
    async with wizard(three_vaults(), read_only=True) as under:
        assert "(N New vault)" in shown(under.pilot).splitlines()[-1]
        await press(under.pilot, "N")
        assert not isinstance(under.pilot.app.screen, NewVaultScreen)
        await press(under.pilot, *TO_VAULT, "up", "enter")
        assert "Read-only: a vault cannot be made" in shown(under.pilot)
        await press(under.pilot, *"us", "enter")
        assert "vault-us > Enable replication" in shown(under.pilot)


async def test_vaults_of_other_subscriptions_are_offered_and_those_that_cannot_be_read_named() -> None:
    other = "5ca1ab1e-0000-4000-8000-00000000000f"
    foreign = Vault(vault_id(other, "rg-far", "far-vault"), "northeurope")
    known = three_vaults()
    known.values[kinds.SUBSCRIPTION] = (
        *known.given(kinds.SUBSCRIPTION),
        Subscription(other, "Contoso Development", TENANT),
    )
    known.values[kinds.VAULT] = (*known.given(kinds.VAULT), foreign)
    async with wizard(known) as under:
        await press(under.pilot, *TO_VAULT, *"far")
        assert "North Europe, rg-far, Contoso Development" in " ".join(shown(under.pilot).split())
        await press(under.pilot, "enter")
        assert "far-vault > Enable replication" in shown(under.pilot)
        under.workspace.choices.refresh()
        known.errors["vaults"] = AccessDenied("Not allowed", "No rights there.")
        await press(under.pilot, *TO_VAULT)
        assert "The vaults of Contoso Development could not be read" in " ".join(shown(under.pilot).split())
        assert "New vault" in shown(under.pilot)


@pytest.mark.parametrize("chosen", [True, False])
async def test_leaving_and_the_run_lead_to_the_home_of_the_vault_that_was_chosen(chosen: bool) -> None:
    async with wizard(three_vaults()) as under:
        app = under.pilot.app
        await press(under.pilot, "escape")
        await app.push_screen(HomeScreen(under.workspace, THE_VAULT))
        app.push_screen(EnableReplicationWizard(under.workspace, THE_VAULT))
        await settle(under.pilot)
        await press(under.pilot, "enter", "space", "escape", *(TO_VAULT if chosen else ()))
        await press(under.pilot, *((*"us", "enter") if chosen else ()))
        name = "vault-us" if chosen else "contoso-vault"
        await press(under.pilot, "escape")
        assert isinstance(app.screen, HomeScreen)
        assert f"{name} >" in shown(under.pilot)
        assert sum(isinstance(one, HomeScreen) for one in app.screen_stack) == 1
        assert (
            "This is the home of vault-us now: the wizard was moved to that vault"
            in " ".join(shown(under.pilot).split())
        ) is chosen
        await press(under.pilot, "enter")
        assert "Protect app-01" in shown(under.pilot), "its home offers the choices again"
        await press(under.pilot, "enter", "end", "enter", "enter", "enter", "enter")
        await until(under.pilot, lambda: isinstance(app.screen, RunScreen))
        assert "enter Home" in shown(under.pilot).splitlines()[-1]
        await press(under.pilot, "enter")
        assert isinstance(app.screen, HomeScreen)
        assert f"{name} >" in shown(under.pilot)


async def test_machines_only_in_the_vaults_region_are_no_dead_end() -> None:
    async with wizard(catalog({kinds.MACHINE: (ELSEWHERE,)})) as under:
        assert "The vault lies in West Europe" in beside_the_fields(under)
        await press(under.pilot, "N", "enter", "enter")
        await until_made(under, "+ dr-vault is made, and chosen here")
        await press(under.pilot, "end", "enter", "space", "enter")
        assert "> 3 Target" in shown(under.pilot)


async def test_a_subscription_without_machines_says_what_to_do() -> None:
    async with wizard(catalog({kinds.MACHINE: ()})) as under:
        screen = beside_the_fields(under)
        assert "This subscription has no virtual machine to protect." in screen
        assert "asr-tui practice" in screen
        await press(under.pilot, "end", "enter")
        assert "> Subscription" in shown(under.pilot)
