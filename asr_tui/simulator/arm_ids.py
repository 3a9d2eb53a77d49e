"""The parts of an ARM resource id: subscription, group, type, name and parent."""

from __future__ import annotations


def subscription_of(arm_id: str) -> str | None:
    return _after(arm_id, "subscriptions")


def group_of(arm_id: str) -> str | None:
    return _after(arm_id, "resourcegroups")


def group_id(subscription: str, group: str) -> str:
    return f"/subscriptions/{subscription}/resourceGroups/{group}"


def name_of(arm_id: str) -> str:
    return arm_id.rstrip("/").rsplit("/", 1)[-1]


def type_of(arm_id: str) -> str:
    """`Microsoft.Network/virtualNetworks/subnets` for a subnet's id; empty for other texts."""
    segments = arm_id.strip("/").split("/")
    lowered = [segment.lower() for segment in segments]
    if "providers" in lowered:
        rest = segments[len(lowered) - lowered[::-1].index("providers") :]
        return "/".join([rest[0], *rest[1::2]]) if rest else ""
    if len(segments) == 4 and lowered[2] == "resourcegroups":
        return "Microsoft.Resources/resourceGroups"
    if len(segments) == 2 and lowered[0] == "subscriptions":
        return "Microsoft.Resources/subscriptions"
    return ""


def parent_of(arm_id: str) -> str | None:
    """The id of the resource that a nested resource lies in; None for a top-level one."""
    kind = type_of(arm_id)
    if kind.count("/") < 2:
        return None
    return arm_id.rstrip("/").rsplit("/", 2)[0]


def same_id(one: str | None, other: str | None) -> bool:
    """Whether two ids are the same; their letter case never counts."""
    return (one or "").rstrip("/").lower() == (other or "").rstrip("/").lower()


def _after(arm_id: str, key: str) -> str | None:
    segments = arm_id.strip("/").split("/")
    lowered = [segment.lower() for segment in segments]
    if key not in lowered:
        return None
    at = lowered.index(key) + 1
    return segments[at] if at < len(segments) else None
