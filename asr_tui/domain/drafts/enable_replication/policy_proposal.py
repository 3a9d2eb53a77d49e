"""The replication policy of a draft: an existing one with its own values, or a new one with the draft's."""

from __future__ import annotations

from msgspec import Struct

from asr_tui.domain.drafts.enable_replication.draft import EnableReplicationDraft
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import Policy


class ResolvedPolicy(Struct, frozen=True):
    """Retention and app-consistent frequency in minutes. `typed` is a new name as the user typed it."""

    id: ArmId
    retention_minutes: int
    app_consistent_minutes: int
    is_new: bool = False
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
        return ResolvedPolicy(existing.id, existing.retention_minutes, existing.app_consistent_minutes)
    typed, is_new = "" if choice.policy else choice.name, choice.policy is None
    return ResolvedPolicy(wanted, choice.retention_minutes, choice.app_consistent_minutes, is_new, typed)


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
