"""Runs of an Automation account, and the roles that reach a resource."""

from __future__ import annotations

from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.clients import Clients
from asr_tui.domain.automation import AutomationRun, RoleAssignment
from asr_tui.domain.ids import ArmId

_JOBS = "2024-10-23"
"""The default api-version of azure-mgmt-automation 2.0.0."""
_ASSIGNMENTS = "2022-04-01"
"""As Azure REST API reference, "Role Assignments - List For Scope", names it."""


async def runs(clients: Clients, account: str) -> tuple[AutomationRun, ...]:
    """All jobs of the account; Azure keeps them for 30 days (Microsoft Learn, "Manage Azure Automation data")."""
    wanted = ArmId(account)
    found = await clients.collect(f"the runs of {wanted.name}", f"{wanted}/jobs", Fields.itself, version=_JOBS)
    return tuple(_run(body) for body in found if body.id("id"))


async def role_assignments(clients: Clients, scope: str) -> tuple[RoleAssignment, ...]:
    """The roles at the scope and above it."""
    wanted = ArmId(scope)
    path = f"{wanted}/providers/Microsoft.Authorization/roleAssignments"
    asked = {"version": _ASSIGNMENTS, "wanted": "atScope()"}
    found = await clients.collect(f"the roles on {wanted.name}", path, Fields.itself, **asked)
    return tuple(_assignment(body) for body in found if body.id("id"))


def _run(body: Fields) -> AutomationRun:
    properties = body.at("properties")
    return AutomationRun(
        body.own_id,
        properties.at("runbook").text("name"),
        properties.text("status"),
        properties.time("creationTime") or properties.time("startTime"),
        properties.time("endTime"),
    )


def _assignment(body: Fields) -> RoleAssignment:
    properties = body.at("properties")
    role = properties.text("roleDefinitionId").rpartition("/")[2]
    return RoleAssignment(
        body.own_id, properties.text("principalId"), role, properties.id("scope") or ArmId(body.own_id.vault_id)
    )
