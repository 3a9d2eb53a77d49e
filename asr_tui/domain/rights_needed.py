"""Which rights a plan needs, where, and what to say about those that are missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from asr_tui.domain import effects, steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Plan
from asr_tui.domain.problems import Problem, Severity
from asr_tui.domain.rights import Rights
from asr_tui.domain.roles import role_for

PAGE = "review"
FIELD = "rights"
REFUSED_CODE = "AuthorizationFailed"
"""Azure's code for what an identity may not do."""

NAMED = 2
"""How many missing actions are named."""

CREATE_MACHINES = (
    "Microsoft.Compute/virtualMachines/write",
    "Microsoft.Compute/disks/write",
    "Microsoft.Network/networkInterfaces/write",
)
"""What whoever replicates a machine into a group must be allowed there.

Sources: Microsoft Learn, "Tutorial: Set up disaster recovery for Azure VMs" (Azure account permissions) and "Manage
Site Recovery access with Azure role-based access control" (permissions required to enable replication).
"""

JOIN_NETWORK = ("Microsoft.Network/virtualNetworks/subnets/join/action",)
USE_CACHE = ("Microsoft.Storage/storageAccounts/read", "Microsoft.Storage/storageAccounts/listKeys/action")
"""On the target network and on the cache account: the same list."""

INSTALL_AGENT = ("Microsoft.Compute/virtualMachines/read", "Microsoft.Compute/virtualMachines/extensions/write")
"""On the source machine, where the Mobility service is installed as an extension: assumed, since the list names only
the target's side."""

EACH_MACHINE = 10
"""Up to so many machines are asked about one by one; more by their resource groups, so that few questions are asked."""


@dataclass(frozen=True, slots=True)
class Need:
    """Actions that are needed at one scope, which exists already."""

    scope: ArmId
    actions: tuple[str, ...]


def needs(plan: Plan) -> tuple[Need, ...]:
    """What the plan needs, each scope once, in the order of the steps."""
    all_steps = [planned.step for planned in plan.steps]
    many = sum(isinstance(step, steps.EnableReplication) for step in all_steps) > EACH_MACHINE
    made = {step.id for step in all_steps if effects.creates(step)}
    wanted: dict[ArmId, list[str]] = {}
    for step in all_steps:
        for scope, action in _of(step, many=many):
            actions = wanted.setdefault(_existing(scope, made), [])
            if action not in actions:
                actions.append(action)
    return tuple(Need(scope, tuple(actions)) for scope, actions in wanted.items())


def _of(step: steps.Step, *, many: bool) -> Iterator[tuple[ArmId, str]]:
    yield _home(step), effects.action(step)
    match step:
        case steps.EnableReplication():
            yield from _to_enable(step, many=many)
        case steps.Reprotect():
            yield from ((step.target_group, action) for action in CREATE_MACHINES)
        case _:
            return


def _to_enable(step: steps.EnableReplication, *, many: bool) -> Iterator[tuple[ArmId, str]]:
    yield from ((step.target_group, action) for action in CREATE_MACHINES)
    source = step.machine.group_id if many else step.machine
    yield from ((source, action) for action in INSTALL_AGENT)
    if step.target_network:
        yield from ((step.target_network, action) for action in JOIN_NETWORK)
    for cache in dict.fromkeys(disk.cache_account for disk in step.disks):
        yield from ((cache, action) for action in USE_CACHE)


def _home(step: steps.Step) -> ArmId:
    """Where the right to take a step is asked for: the vault, the resource group, or the subscription."""
    if isinstance(step, steps.CreateResourceGroup):
        return _subscription(step.id)
    return step.id.vault_id if effects.writes_to_vault(step) else step.id.group_id


def _existing(scope: ArmId, made: set[ArmId]) -> ArmId:
    """The nearest scope that is there before the plan has run."""
    if scope in made and "/providers/" in scope.casefold():
        scope = scope.group_id
    return _subscription(scope) if scope in made else scope


def _subscription(resource: ArmId) -> ArmId:
    return ArmId(f"/subscriptions/{resource.subscription}")


_WORDS = (
    ("vaults", "vault"),
    ("virtualMachines", "machine"),
    ("virtualNetworks", "network"),
    ("storageAccounts", "storage account"),
)


def where(scope: ArmId) -> str:
    """A scope in words."""
    for part, word in _WORDS:
        if scope.part(part):
            return f"the {word} {scope.name}"
    return f"the resource group {scope.group}" if scope.group else f"the subscription {scope.subscription}"


def missing(need: Need, rights: Rights) -> tuple[str, ...]:
    return tuple(action for action in need.actions if not rights.allows(action))


def problems(need: Need, rights: Rights) -> Iterator[Problem]:
    """One finding for each role that would mend it. Warnings: Azure's own refusal decides."""
    lacking = sorted(missing(need, rights), key=role_for)
    for role, actions in groupby(lacking, key=role_for):
        yield Problem(
            Severity.WARNING, PAGE, FIELD,
            f"On {where(need.scope)} you lack the role {role} or one like it: Azure will refuse the steps that "
            "need it.",
            f"Ask for it there. What is missing: the right to {_listed(tuple(actions))}.",
            code=REFUSED_CODE,
        )  # fmt: skip


def unchecked(need: Need, why: str) -> Problem:
    """What is said where Azure was asked and gave no answer."""
    return Problem(
        Severity.NOTE, PAGE, FIELD,
        f"Your rights on {where(need.scope)} could not be checked: {why}",
        "You can start all the same: Azure refuses what you may not do.",
    )  # fmt: skip


def _listed(actions: tuple[str, ...]) -> str:
    """The first of them by name: they are long, and the role has the others too."""
    named, others = actions[:NAMED], len(actions) - NAMED
    if others > 0:
        return f"{', '.join(named)} and {others} more"
    return " and ".join(named)
