"""Which policy a draft comes to, and what is found about it and about a multi-VM group."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain import names
from asr_tui.domain.drafts.enable_replication import PolicyChoice, problems, resolve
from asr_tui.domain.drafts.enable_replication.consistency_group import group_named, groups_in
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.problems import Severity
from asr_tui.domain.protection import Policy, ProtectedItem
from tests.domain.estates import DRAFT, ESTATE, POLICY, VAULT, WEB_01, WEB_02, machine, set_up
from tests.domain.items import PROTECTED

SET_UP = replace(ESTATE, topology=set_up())


def policy(name: str) -> ArmId:
    return VAULT.child("replicationPolicies", name)


@pytest.mark.parametrize(
    ("choice", "name", "is_new"),
    [
        (PolicyChoice(), "24-hour-retention-policy", False),
        (PolicyChoice(new=True), "24-hour-retention-policy-2", True),
        (PolicyChoice(new=True, retention_minutes=72 * 60), "72-hour-retention-policy", True),
        (PolicyChoice(new=True, app_consistent_minutes=240), "24-hour-retention-policy-app-4h", True),
        (PolicyChoice(new=True, name="mine"), "mine", True),
        (PolicyChoice(name="mine"), "mine", True),
        (PolicyChoice(policy=POLICY.id, name="mine", retention_minutes=60), "24-hour-retention-policy", False),
    ],
)
def test_what_is_chosen_comes_to_a_policy(choice: PolicyChoice, name: str, is_new: bool) -> None:
    resolved = resolve(replace(DRAFT, policy=choice), SET_UP).policy
    assert (resolved.name, resolved.is_new) == (name, is_new)
    assert resolved.retention_minutes == (choice.retention_minutes if is_new else POLICY.retention_minutes)


def test_a_second_free_name_is_numbered_further() -> None:
    topology = replace(set_up(), policies=(POLICY, Policy(policy("24-Hour-retention-policy-2"), 60)))
    resolved = resolve(replace(DRAFT, policy=PolicyChoice(new=True)), replace(ESTATE, topology=topology)).policy
    assert resolved.name == "24-hour-retention-policy-3"


def found(choice: PolicyChoice, estate: Estate = SET_UP, **changes: object) -> list[tuple[Severity, str, str]]:
    draft = replace(DRAFT, policy=choice, **changes)
    return [(one.severity, one.field, one.what) for one in problems(draft, estate) if one.page == "policy"]


def test_a_policy_that_somebody_deleted_is_told_and_not_made_again() -> None:
    ((severity, field, what),) = found(PolicyChoice(policy=policy("gone")))
    assert (severity, field, what) == (Severity.BLOCKING, "policy", "The policy gone is not there any more.")


def test_a_new_name_that_somebody_took_is_told_where_the_values_differ() -> None:
    taken = PolicyChoice(name="24-HOUR-retention-policy", new=True, retention_minutes=60)
    assert [field for _, field, _ in found(taken)] == ["policy"]
    assert found(replace(taken, retention_minutes=POLICY.retention_minutes)) == []


def test_a_long_name_is_not_repeated_whole() -> None:
    ((_, _, what),) = found(PolicyChoice(name="n" * 300))
    assert len(what) < 90
    assert "nnn…" in what


def member(name: str, group: str, **changes: object) -> ProtectedItem:
    changes |= {
        "id": PROTECTED.container.child("replicationProtectedItems", name),
        "machine": machine(name).id,
        "machine_name": name,
        "multi_vm_group": group,
    }
    return replace(PROTECTED, **changes)


BOTH = (WEB_01.id, WEB_02.id)
SHOP = tuple(member(f"db-{number}", "Shop") for number in range(14))


def test_members_that_are_there_count_and_the_name_is_theirs() -> None:
    draft = replace(DRAFT, machines=BOTH)
    estate = replace(SET_UP, items=(*SHOP, member("other", "else")))
    group = group_named("shop", draft, estate)
    assert (group.name, len(group.members), group.joining, group.size) == ("Shop", 14, BOTH, 16)
    assert [one.name for one in groups_in(draft, estate)] == ["else", "Shop"]
    protected = replace(estate, items=(*estate.items, replace(PROTECTED, machine=WEB_01.id)))
    assert group_named("shop", draft, protected).joining == (WEB_02.id,), "who is protected cannot join any more"


@pytest.mark.parametrize(("there", "blocks"), [(13, False), (14, False), (15, True)])
def test_sixteen_are_the_most_with_those_that_are_there(there: int, blocks: bool) -> None:
    estate = replace(SET_UP, items=tuple(member(f"db-{number}", "Shop") for number in range(there)))
    severities = [severity for severity, _, _ in found(PolicyChoice(multi_vm_group="shop"), estate, machines=BOTH)]
    assert (Severity.BLOCKING in severities) is blocks


def test_a_group_in_another_direction_cannot_be_joined() -> None:
    away = member("far", "away", target_location="westus")
    words = found(PolicyChoice(multi_vm_group="away"), replace(SET_UP, items=(away,)))
    assert words[0][0] is Severity.BLOCKING
    assert "Central US -> West US" in words[0][2]


def test_a_group_on_a_policy_that_keeps_each_machine_apart_is_warned_of() -> None:
    apart = replace(set_up(), policies=(replace(POLICY, multi_vm_sync=False),))
    words = found(PolicyChoice(multi_vm_group="shop"), replace(ESTATE, topology=apart))
    assert (words[0][0], "multi-VM consistency off" in words[0][2]) == (Severity.WARNING, True)


@pytest.mark.parametrize("name", ["[b]grp", "-x", "a b", "grüße", "g" * 65, ""])
def test_what_is_no_name_for_a_group(name: str) -> None:
    assert names.consistency_group_refusal(name)


@pytest.mark.parametrize("name", ["shop", "Shop_1.a-b", "9"])
def test_names_for_a_group(name: str) -> None:
    assert not names.consistency_group_refusal(name)
