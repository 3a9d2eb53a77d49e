"""A recovery plan is read and written back without loss, whatever Azure keeps in it."""

from __future__ import annotations

import copy
from typing import Any

from azure.mgmt.recoveryservicessiterecovery import models
from hypothesis import given
from hypothesis import strategies as st

from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.bodies.recovery_plans import groups_body, is_a2a, recovery_plan
from asr_tui.domain import steps
from asr_tui.domain.plan_differences import unlike
from asr_tui.domain.recovery_plans import GroupKind
from asr_tui.local_store import codec
from tests.azure_gateway.plan_requests import EAST, PLAN, WEST
from tests.azure_gateway.stub import ITEM

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
DETAILS = st.one_of(
    st.fixed_dictionaries({"instanceType": st.just("ManualActionDetails"), "description": TEXT}),
    st.fixed_dictionaries(
        {
            "instanceType": st.just("AutomationRunbookActionDetails"),
            "runbookId": TEXT,
            "fabricLocation": st.sampled_from(("Primary", "Recovery")),
            "timeout": st.none() | TEXT,
        }
    ),
    st.dictionaries(TEXT.filter(bool), VALUES, max_size=4).map(lambda more: {**more, "instanceType": "ALaterKind"}),
)
ACTIONS = st.lists(
    st.fixed_dictionaries(
        {
            "actionName": TEXT,
            "failoverTypes": st.lists(st.sampled_from(("TestFailover", "UnplannedFailover", "Later")), max_size=3),
            "failoverDirections": st.lists(st.sampled_from(("PrimaryToRecovery", "RecoveryToPrimary")), max_size=2),
            "customDetails": DETAILS,
        },
        optional={"addedLater": VALUES.filter(lambda value: value is not None)},
    ),
    max_size=3,
)
MEMBERS = st.lists(
    st.builds(
        lambda number, guid: {"id": f"{ITEM}-{number}", "virtualMachineId": str(guid)},
        st.integers(0, 99),
        st.uuids(),
    ),
    max_size=4,
)
GROUPS = st.lists(
    st.fixed_dictionaries(
        {
            "groupType": st.sampled_from(("Shutdown", "Failover", "Boot", "ALaterKind")),
            "replicationProtectedItems": MEMBERS,
            "startGroupActions": ACTIONS,
            "endGroupActions": ACTIONS,
        }
    ),
    max_size=5,
)


def body(groups: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": str(PLAN),
        "name": "shop",
        "properties": {
            "primaryFabricId": str(EAST),
            "recoveryFabricId": str(WEST),
            "replicationProviders": ["A2A"],
            "currentScenario": None,
            "groups": groups,
        },
    }


@given(GROUPS)
def test_what_is_read_is_written_back(groups: list[dict[str, Any]]) -> None:
    sent = copy.deepcopy(groups)
    for read in (recovery_plan(Fields(body(groups))), recovery_plan(Fields(models.RecoveryPlan(body(groups))))):
        assert groups_body(read.groups) == sent
    assert groups == sent, "reading changes nothing"


@given(GROUPS)
def test_a_run_that_is_resumed_sends_the_same(groups: list[dict[str, Any]]) -> None:
    read = recovery_plan(Fields(body(groups)))
    step = steps.UpdateRecoveryPlan(PLAN, read.groups, read.groups)
    again = codec.from_plain(codec.decode(codec.encode(codec.to_plain(step)), dict[str, object]), type(step))
    assert groups_body(again.groups) == groups_body(step.groups) == groups
    assert unlike(again.groups, read.groups) == ()


@given(GROUPS)
def test_any_plan_is_like_itself_whatever_azure_adds(groups: list[dict[str, Any]]) -> None:
    wanted = recovery_plan(Fields(body(groups))).groups
    kinds = [group["groupType"] for group in groups]
    added = [{"groupType": kind} for kind in ("Shutdown", "Failover") if kind not in kinds]
    there = copy.deepcopy(groups)
    for group in there:
        for action in (*group["startGroupActions"], *group["endGroupActions"]):
            action["customDetails"]["addedByAzure"] = 1
    assert unlike(recovery_plan(Fields(body([*added, *there]))).groups, wanted) == ()


def test_nothing_is_cut_or_redacted() -> None:
    text = "Bearer eyJ0eXAi.secret.value sig=abc%2Bdef " + "long " * 3000
    action = {"actionName": text, "failoverTypes": [], "failoverDirections": [],
              "customDetails": {"instanceType": "ManualActionDetails", "description": text}}  # fmt: skip
    lists = {"replicationProtectedItems": [], "startGroupActions": [action], "endGroupActions": []}
    groups = [{"groupType": "Boot", **lists}]
    assert groups_body(recovery_plan(Fields(body(groups))).groups) == groups


def test_odd_shapes_read_as_nothing() -> None:
    odd = body([])
    odd["properties"] |= {
        "groups": ["x", None, {"groupType": 5, "replicationProtectedItems": {"id": 1}, "startGroupActions": [7]}],
        "allowedOperations": "TestFailover",
        "currentScenario": [],
        "lastTestFailoverTime": "1601-01-01T00:00:00.0000000Z",
        "providerSpecificDetails": [{"instanceType": "A2A", "primaryZone": "1", "recoveryZone": "2"}],
    }
    read = recovery_plan(Fields(odd))
    assert [(group.kind, group.members, group.before) for group in read.groups] == [(GroupKind.UNKNOWN, (), ())]
    assert (read.operations, read.scenario, read.last_test_failover) == (frozenset(), ("", "", ""), None)
    assert read.zones == ("1", "2")


def test_plans_of_other_sources_are_known_as_such() -> None:
    other = body([])
    other["properties"]["replicationProviders"] = ["HyperVReplicaAzure"]
    assert not is_a2a(Fields(other))
    other["properties"]["replicationProviders"] = []
    assert is_a2a(Fields(other))
