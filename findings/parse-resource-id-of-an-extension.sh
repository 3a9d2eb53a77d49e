#!/usr/bin/env bash
# azure-mgmt-core 1.6.0: for an extension resource (a lock, a link, a role assignment on a machine) the key
# `resource_namespace` names the provider of the resource below, while `resource_type` and `resource_name` are those of
# the extension: put together they name a type that does not exist, such as Microsoft.Compute/locks.
# Seen: Microsoft.Compute/locks (asked of a Microsoft.Authorization/locks), and
#       Microsoft.RecoveryServices/replicationProtectedItems for a nested type, whose middle types are left out
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q azure-mgmt-core==1.6.0 azure-core==1.41.0
"$folder/venv/bin/python" - <<'PYTHON'
from azure.mgmt.core.tools import is_valid_resource_id, parse_resource_id

GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg"
LOCK = f"{GROUP}/providers/Microsoft.Compute/virtualMachines/web-01/providers/Microsoft.Authorization/locks/keep"
ITEM = (
    f"{GROUP}/providers/Microsoft.RecoveryServices/vaults/v/replicationFabrics/f"
    "/replicationProtectionContainers/c/replicationProtectedItems/i"
)


def told(resource):
    assert is_valid_resource_id(resource)
    parts = parse_resource_id(resource)
    return f"{parts['resource_namespace']}/{parts['resource_type']}", parts["resource_name"]


print(told(LOCK), told(ITEM))
assert told(LOCK) == ("Microsoft.Compute/locks", "keep"), told(LOCK)
assert told(ITEM) == ("Microsoft.RecoveryServices/replicationProtectedItems", "i"), told(ITEM)
PYTHON
