"""A cache account with a firewall: the machines' own subnets must be let in, by a rule or by a private endpoint."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain.drafts.day_two import plan
from asr_tui.domain.drafts.enable_replication import Choice, TargetChoice
from asr_tui.domain.drafts.reprotect import ReprotectDraft
from asr_tui.domain.estate import Estate
from asr_tui.domain.failback_checks import failback_checks
from asr_tui.domain.ids import ArmId, group_id, resource_id
from asr_tui.domain.plan import Answer
from asr_tui.domain.problems import Problem, Severity
from asr_tui.domain.resources import StorageAccount, Subnet, VirtualNetwork
from asr_tui.domain.rights import Permission, Rights
from tests.domain.estates import APP_01, DRAFT, ESTATE, NETWORK, SHOP, SUBSCRIPTION, VAULT, WEB_01, WEB_02, found
from tests.domain.items import COMMITTED, PROTECTED, TARGET_NETWORK, estate

HUB = resource_id(group_id(SUBSCRIPTION, "rg-hub"), "Microsoft.Network/virtualNetworks", "vnet-hub")
ENDPOINT = resource_id(SHOP, "Microsoft.Network/privateEndpoints", "pe-cache")
CLOSED = StorageAccount(
    resource_id(VAULT.group_id, "Microsoft.Storage/storageAccounts", "ourcache"), "centralus", "Standard_LRS",
    firewall=True,
)  # fmt: skip
WEB, APP = (NETWORK.child("subnets", name) for name in ("web", "app"))
APP_01_IN_APP = replace(APP_01, nics=(replace(APP_01.nics[0], subnet=APP),))
DRAFT_OF_THREE = replace(
    DRAFT, machines=(WEB_01.id, WEB_02.id, APP_01.id), target=TargetChoice(cache=Choice(id=CLOSED.id))
)


def told(account: StorageAccount, networks: tuple[VirtualNetwork, ...] = ESTATE.networks) -> list[Problem]:
    known = replace(ESTATE, accounts=(account,), machines=(WEB_01, WEB_02, APP_01_IN_APP), networks=networks)
    return [one for one in found(DRAFT_OF_THREE, known, "cache") if "firewall" in one.what]


def network_with(endpoint_in: str, *, peered_with: tuple[ArmId, ...] = ()) -> tuple[VirtualNetwork, ...]:
    """The source network and a hub, with the endpoint in one of their subnets."""
    own = replace(
        ESTATE.networks[0],
        peered_with=peered_with,
        subnets=tuple(
            replace(one, private_endpoints=(ENDPOINT,) if one.name == endpoint_in else ())
            for one in ESTATE.networks[0].subnets
        ),
    )
    links = Subnet("links", ("10.8.0.0/24",), private_endpoints=(ENDPOINT,) if endpoint_in == "links" else ())
    return own, VirtualNetwork(HUB, "centralus", ("10.8.0.0/16",), (links,))


def test_the_account_and_all_missing_subnets_are_named_once() -> None:
    [problem] = told(CLOSED)
    assert problem.severity is Severity.WARNING
    assert "ourcache" in problem.what
    assert "vnet-shop/web (web-01 and web-02); vnet-shop/app (app-01)" in problem.what
    assert "have no effect within a region" in problem.remedy


def test_only_what_no_rule_lets_in_is_named() -> None:
    [problem] = told(replace(CLOSED, allowed_subnets=(WEB,)))
    assert "vnet-shop/app (app-01)" in problem.what
    assert "vnet-shop/web" not in problem.what
    assert told(replace(CLOSED, allowed_subnets=(ArmId(WEB.upper()), APP))) == []


@pytest.mark.parametrize(
    ("networks", "silent"),
    [
        (network_with("app"), True),
        (network_with("links", peered_with=(HUB,)), True),
        (network_with("links"), False),
        (network_with(""), False),
    ],
    ids=["in the network", "in a peered one", "in one that is not joined", "in one that was not read"],
)
def test_a_private_endpoint_lets_its_networks_in(networks: tuple[VirtualNetwork, ...], silent: bool) -> None:
    found = told(replace(CLOSED, private_endpoints=(ENDPOINT,)), networks)
    assert (found == []) is silent


def test_an_endpoint_elsewhere_is_a_warning_and_an_unknown_one_a_note() -> None:
    with_endpoint = replace(CLOSED, private_endpoints=(ENDPOINT,))
    assert told(with_endpoint, network_with("links"))[0].severity is Severity.WARNING
    [note] = told(with_endpoint)
    assert note.severity is Severity.NOTE
    assert "pe-cache" in note.what


def test_an_open_account_says_nothing() -> None:
    assert told(replace(CLOSED, firewall=False)) == []


def test_the_way_back_asks_the_same_of_its_cache() -> None:
    subnet = TARGET_NETWORK.child("subnets", "web")
    running = replace(WEB_01, location="westeurope", nics=(replace(WEB_01.nics[0], subnet=subnet),))
    closed = replace(CLOSED, location="westeurope")
    known = replace(estate(COMMITTED), failed_over=running, accounts=(closed,))
    draft = ReprotectDraft(COMMITTED.id, "web-01", cache=Choice(id=closed.id))
    warned = [one for one in plan(draft, known).problems if one.field == "cache"]
    assert "vnet-shop-asr/web (web-01)" in warned[0].what
    fine = replace(known, accounts=(replace(closed, allowed_subnets=(subnet,)),))
    assert not [one for one in plan(draft, fine).problems if one.field == "cache"]


def test_before_a_failover_the_way_back_is_asked_for_it_too() -> None:
    cache = replace(CLOSED, id=resource_id(VAULT.group_id, "Microsoft.Storage/storageAccounts", "contosovaultasrcache"),
                    location="westeurope")  # fmt: skip
    every = (PROTECTED.machine.group_id, Rights((Permission(("*",)),)))
    known = replace(estate(), accounts=(cache,), rights=(every,))
    [closed] = [one for one in failback_checks(known) if one.about.startswith("cache")]
    assert closed.answer is Answer.NO
    assert "does not let in web" in closed.detail
    subnet = TARGET_NETWORK.child("subnets", "web")
    opened = replace(known, accounts=(replace(cache, allowed_subnets=(subnet,)),))
    [fine] = [one for one in failback_checks(opened) if one.about.startswith("cache")]
    assert fine.answer is Answer.YES


def test_an_ephemeral_system_disk_blocks_with_the_reason() -> None:
    disks = (replace(WEB_01.disks[0], ephemeral=True), WEB_01.disks[1])
    known: Estate = replace(ESTATE, machines=(replace(WEB_01, disks=disks),))
    [problem] = [one for one in found(DRAFT, known, "machines") if one.blocks]
    assert "system disk of web-01 is ephemeral" in problem.what
    assert problem.brief == "ephemeral disk"
    assert "cannot be protected" in problem.remedy
