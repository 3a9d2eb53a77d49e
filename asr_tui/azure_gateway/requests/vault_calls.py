"""Calls of the Site Recovery client, with the names that lead down to what they are about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from asr_tui.azure_gateway.clients import Sdk
from asr_tui.azure_gateway.requests.call import Call
from asr_tui.domain.ids import ArmId


def vault_call(resource: ArmId, operations: str, method: str, **arguments: Any) -> Call:
    vault = resource.vault_id
    names = {"resource_group_name": vault.group, "resource_name": vault.name}
    return Call(Sdk.SITE_RECOVERY, vault.subscription, operations, method, names | arguments)


def fabric_call(resource: ArmId, operations: str, method: str, **arguments: Any) -> Call:
    return vault_call(resource, operations, method, fabric_name=resource.part("replicationFabrics"), **arguments)


def container_names(container: ArmId) -> Mapping[str, str]:
    return {
        "fabric_name": container.part("replicationFabrics"),
        "protection_container_name": container.part("replicationProtectionContainers"),
    }


def container_call(container: ArmId, method: str, **arguments: Any) -> Call:
    names = container_names(container)
    return vault_call(container, "replication_protection_containers", method, **names, **arguments)


def item_call(item: ArmId, method: str, **arguments: Any) -> Call:
    return vault_call(
        item,
        "replication_protected_items",
        method,
        **container_names(item),
        replicated_protected_item_name=item.name,
        **arguments,
    )
