"""Enabling replication: the draft, its proposals, its problems, and its plan."""

from asr_tui.domain.drafts.enable_replication.draft import (
    NO_RESOURCE,
    Choice,
    EnableReplicationDraft,
    PolicyChoice,
    TargetChoice,
)
from asr_tui.domain.drafts.enable_replication.first_copy import amounts
from asr_tui.domain.drafts.enable_replication.machine_rules import (
    has_failed_extension,
    has_stale_links,
    machine_problems,
)
from asr_tui.domain.drafts.enable_replication.placement_rules import demands
from asr_tui.domain.drafts.enable_replication.planning import plan, title
from asr_tui.domain.drafts.enable_replication.policy_proposal import ResolvedPolicy, resolved_policy
from asr_tui.domain.drafts.enable_replication.proposals import Proposal
from asr_tui.domain.drafts.enable_replication.rules import (
    problems,
    problems_of,
    problems_of_target_in_parts,
    source_region_refusal,
    target_findings,
)
from asr_tui.domain.drafts.enable_replication.targets import (
    MachineTarget,
    Resolved,
    proposed_region,
    resolve,
    target_region,
)
from asr_tui.domain.drafts.enable_replication.vault_choice import KnownVaults, vault_refusal, with_vault

__all__ = [
    "NO_RESOURCE",
    "Choice",
    "EnableReplicationDraft",
    "KnownVaults",
    "MachineTarget",
    "PolicyChoice",
    "Proposal",
    "Resolved",
    "ResolvedPolicy",
    "TargetChoice",
    "amounts",
    "demands",
    "has_failed_extension",
    "has_stale_links",
    "machine_problems",
    "plan",
    "problems",
    "problems_of",
    "problems_of_target_in_parts",
    "proposed_region",
    "resolve",
    "resolved_policy",
    "source_region_refusal",
    "target_findings",
    "target_region",
    "title",
    "vault_refusal",
    "with_vault",
]
