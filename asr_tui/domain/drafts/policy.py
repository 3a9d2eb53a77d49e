"""Replication policies: a new one, other values for one, for all machines that use it, and one that is deleted."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from asr_tui.domain import names, steps
from asr_tui.domain.drafts.enable_replication.policy_rules import policy_values
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.plan import Confirm, Consequence, Plan, PlannedStep
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.protection import Policy, ProtectedItem, Topology
from asr_tui.domain.retention import retained_ages
from asr_tui.domain.wording import app_consistent_words, first_few, retention_words

NAMED = 8
"""Machines that are named; of more the others are counted."""


class PolicyDraft(Struct, frozen=True):
    """The policy's new values, in minutes; 0 means none kept, or off."""

    policy: ArmId
    retention_minutes: int
    app_consistent_minutes: int


class NewPolicyDraft(Struct, frozen=True):
    """A policy that no machine uses yet; values in minutes."""

    vault: ArmId
    name: str
    retention_minutes: int = 24 * 60
    app_consistent_minutes: int = 0

    @property
    def id(self) -> ArmId:
        return self.vault.child("replicationPolicies", self.name)


class DeletePolicyDraft(Struct, frozen=True):
    policy: ArmId


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
        kept, then = (len(retained_ages(one.retention_minutes)) for one in (now, draft))
        yield Consequence(
            "costs", f"snapshots of {then} points a machine instead of {kept}: billed by what changed between them"
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


def new_problems(draft: NewPolicyDraft, policies: tuple[Policy, ...]) -> Iterator[Problem]:
    if why := names.policy_refusal(draft.name):
        yield FieldRef("policy", "name").blocking(f"Azure would refuse the name {names.quoted(draft.name)}.", why)
    elif by_id(policies, draft.id) is not None:
        yield FieldRef("policy", "name").blocking(
            f"There is a policy {draft.name} in this vault.", "Give the new one another name, or change that one."
        )
    yield from policy_values(draft.retention_minutes, draft.app_consistent_minutes)


def new_plan(draft: NewPolicyDraft, policies: tuple[Policy, ...]) -> Plan:
    """One step; no machine uses the policy until one is protected by it."""
    step = steps.CreatePolicy(draft.id, draft.retention_minutes, draft.app_consistent_minutes)
    keeps = retention_words(draft.retention_minutes), app_consistent_words(draft.app_consistent_minutes)
    return Plan(
        title=f"Make the policy {draft.name}",
        steps=(PlannedStep.of(step),),
        problems=tuple(new_problems(draft, policies)),
        consequences=(
            Consequence("creates", f"the policy {draft.name}: points kept {keeps[0]}, app-consistent ones {keeps[1]}"),
            Consequence("stays", "every machine with its own policy"),
        ),
    )


def delete_problems(
    draft: DeletePolicyDraft, topology: Topology, items: tuple[ProtectedItem, ...]
) -> Iterator[Problem]:
    """Azure refuses to delete a policy that a container mapping names (assumed: no refusal was recorded)."""
    here = FieldRef("policy", "policy")
    if topology.policy(draft.policy) is None:
        yield here.blocking(f"{draft.policy.name} is not there any more.", "Somebody deleted it already.")
    using = users(draft.policy, items)
    if using:
        named = first_few([item.machine_name for item in using], NAMED)
        yield here.blocking(
            f"{draft.policy.name} is used by {named}.", "Disable their replication first, or keep the policy."
        )
        return
    pairs = [one for one in topology.mappings if one.policy == draft.policy]
    if pairs:
        yield here.blocking(
            f"{draft.policy.name} belongs to {len(pairs)} container mapping{'' if len(pairs) == 1 else 's'}, which no "
            "machine uses.",
            "Remove the mapping first: it is a leftover.",
        )


def delete_plan(draft: DeletePolicyDraft, topology: Topology, items: tuple[ProtectedItem, ...]) -> Plan:
    return Plan(
        title=f"Delete the policy {draft.policy.name}",
        steps=(PlannedStep.of(steps.DeletePolicy(draft.policy)),),
        problems=tuple(delete_problems(draft, topology, items)),
        consequences=(
            Consequence("deletes", f"the policy {draft.policy.name}; a new one with the same values can be made"),
            Consequence("stays", "every machine and its recovery points"),
        ),
        confirm=Confirm.CHOICE,
    )
