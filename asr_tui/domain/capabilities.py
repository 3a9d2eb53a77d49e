"""What an account can be allowed to do with this program, and the Azure actions that each of it needs."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from asr_tui.domain.capability_actions import ACTIONS


class Capability(Enum):
    """One of the things that a role can be for; the value is its word on the command line."""

    LOOK = "look"
    PROTECT = "protect"
    DRILL = "drill"
    FAILOVER = "failover"
    REPROTECT = "reprotect"
    DISABLE = "disable"
    SETTINGS = "settings"
    REPAIR = "repair"
    PLANS = "plans"
    POLICIES = "policies"
    VAULT = "vault"
    JOBS = "jobs"
    ALERTS = "alerts"
    LEFTOVERS = "leftovers"


MEANINGS = {
    Capability.LOOK: "see vaults, machines, jobs, plans, signals, costs and leftovers",
    Capability.PROTECT: "enable replication, with what it needs in the target",
    Capability.DRILL: "test failover and its clean-up, of machines, groups and plans",
    Capability.FAILOVER: "failover, failback, another point, commit, cancel",
    Capability.REPROTECT: "re-protect, the way back",
    Capability.DISABLE: "disable replication, complete a migration, purge",
    Capability.SETTINGS: "change a machine's settings for a failover or drill",
    Capability.REPAIR: "resynchronize, disks, warnings, agents, health check",
    Capability.PLANS: "make, change and delete recovery plans",
    Capability.POLICIES: "make, change and delete policies; who updates agents",
    Capability.VAULT: "make a vault",
    Capability.JOBS: "cancel, restart and resume jobs",
    Capability.ALERTS: "who is told of problems; acknowledge alerts",
    Capability.LEFTOVERS: "delete what nothing needs any more",
}


def actions_for(capabilities: Iterable[Capability]) -> tuple[str, ...]:
    """All Azure actions that these need, in alphabetical order; every one of them needs to look."""
    found = {action for one in (Capability.LOOK, *capabilities) for action in ACTIONS[one.value]}
    return tuple(sorted(found, key=str.casefold))


def role_definition(capabilities: Iterable[Capability], scopes: Iterable[str], name: str = "") -> dict[str, object]:
    """A custom role as `az role definition create --role-definition` takes it."""
    chosen = tuple(one for one in Capability if one in {Capability.LOOK, *capabilities})
    words = ", ".join(one.value for one in chosen)
    return {
        "Name": name or f"asr-tui {words}",
        "IsCustom": True,
        "Description": f"What asr-tui needs to: {words}.",
        "Actions": list(actions_for(chosen)),
        "NotActions": [],
        "DataActions": [],
        "NotDataActions": [],
        "AssignableScopes": list(scopes),
    }


def table_lines() -> tuple[str, ...]:
    """The actions of each, as a table in Markdown; what is needed to look is told once."""
    lines = ["| `--for` | it can | Azure actions |", "|---|---|---|"]
    return (*lines, *(f"| {one.value} | {MEANINGS[one]} | {_by_type(ACTIONS[one.value])} |" for one in Capability))


def _by_type(actions: Iterable[str]) -> str:
    """Each resource type once, with what is done to it: "`Microsoft.Compute/disks` read, write"."""
    verbs: dict[str, list[str]] = {}
    for action in actions:
        kind, _, verb = action.rpartition("/")
        if verb == "action":
            kind, _, name = kind.rpartition("/")
            verb = f"{name}/action"
        verbs.setdefault(kind, []).append(verb)
    return "; ".join(f"`{kind}` {', '.join(each)}" for kind, each in verbs.items())
