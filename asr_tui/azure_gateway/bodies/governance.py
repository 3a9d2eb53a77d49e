"""Permissions, locks, links, usages: Azure's JSON as domain values."""

from __future__ import annotations

from collections.abc import Iterable

from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.domain.ids import ArmId
from asr_tui.domain.obstacles import Link, Lock, LockLevel, Quota
from asr_tui.domain.rights import Permission, Rights

_LOCKS = "/providers/microsoft.authorization/locks/"


def rights(permissions: Iterable[Fields]) -> Rights:
    return Rights(tuple(Permission(one.texts("actions"), one.texts("notActions")) for one in permissions))


def lock(body: Fields) -> Lock | None:
    """None for one without an id: it cannot be said what it holds."""
    whole = body.id("id")
    position = whole.casefold().rfind(_LOCKS) if whole else -1
    if whole is None or position < 0:
        return None
    read_only = body.at("properties").text("level").casefold() == LockLevel.READ_ONLY.value.casefold()
    level = LockLevel.READ_ONLY if read_only else LockLevel.CAN_NOT_DELETE
    return Lock(body.text("name") or whole.name, ArmId(whole[:position]), level)


def link(body: Fields) -> Link | None:
    properties = body.at("properties")
    own, source = body.id("id"), properties.id("sourceId")
    return Link(own, source, properties.text("targetId")) if own and source else None


def quota(body: Fields) -> Quota:
    name = body.at("name")
    return Quota(
        name=name.text("value"),
        words=name.text("localizedValue") or name.text("value"),
        used=body.whole("currentValue"),
        limit=body.whole("limit"),
    )
