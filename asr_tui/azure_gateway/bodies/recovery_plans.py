"""Recovery plans: Site Recovery's JSON as domain values and back, with nothing of it lost.

What is written back is taken as it came, not shortened and not redacted: a PATCH replaces all groups and actions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from asr_tui.azure_gateway.bodies.fields import NO_ID, Fields, valid_unicode
from asr_tui.domain.ids import ArmId
from asr_tui.domain.recovery_plans import GroupKind, PlanAction, PlanGroup, PlanMember, RecoveryPlan, Runbook

_OF_ACTION = frozenset({"actionName", "failoverTypes", "failoverDirections", "customDetails"})
_OF_MEMBER = frozenset({"id", "virtualMachineId"})
_OF_GROUP = frozenset({"groupType", "replicationProtectedItems", "startGroupActions", "endGroupActions"})


def is_a2a(body: Fields) -> bool:
    """Whether its machines replicate from Azure to Azure; a plan without machines names no provider."""
    providers = {one.casefold() for one in body.at("properties").texts("replicationProviders")}
    return not providers or "a2a" in providers


def recovery_plan(body: Fields) -> RecoveryPlan:
    properties = body.at("properties")
    scenario = properties.at("currentScenario")
    job = scenario.id("jobId")
    specific = tuple(_plain(one) for one in _objects(properties.raw("providerSpecificDetails")))
    zones = next((Fields(one) for one in specific if Fields(one).has("primaryZone")), Fields({}))
    return RecoveryPlan(
        id=body.own_id,
        primary_fabric=properties.id("primaryFabricId") or NO_ID,
        recovery_fabric=properties.id("recoveryFabricId") or NO_ID,
        groups=tuple(_group(one) for one in _objects(properties.raw("groups"))),
        zones=(zones.text("primaryZone"), zones.text("recoveryZone")),
        operations=frozenset(properties.texts("allowedOperations")),
        scenario=(
            scenario.text("scenarioName"),
            properties.text("currentScenarioStatus"),
            properties.text("currentScenarioStatusDescription"),
        ),
        job=job.name if job else "",
        last_test_failover=properties.time("lastTestFailoverTime"),
        last_unplanned_failover=properties.time("lastUnplannedFailoverTime"),
        model=properties.text("failoverDeploymentModel"),
        specific=specific,
    )


def runbook(body: Fields) -> Runbook:
    """A runbook by itself, or as ARM lists it among all resources, where it has neither state nor kind."""
    properties = body.at("properties")
    return Runbook(body.own_id, body.region, properties.label("state"), properties.label("runbookType"))


def groups_body(groups: Iterable[PlanGroup]) -> list[dict[str, Any]]:
    """The groups as they are sent."""
    return [_group_body(group) for group in groups]


def _group(values: Mapping[str, Any]) -> PlanGroup:
    word = _text(values.get("groupType"))
    kind = next((one for one in GroupKind if one.value.casefold() == word.casefold()), GroupKind.UNKNOWN)
    known = _OF_GROUP if kind is not GroupKind.UNKNOWN else _OF_GROUP - {"groupType"}
    return PlanGroup(
        kind=kind,
        members=tuple(_member(one) for one in _objects(values.get("replicationProtectedItems"))),
        before=tuple(_action(one) for one in _objects(values.get("startGroupActions"))),
        after=tuple(_action(one) for one in _objects(values.get("endGroupActions"))),
        other=_rest(values, known),
    )


def _group_body(group: PlanGroup) -> dict[str, Any]:
    body = dict(group.other)
    if group.kind is not GroupKind.UNKNOWN:
        body["groupType"] = group.kind.value
    return body | {
        "replicationProtectedItems": [_member_body(one) for one in group.members],
        "startGroupActions": [_action_body(one) for one in group.before],
        "endGroupActions": [_action_body(one) for one in group.after],
    }


def _member(values: Mapping[str, Any]) -> PlanMember:
    item = ArmId(_text(values.get("id")))
    return PlanMember(item, _text(values.get("virtualMachineId")), _rest(values, _OF_MEMBER))


def _member_body(member: PlanMember) -> dict[str, Any]:
    machine = {"virtualMachineId": member.machine_guid} if member.machine_guid else {}
    return {**member.other, "id": str(member.item), **machine}


def _action(values: Mapping[str, Any]) -> PlanAction:
    details = values.get("customDetails")
    return PlanAction(
        name=_text(values.get("actionName")),
        failover_types=_texts(values.get("failoverTypes")),
        directions=_texts(values.get("failoverDirections")),
        details=_plain(details) if isinstance(details, Mapping) else {},
        other=_rest(values, _OF_ACTION),
    )


def _action_body(action: PlanAction) -> dict[str, Any]:
    return {
        **action.other,
        "actionName": action.name,
        "failoverTypes": list(action.failover_types),
        "failoverDirections": list(action.directions),
        "customDetails": dict(action.details),
    }


def _rest(values: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    return {key: plain_json(value) for key, value in values.items() if key not in known and value is not None}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {str(key): plain_json(value) for key, value in values.items()}


def plain_json(value: Any) -> Any:
    """The value with the SDK's models as plain objects, which files and requests can hold."""
    if isinstance(value, Mapping):
        return _plain(value)
    if isinstance(value, list | tuple):
        return [plain_json(one) for one in value]
    return _text(value) if isinstance(value, str) else value


def _objects(value: Any) -> tuple[Mapping[str, Any], ...]:
    return tuple(one for one in value if isinstance(one, Mapping)) if isinstance(value, list | tuple) else ()


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_text(one) for one in value if isinstance(one, str)) if isinstance(value, list | tuple) else ()


def _text(value: Any) -> str:
    """The text itself: an enum of the SDK prints as its member."""
    return valid_unicode(str.__str__(value)) if isinstance(value, str) else ""
