"""A policy gets other values: within Azure's limits, for all machines that use it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.drafts.policy import PolicyDraft, plan, problems
from asr_tui.domain.problems import blocking
from asr_tui.domain.protection import Policy, ProtectedItem
from tests.domain import items
from tests.fakes import VAULT

ID = VAULT.child("replicationPolicies", "24-hour-retention-policy")
POLICY = Policy(ID, 1440, 240, crash_consistent_minutes=5, multi_vm_sync=False)
USED = replace(items.PROTECTED, policy=ID)
DRAFT = PolicyDraft(ID, 4320, 240)


def fields(draft: PolicyDraft, policy: Policy = POLICY, *used: ProtectedItem) -> set[str]:
    return {one.field for one in blocking(problems(draft, (policy,), used))}


def test_the_rest_of_the_policy_stays_as_it_is() -> None:
    made = plan(DRAFT, (POLICY,), (USED,))
    assert made.can_start
    (planned,) = made.steps
    assert planned.step == steps.UpdatePolicy(ID, 4320, 240, 5, multi_vm_sync=False)


def test_the_machines_it_acts_on_are_named() -> None:
    words = [one.text for one in plan(DRAFT, (POLICY,), (USED, items.FAILED_OVER)).consequences]
    assert "retention from 24 hours to 3 days" in words
    assert f"the one machine using it: {USED.machine_name}" in words
    many = tuple(replace(USED, machine_name=f"vm-{number}") for number in range(12))
    assert "all 12 machines" in plan(DRAFT, (POLICY,), many).consequences[-1].text
    assert "and 4 more" in plan(DRAFT, (POLICY,), many).consequences[-1].text


@pytest.mark.parametrize(("machines", "end"), [(2, "vm-0, vm-1"), (8, "vm-7"), (9, "vm-7 and 1 more")])
def test_eight_machines_are_named(machines: int, end: str) -> None:
    many = tuple(replace(USED, machine_name=f"vm-{number}") for number in range(machines))
    text = plan(DRAFT, (POLICY,), many).consequences[-1].text
    assert text.startswith(f"all {machines} machines using it: vm-0, vm-1")
    assert text.endswith(end)


def test_a_shorter_retention_says_what_is_lost() -> None:
    shorter = PolicyDraft(ID, 720, 240)
    assert any(one.kind == "deletes" for one in plan(shorter, (POLICY,), (USED,)).consequences)
    assert not any(one.kind == "deletes" for one in plan(shorter, (POLICY,), ()).consequences)


@pytest.mark.parametrize(
    ("retention", "app", "field"),
    [
        (16 * 1440, 0, "retention_minutes"),
        (1440, 13 * 60, "app_consistent_minutes"),
        (1440, 90, "app_consistent_minutes"),
        (60, 60, "app_consistent_minutes"),
        (1440, 240, "policy"),
    ],
)
def test_values_that_cannot_be(retention: int, app: int, field: str) -> None:
    assert fields(PolicyDraft(ID, retention, app)) == {field}


def test_a_policy_that_is_gone_or_not_for_azure_machines_is_not_changed() -> None:
    assert not plan(DRAFT, (), (USED,)).can_start
    assert not plan(DRAFT, (replace(POLICY, is_a2a=False),), (USED,)).can_start
