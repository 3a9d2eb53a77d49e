"""The replication policy of a draft: an existing one with its own values, or a new one with the draft's."""

from __future__ import annotations

from dataclasses import dataclass

from asr_tui.domain.drafts.enable_replication.draft import EnableReplicationDraft
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import Policy


@dataclass(frozen=True, slots=True)
class ResolvedPolicy:
    """Retention and app-consistent frequency in minutes. `typed` is a new name as the user typed it."""

    id: ArmId
    is_new: bool
    retention_minutes: int
    app_consistent_minutes: int
    typed: str = ""

    @property
    def name(self) -> str:
        return self.typed or self.id.name


def resolved_policy(draft: EnableReplicationDraft, estate: Estate) -> ResolvedPolicy:
    """The chosen policy, else a new one where that was chosen, else what the portal proposes."""
    choice = draft.policy
    wanted = choice.policy or draft.vault.child("replicationPolicies", _new_name(draft, estate))
    existing = estate.topology.policy(wanted)
    if existing:
        return ResolvedPolicy(
            existing.id,
            is_new=False,
            retention_minutes=existing.retention_minutes,
            app_consistent_minutes=existing.app_consistent_minutes,
        )
    return ResolvedPolicy(
        wanted,
        is_new=choice.policy is None,
        retention_minutes=choice.retention_minutes,
        app_consistent_minutes=choice.app_consistent_minutes,
        typed="" if choice.policy else choice.name,
    )


def has_other_values(draft: EnableReplicationDraft, policy: Policy) -> bool:
    """Whether a policy keeps points otherwise than the draft's new one would."""
    chosen = (draft.policy.retention_minutes, draft.policy.app_consistent_minutes)
    return (policy.retention_minutes, policy.app_consistent_minutes) != chosen


def policy_name(draft: EnableReplicationDraft) -> str:
    """The portal's name for a policy of these values ("24-hour-retention-policy")."""
    name = f"{draft.policy.retention_minutes // 60}-hour-retention-policy"
    hours = draft.policy.app_consistent_minutes // 60
    return f"{name}-app-{hours}h" if hours else name


def free_policy_name(draft: EnableReplicationDraft, estate: Estate) -> str:
    """The portal's name, numbered where the vault has a policy of that name."""
    taken = {policy.name.casefold() for policy in estate.topology.policies}
    name, number = policy_name(draft), 2
    while name.casefold() in taken:
        name, number = f"{policy_name(draft)}-{number}", number + 1
    return name


def _new_name(draft: EnableReplicationDraft, estate: Estate) -> str:
    if draft.policy.name:
        return draft.policy.name
    return free_policy_name(draft, estate) if draft.policy.new else policy_name(draft)
