"""Which rights a plan needs, where, and what to say about those that are missing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from msgspec import Struct

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Plan
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.rights import Rights, role_for
from asr_tui.domain.wording import and_join, first_few

REFUSED_CODE = "AuthorizationFailed"
"""Azure's code for what an identity may not do."""

EACH_MACHINE = 10
"""Up to so many machines are asked about one by one; more by their resource groups, so that few questions are asked."""


class RequiredRights(Struct, frozen=True):
    """Actions that a plan needs at one scope that exists."""

    scope: ArmId
    actions: tuple[str, ...]


def required(plan: Plan) -> tuple[RequiredRights, ...]:
    """What the plan needs, each scope once, in the order of the steps."""
    all_steps = [planned.step for planned in plan.steps]
    many = sum(isinstance(step, steps.EnableReplication) for step in all_steps) > EACH_MACHINE
    made = {step.id for step in all_steps if step.creates}
    wanted: dict[ArmId, list[str]] = {}
    for step in all_steps:
        for scope, action in step.rights(many=many):
            actions = wanted.setdefault(_existing(scope, made), [])
            if action not in actions:
                actions.append(action)
    return tuple(RequiredRights(scope, tuple(actions)) for scope, actions in wanted.items())


def _existing(scope: ArmId, made: set[ArmId]) -> ArmId:
    """The nearest scope that exists before the plan runs."""
    if scope in made and "/providers/" in scope.casefold():
        scope = scope.group_id
    return ArmId(f"/subscriptions/{scope.subscription}") if scope in made else scope


_WORDS = (
    ("vaults", "vault"),
    ("virtualMachines", "machine"),
    ("virtualNetworks", "network"),
    ("storageAccounts", "storage account"),
)


def scope_words(scope: ArmId) -> str:
    for part, word in _WORDS:
        if scope.part(part):
            return f"the {word} {scope.name}"
    return f"the resource group {scope.group}" if scope.group else f"the subscription {scope.subscription}"


def missing(needed: RequiredRights, rights: Rights) -> tuple[str, ...]:
    return tuple(action for action in needed.actions if not rights.allows(action))


def problems(needed: RequiredRights, rights: Rights) -> Iterator[Problem]:
    """One warning for each role that lacks; Azure's own refusal decides."""
    lacking = sorted(missing(needed, rights), key=role_for)
    for role, actions in ((role, tuple(group)) for role, group in groupby(lacking, key=role_for)):
        named = first_few(actions, 2) if len(actions) > 2 else and_join(actions)
        yield FieldRef("review", "rights").warning(
            f"On {scope_words(needed.scope)} you lack the role {role} or one like it: Azure will refuse the steps "
            "that need it.",
            f"Ask for it there. What is missing: the right to {named}.",
            REFUSED_CODE,
        )


def unchecked(needed: RequiredRights, why: str) -> Problem:
    """The note where Azure gave no answer."""
    return FieldRef("review", "rights").note(
        f"Your rights on {scope_words(needed.scope)} could not be checked: {why}",
        "You can start all the same: Azure refuses what you may not do.",
    )
