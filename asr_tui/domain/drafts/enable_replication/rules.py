"""All findings about a draft: what blocks it, what should be known.

Rules: Microsoft Learn, "Enable replication for Azure VMs" (vault and source region), "Common questions: Azure-to-Azure
disaster recovery" (retention, app-consistent points, replication groups).
"""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.domain import names
from asr_tui.domain.drafts.enable_replication.draft import EnableReplicationDraft
from asr_tui.domain.drafts.enable_replication.machine_rules import machine_problems
from asr_tui.domain.drafts.enable_replication.target_rules import target_problems
from asr_tui.domain.drafts.enable_replication.targets import Resolved, resolve
from asr_tui.domain.drafts.enable_replication.vault_choice import vault_refusal
from asr_tui.domain.estate import Estate
from asr_tui.domain.problems import Problem, Severity
from asr_tui.domain.resources import Vault

MAX_RETENTION_MINUTES = 15 * 24 * 60
MAX_RETENTION_UNMANAGED_MINUTES = 3 * 24 * 60
MAX_APP_CONSISTENT_MINUTES = 12 * 60
MAX_GROUP_MEMBERS = 16


def problems(draft: EnableReplicationDraft, estate: Estate) -> tuple[Problem, ...]:
    """Everything that was found, in the order of the pages."""
    resolved = resolve(draft, estate)
    return (
        *source_problems(draft, estate),
        *_machines(draft, estate),
        *target_problems(draft, estate, resolved),
        *_policy(draft, estate, resolved),
        *(Problem(Severity.WARNING, "review", "unread", what, "Checks that need it were left out; r asks again.")
          for what in estate.unread),
    )  # fmt: skip


def source_region_refusal(region: str, draft: EnableReplicationDraft, estate: Estate) -> str:
    """Why machines of this region cannot be protected in the draft's vault, or an empty string."""
    vault = Vault(draft.vault, draft.vault_location)
    return vault_refusal(vault, estate.group(draft.vault.group_id), region, estate.display(region))


def source_problems(draft: EnableReplicationDraft, estate: Estate) -> Iterator[Problem]:
    if not estate.machines:
        yield Problem(
            Severity.BLOCKING, "source", "subscription", "This subscription has no virtual machine to protect.",
            "Choose another subscription, or make a machine in Azure first and press r.",
        )  # fmt: skip
        return
    if not draft.source_region:
        yield Problem(Severity.BLOCKING, "source", "source_region", "No source region is chosen.", "Choose one.")
        return
    refusal = source_region_refusal(draft.source_region, draft, estate)
    if refusal:
        yield Problem(
            Severity.BLOCKING, "source", "vault", refusal,
            "Enter on Vault chooses another one, n makes a new one; or choose another source region.",
        )  # fmt: skip


def _machines(draft: EnableReplicationDraft, estate: Estate) -> Iterator[Problem]:
    if not draft.machines:
        yield Problem(
            Severity.BLOCKING, "machines", "machines", "No machine is marked.", "Mark one with the space bar."
        )
    for marked in draft.machines:
        machine = estate.machine(marked)
        if machine is None:
            yield Problem(
                Severity.BLOCKING, "machines", "machines", f"{marked.name} is not there any more.",
                "Somebody deleted or moved it. Take its mark away.", marked,
            )  # fmt: skip
        elif machine.location != draft.source_region:
            yield Problem(
                Severity.BLOCKING, "machines", "machines",
                f"{machine.name} is in {estate.display(machine.location)}, not in the source region.",
                "Take its mark away, and protect it in a round of its own.", marked,
            )  # fmt: skip
        else:
            yield from machine_problems(machine, estate)


def _policy(draft: EnableReplicationDraft, estate: Estate, resolved: Resolved) -> Iterator[Problem]:
    policy = resolved.policy
    if policy.is_new:
        why = names.policy_refusal(policy.name)
        if why:
            yield _policy_problem("name", f"Azure would refuse the name {policy.name!r}.", why)
        yield from policy_values(policy.retention_minutes, policy.app_consistent_minutes)
    existing = estate.topology.policy(policy.id)
    if draft.policy.policy is not None and existing is None:
        yield _policy_problem(
            "policy",
            f"The policy {policy.name} was chosen, but is not there any more.",
            "Choose another, or a new one.",
        )
    if existing and not existing.is_a2a:
        yield _policy_problem("policy", f"{existing.name} is not for Azure machines.", "Choose another, or a new one.")
    unmanaged = [target.machine.name for target in resolved.machines if not target.machine.managed]
    if unmanaged and policy.retention_minutes > MAX_RETENTION_UNMANAGED_MINUTES:
        yield _policy_problem(
            "retention_minutes",
            f"{', '.join(unmanaged)} has unmanaged disks: points there are kept for 3 days at most.",
            "Choose a retention of up to 72 hours.",
        )
    yield from _group(draft)


def _policy_problem(field: str, what: str, remedy: str) -> Problem:
    return Problem(Severity.BLOCKING, "policy", field, what, remedy)


def policy_values(retention: int, app_consistent: int) -> Iterator[Problem]:
    """What is wrong with a policy's values, in minutes, whichever machines use it."""
    if not 0 <= retention <= MAX_RETENTION_MINUTES:
        yield _policy_problem(
            "retention_minutes", "Azure keeps recovery points for 0 to 15 days.", "Choose 0 to 360 hours."
        )
    elif retention == 0:
        yield Problem(
            Severity.WARNING, "policy", "retention_minutes",
            "With a retention of 0 only the latest state is kept: no way back before a virus or a mistake.",
            "24 hours is the usual choice.",
        )  # fmt: skip
    if not 0 <= app_consistent <= MAX_APP_CONSISTENT_MINUTES or app_consistent % 60:
        yield _policy_problem(
            "app_consistent_minutes",
            "App-consistent points are made never, or every 1 to 12 hours.",
            "Choose 0 (off) or 1 to 12 hours.",
        )
    elif app_consistent and app_consistent >= retention:
        yield _policy_problem(
            "app_consistent_minutes",
            "App-consistent points must be made oftener than the retention is long.",
            "Choose a shorter interval, or a longer retention.",
        )


def _group(draft: EnableReplicationDraft) -> Iterator[Problem]:
    if not draft.policy.multi_vm_group:
        return
    if len(draft.machines) > MAX_GROUP_MEMBERS:
        yield _policy_problem(
            "multi_vm_group",
            f"A replication group holds at most {MAX_GROUP_MEMBERS} machines; {len(draft.machines)} are marked.",
            "Mark fewer, or use no group.",
        )
    yield Problem(
        Severity.NOTE, "policy", "multi_vm_group",
        "Machines of a group share their recovery points and can fail over only together; none can join later. "
        "They speak to each other on TCP port 20004.",
    )  # fmt: skip
