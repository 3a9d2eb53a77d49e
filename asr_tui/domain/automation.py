"""Automation accounts that keep the agents new: their runs, and what their identity may do.

Names of Site Recovery's runbooks: GitHub, MicrosoftDocs/azure-docs issue 102204 (they are not among the account's
runbooks, only in its jobs). The role: Contributor on the vault (Microsoft Learn, "Migrate from a Run As account to
Managed Identities"); that Site Recovery Contributor was not enough is issue 102966.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from asr_tui.domain.ids import ArmId, Identified

UPDATE_RUNBOOKS = ("ms-sr-update-mobilityservicefora2avirtualmachines", "ms-asr-modify-autoupdatefora2avirtualmachines")
"""Site Recovery's own runbooks, in lower case."""
SUFFICIENT = frozenset({"Owner", "Contributor"})
ROLES = {
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
    "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
    "acdd72a7-3385-48ef-bd42-f606fba81ae7": "Reader",
    "6670b86e-a3f7-4917-ac9b-5d6ab1be4567": "Site Recovery Contributor",
    "494ae006-db33-4328-bf46-533a6560a3ca": "Site Recovery Operator",
    "9980e02c-c2be-4d73-94e8-173b1dc7cf3c": "Virtual Machine Contributor",
}
"""Built-in roles by their ids (Microsoft Learn, "Azure built-in roles")."""


class AutomationRun(Identified, frozen=True):
    """A job of an Automation account; `status` is Azure's word."""

    runbook: str
    status: str
    created: datetime | None = None
    ended: datetime | None = None

    @property
    def updates_agents(self) -> bool:
        return self.runbook.casefold() in UPDATE_RUNBOOKS

    @property
    def failed(self) -> bool:
        return self.status.casefold() in {"failed", "suspended", "stopped"}


class RoleAssignment(Identified, frozen=True):
    """A role that a principal has at a scope and below it."""

    principal: str
    role: str
    scope: ArmId

    @property
    def words(self) -> str:
        """The role by its name; of one that is not built in its id."""
        return ROLES.get(self.role.casefold(), f"the role {self.role}")


def runs_of_updates(runs: Iterable[AutomationRun]) -> tuple[AutomationRun, ...]:
    """Those that updated agents, newest first."""
    found = [one for one in runs if one.updates_agents]
    found.sort(key=lambda one: one.created.timestamp() if one.created else 0.0, reverse=True)
    return tuple(found)


def roles_of(principal: str, assignments: Iterable[RoleAssignment]) -> tuple[RoleAssignment, ...]:
    return tuple(one for one in assignments if principal and one.principal.casefold() == principal.casefold())


def suffices(roles: Iterable[RoleAssignment]) -> bool:
    """Whether one of the roles is known to let the account update agents."""
    return any(one.words in SUFFICIENT for one in roles)
