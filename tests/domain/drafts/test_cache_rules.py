"""The cache account: how it is set, how much goes through it, and High Churn."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.drafts.enable_replication import (
    Choice,
    EnableReplicationDraft,
    TargetChoice,
    machine_problems,
    plan,
    problems,
    resolve,
)
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import resource_id
from asr_tui.domain.machines import Disk
from asr_tui.domain.placement import MachineSize
from asr_tui.domain.problems import Problem, Severity, blocking
from asr_tui.domain.resources import StorageAccount, Vault
from tests.domain.estates import APP_01, DRAFT, ESTATE, NETWORK, SHOP, VAULT, WEB_01, machine

ACCOUNTS = "Microsoft.Storage/storageAccounts"
CACHE = StorageAccount(resource_id(VAULT.group_id, ACCOUNTS, "ourcache"), "centralus", "Standard_LRS")
CHOSEN = replace(DRAFT, target=TargetChoice(cache=Choice(id=CACHE.id)))
SUBNETS = (NETWORK.child("subnets", "web"),)
HIGH = replace(DRAFT, target=TargetChoice(high_churn=True))


def told(draft: EnableReplicationDraft = CHOSEN, estate: Estate = ESTATE, *accounts: StorageAccount) -> list[Problem]:
    known = replace(estate, accounts=accounts or (CACHE,))
    return [problem for problem in problems(draft, known) if problem.field == "cache"]


def data(name: str, size: int, sku: str = "Premium_LRS") -> Disk:
    return Disk(name, size, sku, id=resource_id(SHOP, "Microsoft.Compute/disks", name))


def test_a_plain_account_says_nothing() -> None:
    assert told() == []


def test_soft_delete_is_told_with_what_it_costs() -> None:
    [found] = told(CHOSEN, replace(ESTATE, soft_deleting=(CACHE.id,)))
    assert found.severity is Severity.WARNING
    assert "Turn soft delete off" in found.remedy


@pytest.mark.parametrize(("trusts", "warned"), [(True, False), (False, True)])
def test_a_firewall_must_let_azures_services_in(trusts: bool, warned: bool) -> None:
    found = told(CHOSEN, ESTATE, replace(CACHE, firewall=True, trusts_azure=trusts, allowed_subnets=SUBNETS))
    assert bool(found) is warned
    assert not blocking(found)


@pytest.mark.parametrize(
    ("identity", "severity", "words"),
    [
        (Vault(VAULT, "westeurope"), Severity.WARNING, "contoso-vault has none"),
        (Vault(VAULT, "westeurope", identity=True), Severity.NOTE, "must reach it"),
        (
            Vault(VAULT, "westeurope", identity=True, user_identities=("id-dr",)),
            Severity.NOTE,
            "system-assigned identity must reach it",
        ),
        (Vault(VAULT, "westeurope", user_identities=("id-dr",)), Severity.WARNING, "only the user-assigned id-dr"),
    ],
)
def test_without_shared_keys_the_vault_needs_an_identity(identity: Vault, severity: Severity, words: str) -> None:
    estate = replace(ESTATE, vaults=(identity,))
    [found] = told(CHOSEN, estate, replace(CACHE, shared_key_access=False))
    assert found.severity is severity
    assert words in found.what
    assert "Storage Blob Data Contributor" in found.remedy


@pytest.mark.parametrize(("kind", "most"), [("StorageV2", 750), ("Storage", 300)])
def test_an_account_takes_so_many_disks(kind: str, most: int) -> None:
    account = replace(CACHE, kind=kind)
    for count, warned in ((most, False), (most + 1, True)):
        many = machine("web-01", disks=(WEB_01.disks[0], *(data(f"d{one}", 64) for one in range(count - 1))))
        found = told(CHOSEN, replace(ESTATE, machines=(many,)), account)
        assert any("limit" in problem.what for problem in found) is warned


def test_high_churn_makes_a_premium_block_blob_account_with_its_price() -> None:
    made = [one.step for one in plan(HIGH, ESTATE).steps if isinstance(one.step, steps.CreateStorageAccount)]
    assert [(step.sku, step.kind) for step in made] == [("Premium_LRS", "BlockBlobStorage")]
    [found] = told(HIGH, ESTATE)
    assert (found.severity, "costs more" in found.what, "cannot be changed later" in found.what) == (
        Severity.WARNING, True, True,
    )  # fmt: skip


def test_a_standard_account_is_made_otherwise() -> None:
    made = [one.step for one in plan(DRAFT, ESTATE).steps if isinstance(one.step, steps.CreateStorageAccount)]
    assert [(step.sku, step.kind) for step in made] == [("Standard_LRS", "StorageV2")]


def test_a_proposal_never_mixes_the_kinds() -> None:
    there = StorageAccount(resource_id(VAULT.group_id, ACCOUNTS, "contosovaultasrcache"), "centralus", "Standard_LRS")
    estate = replace(ESTATE, accounts=(there,))
    [shared] = resolve(DRAFT, estate).machines
    [high] = resolve(HIGH, estate).machines
    assert (shared.cache.id, shared.cache.is_new) == (there.id, False)
    assert (high.cache.name, high.cache.is_new, high.cache.premium) == ("contosovaultasrcache2", True, True)
    bought = replace(there, id=high.cache.id, sku="Premium_LRS", kind="BlockBlobStorage")
    [again] = resolve(HIGH, replace(ESTATE, accounts=(there, bought))).machines
    assert (again.cache.id, again.cache.is_new, again.cache.premium) == (bought.id, False, False)
    [back] = resolve(DRAFT, replace(ESTATE, accounts=(replace(bought, id=there.id),))).machines
    assert back.cache.name == "contosovaultasrcache2"


def test_one_machine_alone_can_have_high_churn_with_a_name_of_its_own() -> None:
    own = TargetChoice(high_churn=True, cache=Choice(name="fastcache"))
    draft = replace(DRAFT, machines=(WEB_01.id, APP_01.id)).with_override(APP_01.id, own)
    web, app = resolve(draft, ESTATE).machines
    assert (web.cache.premium, app.cache.premium, app.cache.name) == (False, True, "fastcache")


def test_high_churn_wants_much_memory() -> None:
    found = told(HIGH, replace(ESTATE, machines=(WEB_01,), sizes=(MachineSize(WEB_01.size, 2, 8),)))
    assert not blocking(found)
    assert any("Microsoft advises 32" in problem.what for problem in found)


@pytest.mark.parametrize("sku", ["PremiumV2_LRS", "UltraSSD_LRS"])
def test_fast_disks_ask_for_it_where_it_is_chosen(sku: str) -> None:
    fast = machine("web-01", disks=(WEB_01.disks[0], data("log", 128, sku)))
    estate = replace(ESTATE, machines=(fast,))
    briefs = [one.brief for one in machine_problems(fast, estate)]
    assert briefs == (["disk type", "ultra disk"] if sku == "UltraSSD_LRS" else ["disk type"])
    [found] = told(DRAFT, estate)
    assert "log" in found.what
    assert "High Churn" in found.what
    assert not any("log" in problem.what for problem in told(HIGH, estate))


@pytest.mark.parametrize(
    ("disk", "chosen", "limit"),
    [
        (data("d", 64), "", ""),
        (data("d", 128), "", "8 MB/s for d;"),
        (data("d", 511), "", "8 MB/s for d;"),
        (data("d", 512), "", "20 MB/s for d;"),
        (data("d", 512, "StandardSSD_LRS"), "", "2 MB/s for d;"),
        (data("d", 512, "StandardSSD_LRS"), "Premium_LRS", "20 MB/s for d;"),
        (data("d", 512), "Standard_LRS", "2 MB/s for d;"),
    ],
)
def test_what_the_copy_keeps_up_with_follows_the_replicas_type_and_size(disk: Disk, chosen: str, limit: str) -> None:
    estate = replace(ESTATE, machines=(machine("web-01", disks=(WEB_01.disks[0], disk)),))
    found = told(replace(CHOSEN, target=replace(CHOSEN.target, disk_sku=chosen)), estate)
    assert [one.severity for one in found] == ([Severity.NOTE] if limit else [])
    assert all(limit in one.what and "54 MB/s" in one.what for one in found)
