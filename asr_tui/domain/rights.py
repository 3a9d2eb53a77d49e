"""What an identity may do at a scope, by Azure's rules of actions and wildcards, and the built-in roles that allow it.

Rules: Microsoft Learn, "Understand Azure role definitions". Roles: Microsoft Learn, "Azure built-in roles", reduced to
the actions that matter here.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

CREATE_MACHINES = (
    "Microsoft.Compute/virtualMachines/write",
    "Microsoft.Compute/disks/write",
    "Microsoft.Network/networkInterfaces/write",
)
"""Needed on the target resource group to replicate a machine into it.

Sources: Microsoft Learn, "Tutorial: Set up disaster recovery for Azure VMs" (Azure account permissions) and "Manage
Site Recovery access with Azure role-based access control" (permissions required to enable replication).
"""

JOIN_NETWORK = ("Microsoft.Network/virtualNetworks/subnets/join/action",)
USE_CACHE = ("Microsoft.Storage/storageAccounts/read", "Microsoft.Storage/storageAccounts/listKeys/action")
"""Needed on the target network and on the cache account (the same list)."""

INSTALL_AGENT = ("Microsoft.Compute/virtualMachines/read", "Microsoft.Compute/virtualMachines/extensions/write")
"""Needed on the source machine, where the Mobility service is installed as an extension (assumed: the list names only
the target's side)."""


def matches(action: str, pattern: str) -> bool:
    """Whether an action such as `Microsoft.Compute/virtualMachines/write` is meant by a pattern.

    Letter case does not count. `*` stands for any text, slashes included, at any place; nothing else is special.
    """
    return _expression(pattern).fullmatch(action) is not None


@lru_cache(maxsize=512)
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in pattern.split("*")), re.IGNORECASE | re.DOTALL)


class Permission(Struct, frozen=True):
    """What one role assignment gives: its actions less its own `not_actions`."""

    actions: tuple[str, ...]
    not_actions: tuple[str, ...] = ()

    def allows(self, action: str) -> bool:
        meant = any(matches(action, pattern) for pattern in self.actions)
        return meant and not any(matches(action, pattern) for pattern in self.not_actions)


class Rights(Struct, frozen=True):
    """All permissions of an identity at one scope.

    What one assignment leaves out, another may give: `not_actions` forbid nothing beyond their own assignment.
    """

    permissions: tuple[Permission, ...] = ()

    def allows(self, action: str) -> bool:
        return any(permission.allows(action) for permission in self.permissions)


_VERBS = {"GET": "read", "HEAD": "read", "DELETE": "delete", "POST": "action"}
_AS_READS = frozenset({"microsoft.storage/checknameavailability", "microsoft.resourcegraph/resources"})
"""Types whose POST is a read (Microsoft Learn, "Azure permissions for Storage" and "for Management and governance")."""
_WITHOUT_SCOPE = frozenset({"Microsoft.ResourceGraph"})
"""Providers that are asked over all of a tenant."""
_NOT_NAMED = frozenset({
    "microsoft.recoveryservices/replicationeligibilityresults/read",
    "microsoft.storage/locations/asyncoperations/read",
})  # fmt: skip
"""Reads for which Azure lists no action, so that no role can name them (the same articles, 2026-02)."""


def action_of(method: str, path: str) -> str:
    """The action that Azure asks for at a request, such as `Microsoft.Compute/virtualMachines/start/action`.

    The path is one of Azure Resource Manager's, with or without a query. Empty where there is no such action: for
    the list of tenants, for what is no resource, and for reads that Azure's lists of actions do not have.
    """
    before, after = _parted(path.partition("?")[0])
    verb = _VERBS.get(method.upper(), "write")
    namespace, *rest = after.split("/") if after else ("Microsoft.Resources",)
    if after and not rest:
        return "Microsoft.Resources/subscriptions/providers/read"
    names = rest[0::2] if after else before.replace("/resourcegroups", "/resourceGroups").split("/")[0::2]
    known = names[0].casefold() == "subscriptions" if not after else bool(before) or namespace in _WITHOUT_SCOPE
    if not known:
        return ""
    kind = "/".join((namespace, *names))
    if kind.casefold() in _AS_READS:
        verb = "read"
    action = f"{kind}/{verb}"
    return "" if action.casefold() in _NOT_NAMED else action


def _parted(path: str) -> tuple[str, str]:
    """What comes before the last `providers/`, and what after it."""
    whole = path.strip("/")
    places = [found.end() for found in re.finditer(r"(?:^|/)providers/", whole, re.IGNORECASE)]
    return (whole[: places[-1]].rpartition("providers/")[0], whole[places[-1] :]) if places else (whole, "")


_VAULTS = "Microsoft.RecoveryServices/vaults"
_ITEMS = f"{_VAULTS}/replicationFabrics/replicationProtectionContainers/replicationProtectedItems"


class Role(Struct, frozen=True):
    name: str
    permission: Permission


_NARROWEST_FIRST = (
    Role(
        "Site Recovery Operator",
        Permission((
            f"{_ITEMS}/applyRecoveryPoint/action",
            f"{_ITEMS}/failoverCommit/action",
            f"{_ITEMS}/testFailover/action",
            f"{_ITEMS}/testFailoverCleanup/action",
            f"{_ITEMS}/unplannedFailover/action",
            f"{_VAULTS}/replicationFabrics/replicationProtectionContainers/switchprotection/action",
            f"{_VAULTS}/replicationJobs/*",
        )),
    ),
    Role(
        "Site Recovery Contributor",
        Permission((
            f"{_VAULTS}/replicationFabrics/*",
            f"{_VAULTS}/replicationJobs/*",
            f"{_VAULTS}/replicationPolicies/*",
            f"{_VAULTS}/replicationRecoveryPlans/*",
            f"{_VAULTS}/replicationVaultSettings/*",
        )),
    ),
    Role(
        "Virtual Machine Contributor",
        Permission((
            "Microsoft.Compute/availabilitySets/*",
            "Microsoft.Compute/virtualMachines/*",
            "Microsoft.Compute/disks/write",
            "Microsoft.Compute/disks/read",
            "Microsoft.Compute/disks/delete",
            "Microsoft.Network/networkInterfaces/*",
            "Microsoft.Network/virtualNetworks/read",
            "Microsoft.Network/virtualNetworks/subnets/join/action",
            "Microsoft.Storage/storageAccounts/listKeys/action",
            "Microsoft.Storage/storageAccounts/read",
        )),
    ),
    Role("Storage Account Contributor", Permission(("Microsoft.Storage/storageAccounts/*",))),
    Role("Network Contributor", Permission(("Microsoft.Network/*",))),
    Role(
        "Contributor",
        Permission(("*",), ("Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write")),
    ),
)  # fmt: skip

OWNER = "Owner"


def role_for(action: str) -> str:
    """The narrowest of the built-in roles that has the action."""
    return next((role.name for role in _NARROWEST_FIRST if role.permission.allows(action)), OWNER)
