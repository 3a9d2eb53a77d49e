"""What is wrong with the chosen replication policy.

Rules: Microsoft Learn, "Common questions: Azure-to-Azure disaster recovery" (retention, app-consistent points).
"""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.domain import names
from asr_tui.domain.drafts.enable_replication.draft import EnableReplicationDraft
from asr_tui.domain.drafts.enable_replication.policy_proposal import has_other_values
from asr_tui.domain.drafts.enable_replication.targets import Resolved
from asr_tui.domain.estate import Estate
from asr_tui.domain.problems import FieldRef, Problem

MAX_RETENTION_MINUTES = 15 * 24 * 60
MAX_APP_CONSISTENT_MINUTES = 12 * 60


def policy_problems(draft: EnableReplicationDraft, estate: Estate, resolved: Resolved) -> Iterator[Problem]:
    policy = resolved.policy
    if policy.is_new:
        why = names.policy_refusal(policy.name)
        if why:
            yield FieldRef("policy", "name").blocking(f"Azure would refuse the name {names.quoted(policy.name)}.", why)
        yield from policy_values(policy.retention_minutes, policy.app_consistent_minutes)
    else:
        yield from _existing(draft, estate, resolved)


def _existing(draft: EnableReplicationDraft, estate: Estate, resolved: Resolved) -> Iterator[Problem]:
    existing = estate.topology.policy(resolved.policy.id)
    if existing is None:
        yield FieldRef("policy", "policy").blocking(
            f"The policy {resolved.policy.name} is not there any more.",
            "Somebody deleted it: choose another, or a new one.",
        )
        return
    if not existing.is_a2a:
        yield FieldRef("policy", "policy").blocking(
            f"{existing.name} is not for Azure machines.", "Choose another, or a new one."
        )
    choice = draft.policy
    if choice.policy is None and choice.new and choice.name and has_other_values(draft, existing):
        yield FieldRef("policy", "policy").blocking(
            f"There is a policy {existing.name} now, and it has other values than the new one was to have.",
            "Choose it as it is, or give the new one another name.",
        )


def policy_values(retention: int, app_consistent: int) -> Iterator[Problem]:
    """What is wrong with a policy's values, in minutes."""
    if not 0 <= retention <= MAX_RETENTION_MINUTES:
        yield FieldRef("policy", "retention_minutes").blocking(
            "Azure keeps recovery points for 0 to 15 days.", "Choose 0 to 360 hours."
        )
    elif retention == 0:
        yield FieldRef("policy", "retention_minutes").warning(
            "With a retention of 0 only the latest state is kept: no way back before a virus or a mistake.",
            "24 hours is the usual choice.",
        )
    if not 0 <= app_consistent <= MAX_APP_CONSISTENT_MINUTES or app_consistent % 60:
        yield FieldRef("policy", "app_consistent_minutes").blocking(
            "App-consistent points are made never, or every 1 to 12 hours.", "Choose 0 (off) or 1 to 12 hours."
        )
    elif app_consistent and app_consistent >= retention:
        yield FieldRef("policy", "app_consistent_minutes").blocking(
            "App-consistent points must be made oftener than the retention is long.",
            "Choose a shorter interval, or a longer retention.",
        )
