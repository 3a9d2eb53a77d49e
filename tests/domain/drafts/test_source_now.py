"""A source that is off, gone, silent or of another size than when it was protected: what a failover says of it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain import recovery_time
from asr_tui.domain.drafts import drill, failover, reprotect
from asr_tui.domain.drafts.enable_replication.draft import Choice
from asr_tui.domain.ids import resource_id
from asr_tui.domain.item_estate import Absence, ItemEstate
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.machines import Power
from asr_tui.domain.meanings import meaning
from asr_tui.domain.plan import Plan
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.replicated_parts import ReplicatedNic
from asr_tui.domain.resources import StorageAccount, Subnet, VirtualNetwork
from tests.domain.estates import VAULT, WEB_01
from tests.domain.items import COMMITTED, PROTECTED, TARGET_NETWORK, estate

DRAFT = failover.FailoverDraft(PROTECTED.id, "web-01")


def told(known: ItemEstate, draft: failover.FailoverDraft = DRAFT) -> Plan:
    return failover.failover_plan(draft, known)


def words(plan: Plan, *kinds: str) -> str:
    return "\n".join(f"{one.kind} {one.text}" for one in plan.consequences if not kinds or one.kind in kinds)


def with_power(power: Power) -> ItemEstate:
    return replace(estate(), running=replace(WEB_01, power=power))


@pytest.mark.parametrize("power", [Power.STOPPED, Power.DEALLOCATED])
@pytest.mark.parametrize("asked", [True, False])
def test_a_machine_that_is_off_is_not_said_to_be_switched_off(power: Power, asked: bool) -> None:
    known = with_power(power)
    made = told(known, replace(DRAFT, shut_down_source=asked))
    assert "web-01 in Central US off: it is off already" in words(made)
    assert "off first" not in words(made)
    assert not any("twice" in problem.what for problem in made.problems)
    assert made.steps[0].estimate.seconds == 139, "nothing has to be shut down"
    assert "it is off already" in meaning(Action.FAIL_OVER, known)


@pytest.mark.parametrize("power", [Power.RUNNING, Power.STARTING, Power.STOPPING, Power.DEALLOCATING, Power.UNKNOWN])
def test_any_other_state_is_switched_off_first(power: Power) -> None:
    made = told(with_power(power))
    assert "switches web-01 in Central US off first (goes on if that fails)" in words(made)
    assert made.steps[0].estimate.seconds == 205
    assert "switched off where it can be" in meaning(Action.FAIL_OVER, with_power(power))


def test_a_machine_that_is_gone_cannot_be_switched_off() -> None:
    made = told(replace(estate(), running=None, absence=Absence.GONE))
    assert "nothing to switch off: web-01 in Central US is gone" in words(made)
    assert made.steps[0].estimate.seconds == 139


def test_a_dead_region_lets_the_shutdown_take_its_time() -> None:
    dead = replace(estate(), running=None, absence=Absence.SILENT)
    made = told(dead)
    assert "tries to switch web-01 in Central US off first: its region did not answer in time" in words(made)
    assert "about 10 min" in words(made)
    expected = made.steps[0].estimate
    assert expected.seconds == 139 + recovery_time.UNANSWERED_SHUTDOWN.seconds
    assert "for a shutdown that nothing answers: our estimate" in expected.origin
    without = told(dead, replace(DRAFT, shut_down_source=False))
    assert without.steps[0].estimate.seconds == 139
    assert "web-01 in Central US as it is" in words(without)


@pytest.mark.parametrize(("now", "starts"), [("Standard_E16s_v5", True), ("standard_d2S_V5", False)])
def test_another_size_than_at_protection_is_told_with_the_way_to_change_it(now: str, starts: bool) -> None:
    known = replace(estate(), running=replace(WEB_01, size=now))
    drilled = drill.plan(drill.DrillDraft(PROTECTED.id, "web-01"), known)
    for made in (told(known), drilled):
        found = [one for one in made.problems if one.field == "size"]
        assert bool(found) is starts
        for one in found:
            assert f"web-01 starts as Standard_D2s_v5; runs now as {now}." in one.what
            assert "Replicated items" in one.remedy
        assert made.can_start


def address(nic: ReplicatedNic, *prefixes: str, subnet: str = "web") -> str:
    there = VirtualNetwork(TARGET_NETWORK, "westeurope", prefixes, (Subnet(subnet, prefixes),))
    item: ProtectedItem = replace(PROTECTED, nics=(nic,))
    return words(told(replace(estate(item), networks=(there,))), "address")


STATIC = replace(PROTECTED.nics[0], source_ip="10.20.1.20", target_ip="", static=True)


@pytest.mark.parametrize("prefixes", [("10.1.1.0/24",), ("10.20.2.0/24", "192.168.0.0/16"), ("fd00::/64",)])
def test_a_static_address_outside_the_target_subnet_gets_a_free_one(prefixes: tuple[str, ...]) -> None:
    said = address(STATIC, *prefixes)
    assert "a free one in web (was 10.20.1.20)" in said
    assert "again where it is free" not in said


def test_a_static_address_inside_is_tried_again_also_in_a_second_range() -> None:
    assert "10.20.1.20 in web again where it is free" in address(STATIC, "10.1.0.0/24", "10.20.1.0/24")


def test_a_subnet_that_is_not_known_says_nothing_against_the_address() -> None:
    assert "10.20.1.20 in web again where it is free" in address(STATIC, "10.1.1.0/24", subnet="other")


def test_a_chosen_address_outside_is_told_too() -> None:
    chosen = replace(STATIC, target_ip="10.9.9.9")
    assert "a free one in web (was 10.20.1.20): 10.9.9.9 does not lie in that subnet" in address(chosen, "10.1.1.0/24")
    assert "10.9.9.9 in web (was 10.20.1.20)" in address(chosen, "10.9.0.0/16")


def test_a_dynamic_address_is_any_free_one() -> None:
    assert "the next free address in web" in address(replace(STATIC, static=False), "10.1.1.0/24")


@pytest.mark.parametrize(("sku", "role"), [("Standard_LRS", "Data Contributor"), ("Premium_LRS", "Data Owner")])
def test_the_way_back_through_an_account_without_keys_is_warned_of(sku: str, role: str) -> None:
    name = resource_id(VAULT.group_id, "Microsoft.Storage/storageAccounts", "contosovaultasrcache")
    account = StorageAccount(name, "westeurope", sku, shared_key_access=False)
    draft = reprotect.ReprotectDraft(PROTECTED.id, "web-01", cache=Choice(id=account.id))
    made = reprotect.plan(draft, replace(estate(COMMITTED), accounts=(account,)))
    (found,) = [one for one in made.problems if "Shared key access" in one.what]
    assert role in found.remedy
    assert made.can_start
