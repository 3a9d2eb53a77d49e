"""Another retention or frequency for an existing policy, for all machines that use it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from asr_tui.domain import steps
from asr_tui.domain.drafts.enable_replication.policy_rules import policy_values
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.plan import Consequence, Plan, PlannedStep
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.protection import Policy, ProtectedItem
from asr_tui.domain.wording import app_consistent_words, first_few, retention_words

NAMED = 8
"""Machines that are named; of more the others are counted."""


@dataclass(frozen=True, slots=True)
class PolicyDraft:
    """The policy's new values, in minutes; 0 means none kept, or off."""

    policy: ArmId
    retention_minutes: int
    app_consistent_minutes: int


def users(policy: ArmId, items: tuple[ProtectedItem, ...]) -> tuple[ProtectedItem, ...]:
    """The machines that use the policy."""
    return tuple(item for item in items if item.policy == policy)


def problems(draft: PolicyDraft, policies: tuple[Policy, ...], items: tuple[ProtectedItem, ...]) -> Iterator[Problem]:
    current = by_id(policies, draft.policy)
    if current is None:
        yield FieldRef("policy", "policy").blocking(
            f"{draft.policy.name} is not there any more.", "Somebody deleted it: choose another."
        )
        return
    if not current.is_a2a:
        yield FieldRef("policy", "policy").blocking(
            f"{current.name} is not for Azure machines.", "Change it in the portal."
        )
    values = (draft.retention_minutes, draft.app_consistent_minutes)
    if values == (current.retention_minutes, current.app_consistent_minutes):
        yield FieldRef("policy", "policy").blocking(
            "These are the values that the policy has.", "Choose another value first."
        )
    yield from policy_values(draft.retention_minutes, draft.app_consistent_minutes)


def plan(draft: PolicyDraft, policies: tuple[Policy, ...], items: tuple[ProtectedItem, ...]) -> Plan:
    """One step; what the policy has besides these two values stays as it is."""
    current = by_id(policies, draft.policy)
    kept = current or Policy(draft.policy, draft.retention_minutes, draft.app_consistent_minutes)
    values = (draft.retention_minutes, draft.app_consistent_minutes)
    step = steps.UpdatePolicy(kept.id, *values, kept.crash_consistent_minutes, kept.multi_vm_sync)
    return Plan(
        title=f"Change the policy {draft.policy.name}",
        steps=(PlannedStep.of(step),),
        problems=tuple(problems(draft, policies, items)),
        consequences=tuple(_consequences(draft, kept, users(draft.policy, items))),
    )


def _consequences(draft: PolicyDraft, now: Policy, using: tuple[ProtectedItem, ...]) -> Iterator[Consequence]:
    if draft.retention_minutes != now.retention_minutes:
        yield Consequence(
            "changes",
            f"retention from {retention_words(now.retention_minutes)} to {retention_words(draft.retention_minutes)}",
        )
    if draft.retention_minutes > now.retention_minutes and using:
        length = retention_words(draft.retention_minutes)
        yield Consequence(
            "grows", f"the history from now on, until it is {length} long; pruned points do not come back"
        )
    if draft.app_consistent_minutes != now.app_consistent_minutes:
        before, after = (app_consistent_words(one.app_consistent_minutes) for one in (now, draft))
        yield Consequence("changes", f"app-consistent points from {before} to {after}")
    if draft.retention_minutes < now.retention_minutes and using:
        yield Consequence(
            "deletes", f"recovery points older than {retention_words(draft.retention_minutes)}: they cannot be had back"
        )
    names = first_few([item.machine_name for item in using], NAMED)
    number = f"all {len(using)} machines" if len(using) > 1 else "the one machine"
    yield Consequence("acts on", f"{number} using it: {names}" if using else "no machine: none uses it now")
